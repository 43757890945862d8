from odoo import api, models


class RestaurantPersonalData(models.AbstractModel):
    """What forecasts and returns keep: figures of stores and models, of no guest."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _impersonal_tables(self):
        return super()._impersonal_tables() | {
            *(
                "restaurant_return_model",
                "restaurant_return_model_bin",
                "restaurant_forecast",
                "restaurant_special_day",
            ),
        }
