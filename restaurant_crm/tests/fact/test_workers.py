import threading
from contextlib import closing

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ...models.fact.restaurant_guest_queue import CONFLICTS
from . import facts_oracle as oracle


@tagged("post_install", "-at_install")
class TestWorkers(BaseCase):
    """Two workers on two connections: what only committed data can show. Cleans up behind itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            cls.known = {
                model: env[model].search([]).ids for model in ("account.journal", "account.account", "ir.sequence")
            }
            config = env["pos.config"].create({"name": "Two workers", "payment_method_ids": [Command.clear()]})
            session = env["pos.session"].create({"config_id": config.id, "user_id": SUPERUSER_ID})
            dish = env["product.product"].create({"name": "Two workers' dish", "available_in_pos": True})
            cls.config_id, cls.session_id, cls.dish_id = config.id, session.id, dish.id
            cls.store_id = config.store_id.id
        cls.addClassCleanup(cls.remove_everything)

    @classmethod
    def remove_everything(cls):
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
            cr.execute("DELETE FROM restaurant_visit WHERE store_id = %s", [cls.store_id])
            cr.execute("DELETE FROM pos_order WHERE session_id = %s", [cls.session_id])
            cr.execute("DELETE FROM pos_session WHERE id = %s", [cls.session_id])
            config = env["pos.config"].browse(cls.config_id)
            config.unlink()
            env["restaurant.store"].browse(cls.store_id).unlink()
            template = env["product.product"].browse(cls.dish_id).product_tmpl_id
            template.unlink()
            env["res.partner"].search([("name", "=like", "Two workers%")]).unlink()
            for model, known in cls.known.items():
                env[model].search([("id", "not in", known)]).unlink()

    def setUp(self):
        super().setUp()
        with self.committed() as env:
            guests = env["res.partner"].create([{"name": f"Two workers {number}"} for number in range(3)])
        self.guest_ids = guests.ids
        self.addCleanup(self.forget_orders)

    def forget_orders(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM restaurant_guest_queue WHERE partner_id = ANY(%s)", [self.guest_ids])
            cr.execute("DELETE FROM restaurant_visit WHERE partner_id = ANY(%s)", [self.guest_ids])
            cr.execute("DELETE FROM restaurant_guest_profile WHERE partner_id = ANY(%s)", [self.guest_ids])
            cr.execute("DELETE FROM pos_order WHERE partner_id = ANY(%s)", [self.guest_ids])

    # -- verbs ----------------------------------------------------------------------------

    def connect(self):
        """An environment on a connection of its own, with the snapshot it takes at its first query."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        cr.execute("SET LOCAL lock_timeout = '20s'")  # a test that hangs tells nobody anything
        return api.Environment(cr, SUPERUSER_ID, {})

    def committed(self):
        """A context whose environment commits at its end."""
        test = self

        class Committed:
            def __enter__(self):
                self.env = test.connect()
                return self.env

            def __exit__(self, kind, *_error):
                if kind is None:
                    self.env.flush_all()
                    self.env.cr.commit()  # pylint: disable=invalid-commit
                self.env.cr.close()

        return Committed()

    def order(self, env, number, at, qty=1):
        line = {
            "product_id": self.dish_id,
            "qty": qty,
            "price_unit": 10,
            "price_subtotal": 10 * qty,
        }
        return env["pos.order"].create(
            {
                "session_id": self.session_id,
                "partner_id": self.guest_ids[number],
                "state": "paid",
                "date_order": at,
                "amount_total": 10 * qty,
                "amount_tax": 0,
                "amount_paid": 10 * qty,
                "amount_return": 0,
                "lines": [Command.create({**line, "price_subtotal_incl": 10 * qty})],
            }
        )

    def assertFactsAreRight(self):
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            guests = env["res.partner"].browse(self.guest_ids)
            stored = oracle.stored_visits(guests)
            self.assertEqual(stored, oracle.expected_visits(guests))
            self.assertFalse(env["restaurant.guest.queue"].search([("partner_id", "in", guests.ids)]))
            cr.execute(
                "SELECT count(*) FROM restaurant_guest_profile WHERE partner_id = ANY(%s)",
                [self.guest_ids],
            )
            self.assertEqual(cr.fetchone()[0], len({visit.partner_id for visit in stored}))
            return stored

    def work(self, env):
        """One worker until the queue is empty, with the retries of the scheduled action."""
        while True:
            try:
                taken = env["restaurant.guest.queue"]._process(limit=1)
                env.cr.commit()
            except CONFLICTS:
                env.cr.rollback()
                env.invalidate_all()
                continue
            if not taken:
                return

    # -- tests ----------------------------------------------------------------------------

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

    def quiet(self):
        """Conflicts are expected here: the database need not report them."""
        return mute_logger("odoo.sql_db")
