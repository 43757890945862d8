from odoo import api, models

TABLES = "restaurant_ingredient_week restaurant_purchase_review restaurant_recipe_gap restaurant_recipe_ingredient"


class RestaurantPersonalData(models.AbstractModel):
    """Dishes, ingredients and purchases: nothing of guests."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _impersonal_tables(self):
        return super()._impersonal_tables() | set(TABLES.split())
