"""What was taken off a visit's price, and where the guests sat."""

from odoo.fields import Command
from odoo.tests import tagged

from ..common import GuestCase
from . import facts_oracle as oracle


@tagged("post_install", "-at_install")
class TestDiscounts(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._furnish()

    def bill(self, *lines, at="2026-05-01 04:00:00", **values):
        """A paid order of Mei with lines as (dish, quantity, discount in percent, other values)."""
        vals = []
        for dish, qty, percent, others in lines:
            line = self._line_vals(dish, qty, others.pop("price", dish.list_price), discount=percent, **others)
            line["price_subtotal_incl"] *= 1 - percent / 100
            vals.append(line)
        total = sum(line["price_subtotal_incl"] for line in vals)
        lines = [Command.create(line) for line in vals]
        return self._settle(self._order(self.mei, at, lines=lines, amount_total=total, **values))

    def facts(self):
        """(spend, taken off) of the only visit of Mei."""
        self.process()
        self.assertEqual(oracle.stored_visits(self.mei), oracle.expected_visits(self.mei))
        visit = self.visits(self.mei)
        return visit.amount, visit.discount

    def test_discount_of_a_dish(self):
        self.bill((self.beef, 2, 25, {}), (self.tea, 1, 0, {}))
        self.assertEqual(self.facts(), (100, 30))

    def test_dish_given_away(self):
        self.bill((self.beef, 1, 100, {}), (self.tea, 1, 0, {}))
        self.assertEqual(self.facts(), (10, 60))

    def test_taxes_are_part_of_what_was_taken_off(self):
        order = self.bill((self.beef, 1, 50, {}))
        order.lines.price_subtotal_incl = 33
        order.amount_total = 33
        self.assertEqual(self.facts(), (33, 33))

    def test_reward_is_taken_off_and_a_gift_card_pays(self):
        reward, gift_card = self.rewards
        self.bill(
            (self.beef, 1, 0, {}),
            (self.discount, 1, 0, {"is_reward_line": True, "reward_id": reward.id, "price": -6}),
            (self.discount, 1, 0, {"is_reward_line": True, "reward_id": gift_card.id, "price": -20}),
            (self.tip, 1, 0, {}),
        )
        self.assertEqual(self.facts(), (54, 6))

    def test_return_gives_the_discount_back(self):
        order = self.bill((self.beef, 2, 50, {}), (self.tea, 1, 0, {}))
        self.give_back(order, {self.beef: 1})
        self.assertEqual(self.facts(), (40, 30))

    def test_discount_edited_later(self):
        order = self.bill((self.beef, 1, 0, {}))
        self.process()
        order.lines.write({"discount": 50, "price_subtotal_incl": 30})
        order.amount_total = 30
        self.assertEqual(self.facts(), (30, 30))

    def test_orders_in_another_currency(self):
        order = self.bill((self.beef, 1, 50, {}))
        order.currency_rate = 2
        self.assertEqual(self.facts(), (15, 15))

    # -- floors ----------------------------------------------------------------------------

    def test_floor_is_that_of_the_first_table(self):
        hall, garden = self.tables[self.tills[0]], self.tables[self.tills[1]]
        inside = {"preset_id": self.presets[0].id}
        self.bill((self.tea, 1, 0, {}), **inside)
        self.bill((self.tea, 1, 0, {}), at="2026-05-01 04:10:00", table_id=hall.id, **inside)
        self.bill((self.tea, 1, 0, {}), at="2026-05-01 04:20:00", table_id=garden.id, **inside)
        self.facts()
        self.assertEqual(self.visits(self.mei).floor_id, hall.floor_id)

    def test_table_of_another_floor_and_floor_that_goes(self):
        table, floor = self.tables[self.tills[0]], self.tables[self.tills[1]].floor_id
        self.bill((self.tea, 1, 0, {}), table_id=table.id)
        self.process()
        table.floor_id = floor
        self.facts()
        self.assertEqual(self.visits(self.mei).floor_id, floor)
        floor.pos_config_ids = False
        floor.unlink()
        self.env.invalidate_all()
        self.assertFalse(self.visits(self.mei).floor_id)
        self.assertEqual(self.env["restaurant.visit"]._rebuild(self.mei.ids), [])
