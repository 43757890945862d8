"""What to order before a kitchen runs out of it, and what became of it."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .case import PurchaseCase


@tagged("post_install", "-at_install")
class TestOrderAdvice(PurchaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls._forecast_rows()
        cls.manager = cls._make_user("order_manager", "restaurant_crm.group_user")
        cls.buyer = cls._make_user(
            "order_buyer", "restaurant_crm.group_user,purchase.group_purchase_user,stock.group_stock_manager"
        )

    def look(self):
        self.env.flush_all()
        self.env["restaurant.advice"]._look(self.env.company)
        return self.env["restaurant.advice"].search([("topic", "=", "order_goods"), ("state", "in", ("open", "doing"))])

    def fill(self):
        """Enough of everything for both kitchens, but of chili and meat in Shanghai."""
        for ingredient in self.ingredients:
            self.stock(ingredient, 100_000, self.other_warehouse)
        for ingredient in self.soy | self.oil:
            self.stock(ingredient, 100_000)
        self.stock(self.chili, 10)

    def test_a_kitchen_without_stock_here_is_left_alone(self):
        self.assertFalse(self.look())

    def test_what_runs_out_and_what_it_costs(self):
        self.fill()
        advice = self.look()
        self.assertEqual((advice.store_id, advice.role, advice.kind), (self.shanghai, "store", "order"))
        enough = self.oracle(self.rows.filtered(lambda row: row.store_id == self.shanghai), 3)
        cost = {self.chili: (enough[self.chili] - 10) * 0.05, self.meat: enough[self.meat] * 50}
        self.assertEqual(advice.facts["products"], [dish.id for dish in sorted(cost, key=cost.get, reverse=True)])
        self.assertEqual(advice.amount, round(sum(cost.values())))
        self.assertIn("2 ingredients", advice.name)
        self.assertIn("Meat", advice.reason)
        self.stock(self.chili, 100_000)
        self.stock(self.meat, 100_000)
        self.look()
        self.assertEqual(advice.state, "gone")

    def test_one_click_and_what_became_of_it(self):
        self.fill()
        advice = self.look()
        action = advice.with_user(self.manager).action_do()
        self.assertEqual(action["res_model"], "restaurant.ingredient.need")
        needs = self.env["restaurant.ingredient.need"].with_user(self.manager).search(action["domain"])
        self.assertEqual(needs.product_id, self.chili | self.meat)
        action = advice.with_user(self.buyer).action_do()
        rules = self.env["stock.warehouse.orderpoint"].with_user(self.buyer).search(action["domain"])
        self.assertEqual(rules.product_id, self.chili | self.meat)
        self.assertTrue(all(rule.qty_to_order > 0 for rule in rules))
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.warehouse.in_type_id.id,
                "order_line": [Command.create({"product_id": self.meat.id, "product_qty": 30, "price_unit": 50})],
            }
        )
        order.button_confirm()
        self.look()
        self.assertEqual(advice.state, "doing", "not before its time")
        advice.done_on = self.today - timedelta(days=3)
        self.look()
        self.assertEqual((advice.state, advice.result), ("done", {"ordered": 1}))
        self.assertIn("1 of 2", advice.outcome)

    def test_a_warehouse_of_several_stores_is_for_the_head_office(self):
        self.new_york.warehouse_id = self.warehouse
        for ingredient in self.soy | self.oil | self.meat:
            self.stock(ingredient, 100_000)
        advice = self.look()
        self.assertEqual((advice.role, advice.store_id.id), ("admin", False))
        self.assertEqual(advice.facts["products"], self.chili.ids)
