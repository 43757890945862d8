from odoo.fields import Command, Domain
from odoo.tests import tagged

from ...engine.measure.measure import available
from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestSegments(GuestCase):
    def segment(self, *conditions, match="all", domain="[]"):
        return self.env["restaurant.segment"].create(
            {
                "name": "Test",
                "match": match,
                "partner_domain": domain,
                "condition_ids": [(0, 0, vals) for vals in conditions],
            }
        )

    def members(self, *conditions, **options):
        """The guests among Mei and Bo; search, compute and explain have to agree."""
        segment = self.segment(*conditions, **options)
        guests = self.mei | self.bo
        members = segment.get_guests() & guests
        self.assertEqual(self.env["res.partner"].search([("guest_segment_ids", "in", segment.ids)]) & guests, members)
        guests.invalidate_recordset(["guest_segment_ids"])
        self.assertEqual(guests.filtered(lambda guest: segment in guest.guest_segment_ids), members)
        for guest in guests:
            lines = segment.explain(guest)
            if lines and Domain(segment._parsed_domain()).is_true() is not False:
                agree = (all if segment.match == "all" else any)(line["holds"] for line in lines)
                self.assertEqual(agree, guest in members, lines)
        return members

    def test_visits_in_a_window(self):
        for days in (0, 29, 30):
            self.pay(self.mei, self.ago(days))
        self.pay(self.bo, self.ago(30))
        self.process()
        window = {"measure": "visits", "window": "days", "window_value": 30}
        self.assertEqual(self.members({**window, "comparison": ">=", "value": 2}), self.mei)
        self.assertEqual(self.members({**window, "comparison": "=", "value": 2}), self.mei)
        self.assertEqual(self.members({**window, "comparison": "<", "value": 1}), self.bo)
        self.assertEqual(self.members({**window, "comparison": ">=", "value": 2, "negate": True}), self.bo)

    def test_sichuan_on_each_of_the_last_three_visits(self):
        rule = {
            "measure": "visits",
            "window": "visits",
            "window_value": 3,
            "value": 3,
            "pos_category_ids": [(6, 0, self.category.ids)],
        }
        for days in (40, 20, 10):
            self.pay(self.mei, self.ago(days), {self.tofu: 1, self.tea: 1})
        for days in (40, 30, 20):
            self.pay(self.bo, self.ago(days), {self.tofu: 1})
        self.pay(self.bo, self.ago(5), {self.beef: 1})
        self.process()
        self.assertEqual(self.members(rule), self.mei)

    def test_no_facts_is_no_value(self):
        self.pay(self.mei, self.ago(50))
        self.process()
        self.assertEqual(self.members({"measure": "days_since_last", "comparison": ">=", "value": 30}), self.mei)
        self.assertFalse(self.members({"measure": "days_since_last", "comparison": "<", "value": 30}))
        self.assertFalse(self.members({"measure": "days_since_last", "comparison": ">=", "value": 30, "negate": True}))
        self.assertEqual(self.members({"measure": "spend", "comparison": "<=", "value": 10}), self.bo)

    def test_drop_against_the_window_before(self):
        for days in (70, 80, 90, 100):
            self.pay(self.mei, self.ago(days))
        for days in (1, 10):
            self.pay(self.mei, self.ago(days))
        for days in (70, 10):
            self.pay(self.bo, self.ago(days))
        self.process()
        drop = {"measure": "visits", "window": "days", "window_value": 60, "comparison": "drop_percent"}
        self.assertEqual(self.members({**drop, "value": 50}), self.mei)
        self.assertFalse(self.members({**drop, "value": 51}))
        self.assertEqual(self.members({**drop, "value": 50, "negate": True}), self.bo)

    def test_top_percent_takes_ties(self):
        guests = [self._make_guest(f"G{number}") for number in range(8)]
        for guest, qty in zip(guests, (9, 8, 7, 7, 3, 2, 1, 1), strict=True):
            self.pay(guest, self.ago(3), {self.tofu: qty})
        self.process()
        segment = self.segment({"measure": "spend", "comparison": "top_percent", "value": 30})
        rest = self.segment({"measure": "spend", "comparison": "top_percent", "value": 30, "negate": True})
        mine = self.env["res.partner"].union(*guests)
        self.assertEqual(segment.get_guests() & mine, mine[:4])
        self.assertEqual(rest.get_guests() & mine, mine[4:])

    def test_nobody_without_conditions_and_with_broken_ones(self):
        self.assertFalse(self.members())
        self.assertFalse(self.members({"measure": "visits", "window": "days", "window_value": 0, "value": 0}))
        segment = self.segment(
            {"measure": "visits", "comparison": ">=", "value": 0, "product_ids": [(6, 0, self.tea.ids)]}
        )
        self.assertIn(self.bo, segment.get_guests())
        self.tea.unlink()
        segment.invalidate_recordset()
        self.assertFalse(segment.get_guests())
        self.assertIn("deleted", segment.problem)

    def test_every_measure_answers(self):
        """Each measure compiles, runs and speaks with each of its comparisons and windows."""
        self.pay(self.mei, self.ago(3))
        self.process()
        visited = self.segment({"measure": "visits"}).id
        asked = [
            {
                "measure": code,
                "comparison": comparison,
                "value": 1,
                "value_to": 2,
                "window": window,
                "window_value": 30,
                "segment_id": visited if code == "in_segment" else False,
            }
            for code, measure in available(self.env).items()
            if code != "has_tag"
            for comparison in measure.comparisons
            for window in measure.windows
        ]
        segments = self.env["restaurant.segment"].create(
            [{"name": vals["measure"], "condition_ids": [Command.create(vals)]} for vals in asked]
        )
        for segment in segments:
            if not segment.problem:
                segment.get_guests()
                self.assertTrue(segment.summary)
                segment.explain(self.mei)
