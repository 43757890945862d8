from datetime import date

from odoo.tests import tagged

from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestVisits(GuestCase):
    def test_paid_order_becomes_a_visit(self):
        self.pay(self.mei, "2026-05-01 04:30:00", {self.tofu: 2, self.tea: 1}, customer_count=3)
        self.assertFalse(self.visits(self.mei))
        self.process()
        visit = self.visits(self.mei)
        self.assertRecordValues(
            visit,
            [
                {
                    "store_id": self.shanghai.id,
                    "channel": "takeaway",
                    "visit_date": date(2026, 5, 1),
                    "weekday": 5,
                    "hour": 12,
                    "daypart": "lunch",
                    "covers": 3,
                    "amount": 70,
                    "order_count": 1,
                }
            ],
        )
        self.assertEqual({line.product_id: line.qty for line in visit.line_ids}, {self.tofu: 2, self.tea: 1})

    def test_orders_less_than_the_gap_apart_are_one_visit(self):
        self.pay(self.mei, "2026-05-01 04:00:00")
        self.pay(self.mei, "2026-05-01 07:59:59")
        self.pay(self.mei, "2026-05-01 11:59:59")
        self.process()
        self.assertEqual(self.visits(self.mei).mapped("order_count"), [2, 1])

    def test_whole_refund_removes_the_visit_and_partial_one_reduces_it(self):
        whole = self.pay(self.mei, "2026-05-01 04:00:00")
        part = self.pay(self.mei, "2026-05-03 04:00:00", {self.tofu: 2, self.beef: 1})
        self.process()
        self.assertEqual(len(self.visits(self.mei)), 2)
        self.give_back(whole)
        self.give_back(part, {self.tofu: 1, self.beef: 1})
        self.process()
        visit = self.visits(self.mei)
        self.assertEqual(visit.order_id, part)
        self.assertEqual(visit.amount, 30)
        self.assertEqual({line.product_id: line.qty for line in visit.line_ids}, {self.tofu: 1})

    def test_visit_keeps_its_id_when_it_grows(self):
        self.pay(self.mei, "2026-05-01 04:00:00")
        self.process()
        visit = self.visits(self.mei)
        self.pay(self.mei, "2026-05-01 05:00:00")
        self.process()
        self.assertEqual(self.visits(self.mei), visit)
        self.assertEqual(visit.order_count, 2)
