from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from ...engine.shared.clock import local_date
from .case import TierCase


class TestScorecards(TierCase):
    """Points for facts and for human judgement."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env["restaurant.scorecard"].create(
            {
                "name": "Families (test)",
                "line_ids": [
                    Command.create({"measure": "visits", "window": "days", "window_value": 90, "points": 5, "cap": 20}),
                    Command.create({"measure": "spend", "window": "all", "points": 0.1, "cap": 40}),
                    Command.create(
                        {"part": "grade", "grade_kind": "interview", "points": 8, "cap": 40, "window_value": 365}
                    ),
                ],
            }
        )

    def _score(self, guest):
        rows = self.env.execute_query(self.card._values_sql(self.env["restaurant.segment"]._question(guest.ids)))
        return float(rows[0][1]) if rows else None

    def _grade(self, guest, grade, days=0, kind="interview"):
        return self.env["restaurant.guest.grade"].create(
            {
                "partner_id": guest.id,
                "kind": kind,
                "grade": grade,
                "graded_on": local_date(self.env) - timedelta(days=days),
            }
        )

    def test_sum_with_limits(self):
        self.assertIsNone(self._score(self.mei))
        self.came(self.mei, 1, 2)
        self.assertEqual(self._score(self.mei), 2 * 5 + 6)
        self.came(self.mei, 3, 4, 5, dishes={self.beef: 10})
        self.assertEqual(self._score(self.mei), 20 + 40)

    def test_latest_grade_counts(self):
        self._grade(self.mei, 5, days=10)
        self._grade(self.mei, 2, days=3)
        self._grade(self.mei, 5, kind="satisfaction")
        self._grade(self.bo, 5, days=365)
        self.env.flush_all()
        self.assertEqual(self._score(self.mei), 16)
        self.assertIsNone(self._score(self.bo))
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._grade(self.mei, 6)

    def test_weights(self):
        self.assertEqual(self.card.most, 100)
        self.assertEqual((self.card.facts_share, self.card.judgement_share), (60, 40))
        self.assertEqual(self.card.line_ids.mapped("weight"), [20, 40, 40])

    def test_levels_by_score(self):
        scheme = self._make_scheme(
            {"Start": None, "Friend": [self._condition("score", 30, scorecard_id=self.card.id)]},
            scorecard_id=self.card.id,
        )
        self.came(self.mei, 1, 2)
        self.assertEqual(self.stands(self.mei), "Start")
        self.assertIn("14 more points", self.mei.guest_tier_goal)
        self._grade(self.mei, 4)
        self.process()
        self.assertEqual(self.stands(self.mei), "Friend")
        self.mei.invalidate_recordset()
        html = self.mei.guest_score_html
        self.assertIn("48.0", html)
        self.assertIn("Interview", html)
        self.card.unlink()
        self.assertTrue(self.level(scheme, "Friend").broken)
        self.review()
        self.assertEqual(self.stands(self.mei), "Friend")

    def test_breakdown_adds_up(self):
        self.came(self.mei, 1, 2, 40)
        self._grade(self.mei, 3)
        lines = self.card._breakdown(self.mei)
        self.assertEqual(sum(line["points"] for line in lines), self._score(self.mei))
        self.assertEqual([line["weight"] for line in lines], [20, 40, 40])

    def test_breakdown_is_written_for_its_reader(self):
        """Complaints of all stores do not show in points, nor in their sum, to who sees one store."""
        self.card.line_ids = [Command.create({"measure": "complaints", "window": "all", "points": -10, "cap": 20})]
        self._make_scheme({"Start": None}, scorecard_id=self.card.id)
        self.came(self.mei, 1)
        self.env["restaurant.complaint"].create({"partner_id": self.mei.id, "description": "Cold"})
        self.process()
        user = self._make_user("one_store", "restaurant_crm.group_user")
        user.restaurant_store_ids = self.shanghai
        card = self.card.with_user(user)
        self.assertIn("Complaints", self.mei.guest_score_html)
        html = self.mei.with_user(user).guest_score_html
        self.assertIn("Visits", html)
        self.assertNotIn("Complaints", html)
        self.assertNotIn(card.name, html)
        self.env["restaurant.visit"].search([("partner_id", "=", self.mei.id)]).store_id = self.new_york
        self.env.invalidate_all()
        self.assertFalse(self.mei.with_user(user).guest_score_html)

    def test_form(self):
        with Form(self.env["restaurant.scorecard"]) as form:
            form.name = "Young (test)"
            with form.line_ids.new() as line:
                line.measure = "distinct_products"
                line.cap = 50
        self.assertEqual(form.record.most, 50)
        with self.assertRaises(ValidationError):
            self.card.line_ids[2].window = "visits"

    def test_rights(self):
        one = self._make_user("grader_one", "restaurant_crm.group_user")
        two = self._make_user("grader_two", "restaurant_crm.group_user")
        grade = self.env["restaurant.guest.grade"].with_user(one).create({"partner_id": self.mei.id, "grade": 3})
        with self.assertRaises(AccessError):
            grade.with_user(two).grade = 5
        with self.assertRaises(AccessError):
            self.card.with_user(one).name = "Mine"
