"""What tills suggest by, from orders to the till, and what comes of it."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.insight import restaurant_suggestion_table as tables
from ..till.case import TillCase

TABLE = "restaurant.suggestion.table"


@tagged("post_install", "-at_install")
class TestSuggestions(TillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, value in (("FEWEST_ORDERS", 2), ("FEWEST_IN_ALL", 5)):
            patcher = patch.object(tables, name, value)
            patcher.start()
            cls.addClassCleanup(patcher.stop)
        cls.soup = cls._make_dish("Soup", 20)
        cls.bag = cls._make_dish("Bag", 1)
        cls.bag.restaurant_kind = "fee"
        for day in range(1, 6):
            cls.pay(cls.mei, cls.ago(cls, day), {cls.tofu: 1, cls.tea: 1, cls.bag: 1})
        for day in range(1, 5):
            cls.pay(None, cls.ago(cls, day), {cls.beef: 1, cls.soup: 1, cls.bag: 1})
        cls.pay(cls.bo, cls.ago(cls, 2), {cls.soup: 1}, store=cls.new_york)
        # Too long ago.
        cls.pay(cls.bo, cls.ago(cls, 300), {cls.soup: 1})
        cls.env["restaurant.visit"]._rebuild((cls.mei | cls.bo).ids)
        cls.table = cls.env[TABLE]._build(cls.env.company)

    def load(self, user=None, version=0):
        return self.till_session.with_user(user or self.cashier).load_suggestions(version)

    def dishes(self, *products):
        return [product.product_tmpl_id.id for product in products]

    def test_dishes_of_all_orders_of_the_company(self):
        self.assertFalse(self.table.problem)
        self.assertEqual(self.table.order_count, 10)
        # Five soups (one elsewhere), five of tofu and of tea, four of beef; no bag.
        self.assertCountEqual(self.table.payload["dishes"], self.dishes(self.soup, self.tofu, self.tea, self.beef))
        self.assertEqual(self.table.payload["dishes"][-1:], self.dishes(self.beef))
        self.assertLess(self.table.size, 1000)

    def test_orders_of_another_company_or_of_the_till_before(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.assertEqual(self.env[TABLE]._build(other).problem, "orders")
        till = self.env["restaurant.history.till"].create({"name": "Old"})
        dish = self.env["restaurant.history.dish"].create(
            {"till_id": till.id, "name": "beef", "key": "beef", "product_id": self.beef.id}
        )
        for number in "12":
            order = self.env["restaurant.history.order"].create(
                {
                    "till_id": till.id,
                    "key": number,
                    "number": number,
                    "placed_at": self.ago(20),
                    "store_id": self.shanghai.id,
                    "channel": "takeaway",
                }
            )
            self.env["restaurant.history.line"].create(
                {"order_id": order.id, "dish_id": dish.id, "qty": 1, "amount": 60}
            )
        again = self.env[TABLE]._build(self.env.company)
        self.assertEqual(again.order_count, 12)
        self.assertEqual(again.payload["dishes"][0], self.dishes(self.beef)[0])

    def test_what_a_till_loads(self):
        self.category.choose_one = True
        answer = self.load()
        self.assertEqual(answer["table"], self.table.payload)
        self.assertEqual(answer["choose_one"], self.category.ids)
        self.assertEqual(answer["sold_out"], [])
        self.assertEqual([part for part, _hour in answer["dayparts"]][0], "breakfast")
        self.assertNotIn("table", self.load(version=self.table.id))
        self.assertIn("table", self.load(version=self.table.id - 1))
        preset = self._make_preset("Courier", "delivery")
        self.assertEqual(self.load()["channels"][preset.id], ["delivery", "delivery"])
        self.config.suggest_dishes = False
        self.assertEqual(self.load(), {})

    def test_only_for_tills(self):
        with self.assertRaises(AccessError):
            self.load(self._make_user("internal", "base.group_user"))
        with self.assertRaises(AccessError):
            self.env[TABLE].with_user(self.cashier).search([])

    def test_sold_out_is_what_came_in_and_is_gone(self):
        (self.soup | self.beef | self.tea).is_storable = True
        stock = self.config.picking_type_id.warehouse_id.lot_stock_id
        Quant = self.env["stock.quant"].with_context(inventory_mode=True)
        for product, qty in ((self.soup, 3), (self.beef, 4)):
            Quant.create(
                {"product_id": product.id, "location_id": stock.id, "inventory_quantity": qty}
            ).action_apply_inventory()
        self.assertEqual(self.load()["sold_out"], [])
        self.env["stock.quant"]._update_available_quantity(self.soup, stock, -3)
        # Of tea nothing ever came in: nobody counts it.
        self.env["stock.quant"]._update_available_quantity(self.tea, stock, -8)
        self.env.invalidate_all()
        self.assertEqual(self.load()["sold_out"], self.dishes(self.soup))

    def test_the_card_says_what_the_guest_had(self):
        card = self.card(self.mei)
        self.assertEqual(card["visits"], 5)
        self.assertCountEqual(card["had"], [[dish, 5] for dish in self.dishes(self.tofu, self.tea)])

    def test_whoever_does_not_want_to_be_profiled_is_not(self):
        self.env["restaurant.consent"]._record(self.mei, "any", "profiling", "refused", "staff")
        self.assertNotIn("had", self.card(self.mei))
        self.assertEqual(self.card(self.mei)["visits"], 5)

    def test_a_table_is_judged_by_the_orders_that_come_after_it(self):
        self.assertFalse(self.table.judged_count)
        self.env.cr.execute(
            "UPDATE restaurant_suggestion_table SET create_date = %s WHERE id = %s",
            [self.ago(4, hour=5), self.table.id],
        )
        self.table.invalidate_recordset()
        self.env[TABLE]._build(self.env.company)
        self.assertEqual(self.table.judged_count, 6)
        self.assertEqual(self.table.hit_share, 100)

    def test_what_they_bring(self):
        orders = self.env["pos.order"].search([("company_id", "=", self.env.company.id)], limit=9, order="id")
        tofu, beef = self.dishes(self.tofu, self.beef)
        orders[:5].guest_suggestions = {"shown": [tofu], "added": [[tofu, "had", False]]}
        orders[5:].guest_suggestions = {"shown": [tofu], "added": [], "without": True}
        effect = self.env[TABLE]._effect(self.env.company)
        self.assertEqual((effect["with_orders"], effect["without_orders"]), (5, 4))
        # Tofu, tea and a bag are 41, beef, soup and a bag 81.
        self.assertAlmostEqual(effect["difference"].value, -40)
        self.assertTrue(effect["difference"].is_below_zero)
        self.assertEqual((effect["added_share"], effect["taken"]), (100, [100, 0]))
        self.assertIn("worth less", self.table.effect)

    def test_without_the_library_or_orders_it_is_said(self):
        with patch.object(tables.suggestion_table, "np", None):
            self.assertEqual(self.env[TABLE]._build(self.env.company).problem, "library")
        # Tills go on with what was learned before.
        self.assertEqual(self.env[TABLE]._latest(self.env.company), self.table)

    def test_old_tables_go(self):
        old = self.env[TABLE]._build(self.env.company)
        self.env.cr.execute(
            "UPDATE restaurant_suggestion_table SET create_date = %s WHERE id = %s", [self.ago(100), self.table.id]
        )
        self.env[TABLE].invalidate_model()
        self.env[TABLE]._gc_tables()
        self.assertFalse(self.table.exists())
        self.assertTrue(old.payload)
