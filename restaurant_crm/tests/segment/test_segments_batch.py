import re
from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.measure.aggregate import has_places, narrowed
from ...engine.measure.measure import REGISTRY
from .case import Asking, SegmentCase


@tagged("post_install", "-at_install")
class TestBatch(SegmentCase, Asking):
    def test_broken_segment_has_nobody(self):
        self.come(self.mei, 1)
        broken = self.segment({"measure": "visits", "value": False})
        filtered = self.segment({"measure": "visits", "value": 0})
        filtered.flush_recordset()
        self.env.cr.execute("UPDATE restaurant_segment SET partner_domain = '[[' WHERE id = %s", [filtered.id])
        filtered.invalidate_recordset()
        sound = self.segment({"measure": "visits", "value": 1})
        segments = broken | filtered | sound
        self.assertEqual(self.pairs(segments, self.mine.ids), {(sound.id, self.mei.id)})
        self.assertEqual({row for row in self.pairs(segments) if row[0] != sound.id}, set())
        self.assertEqual(self.moved(broken, date(2027, 1, 1), date(2027, 1, 2)), set())

    def test_inner_segments_bring_their_columns(self):
        """What only a segment within a segment, or a line of a scorecard, asks of a visit is read as well."""
        floor = self.env["restaurant.floor"].create({"name": "Garden"})
        card = self.env["restaurant.scorecard"].create(
            {"name": "Card", "line_ids": [Command.create({"measure": "discount_share", "points": 1, "cap": 9})]}
        )
        garden = {"floor_ids": [Command.set(floor.ids)]}
        two_days = {"window": "days", "window_value": 2}
        self.come(self.mei, 1, 2, 3, 4)
        self.env["restaurant.visit"].search([("partner_id", "=", self.mei.id)]).write(
            {"floor_id": floor.id, "discount": 10}
        )
        for vals in (
            {"measure": "visits", "value": 1, **garden},
            {"measure": "visits", "value": 1, "window": "visits", "window_value": 1, **garden},
            {"measure": "spend", "value": 1, "product_ids": [Command.set(self.tofu.ids)], **garden},
            {"measure": "quantity", "value": 1, **garden},
            {"measure": "share_of_visits", "value": 50, **garden},
            {"measure": "gap_ratio", "value": 0, **garden},
            {"measure": "spend", "comparison": "drop_percent", "value": 0.5, **two_days, **garden},
            {"measure": "discount_share", "value": 1},
            {"measure": "discount_share", "comparison": "top_percent", "value": 99},
            {"measure": "score", "value": 9, "scorecard_id": card.id},
        ):
            inner = self.segment(vals)
            self.assertFalse(inner.problem, vals)
            outer = self.segment({"measure": "in_segment", "comparison": "=", "value": 1, "segment_id": inner.id})
            around = self.segment({"measure": "in_segment", "comparison": "=", "value": 1, "segment_id": outer.id})
            for segment in inner | outer | around:
                for guests in (self.mine.ids, SQL("SELECT id FROM res_partner WHERE id = ANY(%s)", self.mine.ids)):
                    self.assertEqual(self.pairs(segment, guests), {(segment.id, self.mei.id)}, vals)

    def test_what_needs_everybody(self):
        for vals in (
            {"measure": "spend", "comparison": "top_percent", "value": 20},
            {"measure": "gap_ratio", "value": 2, "channel": "delivery"},
            {"measure": "age", "value": 18},
            {"measure": "days_to_birthday", "value": 7},
            {"measure": "loyalty_points", "value": 7},
            {"measure": "coupons_unused", "value": 1},
        ):
            segment = self.segment(vals)
            self.assertFalse(segment.problem)
            self.assertIsNone(segment._moved_sql(date(2027, 1, 1), date(2027, 1, 2)), vals)
            outer = self.segment({"measure": "in_segment", "comparison": "=", "value": 1, "segment_id": segment.id})
            self.assertIsNone(outer._moved_sql(date(2027, 1, 1), date(2027, 1, 2)), vals)
        filtered = self.segment({"measure": "visits", "value": 1}, domain='[("city", "=", "X")]')
        self.assertIsNone(filtered._moved_sql(date(2027, 1, 1), date(2027, 1, 2)))

    def test_who_moves(self):
        """Guests so many days after a visit move on the day on which the comparison turns, and on no other."""
        today = self.env["restaurant.guest.profile"]._today()
        self.come(self.mei, 10)
        windows = {"measure": "visits", "window": "days"}
        recency = {"measure": "days_since_last"}
        for vals, turns in (
            ({**windows, "window_value": 10}, {10}),
            ({**windows, "window_value": 5, "comparison": "drop_percent", "value": 50}, {5, 10}),
            ({**windows, "window": "visits", "window_value": 3}, set()),
            ({"measure": "visits", "value": 1}, set()),
            ({"measure": "random_bucket", "value": 1}, set()),
            ({**recency, "value": 10}, {10}),
            ({**recency, "value": 9.5}, {10}),
            ({**recency, "comparison": "<", "value": 10}, {10}),
            ({**recency, "comparison": ">", "value": 9}, {10}),
            ({**recency, "comparison": "<=", "value": 9}, {10}),
            ({**recency, "comparison": "=", "value": 10}, {10, 11}),
            ({**recency, "comparison": "!=", "value": 10}, {10, 11}),
            ({**recency, "comparison": "between", "value": 8, "value_to": 10, "negate": True}, {8, 11}),
            ({**recency, "measure": "days_since_first", "value": 10}, {10}),
        ):
            segment = self.segment(vals)
            self.assertFalse(segment.problem, vals)
            found = {
                age
                for age in range(2, 15)
                if self.mei.id in self.moved(segment, today + timedelta(age - 11), today + timedelta(age - 10))
            }
            self.assertEqual(found, turns, vals)

    def test_who_has_become_late(self):
        """Usually every third day: more than twice as late as usual from the seventh day on."""
        for days in (10, 13, 16, 19):
            self.come(self.mei, days)
        today = self.env["restaurant.guest.profile"]._today()
        late = self.segment({"measure": "gap_ratio", "comparison": ">", "value": 2})
        found = {
            age
            for age in range(2, 15)
            if self.mei.id in self.moved(late, today + timedelta(age - 11), today + timedelta(age - 10))
        }
        self.assertEqual(found, {7}, "Six days are twice the usual, not more")
        self.assertIn(self.mei.id, self.moved(late, today - timedelta(7), today), "However many days at once")

    def test_fingerprint(self):
        child = self.env["pos.category"].create({"name": "Hot", "parent_id": self.category.id})
        inner = self.segment({"measure": "visits", "value": 3, "pos_category_ids": [(6, 0, self.category.ids)]})
        outer = self.segment({"measure": "in_segment", "comparison": "=", "value": 1, "segment_id": inner.id})
        store = self.segment({"measure": "visits", "value": 3, "region_ids": [(6, 0, self.region.ids)]})
        everyone = inner | outer | store

        def changed(act):
            before = [segment._fingerprint() for segment in everyone]
            act()
            self.env.invalidate_all()
            after = [segment._fingerprint() for segment in everyone]
            return everyone.browse(
                segment.id for segment, old, new in zip(everyone, before, after, strict=True) if old != new
            )

        self.assertFalse(changed(lambda: self.come(self.mei, 1)))
        self.assertFalse(changed(lambda: inner.write({"name": "Another name"})))
        self.assertEqual(changed(lambda: self.beef.write({"pos_categ_ids": [(6, 0, child.ids)]})), inner | outer)
        self.assertEqual(changed(lambda: child.write({"parent_id": False})), inner | outer)
        self.assertEqual(changed(lambda: inner.condition_ids.write({"value": 4})), inner | outer)
        self.assertEqual(changed(lambda: outer.write({"partner_domain": '[("city", "=", "X")]'})), outer)
        west = self.env["restaurant.region"].create({"name": "West"})
        self.assertEqual(changed(lambda: self.new_york.write({"region_id": west.id})), store)
        self.assertEqual(changed(lambda: inner.condition_ids.unlink()), inner | outer)

    def test_border_is_used_and_forgotten(self):
        self.come(self.mei, 1, dishes={self.beef: 5})
        self.come(self.bo, 1, dishes={self.tea: 1})
        segment = self.segment({"measure": "spend", "comparison": "top_percent", "value": 50})
        outer = self.segment({"measure": "in_segment", "comparison": "=", "value": 1, "segment_id": segment.id})
        line = segment.condition_ids
        outer._store_borders()
        self.assertEqual(float(line.border), 300)
        both = {(segment.id, self.mei.id), (outer.id, self.mei.id)}
        self.assertEqual(self.pairs(segment | outer, self.mine.ids), both)
        # A border that is wrong tells that it is used.
        line.border = "5"
        everybody = {(each.id, guest.id) for each in segment | outer for guest in self.mine}
        self.assertEqual(self.pairs(segment | outer, self.mine.ids), everybody)
        self.assertEqual(self.pairs(segment | outer) & everybody, both, "All segments of everybody are ranked")
        self.assertEqual(segment.get_guests() & self.mine, self.mei)
        line.border_date -= timedelta(1)
        self.assertEqual(self.pairs(segment, self.mine.ids), {(segment.id, guest.id) for guest in self.mine})
        line.border_date -= timedelta(1)
        self.assertEqual(self.pairs(segment, self.mine.ids), {(segment.id, self.mei.id)}, "Too old")
        segment._store_borders()
        line.border = "5"
        line.value = 49
        self.assertFalse(line.border_date)
        self.assertEqual(self.pairs(segment, self.mine.ids), {(segment.id, self.mei.id)})

    def test_border_of_a_dish_that_moved(self):
        self.come(self.mei, 1, dishes={self.tofu: 5})
        self.come(self.bo, 1, dishes={self.beef: 5})
        segment = self.segment(
            {
                "measure": "quantity",
                "comparison": "top_percent",
                "value": 1,
                "pos_category_ids": [(6, 0, self.category.ids)],
            }
        )
        segment._store_borders()
        segment.condition_ids.border = "1"
        self.tofu.pos_categ_ids = False
        self.beef.pos_categ_ids = self.category
        self.come(self.mei, 0, dishes={self.beef: 1})
        self.assertEqual(self.pairs(segment, self.mine.ids), {(segment.id, self.bo.id)}, "Ranked by today's dishes")

    def test_border_of_nobody(self):
        self.env["restaurant.visit"].search([]).unlink()
        segment = self.segment({"measure": "spend", "comparison": "top_percent", "value": 50})
        segment._store_borders()
        self.assertTrue(segment.condition_ids.border_date)
        self.assertFalse(self.pairs(segment, self.mine.ids))

    def test_contact_filter(self):
        self.come(self.mei, 1)
        self.come(self.bo, 1)
        self.mei.city = "X"
        only = self.segment(domain='[("city", "=", "X")]')
        both = self.segment({"measure": "visits", "value": 1}, match="any", domain='[("city", "!=", "X")]')
        nobody = self.segment()
        self.assertEqual(
            self.pairs(only | both | nobody, self.mine.ids), {(only.id, self.mei.id), (both.id, self.bo.id)}
        )

    def test_narrowed_aggregates(self):
        self.assertEqual(
            narrowed("sum(a) {among} / NULLIF(count(DISTINCT b) {among}, 0)", SQL("c")).code,
            "sum(a) FILTER (WHERE c) / NULLIF(count(DISTINCT b) FILTER (WHERE c), 0)",
        )
        own = "count(a) FILTER (WHERE b > 0 {and_among})"
        self.assertEqual(narrowed(own, SQL("c")).code, "count(a) FILTER (WHERE b > 0 AND c)")
        self.assertEqual(narrowed(own).code, "count(a) FILTER (WHERE b > 0 )")
        self.assertFalse(has_places("bool_or(a)"), "It would count all rows")
        plain = {code for code, measure in REGISTRY.items() if measure.is_one_aggregate}
        self.assertLessEqual(
            {"visits", "spend", "average_check", "share_of_visits", "days_since_last", "dishes_per_visit"}, plain
        )
        for code in plain - {"share_of_visits"}:
            aggregate = REGISTRY[code].aggregate
            # Every aggregate of it has its place: one that is forgotten would take all rows.
            calls = len(re.findall(r"\b(?:count|sum|avg|min|max)\(", aggregate))
            self.assertEqual(calls, aggregate.count("among}"), code)
