"""After a payment only the last visits are derived anew, and the facts are those of everything."""

from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from ...models.fact import restaurant_visit
from ..common import GuestCase
from . import facts_oracle as oracle


@tagged("post_install", "-at_install")
class TestPaid(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._furnish()
        for month in range(1, 7):
            cls.pay(cls.mei, f"2026-{month:02}-10 04:00:00", {cls.beef: 1, cls.tea: 2})
        cls.env["restaurant.guest.queue"]._process()
        cls.first = cls.env["restaurant.visit"].search([("partner_id", "=", cls.mei.id)], order="visited_at", limit=1)

    def setUp(self):
        super().setUp()
        # Nobody looks at it again unless everything is looked at.
        self.env.cr.execute("UPDATE restaurant_visit SET amount = 12345 WHERE id = %s", [self.first.id])
        self.first.invalidate_recordset()

    def since(self, order, guest=None):
        self.env.flush_all()
        return self.env["restaurant.visit"]._since({(guest or self.mei).id: {order.id}})

    def assertPastWasLeft(self):
        self.assertEqual(self.first.amount, 12345)
        # By night it is found.
        self.assertEqual(self.env["restaurant.visit"]._rebuild(self.mei.ids), self.mei.ids)
        self.assertAllIsRight()

    def assertAllIsRight(self):
        guests = self.mei | self.bo
        self.assertEqual(oracle.stored_visits(guests), oracle.expected_visits(guests))
        self.assertEqual(oracle.stored_issues(guests), oracle.expected_issues(guests))
        self.assertEqual(self.env["restaurant.visit"]._rebuild(guests.ids), [])

    def test_past_is_left_alone(self):
        self.pay(self.mei, "2026-07-10 04:00:00", {self.tofu: 2})
        self.process()
        self.assertEqual(self.profile(self.mei).visits, 7)
        self.assertPastWasLeft()

    def test_of_many_guests_at_once_alike(self):
        self.pay(self.mei, "2026-07-10 04:00:00", {self.tofu: 2})
        self.pay(self.bo, "2026-07-10 04:00:00", {self.tofu: 2})
        self.startPatcher(patch.object(restaurant_visit, "FEW_GUESTS", 0))
        self.process()
        self.assertEqual((self.profile(self.mei).visits, self.profile(self.bo).visits), (7, 1))
        self.assertPastWasLeft()

    def test_second_order_of_a_visit(self):
        self.pay(self.mei, "2026-06-10 05:00:00", {self.tofu: 2})
        self.process()
        self.assertEqual(self.profile(self.mei).visits, 6)
        self.assertPastWasLeft()

    def test_late_order_connects_two_visits(self):
        gap = self.env["ir.config_parameter"]
        gap.set_param("restaurant_crm.visit_gap_hours", "3")
        self.pay(self.mei, "2026-06-10 09:00:00", {self.tofu: 2})
        self.process()
        self.assertEqual(self.profile(self.mei).visits, 7)
        self.pay(self.mei, "2026-06-10 06:30:00", {self.tea: 1})
        self.process()
        self.assertEqual(self.profile(self.mei).visits, 6)
        self.assertPastWasLeft()

    def test_return_changes_the_visit_of_what_was_sold(self):
        order = self.pay(self.mei, "2026-07-10 04:00:00", {self.tofu: 2})
        self.process()
        back = self.give_back(order, {self.tofu: 1}, guest=self.env["res.partner"])
        self.process()
        self.assertEqual(self.env["restaurant.visit"].search([("order_id", "=", order.id)]).line_ids.qty, 1)
        again = self._line_vals(self.tofu, 1, 30, refunded_orderline_id=back.lines.id)
        self.pay(self.env["res.partner"], "2026-07-12 04:00:00", lines=[Command.create(again)], amount_total=30)
        self.process()
        self.assertEqual(self.env["restaurant.visit"].search([("order_id", "=", order.id)]).line_ids.qty, 2)
        self.assertPastWasLeft()

    def test_return_of_the_first_order_looks_at_all(self):
        self.give_back(self.first.order_id, {self.tea: 1})
        self.process()
        self.assertAllIsRight()

    def test_order_before_all_others_looks_at_all(self):
        self.pay(self.mei, "2025-07-10 04:00:00", {self.tofu: 2})
        self.process()
        self.assertAllIsRight()

    def test_two_payments_look_from_the_earlier_one(self):
        self.pay(self.mei, "2026-08-10 04:00:00", {self.tofu: 2})
        self.pay(self.mei, "2026-07-10 04:00:00", {self.tofu: 1})
        self.process()
        self.assertEqual(self.profile(self.mei).visits, 8)
        self.assertPastWasLeft()

    def test_anything_else_looks_at_all(self):
        order = self.pay(self.mei, "2026-07-10 04:00:00", {self.tofu: 2})
        order.customer_count = 7
        self.process()
        self.assertAllIsRight()

    def test_minus_reaches_back(self):
        """It takes from the last order that has the same."""
        minus = self._line_vals(self.beef, -1, 1)
        order = self.pay(self.mei, "2026-07-10 04:00:00", lines=[Command.create(self._line_vals(self.tofu, 2, 30)),
                                                                 Command.create(minus)], amount_total=59)  # fmt: skip
        self.assertFalse(self.since(order))
        self.process()
        self.assertAllIsRight()
        # Not the payments after it: they take nothing.
        self.assertTrue(self.since(self.pay(self.mei, "2026-07-20 04:00:00", {self.tofu: 2})))
        # But one that comes late, before it: that may be the last that has the same.
        self.assertFalse(self.since(self.pay(self.mei, "2026-07-05 04:00:00", {self.beef: 1})))
        self.process()
        self.assertAllIsRight()

    def test_bill_to_look_at_reaches_back(self):
        minus = self._line_vals(self.bag, -1, 1)
        self.pay(self.mei, "2026-07-10 04:00:00", lines=[Command.create(self._line_vals(self.tofu, 2, 30)),
                                                         Command.create(minus)], amount_total=59)  # fmt: skip
        self.process()
        self.assertTrue(oracle.stored_issues(self.mei))
        self.assertFalse(self.since(self.pay(self.mei, "2026-07-20 04:00:00", {self.tofu: 2})))
        self.process()
        self.assertAllIsRight()

    def test_family_reaches_back(self):
        """Whatever is paid for an address is the person's."""
        home = self._make_guest("Home", parent_id=self.mei.id, type="delivery")
        order = self.pay(home, "2026-07-10 04:00:00", {self.tofu: 2})
        self.assertFalse(self.since(order, home))
        self.assertFalse(self.since(self.pay(self.mei, "2026-07-20 04:00:00", {self.tofu: 2})))
        self.process()
        self.assertEqual(self.profile(self.mei).visits, 8)
        self.assertAllIsRight()

    def test_order_of_somebody_else_by_now(self):
        order = self.pay(self.mei, "2026-07-10 04:00:00", {self.tofu: 2})
        order.partner_id = self.bo
        self.assertFalse(self.since(order))
        self.process()
        self.assertAllIsRight()

    def test_order_that_is_gone(self):
        order = self.pay(self.mei, "2026-07-10 04:00:00", {self.tofu: 2})
        self.env.cr.execute("DELETE FROM pos_payment WHERE pos_order_id = %s", [order.id])
        self.env.cr.execute("DELETE FROM pos_order_line WHERE order_id = %s", [order.id])
        self.env.cr.execute("DELETE FROM pos_order WHERE id = %s", [order.id])
        self.env.invalidate_all()
        self.process()
        self.assertAllIsRight()
