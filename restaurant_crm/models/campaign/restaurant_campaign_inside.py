from odoo import fields, models


class RestaurantCampaignInside(models.Model):
    """Who belonged to a campaign's segment when it was asked the last time: so it is seen who enters."""

    _name = "restaurant.campaign.inside"
    _description = "In the Segment of a Campaign"
    _log_access = False

    campaign_id = fields.Many2one("restaurant.campaign", required=True, ondelete="cascade", readonly=True)
    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade", readonly=True, index=True)

    _once = models.Constraint("UNIQUE(campaign_id, partner_id)", "A guest is in a segment once.")
