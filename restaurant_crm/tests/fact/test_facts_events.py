"""Every way in which the Point of Sale writes an order leads to the queue, and only once."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from . import facts_oracle as oracle
from .case import TillOrderCase


@tagged("post_install", "-at_install")
class TestFactsEvents(TillOrderCase):
    def queued(self):
        """Who waits in the queue, once for each row."""
        return self.env["restaurant.guest.queue"].search([]).mapped(lambda row: row.partner_id.id)

    def assertVisits(self, guest, count):
        self.process()
        self.assertEqual(len(self.visits(guest)), count)
        self.assertEqual(oracle.stored_visits(guest), oracle.expected_visits(guest))

    # -- the till -------------------------------------------------------------------------

    def test_order_paid_in_one_go_queues_the_guest_once(self):
        order = self.sync(self.ui_order(self.mei, {self.tofu: 2, self.tea: 1}))
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.queued(), [self.mei.id])
        self.assertVisits(self.mei, 1)
        self.assertEqual(self.visits(self.mei).amount, 70)

    def test_same_order_sent_twice_counts_once(self):
        sent = self.ui_order(self.mei, {self.tofu: 1})
        again = {**sent, "lines": list(sent["lines"]), "payment_ids": list(sent["payment_ids"])}
        self.sync(sent)
        self.assertEqual(len(self.sync(again)), 1)
        self.assertEqual(self.queued(), [self.mei.id])
        self.assertVisits(self.mei, 1)

    def test_draft_does_not_count_until_it_is_paid(self):
        draft = self.ui_order(self.mei, {self.tofu: 1}, state="draft")
        order = self.sync(draft)
        self.assertEqual(self.queued(), [])
        self.assertVisits(self.mei, 0)
        paid = self.ui_order(self.bo, {self.beef: 1}, uuid=order.uuid)
        self.sync(paid)
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.queued(), [self.bo.id])
        self.assertVisits(self.bo, 1)
        self.assertVisits(self.mei, 0)

    def test_return_queues_who_ordered_and_who_brought_it_back(self):
        order = self.sync(self.ui_order(self.mei, {self.tofu: 2}))
        self.assertVisits(self.mei, 1)
        refund = self.ui_order(self.bo, {self.tofu: -2}, returns={self.tofu: order.lines}, at="2026-05-03 04:00:00")
        self.sync(refund)
        self.assertEqual(sorted(self.queued()), sorted([self.mei.id, self.bo.id]))
        self.assertVisits(self.mei, 0)
        self.assertVisits(self.bo, 0)

    def test_anonymous_order_queues_nobody(self):
        self.sync(self.ui_order(self.env["res.partner"], {self.tofu: 1}))
        self.assertEqual(self.queued(), [])

    def test_late_offline_order_joins_the_visit_of_its_day(self):
        self.sync(self.ui_order(self.mei, {self.tofu: 1}, at="2026-05-01 05:00:00"))
        self.sync(self.ui_order(self.mei, {self.tea: 1}, at="2026-05-09 05:00:00"))
        self.assertVisits(self.mei, 2)
        self.sync(self.ui_order(self.mei, {self.beef: 1}, at="2026-05-01 04:00:00"))
        self.assertVisits(self.mei, 2)
        self.assertEqual(self.visits(self.mei).mapped("order_count"), [2, 1])

    def test_customer_set_after_payment_moves_the_visit(self):
        order = self.sync(self.ui_order(self.mei, {self.tofu: 1}))
        self.assertVisits(self.mei, 1)
        order.partner_id = self.bo
        self.assertEqual(sorted(self.queued()), sorted([self.mei.id, self.bo.id]))
        self.assertVisits(self.mei, 0)
        self.assertVisits(self.bo, 1)

    @contextmanager
    def without_us(self):
        """Payments queue nobody."""
        with patch.object(self.env.registry["pos.order"], "_queue_guests", lambda self, paid=False: None):
            yield

    def test_payment_costs_one_more_query(self):
        def cost(order):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            order.action_pos_order_paid()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        def ready():
            order = self._order(self.mei, "2026-05-01 04:00:00", {self.tofu: 1, self.tea: 2})
            payment = {
                "amount": order.amount_total,
                "payment_method_id": self.config.payment_method_ids[0].id,
            }
            order.add_payment({"pos_order_id": order.id, **payment})
            return order

        with_us, without_us = ready(), ready()
        cost(ready())  # warm up
        ours = cost(with_us)
        with self.without_us():
            theirs = cost(without_us)
        self.assertEqual(ours - theirs, 1)

    def test_till_sync_costs_one_more_query(self):
        def cost():
            sent = self.ui_order(self.mei, {self.tofu: 1, self.tea: 2})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["pos.order"].sync_from_ui([sent])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(), cost()
        ours = cost()
        with self.without_us():
            theirs = cost()
        self.assertEqual(ours - theirs, 1)

    def test_an_order_that_was_open_costs_one_more_query_too(self):
        def cost():
            sent = self.ui_order(self.mei, {self.tofu: 1, self.tea: 2})
            first = {**sent, "state": "draft", "payment_ids": [], "amount_paid": 0}
            row = self.env["pos.order"].sync_from_ui([first])["pos.order"][0]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = self.env["pos.order"].sync_from_ui([{**sent, "id": row["id"], "lines": []}])["pos.order"]
            self.env.flush_all()
            self.assertEqual(rows[0]["state"], "paid")
            # Each of these is a query of its own, or several.
            shown = {"complaint_ids", "feedback_ids", "survey_request_ids", "guest_priority", "allergy_notes"}
            self.assertFalse(shown & rows[0].keys())
            return self.env.cr.sql_log_count - before

        cost(), cost()
        ours = cost()
        with self.without_us():
            theirs = cost()
        self.assertEqual(ours - theirs, 1)

    # -- the back office ------------------------------------------------------------------

    def test_back_office_payment_wizard_queues_the_guest_once(self):
        order = self._order(self.mei, "2026-05-01 04:00:00")
        wizard = self.env["pos.make.payment"].with_context(active_id=order.id, active_ids=order.ids).create({})
        wizard.check()
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.queued(), [self.mei.id])
        self.assertVisits(self.mei, 1)

    def test_back_office_return_removes_the_visit(self):
        order = self.pay(self.mei, "2026-05-01 04:00:00", {self.tofu: 2})
        self.assertVisits(self.mei, 1)
        refund = self.env["pos.order"].browse(order.refund()["res_id"])
        self.assertEqual(refund.state, "draft")
        self.assertEqual(self.env["restaurant.visit"]._rebuild(self.mei.ids), [], "not paid back yet")
        self.assertVisits(self.mei, 1)
        self._settle(refund)
        self.assertVisits(self.mei, 0)

    def test_posting_at_session_closing_queues_nobody(self):
        orders = self.pay(self.mei, "2026-05-01 04:00:00") | self.pay(self.bo, "2026-05-01 04:00:00")
        self.process()
        orders.write({"state": "done"})
        self.assertEqual(self.queued(), [])
        self.assertVisits(self.mei, 1)

    def test_cancelled_draft_queues_nobody(self):
        order = self._order(self.mei, "2026-05-01 04:00:00")
        order.action_pos_order_cancel()
        self.assertEqual(self.queued(), [])

    def test_line_of_a_paid_order_added_changed_moved_and_removed(self):
        order = self.pay(self.mei, "2026-05-01 04:00:00", {self.tofu: 1, self.tea: 1})
        other = self.pay(self.bo, "2026-05-01 04:00:00", {self.beef: 1})
        self.process()
        Line = self.env["pos.order.line"]
        line = Line.create(self._line_vals(self.beef, 1, 60, order_id=order.id))
        self.assertEqual(self.queued(), [self.mei.id])
        self.assertVisits(self.mei, 1)
        line.qty = 2
        self.assertEqual(self.queued(), [self.mei.id])
        self.assertVisits(self.mei, 1)
        line.order_id = other
        self.assertEqual(sorted(self.queued()), sorted([self.mei.id, self.bo.id]))
        self.assertVisits(self.mei, 1)
        self.assertVisits(self.bo, 1)
        line.with_context(_force_unlink=True).unlink()
        self.assertEqual(self.queued(), [self.bo.id])
        self.assertVisits(self.bo, 1)

    def test_other_fields_of_a_paid_order_queue_nobody(self):
        order = self.pay(self.mei, "2026-05-01 04:00:00")
        self.process()
        order.general_customer_note = "window seat"
        order.lines.customer_note = "no salt"
        self.assertEqual(self.queued(), [])

    def test_deleted_preset_or_table_leaves_no_drift(self):
        preset = self._make_preset("Home", "delivery")
        table = self._make_table(self.config)
        self.pay(self.mei, "2026-05-01 04:00:00", preset_id=preset.id)
        self.pay(self.bo, "2026-05-01 04:00:00", table_id=table.id)
        self.process()
        self.session.state = "closed"
        preset.unlink()
        table.unlink()
        self.assertEqual(sorted(self.queued()), sorted([self.mei.id, self.bo.id]))
        self.process()
        self.assertEqual(self.env["restaurant.visit"]._rebuild(), [])
        self.assertEqual(self.visits(self.bo).channel, "takeaway")

    # -- what is in the amount, and what is a dish ------------------------------------------

    def test_rewards_lower_the_spend_and_tips_are_apart_and_both_are_no_dishes(self):
        tip, reward = self._make_dish("Tip", 5), self._make_dish("Reward", -10)
        self.config.tip_product_id = tip
        lines = [
            self._line_vals(self.tofu, 1, 30),
            self._line_vals(tip, 1, 5),
            self._line_vals(reward, 1, -10, is_reward_line=True),
        ]
        order = self.pay(
            self.mei,
            "2026-05-01 04:00:00",
            lines=[Command.create(line) for line in lines],
            amount_total=25,
        )
        self.process()
        visit = self.visits(self.mei)
        self.assertEqual((visit.amount, visit.tip), (20, 5))
        self.assertEqual(visit.line_ids.product_id, self.tofu)
        # With the only dish returned nothing is left of the visit, whatever the tip.
        self.give_back(order, {self.tofu: 1})
        self.assertVisits(self.mei, 0)

    def test_dish_returned_in_pieces_twice(self):
        order = self.pay(self.mei, "2026-05-01 04:00:00", {self.tofu: 3, self.tea: 1})
        self.give_back(order, {self.tofu: 1})
        self.give_back(
            order,
            {self.tofu: 1},
            at="2026-06-01 04:00:00",
            guest=self.bo,
            config=self.new_york.config_ids,
        )
        self.assertVisits(self.mei, 1)
        visit = self.visits(self.mei)
        self.assertEqual({line.product_id: (line.qty, line.amount) for line in visit.line_ids}, {
            self.tofu: (1, 30), self.tea: (1, 10),
        })  # fmt: skip
        self.assertEqual(visit.amount, 40)
        self.assertVisits(self.bo, 0)

    def test_order_known_by_its_total_only_is_a_visit(self):
        self.pay(self.mei, "2026-05-01 04:00:00", lines=[], amount_total=80)
        self.assertVisits(self.mei, 1)
        self.assertEqual(self.visits(self.mei).amount, 80)
