from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.restaurant_crm.analytics.forecast import normal_score

from ..engine import needs as engine

# Enough on 4 of 5 days, as for dishes.
SCORE = normal_score(0.8)


class RestaurantIngredientNeed(models.Model):
    """How much of an ingredient a store needs on a day: its recipes times what it is expected to sell; a report.

    What several dishes or days need together is not the sum of what is enough for each: it is worked out from the
    variances. A busy day of a store is taken as busy for all its dishes, its days as busy or quiet for themselves.
    """

    _name = "restaurant.ingredient.need"
    _description = "Ingredient Needed"
    _auto = False
    _order = "date, store_id, expected desc, id"
    _rec_name = "product_id"

    date = fields.Date(readonly=True)
    store_id = fields.Many2one("restaurant.store", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", string="Ingredient", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    dish_count = fields.Integer(string="Dishes", readonly=True, aggregator=None, help="So many dishes take it.")
    expected = fields.Float(readonly=True, digits="Product Unit", help="On average over such days.")
    variance = fields.Float(readonly=True)
    enough = fields.Float(
        string="Enough on 4 of 5 Days",
        readonly=True,
        digits="Product Unit",
        help="Of several days together: enough in 4 of 5 such times, which is less than the sum of the days.",
    )
    used = fields.Float(readonly=True, digits="Product Unit", help="What the dishes took that were sold, of past days.")

    @property
    def _table_query(self):
        for model in ("restaurant.forecast", "restaurant.recipe.ingredient", "restaurant.store", "product.template"):
            self.env[model].flush_model()
        return engine.needs(SCORE)

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "enough:sum":
            return super()._read_group_select(aggregate_spec, query)
        return engine.enough(
            self._field_to_sql(self._table, "expected", query),
            self._field_to_sql(self._table, "variance", query),
            SCORE,
        )

    @api.model
    def _for_days(self, warehouse, days, products=None):
        """What the stores of a warehouse need within some days from today on.

        Days behind the forecast are taken to be like those of it.

        :param products: only these ingredients; None for all
        :return: what is enough in 4 of 5 such times by product, in its unit; nothing where nothing is forecast
        """
        stores = self.env["restaurant.store"]._of_warehouse(warehouse)
        today = warehouse.company_id._local_date()
        until = self._forecast_until(stores)
        if days <= 0 or not until or until < today:
            return {}
        ahead = min(days, (until - today).days + 1)
        domain = [
            ("store_id", "in", stores.ids),
            ("date", ">=", today),
            ("date", "<", today + timedelta(days=ahead)),
        ]
        if products is not None:
            domain.append(("product_id", "in", products.ids))
        # sudo: whoever orders for a warehouse orders for all its stores, which _of_warehouse has looked at.
        rows = self.sudo()._read_group(domain, ["product_id"], ["expected:sum", "variance:sum"])
        longer = days / ahead
        return {
            product.id: max(expected * longer + SCORE * (variance * longer) ** 0.5, 0)
            for product, expected, variance in rows
        }

    @api.model
    def action_fill_rules(self):
        """Fill the reordering rules of what is needed in the warehouses that the user sees, and open them."""
        self.check_access("read")
        stores = self.env["restaurant.store"].search([("warehouse_id", "!=", False)])
        rules = self.env["stock.warehouse.orderpoint"]._fill_warehouses(stores.warehouse_id)
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_orderpoint")
        return action | {"domain": [("id", "in", rules.ids)], "context": {}}

    @api.model
    def _is_forecast(self, warehouse):
        """Whether today and what follows is forecast for stores of a warehouse that the user orders for."""
        until = self._forecast_until(self.env["restaurant.store"]._of_warehouse(warehouse))
        return bool(until and until >= warehouse.company_id._local_date())

    @api.model
    def _forecast_until(self, stores):
        """The last day that is forecast for stores; False when there is none."""
        # sudo: a date, of stores that the user orders for.
        return (
            self.env["restaurant.forecast"].sudo()._read_group([("store_id", "in", stores.ids)], [], ["date:max"])[0][0]
        )

    @api.model
    def suggestion_notice(self, warehouse_id, days):
        """What whoever orders by the forecast has to know of it.

        :return: ``text``, and whether it is a ``warning``; how many dishes are not in it (``gaps``)
        """
        self.check_access("read")
        warehouse = self.env["stock.warehouse"].browse(warehouse_id).exists()
        if not warehouse:
            return self._notice(self.env._("Choose where the order is delivered to: its stores are forecast."))
        stores = self.env["restaurant.store"]._of_warehouse(warehouse)
        if not stores:
            return self._notice(
                self.env._("No store that you see cooks from %(warehouse)s.", warehouse=warehouse.display_name)
            )
        today, until = warehouse.company_id._local_date(), self._forecast_until(stores)
        if not until or until < today:
            return self._notice(self.env._("Nothing is forecast for %(stores)s yet.", stores=self._say_stores(stores)))
        parts = [
            self.env._("Enough in 4 of 5 such times for %(stores)s, from today on.", stores=self._say_stores(stores))
        ]
        ahead = (until - today).days + 1
        if days > ahead:
            parts.append(self.env._("Forecast for %(days)s days; those after are taken to be like them.", days=ahead))
        gaps = self.env["restaurant.recipe.gap"].search([("company_id", "=", warehouse.company_id.id)])
        # sudo: pieces of the stores that the user orders for.
        missing = (
            self.env["restaurant.forecast"]
            .sudo()
            ._read_group(
                [
                    ("store_id", "in", stores.ids),
                    ("dish_id", "in", gaps.dish_id.ids),
                    ("date", ">=", today),
                    ("date", "<", today + timedelta(days=min(days, ahead))),
                    ("expected", ">", 0),
                ],
                [],
                ["expected:sum", "dish_id:count_distinct"],
            )
        )
        pieces, count = missing[0]
        if count:
            parts.append(
                self.env._(
                    "Not in it: %(count)s dishes without a recipe, %(pieces)s pieces.",
                    count=count,
                    pieces=round(pieces),
                )
            )
        return self._notice(" ".join(parts), warning=bool(count), gaps=count)

    @api.model
    def _say_stores(self, stores):
        if len(stores) > 3:
            return self.env._("%(count)s stores", count=len(stores))
        return self.env._(", ").join(stores.mapped("name"))

    @api.model
    def _notice(self, text, warning=True, gaps=0):
        return {"text": text, "warning": warning, "gaps": gaps}
