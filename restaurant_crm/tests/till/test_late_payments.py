"""Payments of a till that was without network: they arrive when another till has closed the order."""

from copy import deepcopy
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from ..common import CASHIER
from ..fact.case import TillOrderCase


@tagged("post_install", "-at_install")
class TestLatePayments(TillOrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._make_user("cashier", CASHIER)

    def setUp(self):
        super().setUp()
        self.data = self.ui_order(self.mei, {self.tofu: 1, self.beef: 2})
        self.order = self.sync({**deepcopy(self.data), "state": "draft", "amount_paid": 0, "payment_ids": []})
        self.assertEqual(self.order.state, "draft")
        # As the till sends an order that waited: with all that is on it.
        lines = [
            Command.update(line.id, {**values, "order_id": self.order.id, "id": line.id})
            for line, (_code, _id, values) in zip(self.order.lines, self.data["lines"], strict=True)
        ]
        self.paid = {**self.data, "id": self.order.id, "lines": lines}

    def notes(self):
        self.order.invalidate_recordset()
        return [body for body in self.order.message_ids.mapped("body") if f"Paid at {self.config.display_name}" in body]

    def pay(self, times=2):
        """The till hears of the first answer too late, and sends once more."""
        for _time in range(times):
            self.env["pos.order"].with_user(self.cashier).sync_from_ui([deepcopy(self.paid)])

    def test_what_nobody_touched_is_paid_once(self):
        self.pay()
        self.assertEqual((self.order.state, len(self.order.payment_ids)), ("paid", 1))
        self.assertEqual(self.order.lines.mapped("qty"), [1, 2])
        self.assertFalse(self.notes())

    def test_cancelled_meanwhile_it_is_paid(self):
        self.order.action_pos_order_cancel()
        self.pay()
        self.assertEqual((self.order.state, len(self.order.payment_ids)), ("paid", 1))
        self.assertEqual(len(self.notes()), 1)

    def test_cancelled_with_the_session_it_is_paid_in_the_next(self):
        self.order.action_pos_order_cancel()
        self.session.action_pos_session_closing_control()
        self.assertEqual(self.session.state, "closed")
        after = self._session(self.config)
        self.pay()
        self.assertEqual((self.order.state, self.order.session_id), ("paid", after))

    def test_paid_meanwhile_it_is_not_paid_twice_and_noted_once(self):
        other = deepcopy(self.paid)
        other["payment_ids"] = self.ui_order(self.mei, {self.tofu: 1, self.beef: 2})["payment_ids"]
        self.sync(other)
        first = self.order.payment_ids
        self.assertEqual(self.order.state, "paid")
        self.pay()
        self.assertEqual(self.order.payment_ids, first)
        (note,) = self.notes()
        self.assertIn(self.config.payment_method_ids[0].display_name, note)

    def test_a_dish_that_was_taken_off_meanwhile_was_paid(self):
        self.order.lines[1].unlink()
        self.pay()
        self.assertEqual((self.order.state, self.order.lines.mapped("qty")), ("paid", [1, 2]))

    def test_dishes_put_on_an_open_order_meanwhile_come_back(self):
        other = self.sync(self.ui_order(self.bo, {self.tofu: 5}, state="draft"))
        before = other.amount_total
        self.order.lines.order_id = other
        other._compute_prices()
        self.assertGreater(other.amount_total, before)
        self.order.action_pos_order_cancel()
        self.pay()
        self.assertEqual((self.order.state, self.order.lines.mapped("qty")), ("paid", [1, 2]))
        self.assertEqual((other.state, other.lines.mapped("qty")), ("draft", [5]))
        self.assertEqual(other.amount_total, before, "Nobody pays for the dishes twice")
        self.assertAlmostEqual(
            other.amount_tax, sum(line.price_subtotal_incl - line.price_subtotal for line in other.lines)
        )

    def test_of_a_bill_at_another_till_that_till_hears(self):
        config = self.config.copy({"name": "Bar"})
        self._session(config)
        other = self.sync(
            self.ui_order(self.bo, {self.tofu: 5}, state="draft", session_id=config.current_session_id.id)
        )
        self.order.lines.order_id = other
        other._compute_prices()
        self.order.action_pos_order_cancel()
        with patch.object(type(config), "notify_synchronisation", autospec=True) as told:
            self.pay(times=1)
        self.assertIn(config, [call.args[0] for call in told.call_args_list])

    def test_an_order_that_is_left_without_dishes_costs_nothing(self):
        other = self.sync(self.ui_order(self.bo, {self.tofu: 5}, state="draft"))
        other.lines.unlink()
        self.order.lines.order_id = other
        other._compute_prices()
        self.order.action_pos_order_cancel()
        self.pay()
        self.assertEqual((other.state, other.amount_total, other.lines.ids), ("draft", 0, []))

    def test_dishes_that_were_paid_with_another_order_stay_there(self):
        lines = self.order.lines
        data = self.ui_order(self.bo, {self.tofu: 5})
        other = self.sync({**deepcopy(data), "state": "draft", "payment_ids": [], "amount_paid": 0})
        lines.order_id = other
        self.sync(data)
        self.assertEqual(other.state, "paid")
        self.order.action_pos_order_cancel()
        self.pay()
        self.assertEqual((self.order.state, lines.order_id), ("cancel", other))
        self.assertFalse(self.order.payment_ids)
        self.assertEqual(len(self.notes()), 1)
