from datetime import timedelta

from odoo import api, fields, models

# How long a campaign without an end is taken to be felt.
FELT_DAYS = 14


class RestaurantCampaign(models.Model):
    """What people expect a campaign to do to sales: an assumption that forecasts show, never one that they make."""

    _inherit = "restaurant.campaign"

    special_day_ids = fields.One2many("restaurant.special.day", "campaign_id", string="Effect on Sales", copy=False)
    special_day_count = fields.Integer(string="Special Days", compute="_compute_special_day_count")

    @api.depends("special_day_ids")
    def _compute_special_day_count(self):
        for campaign in self:
            campaign.special_day_count = len(campaign.special_day_ids)

    def action_open_special_days(self):
        """Open the days on which this campaign is expected to sell more, or to enter them."""
        self.ensure_one()
        today = self.company_id._local_date()
        first = max(self.start_on or today, today)
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_special_day_action")
        return action | {
            "domain": [("campaign_id", "=", self.id)],
            "context": {
                "default_campaign_id": self.id,
                "default_name": self.name,
                "default_kind": "event",
                "default_date_from": str(first),
                "default_date_to": str(max(self.end_on or first + timedelta(days=FELT_DAYS - 1), first)),
            },
        }
