"""From the forecast over ingredients to the lines of a purchase order, held against plain Python."""

from math import ceil

from odoo.fields import Command
from odoo.tests import tagged

from .case import PurchaseCase


@tagged("post_install", "-at_install")
class TestSuggest(PurchaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls._forecast_rows()
        cls.rows_here = cls.rows.filtered(lambda row: row.store_id == cls.shanghai)

    def order(self, warehouse=None):
        return self.env["purchase.order"].create(
            {"partner_id": self.vendor.id, "picking_type_id": (warehouse or self.warehouse).in_type_id.id}
        )

    def suggest(self, days, warehouse=None, percent=100, based_on="restaurant_forecast"):
        """The ingredients as the catalog of a purchase order asks for them."""
        context = {
            "warehouse_id": (warehouse or self.warehouse).id,
            "suggest_based_on": based_on,
            "suggest_days": days,
            "suggest_percent": percent,
        }
        return self.ingredients.with_context(**context)

    def test_needs_are_those_of_the_oracle(self):
        """Of each store, day and ingredient, and of whole weeks; less than the sum of what is enough for each dish."""
        Need = self.env["restaurant.ingredient.need"]
        needs = Need.search([("store_id", "=", self.shanghai.id)])
        self.assertEqual(len(needs), 14 * 4)
        self.assertEqual(len(set(needs.ids)), len(needs))
        today = {need.product_id: need.enough for need in needs if need.date == self.today}
        for ingredient, enough in self.oracle(self.rows_here, 1).items():
            self.assertAlmostEqual(today[ingredient], enough, 4)
        groups = Need._read_group([("store_id", "=", self.shanghai.id)], ["product_id"], ["enough:sum", "expected:sum"])
        wanted = self.oracle(self.rows_here, 14)
        self.assertEqual(len(groups), 4)
        for ingredient, enough, expected in groups:
            self.assertAlmostEqual(enough, wanted[ingredient], 4)
            self.assertGreater(enough, expected)
            sum_of_dishes = sum(
                row.p80 * self.takes().get(row.dish_id.product_variant_id, {}).get(ingredient, 0)
                for row in self.rows_here
            )
            self.assertLess(enough, sum_of_dishes)
        self.assertEqual(needs.filtered(lambda need: need.product_id == self.chili)[0].dish_count, 2)

    def test_suggested_is_what_is_enough_less_what_is_there(self):
        self.stock(self.meat, 2.5)
        for days in (1, 3, 7, 14):
            wanted = self.oracle(self.rows_here, days)
            wanted[self.meat] -= 2.5
            for product in self.suggest(days):
                self.assertEqual(product.suggested_qty, max(ceil(round(wanted[product], 6)), 0), (days, product.name))
        wanted = self.oracle(self.rows_here, 7)
        soy = self.suggest(7, percent=80)[0]
        self.assertEqual(soy.suggested_qty, ceil(wanted[self.soy] * 0.8))
        self.assertAlmostEqual(soy.suggest_estimated_price, soy.suggested_qty * 4)

    def test_days_behind_the_forecast_are_like_those_of_it(self):
        Need = self.env["restaurant.ingredient.need"]
        mean = sum(
            row.expected * self.takes().get(row.dish_id.product_variant_id, {}).get(self.soy, 0)
            for row in self.rows_here
        )
        spread = self.oracle(self.rows_here, 14)[self.soy] - mean
        found = Need._for_days(self.warehouse, 28, self.soy)[self.soy.id]
        self.assertAlmostEqual(found, 2 * mean + 2**0.5 * spread, 3)
        self.assertIn("14 days", Need.suggestion_notice(self.warehouse.id, 28)["text"])
        self.assertEqual(Need._for_days(self.warehouse, 0), {})
        self.assertEqual(self.suggest(0)[0].suggested_qty, 0)

    def test_a_purchase_order_made_by_it(self):
        """Add All of the catalog: lines with quantities, prices and vendor; its choice is kept for the next time."""
        self.stock(self.oil, 1)
        order = self.order()
        context = {
            "warehouse_id": self.warehouse.id,
            "suggest_based_on": "restaurant_forecast",
            "suggest_days": 7,
            "suggest_percent": 100,
            "suggest_domain": [("id", "in", (self.ingredients | self.soup).ids)],
            "order_id": order.id,
            "partner_id": self.vendor.id,
        }
        order.with_context(**context).action_purchase_order_suggest()
        wanted = self.oracle(self.rows_here, 7)
        wanted[self.oil] -= 1
        self.assertEqual(
            {line.product_id: line.product_qty for line in order.order_line},
            {product: ceil(round(quantity, 6)) for product, quantity in wanted.items()},
        )
        for line in order.order_line:
            self.assertEqual(line.price_unit, line.product_id.seller_ids.price)
        self.assertEqual(self.vendor.suggest_based_on, "restaurant_forecast")
        order.button_confirm()
        # What is on its way is not ordered once more.
        self.env.invalidate_all()
        self.assertEqual(set(self.suggest(7).mapped("suggested_qty")), {0})

    def test_each_warehouse_for_its_stores(self):
        there = self.rows - self.rows_here
        wanted = self.oracle(there, 7)
        for product in self.suggest(7, self.other_warehouse):
            self.assertEqual(product.suggested_qty, ceil(round(wanted[product], 6)))
        # Both cook from one: days of two stores are busy for themselves.
        self.new_york.warehouse_id = self.warehouse
        self.env.invalidate_all()
        wanted = self.oracle(self.rows, 7)
        for product in self.suggest(7):
            self.assertEqual(product.suggested_qty, ceil(round(wanted[product], 6)))
        self.assertEqual(set(self.suggest(7, self.other_warehouse).mapped("suggested_qty")), {0})

    def test_other_bases_are_those_of_odoo(self):
        for based_on in ("30_days", "actual_demand", "last_year"):
            self.assertEqual(set(self.suggest(7, based_on=based_on).mapped("suggested_qty")), {0})
        nowhere = self.ingredients.with_context(suggest_based_on="restaurant_forecast", suggest_days=7)
        self.assertEqual(set(nowhere.mapped("monthly_demand")), {0})

    def test_what_is_not_in_it_is_said(self):
        Need = self.env["restaurant.ingredient.need"]
        pieces = sum(
            row.expected
            for row in self.rows_here
            if row.dish_id == self.soup.product_tmpl_id and (row.date - self.today).days < 7
        )
        notice = Need.suggestion_notice(self.warehouse.id, 7)
        self.assertEqual((notice["gaps"], notice["warning"]), (1, True))
        self.assertIn(f"{round(pieces)} pieces", notice["text"])
        self.assertIn("Shanghai", notice["text"])
        gap = self.env["restaurant.recipe.gap"].search([("dish_id", "=", self.soup.product_tmpl_id.id)])
        both = sum(row.expected for row in self.rows if row.dish_id == self.soup.product_tmpl_id)
        self.assertAlmostEqual(gap.pieces, both, delta=0.5)
        self.assertIn(gap, gap.search([("pieces", ">", 0)]))
        self.assertNotIn(self.tea.product_tmpl_id, gap.search([("pieces", ">", 0)]).dish_id)
        self._make_recipe(self.soup, [(self.oil, 1, self.unit["litre"])])
        self.follow()
        notice = Need.suggestion_notice(self.warehouse.id, 7)
        self.assertEqual((notice["gaps"], notice["warning"]), (0, False))
        self.rows.unlink()
        self.assertIn("Nothing is forecast", Need.suggestion_notice(self.warehouse.id, 7)["text"])
        self.shanghai.warehouse_id = False
        self.assertIn("No store", Need.suggestion_notice(self.warehouse.id, 7)["text"])
        self.assertIn("Choose", Need.suggestion_notice(0, 7)["text"])

    def test_past_days_tell_what_was_used(self):
        self.rows_here.filtered(lambda row: row.dish_id == self.tofu.product_tmpl_id).sold = 2
        self.env.flush_all()
        need = self.env["restaurant.ingredient.need"].search(
            [("store_id", "=", self.shanghai.id), ("product_id", "=", self.soy.id)], limit=1
        )
        self.assertAlmostEqual(need.used, 2 * 2 * 0.25)

    def test_a_chosen_warehouse_stays(self):
        config = self.new_york.config_ids
        self.shanghai.config_ids |= config
        self.assertEqual(self.shanghai.warehouse_id, self.warehouse)
        self.new_york.config_ids = [Command.link(config.id)]
        self.assertEqual(self.new_york.warehouse_id, self.other_warehouse)
