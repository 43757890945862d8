from odoo import api, models


class RestaurantPersonalData(models.AbstractModel):
    """What forecasts and returns keep: figures of stores and models, of no guest."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _impersonal_tables(self):
        return super()._impersonal_tables() | {
            *("restaurant_return_model", "restaurant_return_model_bin", "restaurant_forecast", "restaurant_advice"),
            *("restaurant_menu_trial", "restaurant_special_day", "restaurant_suggestion_table"),
        }

    @api.model
    def _impersonal_columns(self):
        """What was suggested at the till are dishes."""
        return super()._impersonal_columns() | {("pos_order", "guest_suggestions")}
