from odoo import api, models

TABLES = """
    mrp_bom mrp_production mrp_production_group mrp_routing_workcenter mrp_unbuild mrp_workcenter
    mrp_workcenter_productivity mrp_workcenter_productivity_loss mrp_workcenter_tag mrp_workorder
    purchase_order purchase_order_line
    restaurant_ingredient_week restaurant_purchase_review restaurant_recipe_gap restaurant_recipe_ingredient
"""


class RestaurantPersonalData(models.AbstractModel):
    """Dishes, ingredients and purchases: nothing of guests."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _personal_columns(self):
        """What is said of somebody from whom the house also buys."""
        return super()._personal_columns() | {("res_partner", "purchase_warn_msg"): "blank"}

    @api.model
    def _impersonal_columns(self):
        return super()._impersonal_columns() | {("res_partner", "suggest_based_on")}

    @api.model
    def _impersonal_tables(self):
        return super()._impersonal_tables() | set(TABLES.split())
