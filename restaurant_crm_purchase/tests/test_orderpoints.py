"""Reordering rules are filled where people decide, and what people write stays."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import PurchaseCase


@tagged("post_install", "-at_install")
class TestOrderpoints(PurchaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls._forecast_rows()
        cls.Rule = cls.env["stock.warehouse.orderpoint"]
        cls.vendor.suggest_days = 5

    def fill(self):
        return self.Rule._fill_warehouses(self.warehouse)

    def rule(self, product, **values):
        return self.Rule.create(
            {
                "product_id": product.id,
                "warehouse_id": self.warehouse.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "trigger": "manual",
                **values,
            }
        )

    def test_filled_with_what_is_enough_until_the_next_delivery(self):
        rules = self.fill()
        self.assertEqual(rules.product_id, self.ingredients)
        self.assertEqual(set(rules.mapped("trigger")), {"manual"})
        here = self.rows.filtered(lambda row: row.store_id == self.shanghai)
        for rule in rules:
            self.assertEqual(rule.forecast_state, "filled")
            first = round(rule.lead_days) + 1
            for quantity, days in ((rule.product_min_qty, first), (rule.product_max_qty, first + 5)):
                wanted = self.oracle(here, days)[rule.product_id]
                self.assertTrue(wanted - 1e-6 <= quantity <= wanted + 0.01 + 1e-6, (rule.product_id.name, days))
        self.assertEqual(self.fill(), rules, "not made twice")

    def test_never_over_what_a_person_wrote(self):
        """Not over what was there before, nor over what is changed later, nor where Odoo orders by itself."""
        before = self.rule(self.soy, product_min_qty=3, product_max_qty=9)
        by_itself = self.rule(self.oil, trigger="auto")
        self.fill()
        self.assertEqual((before.product_min_qty, before.product_max_qty, before.forecast_state), (3, 9, "changed"))
        self.assertEqual((by_itself.product_min_qty, by_itself.forecast_state), (0, "left"))
        meat, chili = (self.Rule.search([("product_id", "=", product.id)]) for product in (self.meat, self.chili))
        meat.product_max_qty += 50
        kept = meat.product_min_qty, meat.product_max_qty
        self.rows.write({"expected": 0, "variance": 0, "common": 0})
        self.env.flush_all()
        self.Rule._keep_filled(self.warehouse)
        self.fill()
        self.assertEqual((meat.product_min_qty, meat.product_max_qty, meat.forecast_state), (*kept, "changed"))
        self.assertEqual((chili.product_min_qty, chili.product_max_qty, chili.forecast_state), (0, 0, "filled"))

    def test_a_person_gives_it_back(self):
        rule = self.rule(self.soy, product_min_qty=3, product_max_qty=9)
        rule.action_follow_forecast()
        self.assertEqual(rule.forecast_state, "filled")
        self.assertGreater(rule.product_max_qty, rule.product_min_qty)
        rule.trigger = "auto"
        quantity = rule.product_min_qty
        with self.assertRaises(UserError):
            rule.action_follow_forecast()
        self.rows.write({"expected": 0, "variance": 0, "common": 0})
        self.env.flush_all()
        self.Rule._keep_filled(self.warehouse)
        self.assertEqual(rule.product_min_qty, quantity)

    def test_where_nothing_is_forecast_rules_stay(self):
        """Without numpy, or when the nights failed, nobody knows what is needed: that is not nothing."""
        rules = self.fill()
        kept = rules.mapped("product_min_qty")
        self.rows.unlink()
        rules.action_follow_forecast()
        self.Rule._keep_filled(self.warehouse)
        self.assertEqual(rules.mapped("product_min_qty"), kept)
        self.assertGreater(min(kept), 0)

    def test_the_night_fills_only_what_was_filled(self):
        """After the forecast, of the warehouses of its stores; nothing appears that nobody asked for."""
        empty = self.rule(self.soy)
        filled = self.rule(self.meat)
        filled.action_follow_forecast()
        self.assertEqual(empty.forecast_state, "empty")
        # Another store begins to cook from there, and of Shanghai, which never sold anything, nothing is expected.
        self.new_york.warehouse_id = self.warehouse
        self.env["restaurant.forecast"]._forecast(self.shanghai, self.today)
        there = self.rows.exists()
        self.assertEqual(there.store_id, self.new_york)
        wanted = self.oracle(there, round(filled.lead_days) + 1)[self.meat]
        self.assertAlmostEqual(filled.product_min_qty, wanted, delta=0.011)
        self.assertEqual(filled.forecast_state, "filled")
        self.assertEqual(empty.forecast_state, "empty")
        self.assertEqual(len(self.Rule.search([("warehouse_id", "=", self.warehouse.id)])), 2)

    def test_from_the_page_of_needs(self):
        action = self.env["restaurant.ingredient.need"].action_fill_rules()
        rules = self.Rule.search(action["domain"])
        self.assertEqual(rules.warehouse_id, self.warehouse | self.other_warehouse)
        self.assertEqual(len(rules), 8)
