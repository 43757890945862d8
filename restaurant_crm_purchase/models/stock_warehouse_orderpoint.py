from odoo import api, fields, models
from odoo.exceptions import UserError

# How often somebody looks at what is to be ordered.
REVIEW_DAYS = 1
CYCLE_DAYS = 7
STATES = [
    ("filled", "Follows the forecast"),
    ("changed", "Changed by a person"),
    ("empty", "Not filled yet"),
    ("left", "Left alone"),
]


class StockWarehouseOrderpoint(models.Model):
    """Reordering rules that people decide about, filled with what the forecast says; what people write stays."""

    _inherit = "stock.warehouse.orderpoint"

    # What was written last: where a rule says something else, a person has changed it.
    forecast_min_qty = fields.Float(readonly=True, copy=False, digits="Product Unit")
    forecast_max_qty = fields.Float(readonly=True, copy=False, digits="Product Unit")
    forecast_filled = fields.Boolean(readonly=True, copy=False)
    forecast_state = fields.Selection(
        STATES,
        string="Restaurant Forecast",
        compute="_compute_forecast_state",
        help="Rules with a manual trigger follow the forecast of dishes until somebody writes other quantities.",
    )

    @api.depends(
        "trigger", "product_min_qty", "product_max_qty", "forecast_filled", "forecast_min_qty", "forecast_max_qty"
    )
    def _compute_forecast_state(self):
        for rule in self:
            if rule.trigger != "manual":
                rule.forecast_state = "left"
            elif rule.forecast_filled:
                rule.forecast_state = "filled" if rule._is_as_written() else "changed"
            else:
                rule.forecast_state = "changed" if rule.product_min_qty or rule.product_max_qty else "empty"

    def _is_as_written(self):
        """Whether nobody has written other quantities since."""
        unit = self.product_uom
        return (
            unit.compare(self.product_min_qty, self.forecast_min_qty) == 0
            and unit.compare(self.product_max_qty, self.forecast_max_qty) == 0
        )

    @api.model
    def _keep_filled(self, warehouses):
        """Bring the rules of warehouses that follow the forecast up to it; at night."""
        rules = self.search([("warehouse_id", "in", warehouses.ids), ("forecast_filled", "=", True)])
        rules.filtered(lambda rule: rule.forecast_state == "filled")._fill()

    @api.model
    def _fill_warehouses(self, warehouses):
        """Fill the empty rules of what is needed in warehouses, and make those that are missing.

        :return: all rules of what is needed there
        """
        found = self.browse()
        for warehouse in warehouses:
            needed = self.env["restaurant.ingredient.need"]._for_days(warehouse, CYCLE_DAYS)
            products = self.env["product.product"].browse(product for product, enough in needed.items() if enough > 0)
            products = products.filtered(lambda product: product.is_storable and product.seller_ids)
            rules = self.search([("warehouse_id", "=", warehouse.id), ("product_id", "in", products.ids)])
            rules |= self.create(
                [
                    {
                        "product_id": product.id,
                        "warehouse_id": warehouse.id,
                        "location_id": warehouse.lot_stock_id.id,
                        "company_id": warehouse.company_id.id,
                        "trigger": "manual",
                    }
                    for product in products - rules.product_id
                ]
            )
            rules.filtered(lambda rule: rule.forecast_state in ("empty", "filled"))._fill()
            found |= rules
        return found

    def action_follow_forecast(self):
        """Fill these rules with what the forecast says, also those that a person has changed: a person asks for it."""
        if self.filtered(lambda rule: rule.trigger != "manual"):
            raise UserError(
                self.env._("Rules with an automatic trigger order by themselves and are left alone: set it to manual.")
            )
        self._fill()

    def _fill(self):
        """Write what is enough until what is ordered tomorrow arrives, and until what is ordered a cycle later does.

        Where nothing is forecast, nothing is known: the rules stay as they are.
        """
        by_days, wanted = {}, {}
        forecast = self.warehouse_id.filtered(self.env["restaurant.ingredient.need"]._is_forecast)
        for rule in self.filtered(lambda rule: rule.warehouse_id in forecast):
            first = round(rule.lead_days) + REVIEW_DAYS
            days = first, first + (rule._forecast_vendor().suggest_days or CYCLE_DAYS)
            wanted[rule] = days
            for number in days:
                key = rule.warehouse_id, number
                by_days[key] = by_days.get(key, self.env["product.product"]) | rule.product_id
        Need = self.env["restaurant.ingredient.need"]
        enough = {key: Need._for_days(key[0], key[1], products) for key, products in by_days.items()}
        for rule, days in wanted.items():
            least, most = (
                rule.product_uom.round(
                    enough[rule.warehouse_id, number].get(rule.product_id.id, 0), rounding_method="UP"
                )
                for number in days
            )
            rule.write(
                {
                    "product_min_qty": least,
                    "product_max_qty": most,
                    "forecast_min_qty": least,
                    "forecast_max_qty": most,
                    "forecast_filled": True,
                }
            )

    def _forecast_vendor(self):
        """Whose cycle the rule goes by."""
        self.ensure_one()
        return (self.supplier_id or self.product_id.seller_ids[:1]).partner_id
