"""Scores and stages: rules that put every guest into exactly one class."""

from odoo.tests import tagged

from ... import settings
from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestScores(GuestCase):
    def assertCellsPartitionTheGuests(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT count(*) FROM restaurant_guest_profile WHERE visits > 0")
        (guests,) = self.env.cr.fetchone()
        self.env.cr.execute(
            """SELECT rfm, count(*) FROM restaurant_guest_profile
                WHERE visits > 0 AND rfm ~ '^[1-5][1-5][1-5]$' AND rfm = concat(r_score, f_score, m_score)
             GROUP BY rfm"""
        )
        cells = dict(self.env.cr.fetchall())
        self.assertEqual(sum(cells.values()), guests)
        self.env.cr.execute("SELECT stage, count(*) FROM restaurant_guest_profile WHERE visits > 0 GROUP BY stage")
        stages = dict(self.env.cr.fetchall())
        self.assertEqual(sum(stages.values()), guests)
        self.assertLessEqual(set(stages), {"new", "active", "at_risk", "lapsed", "one_time"})
        self.env.cr.execute(
            "SELECT count(*) FROM restaurant_guest_profile WHERE visits = 0 AND (stage, rfm) IS NOT NULL"
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)
        return cells

    def crowd(self):
        """Thirty guests; many alike, so that ties fall on the borders."""
        guests = []
        for number in range(30):
            guest = self._make_guest(f"Crowd {number}")
            for day in (
                [5],
                [5, 12],
                [5, 12, 40],
                [100, 400],
                [380, 390, 420],
                list(range(0, 50, 5)),
            )[number % 6]:
                self.bring(guest, day, {self.tofu: 1 + number % 6})
            guests.append(guest)
        self.process()
        return guests

    def test_cells_partition_all_guests_with_fixed_limits(self):
        self.crowd()
        self.env["res.config.settings"].create({"rfm_mode": "fixed"}).execute()
        self.assertGreater(len(self.assertCellsPartitionTheGuests()), 3)

    def test_cells_partition_all_guests_with_fifths(self):
        guests = self.crowd()
        self.env["res.config.settings"].create({"rfm_mode": "quantile"}).execute()
        self.env["restaurant.fact.check"]._measure_everybody()
        self.assertGreater(len(self.assertCellsPartitionTheGuests()), 3)
        # A guest who pays now is judged by the same limits, without a look at the others.
        self.bring(guests[0], 0)
        self.process()
        self.assertCellsPartitionTheGuests()

    def test_cells_partition_when_everybody_is_alike(self):
        for number in range(6):
            self.came(self._make_guest(f"Alike {number}"), 5)
        for mode in ("quantile", "fixed"):
            self.env["ir.config_parameter"].set_param("restaurant_crm.rfm_mode", mode)
            self.env["restaurant.fact.check"]._measure_everybody()
            self.assertEqual(len(self.assertCellsPartitionTheGuests()), 1)

    def test_fifths_give_who_stayed_away_for_a_year_the_lowest_scores(self):
        for number in range(8):
            self.came(self._make_guest(f"Gone {number}"), 400 + number)
        for number in range(3):
            self.came(self._make_guest(f"Here {number}"), *range(number + 1))
        self.env["restaurant.fact.check"]._measure_everybody()
        gone = self.env["restaurant.guest.profile"].search([("visits", ">", 0), ("visits_365", "=", 0)])
        self.assertGreaterEqual(len(gone), 8)
        self.assertEqual(set(gone.mapped("f_score")), {1})
        self.assertEqual(set(gone.mapped("m_score")), {1})

    def test_fixed_limits_at_their_borders(self):
        self.env["ir.config_parameter"].set_param("restaurant_crm.rfm_mode", "fixed")
        scores = {}
        for days in (0, 6, 7, 29, 30, 89, 90, 179, 180, 400):
            profile = self.came(self._make_guest(f"Days {days}"), days)
            scores[days] = profile.r_score
        self.assertEqual(scores, {0: 5, 6: 5, 7: 4, 29: 4, 30: 3, 89: 3, 90: 2, 179: 2, 180: 1, 400: 1})
        counts = {
            count: self.came(self._make_guest(f"Count {count}"), *range(1, count + 1)).f_score
            for count in (1, 2, 3, 4, 7, 8, 15, 16)
        }
        self.assertEqual(counts, {1: 1, 2: 2, 3: 2, 4: 3, 7: 3, 8: 4, 15: 4, 16: 5})
        spends = {
            amount: self.came(self._make_guest(f"Spend {amount}"), 1, dishes={self.tea: amount / 10}).m_score
            for amount in (190, 200, 590, 600, 1490, 1500, 3990, 4000)
        }
        self.assertEqual(spends, {190: 1, 200: 2, 590: 2, 600: 3, 1490: 3, 1500: 4, 3990: 4, 4000: 5})

    def test_stage_by_own_rhythm(self):
        rhythm = [0, 5, 10, 15]
        for shift, stage in (
            (0, "active"),
            (10, "active"),
            (11, "at_risk"),
            (20, "at_risk"),
            (21, "lapsed"),
        ):
            with self.subTest(days_since_last=shift):
                guest = self._make_guest(f"Shift {shift}")
                self.assertEqual(self.came(guest, *(day + shift for day in rhythm)).stage, stage)

    def test_stage_by_the_rhythm_of_the_store(self):
        self.shanghai.median_gap = 10
        cases = {
            (20,): "new", (21,): "one_time", (300,): "one_time",
            (20, 22, 24): "active", (21, 22, 24): "at_risk", (40, 41): "at_risk", (41, 42): "lapsed",
        }  # fmt: skip
        for days, stage in cases.items():
            with self.subTest(days=days):
                self.assertEqual(self.came(self._make_guest(f"Days {days}"), *days).stage, stage)
        # Twice on one day is still one time.
        twice = self._make_guest("Twice")
        self.bring(twice, 30, hour=0)
        self.bring(twice, 30, hour=10)
        self.process()
        self.assertEqual((self.profile(twice).visits, self.profile(twice).stage), (2, "one_time"))

    def test_stage_without_any_rhythm_assumes_one(self):
        self.env["ir.config_parameter"].set_param("restaurant_crm.assumed_gap_days", "7")
        self.assertEqual(self.came(self.mei, 14).stage, "new")
        self.assertEqual(self.came(self.bo, 15).stage, "one_time")

    def test_store_takes_its_rhythm_from_its_regulars(self):
        self.came(self._make_guest("Every 4"), 0, 4, 8, 12)
        self.came(self._make_guest("Every 6"), 0, 6, 12, 18)
        self.came(self._make_guest("Elsewhere"), 0, 20, 40, 60, store=self.new_york)
        self.came(self._make_guest("No rhythm"), 0, 1)
        other = self._make_store("Nobody", "UTC")
        self.env["restaurant.fact.check"]._measure_everybody()
        self.assertEqual(self.shanghai.median_gap, 5)
        self.assertEqual(self.new_york.median_gap, 20)
        self.assertEqual(other.median_gap, 6, "the rhythm of the house")

    def test_changed_score_settings_judge_everybody_at_once(self):
        self.shanghai.median_gap = 10
        profile = self.came(self.mei, 15)
        self.assertEqual(profile.stage, "new")
        self.env["res.config.settings"].create(
            {"at_risk_ratio": 1.0, "rfm_mode": "fixed", "recency_limits": "1,2,3,4"}
        ).execute()
        self.assertEqual(self.shanghai.median_gap, 0, "no regulars, no rhythm")
        self.assertEqual(profile.r_score, 1)
        self.assertEqual(settings.rfm_limits(self.env).recency, [1, 2, 3, 4])
