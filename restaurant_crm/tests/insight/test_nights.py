"""Jobs of the night that have more to do than one run has time for: each goes on where the one before stopped."""

from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.base.models import ir_cron

from ..common import GuestCase

LOGGER = "odoo.addons.restaurant_crm.models.shared.one_by_one"
# Jobs over all companies: what is called on each, and the date that says whose turn it was.
JOBS = {
    "build_suggestions": "_build_suggestions",
    "study_menu": "_study_menu",
    "look_for_advice": "_look_for_advice",
    "monthly_report": "_report_month",
}


@tagged("post_install", "-at_install")
class TestNights(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(2):
            company = cls.env["res.company"].create({"name": f"Branch {number}"})
            cls.env["restaurant.store"].create({"name": f"Store {number}", "company_id": company.id})
        cls.companies = cls.env["res.company"]._with_stores()

    def run_out_of_time(self, name, runs):
        """Run a job so often, each time with no more time than for the first thing to be done."""
        with (
            patch.multiple(ir_cron, MIN_TIME_PER_JOB=0, MIN_RUNS_PER_JOB=1),
            self.enter_registry_test_mode(),
        ):
            for _run in range(runs):
                self.env.ref(f"restaurant_crm.ir_cron_{name}").method_direct_trigger()
        self.env.invalidate_all()

    def test_every_company_is_reached(self):
        for name, method in JOBS.items():
            reached = []
            with (
                self.subTest(job=name),
                patch.object(type(self.companies), method, lambda company, to=reached: to.append(company.id)),
            ):
                self.run_out_of_time(name, len(self.companies))
                self.assertEqual(sorted(reached), sorted(self.companies.ids))
                self.run_out_of_time(name, 1)
                self.assertEqual(len(reached), len(self.companies) + 1, "whoever asks again gets it")

    def test_what_fails_stops_nobody(self):
        reached, first = [], self.companies.sorted("id")[0]

        def look(company):
            reached.append(company.id)
            if company == first:
                raise ValueError("Nothing to see")

        with (
            patch.object(type(self.companies), "_look_for_advice", look),
            self.assertLogs(LOGGER, "ERROR"),
        ):
            self.run_out_of_time("look_for_advice", len(self.companies))
        self.assertEqual(set(reached), set(self.companies.ids))
        self.assertEqual(reached.count(first.id), 2, "tried twice, and again tomorrow")

    def test_every_store_is_forecast_and_the_past_forgotten(self):
        stores = self.env["restaurant.forecast"]._stores()
        old = self.env["restaurant.forecast"].create(
            {
                "store_id": self.shanghai.id,
                "date": date(2020, 1, 1),
                "daypart": "lunch",
                "dish_id": self.tofu.product_tmpl_id.id,
            }
        )
        reached = []

        def look_ahead(batch):
            reached.extend(batch.ids)

        with (
            patch.object(type(stores), "_look_ahead", look_ahead),
            patch(f"{type(self).__module__.rsplit('.', 3)[0]}.models.insight.restaurant_forecast.BATCH", 2),
        ):
            self.run_out_of_time("insight", -(-len(stores) // 2))
        self.assertEqual(sorted(reached), sorted(stores.ids))
        self.assertFalse(old.exists())
