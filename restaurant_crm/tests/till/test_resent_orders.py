"""Orders that arrive more than once, as the till never heard of the first time."""

from copy import deepcopy
from uuid import uuid4

from odoo.fields import Command
from odoo.tests import tagged

from ..fact.case import TillOrderCase


@tagged("post_install", "-at_install")
class TestResentOrders(TillOrderCase):
    def draft(self):
        data = self.ui_order(self.mei, {self.tofu: 1, self.beef: 2}, state="draft")
        data["course_ids"] = [Command.create({"uuid": str(uuid4()), "index": 1})]
        return data

    def test_what_came_before_is_not_made_once_more(self):
        data = self.draft()
        data["lines"][0][2]["pack_lot_ids"] = [Command.create({"lot_name": "A"})]
        order = self.sync(deepcopy(data))
        lines, courses = order.lines, order.course_ids
        data["lines"][0][2]["qty"] = 3
        paid = {"uuid": str(uuid4()), "amount": data["amount_total"]}
        paid["payment_method_id"] = self.config.payment_method_ids[0].id
        data["payment_ids"] = [Command.create(paid)]
        self.assertEqual(self.sync(deepcopy(data)), order)
        self.assertEqual((order.lines, order.course_ids), (lines, courses))
        self.assertEqual(order.lines.mapped("qty"), [3, 2])
        self.assertEqual(order.lines.pack_lot_ids.mapped("lot_name"), ["A"])
        self.assertEqual(len(order.payment_ids), 1)
        data |= {"state": "paid", "amount_paid": data["amount_total"]}
        self.sync(deepcopy(data))
        self.assertEqual((order.state, len(order.payment_ids), len(order.lines)), ("paid", 1, 2))

    def test_what_is_new_is_made(self):
        data = self.draft()
        order = self.sync(deepcopy(data))
        new = deepcopy(data["lines"][0])
        new[2]["uuid"] = str(uuid4())
        self.sync(deepcopy({**data, "lines": [*data["lines"], new]}))
        self.assertEqual(order.lines.mapped("qty"), [1, 2, 1])

    def test_what_was_taken_off_is_not_taken_off_again(self):
        data = self.draft()
        order = self.sync(deepcopy(data))
        gone = order.lines[1]
        again = {**data, "id": order.id, "lines": [Command.unlink(gone.id), Command.delete(gone.id)]}
        for _time in range(2):
            self.sync(deepcopy(again))
            self.assertEqual(order.lines.mapped("qty"), [1])
