from odoo import api, models
from odoo.tools import SQL

COLUMNS = {
    ("restaurant_campaign_message", "content"): "blank",
    ("restaurant_campaign_message", "error"): "blank",
    ("restaurant_campaign_message", "state"): "keep",
    ("restaurant_campaign_message", "sent_at"): "keep",
    ("restaurant_campaign_member", "arm"): "keep",
    ("restaurant_referral", "state"): "keep",
    ("restaurant_referral_code", "code"): "delete",
    ("restaurant_sms_caught", "number"): "delete",
    ("restaurant_sms_caught", "text"): "delete",
    ("restaurant_sms_caught", "parameters"): "delete",
}
# Keys of ours, not words.
IMPERSONAL = {
    ("restaurant_campaign_message", "occurrence"),
    ("restaurant_campaign_message", "token"),
    ("restaurant_campaign_member", "occurrence"),
    ("restaurant_sms_caught", "signature"),
    ("restaurant_sms_caught", "template"),
    ("restaurant_sms_caught", "uuid"),
}


class RestaurantPersonalData(models.AbstractModel):
    """What campaigns keep of guests."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _personal_columns(self):
        return super()._personal_columns() | COLUMNS

    @api.model
    def _impersonal_columns(self):
        return super()._impersonal_columns() | IMPERSONAL

    @api.model
    def _impersonal_tables(self):
        settings = {
            "restaurant_campaign",
            "restaurant_campaign_step",
            "restaurant_campaign_run",
            "restaurant_sms_provider",
        }
        return super()._impersonal_tables() | settings

    @api.model
    def _personal_rows(self, ids, values):
        return super()._personal_rows(ids, values) | {
            "restaurant_sms_caught": SQL("restaurant_sms_caught.number = ANY(%s)", values),
        }
