from odoo import api, models

# Dishes, their figures, and numbers of guests that are nobody's any more once the guest is forgotten; models of returns
# and forecasts of stores.
TABLES = (
    "restaurant_advice restaurant_forecast restaurant_menu_item restaurant_menu_pair restaurant_menu_study "
    "restaurant_menu_trend restaurant_menu_trial restaurant_monthly_report restaurant_return_model "
    "restaurant_return_model_bin restaurant_special_day restaurant_staffing_need restaurant_suggestion_table"
)


class RestaurantPersonalData(models.AbstractModel):
    """What suggestions, the menu, forecasts and returns keep of guests."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _personal_columns(self):
        return super()._personal_columns() | {("pos_order", "guest_suggestions"): "blank"}

    @api.model
    def _impersonal_tables(self):
        return super()._impersonal_tables() | set(TABLES.split())
