"""Profiles: metrics, scores and stages of guests, against the oracle and by their rules."""

import random

from odoo.tests import freeze_time, tagged

from ..common import GuestCase
from . import facts_oracle as oracle

SCORES = ("r_score", "f_score", "m_score")


@tagged("post_install", "-at_install")
class TestProfiles(GuestCase):
    @property
    def dish_of(self):
        return {product.id: product.product_tmpl_id.id for product in self.env["product.product"].search([])}

    def assertProfileIsRight(self, guest):
        profile = self.profile(guest)
        today = self.env["restaurant.guest.profile"]._today()
        visits = oracle.expected_visits(guest)
        self.assertEqual(profile.as_of, today)
        for name, value in oracle.expected_profile(visits, today, self.dish_of).items():
            actual = profile[name]
            actual = actual.id if name.endswith("_id") else actual
            with self.subTest(guest=guest.name, metric=name):
                if isinstance(value, float):
                    self.assertAlmostEqual(actual, value, 6)
                else:
                    self.assertEqual(actual, value)
        store_gap = profile.favourite_store_id.median_gap
        self.assertEqual(profile.stage, oracle.expected_stage(visits, today, store_gap))

    # -- metrics --------------------------------------------------------------------------

    def test_every_metric_of_random_guests_equals_the_oracle(self):
        self._furnish()
        rng = random.Random(6)
        guests = [self._make_guest(f"Random {number}") for number in range(25)]
        for guest in guests:
            for _visit in range(rng.choice([1, 2, 3, 4, 5, 9, 16])):
                self.bring(
                    guest,
                    rng.choice([0, 1, 6, 29, 30, 89, 90, 200, 364, 365, 500]) + rng.choice([0, 0, 3]),
                    {dish: rng.choice([1, 2]) for dish in rng.sample(self.dishes, rng.randint(1, 3))},
                    hour=rng.choice([-1, 0, 4, 8, 12, 15, 23]),
                    config=rng.choice(self.tills),
                    customer_count=rng.choice([0, 1, 2, 4]),
                    preset_id=rng.choice([False, *self.presets.ids]),
                )
        self.process()
        self.env["restaurant.fact.check"]._measure_everybody()
        for guest in guests:
            self.assertProfileIsRight(guest)
        self.assertGreater(len({self.profile(guest).stage for guest in guests}), 3, "too uniform to mean anything")

    def test_windows_include_today_and_end_before_the_nth_day(self):
        profile = self.came(self.mei, 0, 29, 30, 89, 90, 364, 365)
        self.assertRecordValues(profile, [{"visits": 7, "visits_30": 2, "visits_90": 4, "visits_365": 6}])
        self.assertEqual(profile.spend_30, 60)

    def test_usual_gap_needs_three_gaps_between_distinct_days(self):
        profile = self.came(self.mei, 9, 5, 2)
        self.assertEqual((profile.usual_gap, profile.gap_ratio), (0, 0))
        self.bring(self.mei, 2, hour=12)  # a second visit on the same day is no gap
        self.process()
        self.assertEqual((profile.visits, profile.usual_gap), (4, 0))
        self.came(self.mei, 1)  # gaps 4, 3, 1
        self.assertEqual(profile.usual_gap, 3)
        self.assertAlmostEqual(profile.gap_ratio, 1 / 3)

    def test_usual_gap_is_the_median_of_the_last_ten(self):
        days = [number * 2 for number in range(11)] + [
            120,
            220,
            320,
            420,
            520,
            620,
            720,
            820,
            920,
            1020,
            1120,
        ]
        self.assertEqual(self.came(self.mei, *days).usual_gap, 2)
        self.assertEqual(self.came(self.bo, 0, 1, 3, 7, 15).usual_gap, 3)  # of 1, 2, 4, 8

    def test_top_dishes_are_those_of_most_visits(self):
        extra = [self._make_dish(f"Dish {number}", 1) for number in range(4)]
        self.bring(self.mei, 1, {self.tea: 9, self.tofu: 1, extra[0]: 1})
        self.bring(self.mei, 2, {self.tofu: 1, self.beef: 3, extra[1]: 1, extra[2]: 1})
        self.bring(self.mei, 3, {self.tofu: 1, self.beef: 1, extra[3]: 1})
        self.process()
        profile = self.profile(self.mei)
        self.assertEqual(
            profile.top_dishes[:3],
            [
                {"dish_id": self.tofu.product_tmpl_id.id, "product_id": self.tofu.id, "visits": 3, "qty": 3},
                {"dish_id": self.beef.product_tmpl_id.id, "product_id": self.beef.id, "visits": 2, "qty": 4},
                {"dish_id": self.tea.product_tmpl_id.id, "product_id": self.tea.id, "visits": 1, "qty": 9},
            ],
        )
        self.assertEqual(len(profile.top_dishes), 5)
        self.assertEqual(profile.favourite_dish_id, self.tofu.product_tmpl_id)

    def test_guest_whose_visits_are_all_returned_knows_nothing(self):
        order = self.bring(self.mei, 3)
        self.process()
        self.assertTrue(self.profile(self.mei).stage)
        self.give_back(order)
        self.process()
        profile = self.profile(self.mei)
        self.assertEqual((profile.visits, profile.spend, profile.visits_365), (0, 0, 0))
        for name in (
            "stage",
            "rfm",
            "first_visit_date",
            "favourite_store_id",
            "top_dishes",
            "last_visit_at",
        ):
            self.assertFalse(profile[name], name)
        self.assertEqual([profile[name] for name in SCORES], [0, 0, 0])

    def test_metrics_are_on_the_contact(self):
        self.assertFalse(self.mei.guest_visits)
        profile = self.came(self.mei, 3)
        self.assertEqual(self.mei.guest_profile_id, profile)
        self.assertEqual((self.mei.guest_visits, self.mei.guest_stage), (1, "new"))
        self.came(self.mei, 1)
        self.assertEqual((self.mei.guest_visits, self.mei.guest_stage), (2, "active"))
        self.assertIn(self.mei, self.env["res.partner"].search([("guest_stage", "=", "active")]))

    def test_visit_at_a_store_where_it_is_tomorrow_already(self):
        self.env.company.partner_id.tz = "America/New_York"
        with freeze_time("2026-05-02 01:00:00"):
            self.pay(self.mei, "2026-05-02 00:30:00")  # 2 May in Shanghai, still 1 May in New York
            self.process()
            profile = self.profile(self.mei)
            self.assertEqual((profile.visits, profile.days_since_last, profile.r_score), (1, 0, 5))

    # -- time goes by -----------------------------------------------------------------------

    def test_windows_and_stage_slide_every_night(self):
        with freeze_time("2026-05-01 08:00:00"):
            for day in ("2026-04-10", "2026-04-15", "2026-04-20", "2026-04-25"):
                self.pay(self.mei, f"{day} 04:00:00")
            self.process()
            profile = self.profile(self.mei)
            self.assertEqual((profile.visits_30, profile.stage, profile.days_since_last), (4, "active", 6))
        stages = {}
        for today in ("2026-05-05", "2026-05-06", "2026-05-15", "2026-05-16", "2026-05-25"):
            with freeze_time(f"{today} 08:00:00"), self.enter_registry_test_mode():
                self.env.ref("restaurant_crm.ir_cron_check_facts").method_direct_trigger()
            stages[today] = (profile.visits_30, profile.stage, str(profile.as_of))
        self.assertEqual(
            stages,
            {
                "2026-05-05": (4, "active", "2026-05-05"),
                "2026-05-06": (4, "at_risk", "2026-05-06"),
                "2026-05-15": (2, "at_risk", "2026-05-15"),
                "2026-05-16": (2, "lapsed", "2026-05-16"),
                "2026-05-25": (0, "lapsed", "2026-05-25"),
            },
        )
        checks = self.env["restaurant.fact.check"].search([("reason", "=", "nightly")], limit=5)
        self.assertEqual(set(checks.mapped("corrected_count")), {0})
        self.assertEqual(set(checks.mapped("state")), {"done"})

    def test_nightly_check_corrects_drift_and_counts_it(self):
        self.came(self.mei, 3)
        self.came(self.bo, 3)
        self.env.cr.execute("UPDATE restaurant_visit SET amount = 1 WHERE partner_id = %s", [self.mei.id])
        self.pay(self._make_guest("Waiting"), self.ago(1))
        with (
            self.enter_registry_test_mode(),
            self.assertLogs("odoo.addons.restaurant_crm.models.fact.restaurant_fact_check", "WARNING") as logs,
        ):
            self.env.ref("restaurant_crm.ir_cron_check_facts").method_direct_trigger()
        check = self.env["restaurant.fact.check"].search([], limit=1)
        self.assertEqual((check.corrected_count, check.failed_count, check.state), (1, 0, "done"))
        self.assertGreaterEqual(check.guest_count, 3)
        self.assertIn(str(self.mei.id), logs.output[0])
        self.assertEqual(self.visits(self.mei).amount, 30)

    def test_rebuild_judges_again_without_changing_facts(self):
        profile = self.came(self.mei, 3)
        self.env.cr.execute("UPDATE restaurant_guest_profile SET visits = 99, stage = 'lapsed', r_score = 1")
        profile.invalidate_recordset()
        self.assertEqual(self.env["restaurant.visit"]._rebuild(), [])
        self.assertEqual((profile.visits, profile.stage), (1, "new"))
