from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, mute_logger

from ...models.tier import restaurant_tier_scheme_review
from .case import TierCase

REVIEW = restaurant_tier_scheme_review.__name__


class TestTierFailures(TierCase):
    """A level or scheme that cannot be decided moves nobody, says so and stops no other."""

    def test_broken_level_moves_nobody(self):
        scheme = self._make_scheme()
        self.came(self.mei, 2, 1)
        self.level(scheme, "Silver").condition_ids.value = False
        self.came(self.bo, 2, 1)
        with self.at(self.in_days(95)):
            self.review()
        self.assertEqual(self.stands(self.mei, self.bo), ("Silver", "Ordinary"))
        self.assertIn("value is missing", scheme.broken)

    @mute_logger("odoo.sql_db", REVIEW)
    def test_failing_level_does_not_stop_the_others(self):
        scheme = self._make_scheme()
        silver = self.level(scheme, "Silver")
        members_sql = type(silver.segment_id)._members_sql

        def fail_for_one(segments, *args):
            if silver.segment_id not in segments:
                return members_sql(segments, *args)
            return SQL("SELECT 1 / 0 AS segment_id, 0 AS partner_id")

        self.patch(type(silver.segment_id), "_members_sql", fail_for_one)
        self.came(self.mei, 4, 3, 2, 1)
        self.assertEqual(self.stands(self.mei), "Gold")
        self.assertIn("division by zero", scheme.last_error)

    def test_a_level_by_a_segment_with_its_own_columns(self):
        """Facts that only a segment within the level asks for are read; everybody is asked and single guests are."""
        floor = self.env["restaurant.floor"].create({"name": "Garden"})
        garden = self.env["restaurant.segment"].create(
            {"name": "Garden", "condition_ids": [self._condition(floor_ids=[Command.set(floor.ids)])]}
        )
        member = {"comparison": "=", "segment_id": garden.id}
        self.came(self.mei, 2, 1)
        self.visits(self.mei).write({"floor_id": floor.id})
        scheme = self._make_scheme({"Ordinary": None, "Garden": [self._condition("in_segment", **member)]})
        self.assertFalse(scheme.last_error)
        self.assertEqual(self.stands(self.mei, self.bo), ("Garden", "Ordinary"))
        self.env["restaurant.tier.scheme"]._apply(self.bo.ids)
        self.assertFalse(scheme.broken)

    @mute_logger("odoo.sql_db", REVIEW)
    def test_putting_a_failing_scheme_into_force_says_so(self):
        scheme = self._make_scheme(start=False)
        silver = self.level(scheme, "Silver").segment_id
        for name, broken in (
            ("_members_sql", silver),
            ("_ingredients", silver),
            ("_store_borders", scheme.tier_ids.segment_id),
        ):
            original = getattr(type(silver), name)

            def fail(segments, *args, original=original, broken=broken):
                if segments & broken:
                    raise KeyError("unheard of")
                return original(segments, *args)

            with patch.object(type(silver), name, fail), self.assertRaisesRegex(UserError, "unheard of"):
                scheme._start()

    @mute_logger("odoo.sql_db", REVIEW)
    def test_whatever_fails_on_the_way_stops_one_level(self):
        scheme = self._make_scheme()
        silver = self.level(scheme, "Silver").segment_id
        for number, name in enumerate(("_defect", "_partners_sql", "_ingredients", "_members_sql"), 1):
            original, guest = getattr(type(silver), name), self._make_guest(name)

            def fail(segments, *args, original=original, **kwargs):
                if segments & silver:
                    raise KeyError("unheard of")
                return original(segments, *args, **kwargs)

            with self.subTest(name), patch.object(type(silver), name, fail):
                self.came(guest, *range(5 * number, 5 * number + 4))
                self.assertEqual(len(self.visits(guest)), 4)
                self.assertEqual(self.stands(guest), "Gold")
                self.assertIn("unheard of", scheme.last_error)
                self.review()
                self.assertIn("unheard of", scheme.last_error)
            self.review()
            self.assertFalse(scheme.last_error)
