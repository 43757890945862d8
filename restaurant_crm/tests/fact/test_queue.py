"""The queue between payment and evaluation: nothing lost, nothing doubled, nobody stopped."""

from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged

from ...models.fact.restaurant_guest_queue import MAX_ATTEMPTS
from ...models.shared.transactions import MAX_TRIES
from ..common import GuestCase

WORKER = "odoo.addons.restaurant_crm.models.fact.restaurant_guest_queue"


@tagged("post_install", "-at_install")
class TestQueue(GuestCase):
    def setUp(self):
        super().setUp()
        self.env["restaurant.guest.queue"].search([]).unlink()

    def rows(self, guests):
        return self.env["restaurant.guest.queue"].search([("partner_id", "in", guests.ids)])

    def work(self):
        """Let the scheduled action run as the scheduler does."""
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_process_guest_queue").method_direct_trigger()

    def failing_for(self, guest):
        """Building the facts of this guest fails while the context lasts."""
        Visit = self.env.registry["restaurant.visit"]
        original = Visit._rebuild_scope

        def rebuild_scope(visits, partner_ids, paid=None):
            if guest.id in partner_ids:
                raise ValueError("broken on purpose")
            return original(visits, partner_ids, paid)

        return patch.object(Visit, "_rebuild_scope", rebuild_scope)

    def test_payments_only_append(self):
        for _number in range(3):
            self.pay(self.mei, "2026-05-01 04:00:00")
        rows = self.rows(self.mei)
        self.assertEqual(len(rows), 3)
        self.pay(self.mei, "2026-05-02 04:00:00")
        self.assertEqual(self.rows(self.mei) & rows, rows)
        self.env.cr.execute(
            """SELECT conname FROM pg_constraint
                WHERE conrelid = 'restaurant_guest_queue'::regclass AND contype = 'u'
            UNION ALL
               SELECT indexrelid::regclass::text FROM pg_index
                WHERE indrelid = 'restaurant_guest_queue'::regclass AND indisunique AND NOT indisprimary"""
        )
        self.assertEqual(self.env.cr.fetchall(), [], "a unique key could fail a checkout")

    def test_payment_wakes_the_worker(self):
        cron = self.env.ref("restaurant_crm.ir_cron_process_guest_queue")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.pay(self.mei, "2026-05-01 04:00:00")
        self.assertGreater(self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), triggers)

    def test_payment_does_not_need_the_worker(self):
        self.env.ref("restaurant_crm.ir_cron_process_guest_queue").unlink()
        self.pay(self.mei, "2026-05-01 04:00:00")
        self.assertEqual(self.process(), 1)
        self.assertEqual(len(self.visits(self.mei)), 1)

    def test_scheduled_worker_empties_the_queue(self):
        for _number in range(3):
            self.pay(self.mei, "2026-05-01 04:00:00")
        self.pay(self.bo, "2026-05-01 04:00:00")
        self.work()
        self.assertFalse(self.rows(self.mei | self.bo))
        self.assertEqual([len(self.visits(guest)) for guest in (self.mei, self.bo)], [1, 1])
        self.assertEqual(self.visits(self.mei).order_count, 3)

    def test_limit_takes_the_oldest_rows_and_leaves_the_rest(self):
        self.pay(self.mei, "2026-05-01 04:00:00")
        self.pay(self.bo, "2026-05-01 04:00:00")
        # Plans of a large queue, in which a plain subquery would be run for each row.
        for plan in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
            self.env.cr.execute(f"SET LOCAL enable_{plan} = off")
        self.assertEqual(self.env["restaurant.guest.queue"]._process(limit=1), 1)
        self.assertEqual((len(self.visits(self.mei)), len(self.visits(self.bo))), (1, 0))
        self.assertEqual(len(self.rows(self.bo)), 1)

    def test_many_guests_take_several_batches(self):
        guests = self.env["res.partner"].create([{"name": f"Guest {number}"} for number in range(7)])
        self.env["restaurant.guest.queue"]._add(guests)
        with patch(f"{WORKER}.BATCH", 3):
            self.assertEqual(self.process(), 7)

    def test_failing_guest_keeps_its_rows_and_stops_nobody(self):
        lin = self._make_guest("Lin")
        for guest in (self.bo, self.mei, self.mei, lin):
            self.pay(guest, "2026-05-01 04:00:00")
        with self.failing_for(self.mei), self.assertLogs(WORKER, "ERROR"):
            self.work()
        self.assertEqual([len(self.visits(guest)) for guest in (self.bo, self.mei, lin)], [1, 0, 1])
        self.assertFalse(self.rows(self.bo | lin))
        rows = self.rows(self.mei)
        self.assertEqual(len(rows), 2)
        for row in rows:
            self.assertIn("broken on purpose", row.error)
            self.assertGreaterEqual(row.attempts, 1)
        self.work()
        self.assertFalse(self.rows(self.mei))
        self.assertEqual(len(self.visits(self.mei)), 1)

    def test_guest_that_fails_too_often_waits_for_the_nightly_check(self):
        self.pay(self.mei, "2026-05-01 04:00:00")
        with self.failing_for(self.mei), self.assertLogs(WORKER, "ERROR"):
            for _attempt in range(MAX_ATTEMPTS + 2):
                self.work()
        self.assertEqual(self.rows(self.mei).attempts, MAX_ATTEMPTS)
        self.work()
        self.assertTrue(self.rows(self.mei), "was tried again")
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_check_facts").method_direct_trigger()
        self.assertEqual(len(self.visits(self.mei)), 1)
        self.assertFalse(self.rows(self.mei), "a guest who is fine again has rows of old failures")

    def test_worker_that_meets_another_one_starts_again(self):
        self.pay(self.mei, "2026-05-01 04:00:00")
        Queue = self.env.registry["restaurant.guest.queue"]
        original, met = Queue._process, []

        def process(queue, limit=None):
            if not met:
                met.append(True)
                raise SerializationFailure("could not serialize access")
            return original(queue, limit)

        with patch.object(Queue, "_process", process):
            self.work()
        self.assertTrue(met)
        self.assertEqual(len(self.visits(self.mei)), 1)
        self.assertFalse(self.rows(self.mei))

    def test_conflict_that_does_not_pass_stops_nobody(self):
        """What looks like another worker and comes back each time is none: guests are then taken one by one."""
        self.pay(self.mei, "2026-05-01 04:00:00")
        lost = []

        def process(queue, limit=None):
            lost.append(True)
            raise SerializationFailure("could not serialize access")

        Queue = self.env.registry["restaurant.guest.queue"]
        with patch.object(Queue, "_process", process), self.assertLogs(WORKER, "ERROR"):
            self.work()
        # Once with the guest, and once more to see that nobody is left.
        self.assertEqual(len(lost), 2 * MAX_TRIES)
        self.assertEqual(len(self.visits(self.mei)), 1)
        self.assertFalse(self.rows(self.mei))

    def test_check_that_meets_a_worker_starts_again(self):
        Check = self.env.registry["restaurant.fact.check"]
        original, met, states = Check._finish, [], []

        def finish(check):
            met.append(check)
            if len(met) == 1:
                raise SerializationFailure("could not serialize access")
            result = original(check)
            states.append(check.state)
            return result

        with patch.object(Check, "_finish", finish), self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_check_facts").method_direct_trigger()
        self.assertEqual(len(met), 2)
        self.assertEqual(states, ["done"])
