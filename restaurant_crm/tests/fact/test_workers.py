import threading

from ...models.shared.transactions import CONFLICTS
from .workers_case import WorkersCase


class TestWorkers(WorkersCase):
    """Two workers on one queue."""

    def test_rolled_back_worker_loses_nothing(self):
        with self.committed() as env:
            self.order(env, 0, "2026-05-01 04:00:00")
        worker = self.connect()
        self.assertTrue(worker["restaurant.guest.queue"]._process())
        worker.cr.rollback()  # killed between taking the rows and the commit
        other = self.connect()
        self.work(other)
        self.assertEqual(len(self.assertFactsAreRight()), 1)

    def test_second_worker_skips_what_the_first_one_holds(self):
        with self.committed() as env:
            self.order(env, 0, "2026-05-01 04:00:00")
            self.order(env, 1, "2026-05-01 04:00:00")
        one, two = self.connect(), self.connect()
        self.assertEqual(one["restaurant.guest.queue"]._process(limit=1), 1)
        self.assertEqual(two["restaurant.guest.queue"]._process(limit=1), 1)  # does not wait
        two.cr.commit()
        one.cr.commit()
        self.assertEqual(len(self.assertFactsAreRight()), 2)

    def test_two_workers_on_one_guest_do_not_double_the_facts(self):
        with self.committed() as env:
            self.order(env, 0, "2026-05-01 04:00:00")
            self.order(env, 0, "2026-05-03 04:00:00")
        one, two = self.connect(), self.connect()
        two["res.partner"].search_count([])  # takes its snapshot now
        self.assertEqual(one["restaurant.guest.queue"]._process(limit=1), 1)
        one.cr.commit()
        with self.assertRaises(CONFLICTS[0]), self.quiet():
            two["restaurant.guest.queue"]._process()
        two.cr.rollback()
        two.invalidate_all()
        self.work(two)
        self.assertEqual(len(self.assertFactsAreRight()), 2)

    def test_worker_with_an_old_snapshot_does_not_bring_old_facts_back(self):
        """Changed and changed back: the worker in between must not win, though nothing differs any more."""
        with self.committed() as env:
            order_id = self.order(env, 0, "2026-05-01 04:00:00").id
        with self.committed() as env:
            self.work(env)
            env["pos.order"].browse(order_id).customer_count = 5
        slow = self.connect()
        claimed = slow["restaurant.guest.queue"]._claim(10)
        self.assertTrue(claimed)
        with self.committed() as env:
            env["pos.order"].browse(order_id).customer_count = 1
        with self.committed() as env:
            self.assertEqual(env["restaurant.guest.queue"]._process(), 1)
        with self.assertRaises(CONFLICTS[0]), self.quiet():
            slow["restaurant.guest.queue"]._evaluate([row[1] for row in claimed])
        slow.cr.rollback()
        slow.invalidate_all()
        self.work(slow)
        self.assertEqual([visit.covers for visit in self.assertFactsAreRight()], [1])

    def test_order_paid_while_its_guest_is_evaluated_is_not_forgotten(self):
        with self.committed() as env:
            self.order(env, 0, "2026-05-01 04:00:00")
        worker = self.connect()
        self.assertTrue(worker["restaurant.guest.queue"]._process())
        with self.committed() as till:  # neither waits for the worker nor fails
            self.order(till, 0, "2026-05-03 04:00:00")
        worker.cr.commit()
        self.work(worker)
        self.assertEqual(len(self.assertFactsAreRight()), 2)

    def test_many_workers_and_tills_at_once(self):
        errors = []

        def run(job):
            try:
                job()
            except Exception as error:  # noqa: BLE001 - shown by the assertion below
                errors.append(error)

        def sell():
            for number in range(12):
                with self.committed() as env:
                    self.order(env, number % 3, f"2026-05-{number + 1:02} 04:00:00")

        def work():
            env = self.connect()
            for _round in range(15):
                self.work(env)

        threads = [threading.Thread(target=run, args=[job]) for job in (sell, work, work)]
        with self.quiet():
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertEqual(errors, [])
        self.work(self.connect())
        self.assertEqual(len(self.assertFactsAreRight()), 12)
