"""Rules in words: one of something, none of it, and why a number is not known."""

from odoo.fields import Command
from odoo.tests import tagged

from ...engine.measure.measure import available
from .case import SegmentCase


@tagged("post_install", "-at_install")
class TestSentences(SegmentCase):
    def say(self, **line):
        return self.segment({"measure": "visits", "value": 1, **line}).summary

    def test_one_and_many(self):
        one = {"window": "days", "window_value": 1}
        for line, sentence in (
            ({"value": 2}, "at least 2 visits"),
            ({"value": 1}, "at least 1 visit"),
            ({"comparison": "between", "value_to": 3}, "1 to 3 visits"),
            ({"window": "days", "window_value": 30}, "at least 1 visit in the last 30 days"),
            (one, "at least 1 visit today"),
            ({"window": "visits", "window_value": 1}, "at least 1 visit on the last visit"),
            (
                {**one, "comparison": "drop_percent"},
                "number of visits fell by at least 1 % today against the day before",
            ),
            ({"measure": "quantity"}, "ordered at least 1 dish"),
            ({"measure": "days_since_last", "comparison": "<="}, "last visit at most 1 day ago"),
            ({"min_covers": 1}, "at least 1 visit with at least 1 person"),
            ({"min_covers": 2}, "at least 1 visit with at least 2 people"),
        ):
            self.assertEqual(self.say(**line), sentence)

    def test_none(self):
        dish = {"product_ids": [Command.set(self.tofu.ids)]}
        none = {"comparison": "=", "value": 0}
        for line, sentence in (
            (none, "no visits"),
            ({**none, "measure": "quantity", **dish}, "ordered no dishes with Mapo Tofu"),
            ({**none, "comparison": "<="}, "no visits"),
            ({**none, "negate": True}, "more than 0 visits"),
            ({**none, "measure": "average_covers"}, "an average party of exactly 0 people"),
        ):
            self.assertEqual(self.say(**line), sentence)

    def test_ranks_and_changes(self):
        year = {"window": "days", "window_value": 365}
        for line, sentence in (
            ({"measure": "spend", "comparison": "top_percent", "value": 20}, "in the top 20 % by spend"),
            (
                {"measure": "average_check", "comparison": "bottom_percent", "value": 5},
                "in the bottom 5 % by average check",
            ),
            ({"comparison": "top_percent", "value": 5, "negate": True}, "not in the top 5 % by number of visits"),
            (
                {"measure": "spend", "comparison": "drop_percent", "value": 40, **year},
                "spend fell by at least 40 % in the last 365 days against the 365 days before",
            ),
            (
                {"comparison": "rise_percent", "value": 40, "negate": True, **year},
                "number of visits did not rise by 40 % or more in the last 365 days against the 365 days before",
            ),
        ):
            self.assertEqual(self.say(**line), sentence)

    def test_what_is_denied_is_said_the_other_way_round(self):
        for comparison, sentence in (
            (">=", "less than 2 visits"),
            (">", "at most 2 visits"),
            ("<=", "more than 2 visits"),
            ("<", "at least 2 visits"),
            ("=", "other than 2 visits"),
            ("!=", "exactly 2 visits"),
        ):
            self.assertEqual(self.say(value=2, comparison=comparison, negate=True), sentence)
        line = {"value": 2, "value_to": 4, "comparison": "between", "negate": True}
        self.assertEqual(self.say(**line), "less than 2 or more than 4 visits")
        other = self.segment({"measure": "visits"}, name="Others")
        belongs = {"measure": "in_segment", "segment_id": other.id}
        self.assertEqual(self.say(**belongs), "a member of “Others”")
        for no in ({"negate": True}, {"value": 0, "comparison": "="}):
            self.assertEqual(self.say(**belongs, **no), "not a member of “Others”")

    def test_days_and_several_of_something(self):
        self.assertEqual(self.say(weekdays="1,2,3,4,5"), "at least 1 visit from Monday to Friday")
        self.assertEqual(self.say(weekdays="7,6"), "at least 1 visit on Sunday or Saturday")
        self.assertEqual(self.say(weekdays="6,7"), "at least 1 visit at the weekend")
        either = {"product_ids": [Command.set((self.tofu | self.tea).ids)]}
        names = " or ".join((self.tofu | self.tea).mapped("display_name"))
        self.assertEqual(self.say(**either), f"at least 1 visit with {names}")

    def test_filters_in_lower_case(self):
        sentence = self.say(daypart="lunch", channel="dine_in")
        self.assertEqual(sentence, "at least 1 visit dining in at lunch")
        for daypart, _label in self.env["restaurant.visit"]._fields["daypart"].selection:
            self.assertEqual(self.say(daypart=daypart), self.say(daypart=daypart).lower())

    def test_all_of_the_dishes(self):
        dishes = {"product_ids": [Command.set((self.tofu | self.tea).ids)]}
        names = " and ".join((self.tofu | self.tea).mapped("display_name"))
        self.assertEqual(self.say(measure="visits_together", **dishes), f"at least 1 visit with all of {names}")

    def missing(self, **line):
        return self.segment({"measure": "visits", "value": 1, **line}).explain(self.mei)[0]["missing"]

    def test_what_is_missing(self):
        self.assertEqual(self.missing(), "1 more visit")
        self.assertEqual(self.missing(value=2), "2 more visits")
        self.assertEqual(self.missing(comparison=">"), "more than 1 more visit")
        self.come(self.mei, 3)
        self.assertEqual(self.missing(comparison="<=", value=0), "1 visit too many")
        self.assertRegex(self.missing(measure="spend", comparison="<=", value=10), r"20\.00.* too much$")

    def test_why_a_number_is_not_known(self):
        check = {"measure": "average_check"}
        days = {"window": "days", "window_value": 30}
        for line, reason in (
            (check, "no visits yet"),
            ({**check, **days}, "no visits in this period yet"),
            ({**check, "channel": "dine_in"}, "no such visits yet"),
            ({**check, **days, "daypart": "lunch"}, "no such visits in this period yet"),
            ({**check, "negate": True}, "no visits yet"),
            ({"measure": "age"}, "no birthday with a year on the contact"),
            ({"measure": "usual_gap"}, "no rhythm yet: visits on four days make one"),
            ({"measure": "gap_ratio"}, "no rhythm yet: visits on four days make one"),
            ({"measure": "last_rating"}, "no rating yet"),
        ):
            self.assertEqual(self.missing(**line), reason)

    def test_every_measure_is_described(self):
        """In the guide each has a line of its own; a unit knows what one of it is called."""
        known = available(self.env).values()
        for measure in known:
            self.assertTrue(self.env._(measure.help).endswith("."), measure.code)
            self.assertEqual(bool(measure.unit), bool(measure.unit_one or measure.kind == "percent"), measure.code)
        self.assertEqual(len({self.env._(measure.help) for measure in known}), len(known))
