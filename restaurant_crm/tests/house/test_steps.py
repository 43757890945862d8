"""What follows from the facts may fail; the facts stay."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.fact.restaurant_guest_queue import MAX_ATTEMPTS
from ...models.house import restaurant_guest_queue as module
from ..common import GuestCase

STEPS = (
    ("restaurant.complaint", "_judge_recovery"),
    ("restaurant.tag.rule", "_apply"),
    ("restaurant.tier.scheme", "_apply"),
)


@tagged("post_install", "-at_install")
class TestSteps(GuestCase):
    def failing(self, model, method, guest):
        """A step fails for one guest, in the midst of the transaction."""
        Model = self.env.registry[model]
        original = getattr(Model, method)

        def fail(records, partner_ids=None, **kwargs):
            if partner_ids and guest.id in partner_ids:
                records.env.execute_query(SQL("SELECT 1 / 0"))
            return original(records, partner_ids, **kwargs)

        return patch.object(Model, method, fail)

    def rows(self, guest):
        return self.env["restaurant.guest.queue"].search([("partner_id", "=", guest.id)])

    def test_facts_stay_whatever_step_fails(self):
        for number, (model, method) in enumerate(STEPS):
            with self.subTest(model):
                unlucky, lucky = self._make_guest(f"Unlucky {number}"), self._make_guest(f"Lucky {number}")
                for guest in (unlucky, lucky):
                    self.bring(guest, 1)
                with self.failing(model, method, unlucky), mute_logger("odoo.sql_db"):
                    with self.assertLogs(module.__name__, "ERROR"):
                        self.process()
                    self.assertEqual([len(self.visits(guest)) for guest in (unlucky, lucky)], [1, 1])
                    self.assertFalse(self.rows(lucky))
                    self.assertEqual(self.rows(unlucky).attempts, MAX_ATTEMPTS)
                    self.assertIn("division by zero", self.rows(unlucky).error)
                    with self.assertLogs(module.__name__, "ERROR"), self.assertRaises(UserError):
                        unlucky.action_evaluate_guest_tags()
                # The next payment, or the nightly check, begins anew.
                self.bring(unlucky, 0)
                self.process()
                self.assertEqual(len(self.visits(unlucky)), 2)

    def test_put_back_with_what_was_tried_before(self):
        self.bring(self.mei, 1)
        Queue = self.env["restaurant.guest.queue"]
        with self.failing(*STEPS[1], self.mei), mute_logger("odoo.sql_db", module.__name__):
            for attempts in (1, 2, 3):
                Queue._process(limit=1)
                self.assertEqual(self.rows(self.mei).mapped("attempts"), [attempts])
        Queue._process(limit=1)
        self.assertFalse(self.rows(self.mei))
