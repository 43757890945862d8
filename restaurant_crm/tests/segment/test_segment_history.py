from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tools import mute_logger

from ...engine.shared.clock import local_date, month_ends
from ...models.segment import restaurant_segment_insight
from .case import SegmentCase


class TestSegmentHistory(SegmentCase):
    """How large segments were, also at the month ends before they were there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = local_date(cls.env)
        # The ends of the last three months, the latest first.
        cls.ends = month_ends(cls.env, cls.today - timedelta(days=70), 3)
        cls.env["restaurant.segment.history"].search([]).unlink()

    def before(self, number, *days):
        """Days ago of days that lie so many days before the month end ``number``, 0 for the last one."""
        return [(self.today - self.ends[number][1]).days + day for day in days]

    def night(self):
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_count_segments").method_direct_trigger()

    def history(self, segment):
        rows = self.env["restaurant.segment.history"].search([("segment_id", "=", segment.id)], order="date")
        return {row.date: (row.guest_count, row.reconstructed) for row in rows}

    def twice(self, **values):
        return {"measure": "visits", "comparison": ">=", "value": 2, "window": "days", "window_value": 45, **values}

    def test_a_segment_begins_with_its_past(self):
        self.come(self.mei, *self.before(1, 3, 10))
        self.come(self.bo, *self.before(0, 1, 2))
        segment = self.segment(self.twice())
        self.night()
        (as_of, last), (_before, former) = self.ends[:2]
        known = self.history(segment)
        self.assertEqual((known[former], known[last]), ((1, True), (len(segment._guest_ids(as_of=as_of)), True)))
        self.assertEqual(known[self.today], (len(segment._guest_ids()), False))
        self.assertEqual(list(known), [former, last, self.today], "Before the first visit there is nothing to tell")

    def test_the_past_is_worked_out_once(self):
        self.come(self.mei, *self.before(0, 1, 2))
        segment = self.segment(self.twice())
        self.night()
        known = self.history(segment)
        segment.condition_ids.value = 3
        self.night()
        self.assertEqual(self.history(segment) | {self.today: known[self.today]}, known, "That was the rule until now")
        self.assertEqual(self.history(segment)[self.today][0], 0)

    def test_visits_that_arrive_later_lead_further_back(self):
        self.come(self.mei, *self.before(0, 1, 2))
        segment = self.segment(self.twice())
        self.night()
        self.come(self.bo, *self.before(1, 1, 2))
        self.night()
        known = self.history(segment)
        self.assertEqual(known[self.ends[1][1]], (1, True))
        self.assertEqual(known[self.ends[0][1]], (1, True), "What was worked out stays")

    def test_time_that_is_up_leaves_the_rest_for_the_next_night(self):
        self.come(self.mei, *self.before(1, 1, 2))
        segment = self.segment(self.twice())
        History = self.env["restaurant.segment.history"]
        for left, found in (((100, 0), 2), ((100, 100, 100), 3)):
            with patch.object(self.env.registry["ir.cron"], "_commit_progress", side_effect=left):
                History._note_nightly()
            self.assertEqual(len(self.history(segment)), found)
        self.assertEqual(self.history(segment)[self.ends[1][1]], (1, True))

    def test_of_loyalty_tags_and_levels_only_today_is_known(self):
        self.come(self.mei, *self.before(0, 1, 2))
        tag = self.env["restaurant.tag"].create({"name": "Test"})
        card = self.env["restaurant.scorecard"].create(
            {"name": "Points", "line_ids": [Command.create({"measure": "loyalty_points"})]}
        )
        tagged = {"measure": "has_tag", "comparison": ">=", "value": 1, "tag_ids": [Command.set(tag.ids)]}
        inner = self.segment(tagged)
        known = {
            "tag": inner,
            "level": self.segment({"measure": "tier_level", "comparison": ">=", "value": 1}),
            "in a segment": self.segment({"measure": "in_segment", "segment_id": inner.id, "value": 1}),
            "points": self.segment({"measure": "loyalty_points", "comparison": ">=", "value": 1}),
            "score": self.segment({"measure": "score", "value": 1, "scorecard_id": card.id}),
            "filter": self.segment(self.twice(), domain=f"[('guest_tag_ids', 'in', [{tag.id}])]"),
        }
        birthday = self.segment(self.twice(), domain="[('guest_birthday', '=', False)]")
        self.night()
        for name, segment in known.items():
            with self.subTest(name):
                self.assertEqual(list(self.history(segment)), [self.today])
        self.assertIn(self.ends[0][1], self.history(birthday))

    def test_a_segment_that_fails_leaves_the_others_alone(self):
        self.come(self.mei, *self.before(0, 1, 2))
        sound, failing = self.segment(self.twice()), self.segment(self.twice())
        ask = type(failing)._members_sql

        def fail(segments, *args, **options):
            if failing in segments:
                raise ValueError("This one cannot be asked.")
            return ask(segments, *args, **options)

        with (
            patch.object(self.env.registry["restaurant.segment"], "_members_sql", fail),
            mute_logger(restaurant_segment_insight.__name__),
        ):
            self.night()
        self.assertFalse(self.history(failing))
        self.assertEqual(self.history(sound)[self.ends[0][1]], (1, True))
