"""The code to the page with stars, between a till and the server."""

from odoo.tests import tagged

from ..common import CASHIER
from ..fact.case import TillOrderCase
from .case import TOKEN


@tagged("post_install", "-at_install")
class TestCodeAtTill(TillOrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._make_user("code_cashier", CASHIER)

    def send(self, data):
        """What the server answers about one order, to the cashier."""
        (row,) = self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])["pos.order"]
        return row

    def test_a_bill_that_is_sent_again_arrives_and_keeps_its_code(self):
        bill = self.ui_order(self.mei, {self.tofu: 1}, state="draft", feedback_token=TOKEN, partner_id=False)
        uuid = bill["uuid"]
        self.assertEqual(self.send(bill)["feedback_token"], TOKEN)
        order = self.env["pos.order"].search([("uuid", "=", uuid)])
        again = {**self.ui_order(self.mei, {}, state="draft"), "uuid": uuid, "feedback_token": TOKEN}
        self.assertEqual(self.send(again)["feedback_token"], TOKEN)
        self.assertEqual(order.partner_id, self.mei)
        paid = {**self.ui_order(self.mei, {self.tofu: 1}, lines=[]), "uuid": uuid, "feedback_token": TOKEN}
        self.assertEqual(self.send(paid)["feedback_token"], TOKEN, "The receipt is printed after that.")
        self.assertEqual(order.state, "paid")

    def test_paid_bills_of_others_tell_no_code(self):
        bill = self.ui_order(self.mei, {self.tofu: 1}, feedback_token=TOKEN)
        uuid = bill["uuid"]
        self.send(bill)
        self.env.invalidate_all()
        (row,) = self.env["pos.order"].with_user(self.cashier).read_pos_data_uuid(uuid)["pos.order"]
        self.assertFalse(row.get("feedback_token"))

    def test_a_bill_without_a_code_arrives(self):
        self.assertFalse(self.send(self.ui_order(self.mei, {self.tofu: 1})).get("feedback_token"))
