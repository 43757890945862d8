from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.restaurant_crm.engine.shared.clock import day_start

from ..analytics.purchases import carried, filled_up
from .restaurant_ingredient_need import SCORE

WEEKS = 4
# Where goods come from, and go back to.
ELSEWHERE = ("supplier", "transit", "internal")


class RestaurantPurchaseReview(models.Model):
    """What was bought in the last four weeks, beside what would have been bought by the forecast, in money.

    Both begin with what was in stock; what was neither there nor bought here is left out. What is left after four weeks
    was bought too much, what a week needed and was not there was bought too little. By the forecast one fills up at the
    beginning of each week to what is enough in 4 of 5.
    """

    _name = "restaurant.purchase.review"
    _description = "Purchases Looked Back At"
    _log_access = False
    _order = "saved desc, id"
    _rec_name = "product_id"

    warehouse_id = fields.Many2one("stock.warehouse", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        "product.product", string="Ingredient", required=True, readonly=True, ondelete="cascade"
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    opening = fields.Float(
        string="At First", readonly=True, digits="Product Unit", aggregator=None, help="What was in stock at first."
    )
    needed = fields.Float(
        readonly=True,
        digits="Product Unit",
        aggregator=None,
        help="What the dishes take that were sold.",
    )
    bought = fields.Float(
        readonly=True, digits="Product Unit", aggregator=None, help="What came in, less what went back."
    )
    suggested = fields.Float(
        string="By the Forecast",
        readonly=True,
        digits="Product Unit",
        aggregator=None,
        help="What it would have bought.",
    )
    over_done = fields.Monetary(string="Too Much", readonly=True, help="Left after four weeks, at cost.")
    under_done = fields.Monetary(string="Too Little", readonly=True, help="Missing in a week, at cost.")
    over_suggested = fields.Monetary(string="Too Much by the Forecast", readonly=True)
    under_suggested = fields.Monetary(string="Too Little by the Forecast", readonly=True)
    saved = fields.Monetary(
        string="Better by", readonly=True, help="Too much and too little, less those by the forecast."
    )

    _product_uniq = models.Constraint("UNIQUE(warehouse_id, product_id)", "An ingredient is looked at once.")

    @api.model
    def _review(self, warehouses, until):
        """Look at the four weeks up to a day, of warehouses whose stores' weeks were written."""
        self.search([("warehouse_id", "in", warehouses.ids)]).unlink()
        self.create([values for warehouse in warehouses for values in self._values(warehouse, until)])

    @api.model
    def _values(self, warehouse, until):
        first = until - timedelta(days=7 * WEEKS - 1)
        starts = [first + timedelta(days=7 * week) for week in range(WEEKS)]
        rows = self.env["restaurant.ingredient.week"]._read_group(
            [("store_id.warehouse_id", "=", warehouse.id), ("date", "in", starts)],
            ["product_id", "date:day"],
            ["needed:sum", "expected:sum", "variance:sum"],
        )
        needed, enough = defaultdict(lambda: [0.0] * WEEKS), defaultdict(lambda: [0.0] * WEEKS)
        for product, start, need, expected, variance in rows:
            week = starts.index(start)
            needed[product][week] = need
            enough[product][week] = max(expected + SCORE * variance**0.5, 0)
        if not needed:
            return
        products = self.env["product.product"].concat(*needed).with_company(warehouse.company_id)
        bought = self._bought(warehouse, products, starts)
        begin = day_start(self._of(warehouse), first)
        stock = products.with_context(warehouse_id=warehouse.id, to_date=begin)._compute_quantities_dict(
            None, None, None, to_date=begin
        )
        for product in products:
            opening = max(stock[product.id]["qty_available"], 0)
            if not opening and not any(bought[product.id]):
                # Bought in another way, or not kept in stock: nobody knows what was done.
                continue
            by_forecast = filled_up(opening, needed[product], enough[product])
            over, under = carried(opening, needed[product], bought[product.id])
            over_suggested, under_suggested = carried(opening, needed[product], by_forecast)
            cost = self._cost(product, sum(needed[product]))
            yield {
                "warehouse_id": warehouse.id,
                "company_id": warehouse.company_id.id,
                "product_id": product.id,
                "date_from": first,
                "date_to": until,
                "opening": opening,
                "needed": sum(needed[product]),
                "bought": sum(bought[product.id]),
                "suggested": sum(by_forecast),
                "over_done": over * cost,
                "under_done": under * cost,
                "over_suggested": over_suggested * cost,
                "under_suggested": under_suggested * cost,
                "saved": (over + under - over_suggested - under_suggested) * cost,
            }

    @api.model
    def _of(self, warehouse):
        """The environment by whose clock the days of a warehouse go."""
        return self.with_company(warehouse.company_id).env

    @api.model
    def _cost(self, product, quantity):
        """What a unit costs: what the product says, else what its vendor takes."""
        seller = product._select_seller(quantity=quantity, ordered_by="min_qty") if not product.standard_price else None
        return seller.price_discounted if seller else product.standard_price

    @api.model
    def _bought(self, warehouse, products, starts):
        """What came into a warehouse in each week, less what went back, by product id."""
        env = self._of(warehouse)
        ends = [day_start(env, day) for day in (*starts, starts[-1] + timedelta(days=7))]
        inside, outside = ("location_id.warehouse_id", "location_dest_id.warehouse_id")
        bought = defaultdict(lambda: [0.0] * WEEKS)
        for sign, within, without in ((1, outside, inside), (-1, inside, outside)):
            usage = without.replace("warehouse_id", "usage")
            domain = [
                ("state", "=", "done"),
                ("product_id", "in", products.ids),
                (within, "=", warehouse.id),
                (without, "!=", warehouse.id),
                (usage, "in", ELSEWHERE),
            ]
            for week in range(WEEKS):
                lately = [("date", ">=", ends[week]), ("date", "<", ends[week + 1])]
                moves = self.env["stock.move"]._read_group(domain + lately, ["product_id"], ["product_qty:sum"])
                for product, quantity in moves:
                    bought[product.id][week] += sign * quantity
        return bought
