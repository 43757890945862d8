from odoo import api, models
from odoo.tools import SQL

from ..privacy.personal_data import BLANK, DELETE, KEEP, by_column

COLUMNS = {
    # Who took part stays as a figure of the house, under a number that is nobody's any more.
    "restaurant_campaign_member": {"occurrence": KEEP, "arm": KEEP, "visits_before": KEEP, "spend_before": KEEP},
    "restaurant_campaign_message": {
        **dict.fromkeys(("content", "error"), BLANK),
        **dict.fromkeys(("token", "kind", "state", "reason", "due_at", "sent_at"), KEEP),
    },
    "restaurant_campaign_inside": {"campaign_id": DELETE},
    "restaurant_referral": {"state": DELETE},
    "restaurant_referral_code": {"code": DELETE},
    "restaurant_guest_device": {"digest": DELETE, "seen_at": DELETE},
    "restaurant_sms_caught": dict.fromkeys(("number", "text", "parameters", "signature", "template", "uuid"), DELETE),
}
# What people of the house write for everybody.
SETTINGS = {"restaurant_campaign", "restaurant_campaign_step", "restaurant_campaign_run", "restaurant_sms_provider"}


class RestaurantPersonalData(models.AbstractModel):
    """What campaigns keep of guests."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _personal_columns(self):
        return super()._personal_columns() | by_column(COLUMNS)

    @api.model
    def _personal_rows(self, ids, values):
        caught = self._contains("restaurant_sms_caught", SQL("number"), values)
        return super()._personal_rows(ids, values) | {"restaurant_sms_caught": caught}

    @api.model
    def _impersonal_tables(self):
        return super()._impersonal_tables() | SETTINGS
