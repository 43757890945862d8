"""The queue does not rest while guests wait, and says when it stands still."""

from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError
from odoo.sql_db import PoolError

from ... import bell
from ...models.fact import restaurant_guest_queue
from ...models.shared import pooler
from ..common import GuestCase

LOGGER = "odoo.addons.restaurant_crm.models.fact.restaurant_guest_queue_watch"


class TestQueueWatch(GuestCase):
    def setUp(self):
        super().setUp()
        self.queue = self.env["restaurant.guest.queue"]
        self.queue.search([]).unlink()

    def wait(self, minutes, guest=None):
        row = self.queue.create({"partner_id": (guest or self.mei).id})
        row.queued_at = fields.Datetime.subtract(fields.Datetime.now(), minutes=minutes)
        return row

    def cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_process_guest_queue").method_direct_trigger()

    def test_a_run_that_ends_before_the_work_calls_the_next(self):
        """The scheduler sleeps for up to a minute when nobody rings."""
        for guest in (self.mei, self.bo):
            self.wait(0, guest)
        Cron = type(self.env["ir.cron"])
        rings = []
        with (
            patch.object(restaurant_guest_queue, "BATCH", 1),
            # The time of a run is over after one batch.
            patch.object(Cron, "_commit_progress", lambda self, processed=0, **_options: 0 if processed else 1),
            patch.object(bell, "ring", rings.append),
        ):
            self.queue._cron_process()
            self.env.cr.postcommit.run()
        self.assertEqual((self.queue.search_count([]), rings), (1, [self.env.cr.dbname]))

    def test_it_does_not_ring_for_nothing(self):
        self.wait(0)
        Cron = type(self.env["ir.cron"])
        rings = []
        with (
            patch.object(Cron, "_commit_progress", lambda self, processed=0, **_options: 1),
            patch.object(bell, "ring", rings.append),
        ):
            self.queue._cron_process()
            # One that is given up is not waited for.
            self.wait(0).attempts = 9
            self.queue._cron_process()
            self.env.cr.postcommit.run()
        self.assertFalse(rings)

    def test_it_says_since_when_it_stands_still(self):
        self.assertFalse(self.queue._watch())
        self.wait(10)
        self.assertFalse(self.queue._watch(), "Not yet")
        row = self.wait(20, self.bo)
        row.attempts = 9
        self.assertFalse(self.queue._watch(), "It was given up")
        self.queue.search([]).unlink()
        row = self.wait(20)
        with self.assertLogs(LOGGER, "ERROR") as log:
            self.assertEqual(self.queue._watch(), row.queued_at)
        self.assertIn("restart", log.output[0])
        self.env["ir.config_parameter"].set_param("restaurant_crm.queue_alarm_minutes", "60")
        self.assertFalse(self.queue._watch())
        self.env["ir.config_parameter"].set_param("restaurant_crm.queue_alarm_minutes", "0")
        self.assertFalse(self.queue._watch())

    def test_whoever_rings_looks(self):
        self.wait(20)
        with self.assertLogs(LOGGER, "ERROR"), patch.dict(bell._watched, clear=True):
            bell._watch(self.env)
            bell._watch(self.env)

    def test_the_page(self):
        self.wait(20)
        head = self._make_user("queue_head", "restaurant_crm.group_manager")
        State = self.env["restaurant.guest.queue.state"].with_user(head)
        state = State.browse(State.action_look()["res_id"])
        self.assertEqual((state.waiting, state.stands_still, state.given_up), (1, True, 0))
        state.action_evaluate()
        state.invalidate_recordset()
        self.assertEqual((state.waiting, state.stands_still), (0, False))
        for groups in ("restaurant_crm.group_user", "base.group_user"):
            user = self._make_user(f"queue_{groups}", groups)
            with self.assertRaises(AccessError):
                State.with_user(user).action_look()
            with self.assertRaises(AccessError):
                state.with_user(user).action_evaluate()

    def test_a_pooler_that_moves_transactions_is_told(self):
        """A real PgBouncer is in `./dev several`; here connections are handed out as it would."""
        backends = iter([11, 11, 12, 12])
        self.assertFalse(pooler.moves())
        with patch.object(pooler, "_backend", lambda cr: next(backends)):
            self.assertTrue(pooler.moves())
        with patch.object(pooler, "moves", lambda: True), patch.object(pooler, "_looked", set()):
            with self.assertLogs(pooler.__name__, "ERROR") as said:
                self.queue._watch()
                self.queue._watch()
            self.assertEqual(len(said.output), 1)
            self.assertIn("pool_mode=session", said.output[0])
            self.assertTrue(self.env["restaurant.guest.queue.state"].create({}).is_unheard)

    def test_a_pooler_that_cannot_be_asked_stops_nothing(self):
        for error in (psycopg2.OperationalError("gone"), PoolError("full")):
            with self.subTest(error=error), patch.object(pooler, "db_connect", side_effect=error):
                self.assertFalse(self.env["restaurant.guest.queue.state"].create({}).is_unheard)
