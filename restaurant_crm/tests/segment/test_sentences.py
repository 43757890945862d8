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
            ({**one, "comparison": "drop_percent"}, "a drop of at least 1 % in: Visits today against the day before"),
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
            ({**none, "negate": True}, "not: exactly 0 visits"),
            ({**none, "measure": "average_covers"}, "an average party of exactly 0"),
        ):
            self.assertEqual(self.say(**line), sentence)

    def test_filters_in_lower_case(self):
        sentence = self.say(daypart="lunch", channel="dine_in")
        self.assertEqual(sentence, "at least 1 visit dining in at lunch")
        for daypart, _label in self.env["restaurant.visit"]._fields["daypart"].selection:
            self.assertEqual(self.say(daypart=daypart), self.say(daypart=daypart).lower())

    def test_all_of_the_dishes(self):
        dishes = {"product_ids": [Command.set((self.tofu | self.tea).ids)]}
        names = ", ".join((self.tofu | self.tea).mapped("display_name"))
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
