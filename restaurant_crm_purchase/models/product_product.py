from odoo import api, models

# One more base of Suggest: the code of its option.
BASE = "restaurant_forecast"
DAYS_OF_MONTH = 365.25 / 12


class ProductProduct(models.Model):
    """What Suggest proposes to buy, by what the restaurants are expected to sell."""

    _inherit = "product.product"

    @api.depends("uom_id.name")
    @api.depends_context("restaurant_unit")
    def _compute_display_name(self):
        """With the unit, where quantities of many ingredients stand below each other."""
        result = super()._compute_display_name()
        if self.env.context.get("restaurant_unit"):
            for product in self:
                product.display_name = f"{product.display_name} ({product.uom_id.name})"
        return result

    @api.depends_context("suggest_based_on", "suggest_days", "warehouse_id")
    def _compute_monthly_demand(self):
        """The demand of the days to come, as if a whole month were like them: Suggest turns it back to the days."""
        if self.env.context.get("suggest_based_on") != BASE:
            return super()._compute_monthly_demand()
        days = self.env.context.get("suggest_days") or 0
        warehouse = self.env["stock.warehouse"].browse(self.env.context.get("warehouse_id") or [])
        enough = self.env["restaurant.ingredient.need"]._for_days(warehouse, days, self) if warehouse else {}
        for product in self:
            product.monthly_demand = enough.get(product.id, 0) * DAYS_OF_MONTH / days if days else 0
