from odoo import fields, models

ARMS = [("treated", "Takes Part"), ("held", "Left Alone")]


class RestaurantCampaignMember(models.Model):
    """A guest in a campaign, for one occurrence of it: by lot taken part in or left alone, with what was before.

    Written by one statement when the guest's turn comes (``engine/campaign/enrolment.py``); neither arm nor numbers
    ever change.
    """

    _name = "restaurant.campaign.member"
    _description = "Guest in a Campaign"
    _order = "enrolled_at desc, id desc"
    _rec_name = "partner_id"
    _log_access = False

    campaign_id = fields.Many2one("restaurant.campaign", required=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one(related="campaign_id.company_id")
    store_id = fields.Many2one("restaurant.store", readonly=True, index="btree_not_null", ondelete="set null")
    partner_id = fields.Many2one(
        "res.partner", string="Guest", required=True, ondelete="cascade", readonly=True, index=True
    )
    occurrence = fields.Char(
        required=True, readonly=True, help="What started it: a birthday, a day, an entry of the log."
    )
    arm = fields.Selection(ARMS, required=True, readonly=True)
    enrolled_at = fields.Datetime(string="Since", required=True, readonly=True)
    enrolled_on = fields.Date(required=True, readonly=True)
    visits_before = fields.Integer(string="Visits (90 Days Before)", readonly=True)
    spend_before = fields.Float(string="Spend (90 Days Before)", readonly=True)
    message_ids = fields.One2many("restaurant.campaign.message", "member_id", string="Messages")

    _once = models.Constraint("UNIQUE(campaign_id, partner_id, occurrence)", "A guest takes part once an occurrence.")
