from odoo import fields, models


class LoyaltyCard(models.Model):
    """Coupons that a campaign gave."""

    _inherit = "loyalty.card"

    campaign_message_ids = fields.One2many(
        "restaurant.campaign.message", "card_id", string="Campaign", groups="restaurant_crm.group_user"
    )
