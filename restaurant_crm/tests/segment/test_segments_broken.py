from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .case import SegmentCase

ANYBODY = {"measure": "visits", "comparison": ">=", "value": 0}


@tagged("post_install", "-at_install")
class TestBrokenConditions(SegmentCase):
    """What cannot be evaluated matches nobody, whichever way it is asked, and says so."""

    def assertBroken(self, line, text=None, copied=True):
        """The line breaks an "all", adds nothing to an "any", and negating or copying does not mend it."""
        self.env.invalidate_all()
        segment = line.owner_id
        for negate in (False, True):
            line.negate = negate
            self.assertTrue(line.problem, line.summary)
            self.assertIn(line.problem, segment.problem)
            if text:
                self.assertIn(text, line.problem)
            for each in segment | (segment.copy() if copied else segment):
                each.match = "all"
                self.assertFalse(each.get_guests(), line.problem)
                each.match = "any"
                self.assertFalse(each.get_guests(), line.problem)
            segment.condition_ids = [(0, 0, {"measure": "visits", "value": 1})]
            self.assertEqual(segment.get_guests() & self.mine, self.mei)
            segment.match = "all"
            self.assertFalse(segment.get_guests())
            told = segment.explain(self.mei)[0]
            self.assertEqual((told["problem"], told["holds"]), (line.problem, False))
            outside = self.segment({"measure": "in_segment", "segment_id": segment.id, "negate": True})
            self.assertFalse(outside.get_guests(), "Not being in a broken segment says nothing")
            self.assertIn(line.problem, outside.problem)
            segment.condition_ids[-1].unlink()

    def setUp(self):
        super().setUp()
        self.come(self.mei, 1)

    def line(self, **vals):
        return self.segment({**ANYBODY, **vals}).condition_ids

    def force(self, line, **vals):
        """What an update, an uninstalled module or a careless hand leaves in the table."""
        self.env.flush_all()
        for name, value in vals.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE restaurant_segment_condition SET %s = %s WHERE id = %s",
                    SQL.identifier(name),
                    value,
                    line.id,
                )
            )
        return line

    def test_deleted_records(self):
        region = self.env["restaurant.region"].create({"name": "Gone"})
        store = self.env["restaurant.store"].create({"name": "Gone"})
        category = self.env["pos.category"].create({"name": "Gone"})
        for name, record in (
            ("product_ids", self.env["product.product"].create({"name": "Gone"})),
            ("pos_category_ids", category),
            ("store_ids", store),
            ("region_ids", region),
        ):
            line = self.line(**{name: [(6, 0, record.ids)]})
            self.assertFalse(line.problem)
            # The till's categories cannot be deleted in the course of a session, but the next day.
            self.env.cr.execute(SQL("DELETE FROM %s WHERE id = %s", SQL.identifier(record._table), record.id))
            self.assertBroken(line, "deleted")
            line.value = 0
            line.channel = "takeaway"
            self.assertTrue(line.problem, "Writing something else does not mend it")
            line[name] = [(5,)]
            self.assertFalse(line.problem, "Taking the filter off does")

    def test_deleted_segment(self):
        other = self.segment(ANYBODY)
        line = self.line(measure="in_segment", comparison="=", value=0, segment_id=other.id)
        self.assertFalse(line.problem)
        other.unlink()
        self.assertBroken(line, "missing")

    def test_archived_is_not_deleted(self):
        self.tofu.active = False
        self.shanghai.active = False
        line = self.line(value=1, product_ids=[(6, 0, self.tofu.ids)], store_ids=[(6, 0, self.shanghai.ids)])
        self.env.invalidate_all()
        self.assertFalse(line.problem)
        self.assertEqual(line.owner_id.get_guests() & self.mine, self.mei)
        self.assertIn("Shanghai", line.summary)

    def test_values(self):
        self.assertBroken(self.line(value=False), "value is missing")
        self.assertBroken(self.force(self.line(), value=None), "value is missing")
        self.assertBroken(self.line(value=float("nan")), "value is missing")
        self.assertBroken(self.line(comparison="between", value=0, value_to=False), "value is missing")
        self.assertBroken(self.line(comparison="between", value=5, value_to=1), "larger")
        for percent in (0, -1, 100.5):
            self.assertBroken(self.line(comparison="top_percent", value=percent), "percentage")
        self.assertBroken(self.line(comparison="drop_percent", value=-1, window="days"), "percentage")
        self.assertBroken(self.line(comparison="drop_percent", value=1), "number of days")
        for length in (0, -3):
            self.assertBroken(self.line(window="days", window_value=length), "period")
        other = self.segment(ANYBODY)
        self.assertBroken(self.line(measure="in_segment", segment_id=other.id, comparison=">=", value=0), "1 for yes")

    def test_unknown_words(self):
        self.assertBroken(self.force(self.line(), measure="horoscope"), "not available", copied=False)
        self.assertBroken(self.force(self.line(), comparison="~"), "comparison", copied=False)
        self.assertBroken(self.force(self.line(), window="moons"), "period", copied=False)
        self.assertBroken(self.force(self.line(), weekdays="Monday"), "cannot be read", copied=False)
        strange = self.force(self.line(value=1), channel="pigeon", daypart="tea time")
        self.env.invalidate_all()
        self.assertIn("pigeon", strange.summary)
        self.assertFalse(strange.owner_id.get_guests())

    def test_what_the_measure_does_not_take(self):
        self.assertBroken(self.line(measure="random_bucket", channel="delivery"), "does not fit")
        self.assertBroken(self.line(measure="days_since_last", window="days"), "does not fit")

    def test_weekdays(self):
        line = self.line()
        for text in ("8", "Mo", "1;2", " , ", "1,,x", "0"):
            with self.assertRaises(ValidationError, msg=text):
                line.weekdays = text
        line.weekdays = "1, 2，7"
        self.assertFalse(line.problem)

    def test_contact_filter(self):
        for text in (
            "not a list", "True", "5", "{}", "[('nothing', '=', 1)]", "[('name', '=')]", "[('name', 'is', 'x')]",
            "[('create_date', '>', 'yesterday evening')]", "[('name', '=like', '%\\\\')]", "__import__('os')",
            "[" * 500 + "]" * 500, "[('country_id.nothing', '=', 1)]",
        ):  # fmt: skip
            with self.assertRaises(ValidationError, msg=text) as caught, mute_logger("odoo.sql_db"):
                self.segment(domain=text, name="Locals")
            self.assertIn("Locals", str(caught.exception))
        for match in ("all", "any"):
            segment = self.segment(ANYBODY, match=match)
            self.env.flush_all()
            self.env.cr.execute("UPDATE restaurant_segment SET partner_domain = '[(1' WHERE id = %s", [segment.id])
            self.env.invalidate_all()
            self.assertFalse(segment.get_guests())
            self.assertIn("cannot be read", segment.problem)
            self.assertFalse(segment.explain(self.mei)[-1]["holds"])
            outside = self.segment({"measure": "in_segment", "segment_id": segment.id, "negate": True})
            self.assertFalse(outside.get_guests())

    def test_sql_in_every_text(self):
        """Nothing that can be typed reaches the database as a command."""
        evil = "x'); DELETE FROM res_partner; -- %s %(a)s \" {0}"
        before = self.env["res.partner"].with_context(active_test=False).search_count([])
        segment = self.segment(ANYBODY, name=evil, domain=f"[('name', '!=', {evil!r})]")
        self.assertIn(self.mei, segment.get_guests())
        segment.note = evil
        line = segment.condition_ids
        for name in ("measure", "comparison", "window", "channel", "daypart", "weekdays", "expected_filters"):
            self.force(line, **{name: evil})
            self.env.invalidate_all()
            if name not in ("channel", "daypart", "expected_filters"):
                self.assertFalse(segment.get_guests(), name)
            self.assertTrue(segment.summary)
            segment.explain(self.mei)
            if name not in ("measure", "expected_filters"):
                with self.assertRaises(ValidationError if name == "weekdays" else ValueError, msg=name):
                    line.write({name: evil})
            self.force(line, **{name: {"measure": "visits", "comparison": ">=", "window": "all"}.get(name)})
            self.env.invalidate_all()
        inner = self.segment({"measure": "in_segment", "segment_id": segment.id}, name=evil)
        self.assertEqual(inner.get_guests(), segment.get_guests())
        self.assertEqual(self.env["res.partner"].with_context(active_test=False).search_count([]), before)


@tagged("post_install", "-at_install")
class TestSegmentCircles(SegmentCase):
    def chain(self, length):
        """Segments each of which is made of the next; the last one of anybody."""
        segments = self.segment(ANYBODY, name="Link 0")
        for number in range(1, length):
            within = {"measure": "in_segment", "segment_id": segments[0].id}
            segments = self.segment(within, name=f"Link {number}") | segments
        return segments

    def test_circles_are_refused(self):
        for length in (1, 2, 3):
            segments = self.chain(length)
            with self.assertRaisesRegex(ValidationError, "made of itself"):
                segments[-1].condition_ids = [(0, 0, {"measure": "in_segment", "segment_id": segments[0].id})]
            with self.assertRaisesRegex(ValidationError, "made of itself"):
                segments[-1].condition_ids.write({"measure": "in_segment", "segment_id": segments[0].id})
            with self.assertRaisesRegex(ValidationError, "made of itself"):
                segments[-1].partner_domain = f"[('guest_segment_ids', 'not in', {segments[0].ids})]"

    def test_forced_circles_end_and_match_nobody(self):
        for length in (1, 2, 3):
            for negate in (False, True):
                segments = self.chain(length)
                last = segments[-1].condition_ids
                self.env.flush_all()
                self.env.cr.execute(
                    """UPDATE restaurant_segment_condition
                          SET measure = 'in_segment', comparison = '=', value = 1, segment_id = %s, negate = %s
                        WHERE id = %s""",
                    [segments[0].id, negate, last.id],
                )
                self.env.invalidate_all()
                self.assertNobody(segments)

    def test_forced_circles_through_the_contact_filter(self):
        for operator in ("in", "not in"):
            segments = self.chain(2)
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE restaurant_segment SET partner_domain = %s WHERE id = %s",
                [f"[('guest_segment_ids', {operator!r}, {segments[0].ids})]", segments[1].id],
            )
            self.env.invalidate_all()
            self.assertNobody(segments)

    def assertNobody(self, segments):
        for segment in segments:
            self.assertFalse(segment.get_guests())
            self.assertIn("made of itself", segment.problem)
            self.assertTrue(segment.summary)
            self.assertFalse(segment.explain(self.mei)[-1]["holds"])
            self.assertFalse(self.mei.search([("guest_segment_ids", "in", segment.ids)]))
            outside = self.segment({"measure": "in_segment", "segment_id": segment.id, "negate": True})
            self.assertFalse(outside.get_guests())
        self.mei.invalidate_recordset(["guest_segment_ids"])
        self.assertFalse(self.mei.guest_segment_ids & segments)
