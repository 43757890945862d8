"""An update from the version before brings past visits in line in the background, while tills go on."""

import runpy
from pathlib import Path

from odoo.tests import tagged

from ..common import GuestCase
from . import facts_oracle as oracle

UPDATE = Path(__file__).parents[2] / "migrations" / "19.0.1.2.0" / "post-facts.py"


@tagged("post_install", "-at_install")
class TestUpdate(GuestCase):
    def test_past_visits_are_put_right_in_the_background(self):
        self.pay(self.mei, self.ago(40), {self.tofu: 2})
        self.pay(self.bo, self.ago(20), {self.beef: 1})
        self.process()
        self.env.flush_all()
        # As the version before left it: other amounts, jobs at hours of UTC, a company without a clock.
        self.env.cr.execute(
            "UPDATE restaurant_visit SET amount = amount + 100 WHERE partner_id = ANY(%s)", [(self.mei | self.bo).ids]
        )
        crons = self.env.ref("restaurant_crm.ir_cron_check_facts") | self.env.ref("restaurant_crm.ir_cron_review_tiers")
        crons.restaurant_night_minutes = 0
        self.env.company.partner_id.tz = False
        self.env.invalidate_all()
        runpy.run_path(str(UPDATE))["migrate"](self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertTrue(all(cron.restaurant_night_minutes for cron in crons))
        check = self.env["restaurant.fact.check"].search([("state", "=", "running"), ("reason", "=", "update")])
        self.assertEqual((len(check), check.progress), (1, 0))
        # Nobody waits for it: who pays now is up to date at once.
        self.pay(self.mei, self.ago(0), {self.tofu: 1})
        self.process()
        self.assertEqual(len(self.visits(self.mei)), 2)
        check.last_partner_id = self.mei.id
        self.assertTrue(0 < check.progress < 100)
        check.last_partner_id = 0
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_check_facts").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((check.state, check.progress), ("done", 100))
        for guest in (self.mei, self.bo):
            self.assertEqual(oracle.stored_visits(guest), oracle.expected_visits(guest))
