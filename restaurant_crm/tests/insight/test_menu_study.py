"""The menu of a company, from orders to verdicts, pairs and tests."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ...analytics import dish_pairs, menu_items
from ...engine.shared.clock import local_date
from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestMenuStudy(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for module, name, value in (
            (menu_items, "FEWEST_DAYS", 5),
            (menu_items, "FEWEST_ORDERS", 5),
            (dish_pairs, "FEWEST_OBSERVED", 10),
            (dish_pairs, "FEWEST_EXPECTED", 1),
        ):
            patcher = patch.object(module, name, value)
            patcher.start()
            cls.addClassCleanup(patcher.stop)
        cls.soup = cls._make_dish("Soup", 20, cls.category)
        (cls.beef | cls.tea).product_tmpl_id.pos_categ_ids = cls.category
        for product, cost in ((cls.tofu, 25), (cls.beef, 10), (cls.soup, 10)):
            product.standard_price = cost
        cls.segment = cls.env["restaurant.segment"].create(
            {
                "name": "Beef eaters",
                "condition_ids": [
                    Command.create({"measure": "visits", "value": 1, "product_ids": [Command.set(cls.beef.ids)]})
                ],
            }
        )
        # Tofu and tea together, twenty times; beef a few times, and a soup that nobody wants; each by another guest.
        for number in range(20):
            guest = cls.mei if number == 0 else None
            cls.pay(guest, cls.ago(cls, 1 + number % 10), {cls.tofu: 1, cls.tea: 1})
        for number in range(6):
            guest = cls.bo if number < 2 else None
            cls.pay(guest, cls.ago(cls, 1 + number), {cls.beef: 2, cls.soup: 1}, store=cls.new_york)
        cls.env["restaurant.visit"]._rebuild((cls.mei | cls.bo).ids)
        cls.study = cls.env["restaurant.menu.study"]._study(cls.env.company)

    def forget_orders(self):
        self.env.cr.execute("UPDATE pos_order SET state = 'cancel'")
        self.env["pos.order"].invalidate_model(["state"])

    def item(self, product, **scope):
        domain = [("dish_id", "=", product.product_tmpl_id.id)]
        domain += [(name, "=", value) for name, value in (scope or {"scope": "all"}).items()]
        return self.env["restaurant.menu.item"].search(domain)

    def test_shares_of_the_orders_that_a_dish_was_offered_to(self):
        tofu, beef = self.item(self.tofu), self.item(self.beef)
        # Tofu was never on offer in New York, beef never in Shanghai.
        self.assertEqual((tofu.offered_count, tofu.order_count, tofu.share), (20, 20, 100))
        self.assertEqual((beef.offered_count, beef.order_count), (6, 6))
        self.assertAlmostEqual(beef.margin, 50)
        self.assertAlmostEqual(tofu.margin, 5)
        self.assertEqual(self.item(self.tea).verdict, "no_cost")
        self.assertEqual(self.study.order_count, 26)

    def test_by_channel_region_and_segment(self):
        self.assertEqual(self.item(self.tofu, scope="channel").mapped("channel"), ["takeaway"])
        self.assertEqual(self.item(self.tofu, scope="region").region_id, self.region)
        mine = self.item(self.beef, segment_id=self.segment.id)
        self.assertEqual((mine.order_count, mine.differs), (2, "rule"), "its own rule names it")
        self.assertNotEqual(self.item(self.soup, segment_id=self.segment.id).differs, "rule")
        self.assertEqual(mine.scope_name, "Beef eaters")

    def test_pairs(self):
        # Every order of two holds one of two pairs: of tofu and tea 20, where 20 * 20 / 26 are expected.
        pairs = self.env["restaurant.menu.pair"].search([])
        self.assertFalse(pairs, "20 where 15 are expected may be chance")
        self.assertEqual(self.study.tested_pairs, 1)

    def test_what_rises_and_falls(self):
        today = local_date(self.env)
        monday = today - timedelta(days=today.weekday())
        self.forget_orders()
        for week in range(13):
            for number in range(12):
                day = fields.Datetime.to_datetime(monday) - timedelta(days=7 * (13 - week) - 1 - number % 3)
                # Soup: none of twelve orders in the first week, one in the next, all in the last; twelve are looked at.
                self.pay(None, day + timedelta(hours=10), {self.soup if number < week else self.tea: 1})
        self.env["restaurant.menu.study"]._study(self.env.company)
        trends = self.env["restaurant.menu.trend"].search([("kind", "=", "dish"), ("region_id", "=", False)])
        found = {trend.dish_id: trend.direction for trend in trends}
        self.assertEqual(found, {self.soup.product_tmpl_id: "up", self.tea.product_tmpl_id: "down"})
        soup = trends.filtered(lambda row: row.dish_id == self.soup.product_tmpl_id)
        self.assertEqual((soup.subject, round(soup.share_before, 1)), ("Soup", 20.8))
        self.assertEqual(
            self.env["restaurant.menu.trend"].search_count([("kind", "=", "dish"), ("region_id", "=", self.region.id)]),
            2,
        )

    def test_again_is_the_same(self):
        count = self.env["restaurant.menu.item"].search_count([])
        self.env["restaurant.menu.study"]._study(self.env.company)
        self.assertEqual(self.env["restaurant.menu.item"].search_count([]), count)

    def test_set_menus_count_as_what_is_on_the_card(self):
        menu = self._make_dish("Lunch", 40)
        order = self._order(None, self.ago(1), {menu: 1, self.soup: 1})
        order.lines[1].combo_parent_id = order.lines[0]
        self._settle(order)
        self.env["restaurant.menu.study"]._study(self.env.company)
        self.assertEqual(self.item(menu).order_count, 1)
        self.assertEqual(self.item(self.soup).order_count, 6, "a part is no dish of the card")

    def test_only_for_administrators(self):
        relations = self._make_user("relations_menu", "restaurant_crm.group_user")
        for model in ("restaurant.menu.item", "restaurant.menu.pair", "restaurant.menu.trial"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(relations).search([])
        with self.assertRaises(AccessError):
            self.env["restaurant.menu.study"].with_user(relations).action_study()

    # -- tests -------------------------------------------------------------------------------------

    def test_a_test_is_planned_started_and_judged(self):
        head = self._make_user("head_menu", "restaurant_crm.group_manager")
        manager = self._make_user("manager_menu", "restaurant_crm.group_user", email="m@example.com")
        (self.shanghai | self.new_york).manager_id = manager
        item = self.item(self.beef).with_user(head)
        test = self.env["restaurant.menu.trial"].with_user(head).browse(item.action_test()["res_id"])
        self.assertEqual(test.dish_id, self.beef.product_tmpl_id)
        self.assertEqual(len(test.store_ids), 1)
        self.assertEqual(test.store_ids | test.control_store_ids, self.shanghai | self.new_york)
        self.assertEqual(item.action_test()["res_id"], test.id, "planned once")
        test.action_start()
        self.assertEqual(test.state, "running")
        told = self.env["mail.message"].sudo().search([("model", "=", test._name), ("res_id", "=", test.id)])
        self.assertIn(manager.partner_id, told.notified_partner_ids)

    def test_the_effect_of_a_change(self):
        first = local_date(self.env) - timedelta(days=28)
        test = self.env["restaurant.menu.trial"].create(
            {
                "name": "Soup: another price",
                "measure": "amount",
                "starts_on": first,
                "weeks": 4,
                "store_ids": [Command.set(self.shanghai.ids)],
                "control_store_ids": [Command.set(self.new_york.ids)],
                "state": "running",
            }
        )
        self.forget_orders()
        for week in range(12):
            day = fields.Datetime.to_datetime(first) + timedelta(days=7 * (week - 8) + 2, hours=18)
            usual = {self.soup: 1, self.tea: 1 + week % 2}
            self.pay(None, day, {**usual, self.beef: 1} if week >= 8 else usual)
            self.pay(None, day, usual, store=self.new_york)
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_judge_menu_tests").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((test.state, test.verdict), ("done", "better"))
        self.assertAlmostEqual(test.effect, 60)
        self.assertAlmostEqual(test.effect_low, 60)

    def test_a_test_needs_something_to_compare_with(self):
        test = self.env["restaurant.menu.trial"].create(
            {"name": "Alone", "store_ids": [Command.set(self.shanghai.ids)]}
        )
        with self.assertRaises(UserError):
            test.action_start()
        with self.assertRaises(ValidationError):
            test.control_store_ids = self.shanghai
        test.control_store_ids = self.new_york
        test.action_judge()
        self.assertEqual((test.verdict, test.state), ("undecided", "draft"))
