"""What a line can be asked with: each measure with each comparison, empty, zero, negative, too large, reversed."""

import runpy
from pathlib import Path

from psycopg2.errors import NotNullViolation

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine.measure.limits import MOST_LENGTH, limits, start
from ...engine.measure.measure import CHANGE_COMPARISONS, RANK_COMPARISONS, available
from .case import SegmentCase

TOO_LARGE = 10**12

UPDATE = Path(__file__).parents[2] / "migrations" / "19.0.1.2.0" / "post-conditions.py"


@tagged("post_install", "-at_install")
class TestConditionLimits(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["restaurant.segment"].create({"name": "Other"})
        cls.card = cls.env["restaurant.scorecard"].create({"name": "Card"})
        cls.tag = cls.env["restaurant.tag"].create({"name": "Limits"})
        cls.whole = cls.env["restaurant.segment"].create({"name": "Whole"})

    def line(self, measure, comparison, **values):
        """A line that is sound but for ``values``: a draft, as it stands in a form."""
        needed = {
            "segment_id": self.other.id,
            "scorecard_id": self.card.id,
            "tag_ids": [Command.set(self.tag.ids)],
            "product_ids": [Command.set(self.tofu.ids)],
        }
        wanted = {*measure.required, *(["product_ids"] if measure.needs_dishes else [])}
        vals = {
            "owner_id": self.whole.id,
            "measure": measure.code,
            "comparison": comparison,
            **start(measure, comparison),
            **{name: needed[name] for name in wanted},
        }
        return self.env["restaurant.segment.condition"].new({**vals, **values})

    def pairs(self):
        for measure in available(self.env).values():
            for comparison in measure.comparisons:
                if measure.yes_no and comparison != "=":
                    continue
                yield measure, comparison

    def test_what_a_line_begins_with_makes_sense(self):
        for measure, comparison in self.pairs():
            line = self.line(measure, comparison)
            self.assertFalse(line._as_condition().problem(self.env), f"{measure.code} {comparison} {line.value}")
            self.assertNotIn("not finished", line.summary)

    def test_every_measure_with_every_comparison(self):
        for measure, comparison in self.pairs():
            with self.subTest(measure=measure.code, comparison=comparison):
                self._check(measure, comparison)

    def _check(self, measure, comparison):
        problem = self._problem
        between = comparison == "between"
        self.assertIn("missing", problem(measure, comparison, value=False))
        self.assertIn("missing", problem(measure, comparison, value=float("nan")))
        if between:
            self.assertIn("missing", problem(measure, comparison, value_to=False))
            begin = start(measure, comparison)
            reversed_range = {"value": begin["value_to"], "value_to": begin["value"]}
            self.assertIn("larger", problem(measure, comparison, **reversed_range))
        if measure.yes_no:
            self.assertIn("1 for yes", problem(measure, comparison, value=2))
            return
        allowed = limits(measure, comparison)
        for value in (0, -1, -0.01, 99.99, 100, 100.01, TOO_LARGE):
            upper = {"value_to": max(value, start(measure, comparison)["value_to"])} if between else {}
            said = problem(measure, comparison, value=value, **upper)
            sound = allowed.hold(value) and (not between or allowed.hold(upper["value_to"]))
            self.assertEqual(not said, sound, f"{value}: {said}")
            if said:
                self.assertIn("has to be", said)
        if comparison in RANK_COMPARISONS:
            self.assertFalse(any(allowed.hold(value) for value in (0, 100, -5, 101)))
        elif comparison in CHANGE_COMPARISONS:
            self.assertFalse(any(allowed.hold(value) for value in (0, -5, TOO_LARGE)))
            self.assertEqual(allowed.hold(100.5), comparison == "rise_percent")
        else:
            self.assertFalse(allowed.hold(TOO_LARGE))
            self.assertEqual(allowed.hold(-1), measure.least is None)

    def _problem(self, measure, comparison, **values):
        return self.line(measure, comparison, **values)._as_condition().problem(self.env) or ""

    def test_lengths_and_people(self):
        visits = available(self.env)["visits"]
        for window, most in MOST_LENGTH.items():
            for length in (0, -1):
                self.assertIn("missing", self._problem(visits, ">=", window=window, window_value=length))
            self.assertFalse(self._problem(visits, ">=", window=window, window_value=most))
            self.assertIn("longer", self._problem(visits, ">=", window=window, window_value=most + 1))
        self.assertIn("longer", self._problem(visits, "drop_percent", window="days", window_value=10**6))
        self.assertIn("people", self._problem(visits, ">=", min_covers=-2))
        self.assertIn("people", self._problem(visits, ">=", min_covers=1001))

    # -- whichever way a line comes --------------------------------------------------------------

    def test_rpc_and_files_alike(self):
        """What is said to be empty is missing, what is beyond the limits is broken: for nobody, never for everybody."""
        self.come(self.mei, 3)
        Segment = self.env["restaurant.segment"]
        told = {"comparison": ">=", "measure": "visits"}
        for value in (False, None, "", -1, 10**9):
            for match in ("all", "any"):
                segment = Segment.create(
                    {"name": "Typed", "match": match, "condition_ids": [Command.create({**told, "value": value})]}
                )
                self.assertTrue(segment.problem, value)
                self.assertFalse(segment.get_guests(), value)
                segment.condition_ids.value = 1
                self.assertEqual(segment.get_guests() & self.mine, self.mei)
                segment.condition_ids.write({"value": value})
                self.assertFalse(segment.get_guests(), value)
        header = ["name", "condition_ids/measure", "condition_ids/comparison", "condition_ids/value"]
        rows = [[f"File {number}", "Visits", "at least", cell] for number, cell in enumerate(("", "-1", "1"))]
        result = Segment.load(header, rows)
        self.assertFalse(result["messages"])
        empty, negative, sound = Segment.browse(result["ids"])
        self.assertEqual(
            (empty.condition_ids.value, bool(empty.problem), empty.get_guests()), (False, True, self.mei[:0])
        )
        self.assertTrue(negative.problem)
        self.assertFalse(negative.get_guests())
        self.assertEqual(sound.get_guests() & self.mine, self.mei)
        exported = empty.export_data(["condition_ids/value"])["datas"]
        self.assertEqual(exported, [[""]], "And it leaves as it came")

    def test_an_update_keeps_what_lines_mean(self):
        self.come(self.mei, 3)
        before = {
            ("visits", "top_percent", 100, False, "all", 30): ("in the top", {">"}),
            ("visits", ">=", -1, False, "all", 30): ("anybody", {">="}),
            ("visits", "<", 0, True, "all", 30): ("anybody", {">="}),
            ("visits", ">=", 1, False, "days", 2**31 - 1): ("ever", {">="}),
        }
        lines = self.env["restaurant.segment.condition"]
        for number, stored in enumerate(before):
            line = self.segment({"measure": "visits", "value": 1}, name=f"Stored {number}").condition_ids
            self.env.flush_all()
            self.env.cr.execute(
                """UPDATE restaurant_segment_condition
                      SET measure = %s, comparison = %s, value = %s, negate = %s, "window" = %s, window_value = %s
                    WHERE id = %s""",
                [*stored, line.id],
            )
            lines |= line
        lines.invalidate_recordset()
        self.assertTrue(all(lines.mapped("problem")))
        runpy.run_path(str(UPDATE))["migrate"](self.env.cr, "19.0.1.1.0")
        lines.invalidate_recordset()
        self.assertFalse(any(lines.mapped("problem")))
        for line, (meaning, comparisons) in zip(lines, before.values(), strict=True):
            self.assertIn(line.comparison, comparisons)
            guests = self.mine if meaning == "anybody" else self.mei
            self.assertEqual(line.owner_id.get_guests() & self.mine, guests, meaning)

    def test_what_is_not_said_at_all(self):
        """A line of a program or a file without a column begins like one on a form; without a measure it is none."""
        line = self.segment({"measure": "visits"}).condition_ids
        self.assertEqual((line.comparison, line.value, line.window), (">=", 3, "all"))
        line = self.segment({"measure": "in_segment", "segment_id": self.other.id}).condition_ids
        self.assertEqual((line.comparison, line.value, line.summary), ("=", 1, "a member of “Other”"))
        with self.assertRaises(NotNullViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.segment({"comparison": ">=", "value": 1})

    def test_numbers_that_no_column_holds(self):
        line = self.segment({"measure": "visits", "value": 1}).condition_ids
        for name in ("window_value", "min_covers"):
            with self.assertRaisesRegex(ValidationError, "too large"):
                line[name] = TOO_LARGE
            with self.assertRaisesRegex(ValidationError, "too large"):
                self.segment({"measure": "visits", "value": 1, name: -TOO_LARGE})
