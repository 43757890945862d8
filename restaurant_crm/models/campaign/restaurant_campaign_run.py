from odoo import fields, models


class RestaurantCampaignRun(models.Model):
    """Whose turn it was when a campaign looked, and how many were left out for what reason."""

    _name = "restaurant.campaign.run"
    _description = "Guests Taken into a Campaign"
    _order = "ran_at desc, id desc"
    _rec_name = "ran_at"
    _log_access = False

    campaign_id = fields.Many2one("restaurant.campaign", required=True, ondelete="cascade", readonly=True, index=True)
    ran_at = fields.Datetime(string="When", required=True, readonly=True)
    audience = fields.Integer(string="Their Turn", readonly=True)
    taken = fields.Integer(string="Take Part", readonly=True)
    held = fields.Integer(string="Left Alone", readonly=True)
    again = fields.Integer(string="Took Part before", readonly=True)
    refused = fields.Integer(string="Do Not Want to Be Chosen", readonly=True)
    no_consent = fields.Integer(string="Without Consent", readonly=True)
    no_address = fields.Integer(string="Without Address", readonly=True)
    capped = fields.Integer(string="Enough Messages", readonly=True)
    no_step = fields.Integer(string="No Step for Them", readonly=True)
    budget = fields.Integer(string="Beyond the Budget", readonly=True)
