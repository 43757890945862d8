"""What is spend, what is a dish, and what a set menu is: the rules of the page "what counts"."""

from odoo.fields import Command
from odoo.tests import tagged

from ..common import CASHIER, GuestCase
from . import facts_oracle as oracle


@tagged("post_install", "-at_install")
class TestWhatCounts(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._furnish()
        cls.reward, cls.gift_card = cls.rewards

    def bill(self, *lines, at="2026-05-01 04:00:00", guest=None, **values):
        """A paid order of lines as (product, quantity, price, other values); the price defaults to that of the list."""
        vals = []
        for product, qty, *more in lines:
            price = more[0] if more else product.list_price
            vals.append(self._line_vals(product, qty, price, **(more[1] if len(more) > 1 else {})))
        total = sum(line["price_subtotal_incl"] for line in vals)
        lines = [Command.create(line) for line in vals]
        return self._settle(self._order(guest or self.mei, at, lines=lines, amount_total=total, **values))

    def menu_of(self, order, price, of_parts, parts=None, qty=1):
        """Add a set menu to an order that is not paid yet."""
        Line = self.env["pos.order.line"]
        menu = Line.create(self._line_vals(self.menu, qty, price, order_id=order.id))
        for dish, part_price in zip(parts or (self.tofu, self.beef), of_parts, strict=True):
            Line.create(self._line_vals(dish, qty, part_price, order_id=order.id, combo_parent_id=menu.id))
        order.amount_total = sum(order.lines.mapped("price_subtotal_incl"))
        return menu

    def facts(self, guest=None):
        """(spend, taken off, tips) of each visit, checked against the oracle."""
        guest = guest or self.mei
        self.process()
        self.assertEqual(oracle.stored_visits(guest), oracle.expected_visits(guest))
        self.assertEqual(oracle.stored_issues(guest), oracle.expected_issues(guest))
        self.assertEqual(self.env["restaurant.visit"]._rebuild(guest.ids), [])
        return [(visit.amount, visit.discount, visit.tip) for visit in self.visits(guest)]

    def had(self):
        """What the visits had: {product: (quantity, amount)}, without the names of menus."""
        lines = self.visits(self.mei).line_ids.filtered(lambda line: not line.is_menu)
        return {line.product_id: (line.qty, line.amount) for line in lines}

    def kinds(self, *products):
        return [product.restaurant_kind for product in products]

    # -- wallets, gift cards, deposits, tips --------------------------------------------------

    def test_three_dinners_from_a_wallet_are_spend_and_the_top_up_is_none(self):
        self.bill((self.top_up, 10))
        for day in (2, 3, 4):
            self.bill(
                (self.beef, 1, 80),
                (self.discount, 1, -80, {"is_reward_line": True, "reward_id": self.gift_card.id}),
                at=f"2026-05-0{day} 10:00:00",
            )
        self.assertEqual(self.facts(), [(80, 0, 0)] * 3)
        self.assertEqual(self.profile(self.mei).spend, 240)
        self.assertEqual(self.profile(self.mei).average_check, 80)

    def test_dinner_with_a_top_up_on_the_same_bill(self):
        self.bill((self.beef, 1), (self.top_up, 1, 500))
        self.assertEqual(self.facts(), [(60, 0, 0)])

    def test_stored_value_is_known_by_the_product_where_the_reward_is_not(self):
        """As on orders that another system has imported."""
        self.bill((self.beef, 1), (self.top_up, 1, -60))
        self.assertEqual(self.facts(), [(60, 0, 0)])

    def test_deposit_that_is_taken_off_later_is_neither_spend_nor_discount(self):
        deposit = self._make_dish("Deposit", 20)
        deposit.restaurant_kind = "deposit"
        self.bill((deposit, 1))
        self.bill((self.beef, 1), (deposit, -1), at="2026-05-02 04:00:00")
        self.bill((self.beef, 1), (deposit, 1, -20), at="2026-05-03 04:00:00")
        self.assertEqual(self.facts(), [(60, 0, 0), (60, 0, 0)])
        self.assertFalse(oracle.stored_issues(self.mei))

    def test_tips_are_kept_apart_and_come_back_with_a_return(self):
        order = self.bill((self.beef, 1), (self.tip, 1, 6))
        self.assertEqual(self.facts(), [(60, 0, 6)])
        self.give_back(order, {self.tip: 1})
        self.assertEqual(self.facts(), [(60, 0, 0)])

    def test_fees_are_spend_but_no_dishes(self):
        self.bill((self.beef, 1), (self.bag, 2))
        self.bill((self.bag, 1), at="2026-05-02 04:00:00")
        self.assertEqual(self.facts(), [(62, 0, 0)])
        self.assertEqual(set(self.had()), {self.beef})

    # -- is it a dish ------------------------------------------------------------------------

    def test_odoo_tells_what_is_no_dish(self):
        wallet = self.env["loyalty.program"].create(
            {
                **self.env["loyalty.program"]._get_template_values()["ewallet"],
                "name": "Wallet",
                "program_type": "ewallet",
                "trigger_product_ids": [Command.set(self.tea.ids)],
            }
        )
        self.assertEqual(self.kinds(self.tea, wallet.reward_ids.discount_line_product_id), ["stored_value"] * 2)
        self.assertEqual(self.kinds(self.reward.discount_line_product_id), ["other"])
        self.assertEqual(self.kinds(self.tip, self.tofu), ["tip", "dish"])
        brought = [self.env.ref(f"loyalty.{name}_product_50") for name in ("gift_card", "ewallet")]
        self.assertEqual(self.kinds(*brought), ["stored_value"] * 2, "Before a program of theirs is made, too")

    def test_tip_of_the_past_stays_a_tip(self):
        self.bill((self.beef, 1), (self.tip, 1, 6))
        other = self._make_dish("Gratuity", 1)
        for config in self.tills:
            config.tip_product_id = other
        self.assertEqual(self.kinds(self.tip, other), ["tip", "tip"])
        self.assertEqual(self.facts(), [(60, 0, 6)])

    def test_what_a_person_says_stands_and_changes_the_past(self):
        self.bill((self.beef, 1), (self.tip, 1, 6))
        self.process()
        self.tip.restaurant_kind = "fee"
        self.assertEqual(self.facts(), [(66, 0, 0)])
        self.tills[0].tip_product_id = self.tip
        self.env["product.template"]._recognise_kinds()
        self.assertEqual(self.kinds(self.tip), ["fee"])

    def test_who_sets_up_tills_names_a_tip(self):
        user = self._make_user("till_manager", f"{CASHIER},point_of_sale.group_pos_manager")
        self.tills[0].with_user(user).tip_product_id = self.tea
        self.assertEqual(self.kinds(self.tea), ["tip"])

    # -- sizes -------------------------------------------------------------------------------

    def test_sizes_are_one_dish(self):
        small, large = self._make_sizes("Noodles", 20)
        self.bill((small, 1), (self.tofu, 1), (self.tofu, 3, 0))
        self.bill((large, 1), at="2026-05-02 04:00:00")
        self.bill((large, 2), (small, 1), (self.tofu, 1), at="2026-05-03 04:00:00")
        self.facts()
        best, second = self.profile(self.mei).top_dishes
        dish = small.product_tmpl_id
        self.assertEqual(best, {"dish_id": dish.id, "product_id": large.id, "visits": 3, "qty": 5})
        self.assertEqual((second["dish_id"], second["visits"]), (self.tofu.product_tmpl_id.id, 2))
        self.assertEqual(self.profile(self.mei).favourite_dish_id, dish)
        self.assertEqual(self.measure("distinct_products"), 2)
        self.assertEqual(self.measure("visits", product_ids=large), 2)

    def measure(self, measure, product_ids=None):
        """The number that a condition finds for Mei."""
        values = {"measure": measure, "comparison": ">=", "value": 0}
        if product_ids:
            values["product_ids"] = [Command.set(product_ids.ids)]
        segment = self.env["restaurant.segment"].create({"name": measure, "condition_ids": [Command.create(values)]})
        return segment.explain(self.mei)[0]["value"]

    # -- set menus ---------------------------------------------------------------------------

    def test_parts_of_a_menu_are_the_dishes_and_share_its_price_by_the_list(self):
        order = self._order(self.mei, "2026-05-01 04:00:00", {self.tea: 1})
        self.menu_of(order, 60, (0, 0))  # tofu 30 and beef 60 in the list
        self._settle(order)
        self.assertEqual(self.facts(), [(70, 0, 0)])
        self.assertEqual(self.had(), {self.tea: (1, 10), self.tofu: (1, 20), self.beef: (1, 40)})
        self.assertEqual(self.visits(self.mei).dishes.count("menu"), 0)
        self.assertEqual(self.measure("quantity"), 3)
        self.assertEqual(self.measure("distinct_products"), 3)
        self.assertEqual(self.measure("visits", self.menu), 1)
        self.assertEqual(self.measure("quantity", self.menu), 1)
        self.assertEqual(self.measure("spend", self.menu), 60)
        self.assertEqual(self.measure("spend", self.beef), 40)

    def test_parts_with_prices_of_the_till_keep_them(self):
        order = self._order(self.mei, "2026-05-01 04:00:00", {self.tea: 1})
        self.menu_of(order, 0, (25, 35))
        self._settle(order)
        self.assertEqual(self.facts(), [(70, 0, 0)])
        self.assertEqual(self.had(), {self.tea: (1, 10), self.tofu: (1, 25), self.beef: (1, 35)})

    def test_parts_without_list_prices_share_alike(self):
        (self.tofu | self.beef).product_tmpl_id.list_price = 0
        order = self._order(self.mei, "2026-05-01 04:00:00", {self.tea: 1})
        self.menu_of(order, 60, (0, 0))
        self._settle(order)
        self.assertEqual(self.facts(), [(70, 0, 0)])
        self.assertEqual(self.had()[self.tofu], (1, 30))
        self.beef.product_tmpl_id.list_price = 10
        self.facts()
        self.assertEqual(self.had()[self.beef], (1, 60))

    def test_menu_that_is_returned_takes_its_parts_along(self):
        order = self._order(self.mei, "2026-05-01 04:00:00", {self.tea: 1})
        self.menu_of(order, 60, (0, 0), qty=2)
        self._settle(order)
        self.give_back(order, {self.menu: 1})
        self.assertEqual(self.facts(), [(70, 0, 0)])
        self.assertEqual(self.had(), {self.tea: (1, 10), self.tofu: (1, 20), self.beef: (1, 40)})
        self.give_back(order, {self.menu: 1})
        self.assertEqual(self.facts(), [(10, 0, 0)])
        self.assertEqual(set(self.had()), {self.tea})

    # -- returns -----------------------------------------------------------------------------

    def test_return_of_a_return_gives_back(self):
        order = self.bill((self.beef, 2), (self.tea, 1))
        refund = self.give_back(order, {self.beef: 2}, guest=self.bo)
        self.assertEqual(self.facts(), [(10, 0, 0)])
        chained = self.give_again(refund, guest=self.env["res.partner"])
        self.assertEqual(self.facts(), [(130, 0, 0)])
        self.give_again(chained)
        self.assertEqual(self.facts(), [(10, 0, 0)])
        self.assertEqual(self.facts(self.bo), [])

    def test_more_returned_than_sold_is_listed_and_never_below_zero(self):
        order = self.bill((self.beef, 2), (self.tea, 1))
        self.give_back(order, {self.beef: 2})
        order.lines.filtered(lambda line: line.product_id == self.beef).write({"qty": 1, "price_subtotal_incl": 60})
        order.amount_total = 70
        self.assertEqual(self.facts(), [(10, 0, 0)])
        issue = self.env["restaurant.fact.issue"].search([("partner_id", "=", self.mei.id)])
        self.assertEqual((issue.kind, issue.order_id, issue.qty, issue.amount), ("over_returned", order, 1, 60))
        self.assertEqual(issue.store_id, self.shanghai)

    def test_minus_key_takes_back_from_its_own_bill(self):
        self.bill((self.beef, 2), (self.beef, -1), (self.tea, 1))
        self.assertEqual(self.facts(), [(70, 0, 0)])
        self.assertEqual(self.had(), {self.beef: (1, 60), self.tea: (1, 10)})

    def test_minus_on_a_later_bill_takes_from_the_last_visit_whatever_else_is_on_the_bill(self):
        for other in ((), ((self.tea, 1),)):
            with self.subTest(other=other):
                guest = self._make_guest("Guest")
                self.bill((self.beef, 1), (self.tofu, 1), guest=guest)
                self.bill((self.beef, 1), at="2026-05-02 04:00:00", guest=guest)
                self.bill((self.beef, -1), *other, at="2026-05-03 04:00:00", guest=guest)
                self.assertEqual(self.facts(guest), [(90, 0, 0), *((10, 0, 0) for _line in other)])
                # A sale that comes later is none that can have been given back.
                self.bill((self.beef, 1), at="2026-05-04 04:00:00", guest=guest)
                self.assertEqual(self.facts(guest)[-1], (60, 0, 0))

    def test_minus_without_a_sale_is_listed_and_lowers_nothing(self):
        order = self.bill((self.beef, -1), (self.tea, 1))
        self.assertEqual(self.facts(), [(10, 0, 0)])
        issue = self.env["restaurant.fact.issue"].search([("partner_id", "=", self.mei.id)])
        self.assertEqual((issue.kind, issue.order_id, issue.qty, issue.amount), ("unmatched_return", order, 1, 60))
        # The sale arrives late, from a till that was offline.
        self.bill((self.beef, 1), at="2026-04-30 04:00:00")
        self.assertEqual(self.facts(), [(10, 0, 0)])
        self.assertFalse(issue.exists())

    def test_discounts_beyond_what_is_left_make_no_visit_negative(self):
        order = self.bill(
            (self.beef, 1),
            (self.tea, 1),
            (self.discount, 1, -50, {"is_reward_line": True, "reward_id": self.reward.id}),
        )
        self.give_back(order, {self.beef: 1})
        self.assertEqual(self.facts(), [(0, 50, 0)])

    def test_cashiers_and_others_do_not_read_the_list(self):
        user = self._make_user("clerk", "base.group_user,restaurant_crm.group_user")
        manager = self._make_user("head", "base.group_user,restaurant_crm.group_manager")
        self.bill((self.beef, -1), (self.tea, 1))
        self.process()
        Issue = self.env["restaurant.fact.issue"]
        self.assertFalse(Issue.with_user(user).has_access("read"))
        self.assertEqual(len(Issue.with_user(manager).search([("partner_id", "=", self.mei.id)])), 1)
        manager.restaurant_store_ids = self.new_york
        self.assertFalse(Issue.with_user(manager).search([("partner_id", "=", self.mei.id)]))
