"""Who comes back: the mathematics against published figures and crowds, the SQL against the mathematics."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import SQL, mute_logger

from ...analytics import bgnbd, judging, numeric, returning
from ...analytics.numeric import np
from ...engine.insight import stage_days
from ...engine.shared.clock import local_date
from ...models.shared import planner
from .case import InsightCase


@tagged("post_install", "-at_install")
class TestMathematics(BaseCase):
    # Fader, Hardie, Lee (2005), table 2, in weeks.
    PAPER = bgnbd.Rhythm(0.243, 4.414, 0.793, 2.426)

    def test_example_of_the_paper(self):
        """Their customer with x = 2, tx = 30.43, T = 38.86: 1.226 visits in 39 weeks; the closed form is near."""
        seen = [np.array([value]) for value in (2, 30.43, 38.86)]
        self.assertAlmostEqual(bgnbd.expected_visits(self.PAPER, *seen, 39)[0], 1.226, delta=0.03)
        self.assertAlmostEqual(bgnbd.chance_alive(self.PAPER, *seen)[0], 0.7266, places=3)

    def test_slope_is_that_of_the_likelihood(self):
        seen = [np.array(column, float) for column in ([0, 1, 4, 9], [0, 10, 40, 80], [30, 60, 50, 90])]
        seen[0] = seen[0].astype(int)
        theta, weight, step = np.log(np.array(self.PAPER)), np.array([5.0, 3, 2, 1]), 1e-6
        _value, slope = bgnbd.log_likelihood(theta, *seen, weight)
        for number in range(4):
            move = step * np.eye(4)[number]
            up, down = (bgnbd.log_likelihood(theta + sign * move, *seen, weight)[0] for sign in (1, -1))
            self.assertAlmostEqual(slope[number], (up - down) / (2 * step), places=4)

    def test_finds_the_parameters_of_a_crowd(self):
        random = np.random.default_rng(5)
        guests, rows = 6000, []
        for pace, stop in zip(random.gamma(0.8, 1 / 20, guests), random.beta(1.0, 3.0, guests), strict=True):
            age, at, times = random.uniform(60, 365), 0.0, [0.0]
            while True:
                at += random.exponential(1 / pace)
                if at > age:
                    break
                times.append(at)
                if random.random() < stop:
                    break
            rows.append((len(times) - 1, times[-1], age))
        found = bgnbd.fit(*np.array(rows).T)
        self.assertAlmostEqual(found.r / found.alpha, 0.8 / 20, delta=0.005)
        self.assertAlmostEqual(found.a / (found.a + found.b), 0.25, delta=0.05)

    def test_refuses_what_runs_away(self):
        """Guests who are all alike tell nothing about how they differ."""
        with self.assertRaises(bgnbd.RunAway):
            bgnbd.fit([5] * 200, [50.0] * 200, [50.0] * 200)
        for came in ([0] * 50, [1] * 50):
            with self.assertRaises(returning.RunAway):
                returning.fit([1] * 50, range(50), range(50, 100), came)
        # Who comes on a certain day alone tells the outcome itself: shrunk as it is, it still would be too steep.
        with self.assertRaises(returning.RunAway), patch.object(returning, "STEEPEST", 1.0):
            returning.fit([1] * 100, range(100), range(100, 200), [1] * 50 + [0] * 50)

    def test_weights_stand_for_guests(self):
        columns = ([0, 1, 5], [20, 9, 3], [20, 40, 90])
        one = returning.fit(*(np.repeat(column, [4, 3, 2]) for column in columns), [0, 0, 0, 1, 0, 1, 1, 1, 1])
        other = returning.fit(*columns, [1, 2, 2], [4, 3, 2])
        for value, wanted in zip(one, other, strict=True):
            self.assertAlmostEqual(value, wanted, places=6)

    def test_judging_by_hand(self):
        """Four guests; of the four pairs of one who came and one who did not, three are in order and one is a tie."""
        told = np.array([0.9, 0.5, 0.5, 0.1])
        review = judging.review_chances(told, np.array([1, 1, 0, 0]))
        self.assertAlmostEqual(review.auc, 3.5 / 4)
        self.assertAlmostEqual(review.brier, (0.01 + 0.25 + 0.25 + 0.01) / 4)
        self.assertAlmostEqual(review.base_brier, 0.25)
        with self.assertRaises(ValueError):
            judging.review_chances(told, np.zeros(4))
        amounts = judging.review_amounts(np.array([4.0, 6]), np.array([5.0, 7]), np.array([5.0, 8]))
        self.assertAlmostEqual(amounts.error, 3 / 13)
        self.assertAlmostEqual(amounts.bias, -3 / 13)
        self.assertAlmostEqual(amounts.cover, 0.5)
        # One piece too little costs four.
        self.assertAlmostEqual(amounts.cost, 4 / 13)


@tagged("post_install", "-at_install")
class TestLearning(InsightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Model = cls.env["restaurant.return.model"]
        cls.Model.search([]).unlink()
        cls.crowd = cls._make_crowd(cls._histories(900, 240))
        cls.Profile = cls.env["restaurant.guest.profile"]

    def learn(self, crowd=None):
        self.env.flush_all()
        self.Model._keep_up()
        return self.Model.search([], limit=1)

    def test_learns_tests_itself_and_scores(self):
        model = self.learn()
        self.assertEqual((model.state, model.method), ("used", "regression"))
        self.assertGreater(model.tested_count, 500)
        self.assertGreater(model.auc, 0.65)
        self.assertLess(model.brier_ratio, 0.97)
        self.assertLess(model.calibration_error, 0.1)
        self.assertGreater(model.risk_count, 0)
        self.assertLessEqual(model.risk_stayed, model.risk_count)
        self.assertGreater(model.active_count, 0)
        self.assertLess(
            model.active_stayed / model.active_count, model.risk_stayed / model.risk_count, "being late tells something"
        )
        for number in (model.risk_count, model.risk_stayed, model.active_count, model.active_stayed):
            self.assertIn(str(number), model.card)
        self.assertIn("Told", model.calibration)
        self.check_scores(model)

    def test_at_risk_is_what_the_overview_calls_so(self):
        """Also whose visits fell by half: one notion, one number."""
        # A month ago: two visits in sixty days, seven in the sixty before.
        slow = self._make_crowd([[31, 33, *range(100, 107)]])
        model = self.learn()
        with planner.whole_house(self.env.cr):
            rows = self.env.execute_query(stage_days.past(self.env, model.tested_on))
        self.assertEqual(model.risk_count, sum(count for _store, stage, count in rows if stage == "at_risk"))
        ((_guest, _store, stage),) = self.env.execute_query(
            stage_days.standing(self.env, model.tested_on, SQL("partner_id = %s", slow.id))
        )
        self.assertEqual(stage, "at_risk")

    def check_scores(self, model):
        """What PostgreSQL wrote is what the functions say."""
        profiles = self.Profile.search([("partner_id", "in", self.crowd.ids)])
        today = self.Profile._today()
        days = self.env["restaurant.visit"]._read_group(
            [("partner_id", "in", self.crowd.ids)], ["partner_id"], ["visit_date:count_distinct"]
        )
        self.assertEqual(dict(days), {profile.partner_id: profile.visit_days for profile in profiles})
        repeats = np.array([profile.visit_days - 1 for profile in profiles])
        last = np.array([(today - profile.last_visit_date).days for profile in profiles], float)
        first = np.array([(today - profile.first_visit_date).days for profile in profiles], float)
        rhythm = bgnbd.Rhythm(model.r, model.alpha, model.a, model.b)
        if model.method == "regression":
            chances = returning.Chances(model.intercept, model.by_repeats, model.by_since_last, model.by_since_first)
            chance = returning.chance(chances, repeats, last, first)
        else:
            chance = bgnbd.chance_of_return(rhythm, repeats, first - last, first, model.horizon)
        visits = (
            bgnbd.expected_visits(rhythm, repeats, first - last, first, model.horizon)
            if model.has_rhythm
            else -np.log(1 - np.minimum(chance, 0.999))
        )
        for profile, told, expected in zip(profiles, chance, visits, strict=True):
            self.assertAlmostEqual(profile.return_probability, 100 * told, delta=0.051)
            self.assertAlmostEqual(profile.expected_visits, expected, delta=0.0051)
            check = (profile.spend + model.check_weight * model.check_mean) / (profile.visit_days + model.check_weight)
            self.assertAlmostEqual(profile.expected_value, expected * check, delta=0.0051 * check + 0.01)
        tenths = profiles.mapped("value_decile")
        self.assertEqual(set(tenths), set(range(1, 11)))
        best, worst = (profiles.filtered(lambda row, tenth=tenth: row.value_decile == tenth) for tenth in (10, 1))
        self.assertGreater(min(best.mapped("expected_value")), max(worst.mapped("expected_value")))

    def test_few_guests_are_told_by_the_model_of_visits(self):
        with patch.object(returning, "FEWEST_GUESTS", 100_000):
            model = self.learn()
        self.assertEqual((model.method, model.has_rhythm), ("visits", True))
        self.assertGreater(model.auc, 0.6)
        self.check_scores(model)

    def test_without_a_sound_model_of_visits_the_regression_serves_alone(self):
        with patch.object(bgnbd, "fit", side_effect=bgnbd.RunAway):
            model = self.learn()
        self.assertEqual((model.method, model.has_rhythm), ("regression", False))
        self.check_scores(model)

    def test_learns_once_a_month_and_keeps_what_was(self):
        first = self.learn()
        self.assertEqual(self.learn(), first)
        first.fitted_on -= timedelta(days=30)
        second = self.learn()
        self.assertNotEqual(second, first)
        self.assertEqual((first.state, second.state), ("replaced", "used"))
        self.env["ir.config_parameter"].set_param("restaurant_crm.return_days", "14")
        self.assertEqual(self.learn().horizon, 14)

    def test_a_refusal_is_said_and_what_was_used_stays(self):
        used = self.learn()
        used.fitted_on -= timedelta(days=60)
        with (
            patch.object(returning, "fit", side_effect=returning.RunAway),
            patch.object(bgnbd, "fit", side_effect=bgnbd.RunAway),
        ):
            refused = self.learn()
            self.assertEqual((refused.state, refused.refusal, used.state), ("refused", "bounds", "used"))
            self.assertIn("nothing sound", refused.card)
            self.learn()
            self.assertEqual(self.Model.search_count([("state", "=", "refused")]), 1)
        self.assertTrue(self.Profile.search([("partner_id", "=", self.crowd[0].id)]).return_probability)

    def test_without_numpy_everything_else_works(self):
        with patch.object(numeric, "np", None):
            model = self.learn()
            self.assertEqual((model.state, model.refusal), ("refused", "numpy"))
            self.assertIn("numpy", model.card)
            with self.assertRaises(UserError) as caught:
                self.Model.action_learn()
            self.assertIn("pip install", str(caught.exception))
            self.came(self.mei, 3)
        self.assertEqual(self.profile(self.mei).visit_days, 1)
        self.assertFalse(self.profile(self.mei).return_probability)

    def test_a_young_house_is_told_so(self):
        self.env.cr.execute("UPDATE restaurant_guest_profile SET first_visit_date = %s", [local_date(self.env)])
        self.env.invalidate_all()
        model = self.learn()
        self.assertEqual(model.refusal, "short")

    def test_a_payment_scores_the_guest_at_once(self):
        self.learn()
        self.came(self.mei, 90)
        before = self.profile(self.mei).return_probability
        self.assertTrue(before)
        self.came(self.mei, 0)
        after = self.profile(self.mei)
        self.assertEqual(after.visit_days, 2)
        self.assertGreater(after.return_probability, before)

    def test_extremes_do_not_break_the_night(self):
        """Hundreds of visits, long ago: powers that no number can hold."""
        self._make_crowd([list(range(2000, 3800, 3)), [3000]])
        model = self.learn()
        self.assertEqual(model.state, "used")
        model.write({"method": "visits", "has_rhythm": True, "r": 0.6, "alpha": 29, "a": 0.8, "b": 4.1})
        model.flush_recordset()
        self.Profile._score_return()

    def test_segments_measure_it(self):
        self.learn()
        segment = self.env["restaurant.segment"].create({"name": "Slipping away"})
        for measure, comparison, value, leaf in (
            ("return_probability", "<", 30, [("return_probability", "<", 30)]),
            ("expected_visits", ">=", 1, [("expected_visits", ">=", 1)]),
            ("value_decile", ">=", 9, [("value_decile", ">=", 9)]),
        ):
            segment.condition_ids = [(5,), (0, 0, {"measure": measure, "comparison": comparison, "value": value})]
            expected = self.Profile.search([("return_probability", "!=", False), *leaf]).partner_id
            self.assertTrue(expected)
            self.assertEqual(segment.get_guests() & self.crowd, expected & self.crowd, measure)
        segment.condition_ids = [(5,), (0, 0, {"measure": "expected_value", "comparison": "top_percent", "value": 10})]
        self.assertTrue(segment.get_guests())

    def test_the_night_learns_before_rules_ask(self):
        self.env.flush_all()
        self.env["restaurant.fact.check"].create({"reason": "manual"})._finish()
        self.assertTrue(self.Model._used())
        with (
            patch.object(type(self.Model), "_keep_up", side_effect=ValueError("broken")),
            mute_logger("odoo.addons.restaurant_crm.models.house.restaurant_fact_check"),
        ):
            check = self.env["restaurant.fact.check"].create({"reason": "manual"})
            check._finish()
        self.assertEqual(check.state, "done")


@tagged("post_install", "-at_install")
class TestCareers(InsightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = cls.env["restaurant.guest.profile"]._today()
        cls.month = today.replace(day=1)
        first = (cls.month - timedelta(days=70)).replace(day=5)
        second = (first + timedelta(days=31)).replace(day=10)
        cls.first = first
        early, late = (today - first).days, (today - second).days
        # Three of a month; one comes again in the next.
        cls.crowd = cls._make_crowd([[early, late], [early], [early]])

    def test_cohorts(self):
        rows = self.env["restaurant.guest.cohort"].search(
            [
                ("month", "=", self.first.replace(day=1)),
                ("store_id", "=", self.shanghai.id),
                ("channel", "=", "dine_in"),
            ]
        )
        by_month = {row.months_later: (row.guest_count, row.active_count) for row in rows}
        self.assertEqual(by_month[0], (3, 3))
        self.assertEqual(by_month[1], (3, 1))
        group = self.env["restaurant.guest.cohort"]._read_group(
            [("id", "in", rows.ids), ("months_later", "=", 1)], [], ["retention:avg"]
        )
        self.assertAlmostEqual(group[0][0], 100 / 3)

    def test_lifetime_by_how_it_began(self):
        rows = self.env["restaurant.guest.lifetime"].search([("partner_id", "in", self.crowd.ids)])
        self.assertEqual(len(rows), 3)
        self.assertEqual(set(rows.mapped("first_channel")), {"dine_in"})
        self.assertEqual(rows.first_store_id, self.shanghai)
        self.came(self.mei, 120, dishes={self.beef: 1, self.tea: 1})
        row = self.env["restaurant.guest.lifetime"].search([("partner_id", "=", self.mei.id)])
        self.assertEqual(row.first_dish_id, self.beef.product_tmpl_id)
        self.assertEqual((row.spend, row.early_spend), (70, 70))
        self.came(self.bo, 10)
        young = self.env["restaurant.guest.lifetime"].search([("partner_id", "=", self.bo.id)])
        self.assertFalse(young.early_spend, "not comparable yet")

    def test_moves_between_groups(self):
        Move = self.env["restaurant.rfm.move"]
        Move.search([]).unlink()
        Move._note_months()
        moves = Move.search([("store_id", "=", self.shanghai.id)])
        self.assertTrue(moves)
        new = moves.filtered(lambda move: move.from_group == "new")
        self.assertEqual(sum(new.mapped("guest_count")), 3)
        count = Move.search_count([])
        Move._note_months()
        self.assertEqual(Move.search_count([]), count)
