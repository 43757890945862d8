from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tests import freeze_time
from odoo.tools import SQL, mute_logger

from ...engine.shared.clock import local_date
from ...models.tier import restaurant_tier_scheme_review
from .case import TierCase

REVIEW = restaurant_tier_scheme_review.__name__


class TestTiers(TierCase):
    """Guests go up and down the levels of a scheme."""

    def at(self, moment):
        return freeze_time(moment)

    def in_days(self, days):
        """A moment so many days from now, at noon in Shanghai."""
        return self.ago(-days)

    def test_rises_at_once(self):
        self._make_scheme()
        self.assertEqual(self.stands(self.mei, self.bo), ("Ordinary", "Ordinary"))
        self.came(self.mei, 3)
        self.assertEqual(self.stands(self.mei), "Ordinary")
        self.came(self.mei, 2)
        self.assertEqual(self.stands(self.mei), "Silver")
        self.came(self.mei, 1, 0)
        self.assertEqual(self.stands(self.mei, self.bo), ("Gold", "Ordinary"))
        self.assertEqual(self.logged(self.mei), ["tier_up", "tier_up"])
        self.assertEqual(self.logged(self.bo), [])
        entry = self.mei.guest_log_ids.sorted("id")[0]
        self.assertEqual((entry.subject, entry.origin), ("Ordinary → Silver", "rule"))
        self.assertEqual(entry.explanation[0]["value"], 2)
        self.assertTrue(entry.explanation[0]["holds"])

    def test_standing_is_readable_on_the_guest(self):
        scheme = self._make_scheme()
        self.came(self.mei, 2, 1)
        silver = self.level(scheme, "Silver")
        self.assertEqual(self.mei.guest_tier_id, silver)
        self.assertEqual(self.mei.guest_tier_since, local_date(self.env))
        Partner = self.env["res.partner"]
        ours = Domain("id", "in", (self.mei | self.bo).ids)
        stranger = Partner.create({"name": "Inc", "is_company": True})
        everybody = Domain("id", "in", (self.mei | self.bo | stranger).ids)
        self.assertEqual(Partner.search(ours & Domain("guest_tier_id", "=", silver.id)), self.mei)
        self.assertEqual(Partner.search(ours & Domain("guest_tier_id", "!=", silver.id)), self.bo)
        self.assertEqual(Partner.search(ours & Domain("guest_tier_id.name", "=", "Silver")), self.mei)
        self.assertEqual(Partner.search(ours & Domain("guest_tier_id", "ilike", "silv")), self.mei)
        self.assertEqual(Partner.search(everybody & Domain("guest_tier_id", "=", False)), stranger)
        self.assertEqual(Partner.search(ours, order="guest_tier_id desc"), self.mei | self.bo)
        groups = dict(Partner._read_group(ours, ["guest_tier_id"], ["__count"]))
        self.assertEqual(groups, {silver: 1, self.level(scheme, "Ordinary"): 1})
        self.assertTrue(Partner.fields_get(["guest_tier_id"])["guest_tier_id"]["groupable"])

    def test_contacts_are_not_written(self):
        self._make_scheme()
        self.came(self.mei, 2, 1)
        written = self.env.execute_query(SQL("SELECT xmin FROM res_partner WHERE id = %s", self.mei.id))
        with self.at(self.in_days(100)):
            self.review()
        self.assertEqual(self.stands(self.mei), "Ordinary")
        self.assertEqual(
            written, self.env.execute_query(SQL("SELECT xmin FROM res_partner WHERE id = %s", self.mei.id))
        )

    def test_grace(self):
        self._make_scheme(grace_days=10)
        self.came(self.mei, 2, 1)
        with self.at(self.in_days(95)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Silver")
            self.assertEqual(self.mei.guest_tier_grace_until, local_date(self.env) + timedelta(days=10))
        with self.at(self.in_days(104)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Silver")
        with self.at(self.in_days(105)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Ordinary")
            self.assertFalse(self.row(self.mei).grace_until)
        self.assertEqual(self.logged(self.mei), ["tier_up", "grace_started", "grace_ended", "tier_down"])

    def test_coming_back_ends_the_grace(self):
        self._make_scheme(grace_days=10)
        self.came(self.mei, 2, 1)
        with self.at(self.in_days(95)):
            self.review()
            self.came(self.mei, 1, 0)
            self.assertFalse(self.row(self.mei).grace_until)
        with self.at(self.in_days(110)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Silver")
        self.assertEqual(self.logged(self.mei), ["tier_up", "grace_started", "grace_ended"])

    def test_one_level_at_a_time(self):
        self._make_scheme(step_down="one")
        self.came(self.mei, 4, 3, 2, 1)
        for days, name in ((95, "Silver"), (96, "Ordinary"), (97, "Ordinary")):
            with self.at(self.in_days(days)):
                self.review()
                self.assertEqual(self.stands(self.mei), name)

    def test_milder_conditions_keep_a_level(self):
        scheme = self._make_scheme()
        self.keep(self.level(scheme, "Silver"), value=1, window="days", window_value=90)
        self.came(self.mei, 50, 1)
        self.came(self.bo, 1)
        self.assertEqual(self.stands(self.mei, self.bo), ("Silver", "Ordinary"))
        with self.at(self.in_days(60)):
            self.review()
            self.assertEqual(self.stands(self.mei, self.bo), ("Silver", "Ordinary"))
        with self.at(self.in_days(95)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Ordinary")

    def test_payment_is_no_review(self):
        self._make_scheme()
        self.came(self.mei, 2, 1)
        with self.at(self.in_days(95)):
            self.came(self.mei, 0)
            self.assertEqual(self.stands(self.mei), "Silver")
            self.review()
            self.assertEqual(self.stands(self.mei), "Ordinary")

    def test_monthly_review(self):
        scheme = self._make_scheme(review="monthly")
        with self.at("2031-05-10 04:00:00"):
            self.came(self.mei, 40, 39)
            self.review()
        for day in ("2031-07-15", "2031-07-31"):
            with self.at(f"{day} 04:00:00"):
                scheme.reviewed_on = "2031-07-02"
                self.review()
                self.assertEqual(self.stands(self.mei), "Silver", day)
        with self.at("2031-07-31 20:30:00"):  # The first of August by the clock of the company.
            self.review()
            self.assertEqual(self.stands(self.mei), "Ordinary")
        self.assertEqual(scheme.reviewed_on, fields.Date.to_date("2031-08-01"))

    def test_anniversary_review(self):
        self._make_scheme(review="anniversary")
        with self.at("2032-02-29 04:00:00"):
            self.came(self.mei, 2, 1)
            self.assertEqual(self.stands(self.mei), "Silver")
            self.review()
        for day, name in (("2032-12-31", "Silver"), ("2033-02-27", "Silver"), ("2033-03-02", "Ordinary")):
            with self.at(f"{day} 04:00:00"):
                self.review()
                self.assertEqual(self.stands(self.mei), name, day)

    def test_protected_guests(self):
        vip = self.env["restaurant.tag"].create({"name": "Family (test)"})
        self._make_scheme(protected_tag_ids=[Command.set(vip.ids)])
        self.came(self.mei, 2, 1)
        self.came(self.bo, 2, 1)
        self.mei.guest_tag_ids = vip
        with self.at(self.in_days(95)):
            self.review()
        self.assertEqual(self.stands(self.mei, self.bo), ("Silver", "Ordinary"))

    def test_refund_takes_a_level_back(self):
        self._make_scheme(review="monthly", grace_days=30)
        self.came(self.mei, 2, 1)
        self.take_back(self.mei)
        self.assertEqual(self.stands(self.mei), "Ordinary")
        self.assertEqual(self.logged(self.mei), ["tier_up", "tier_down"])

    def test_refund_of_something_else_takes_nothing(self):
        self._make_scheme(review="monthly", grace_days=30)
        self.came(self.mei, 2, 1)
        with self.at(self.in_days(95)):
            self.came(self.mei, 1)
            self.take_back(self.mei)
            self.assertEqual(self.stands(self.mei), "Silver")

    def test_first_scheme_that_fits(self):
        young = self._make_scheme(
            {"Start": None, "Star": [self._condition(value=1)]},
            name="Young",
            sequence=1,
            condition_ids=[self._condition("age", 30, comparison="<")],
        )
        others = self._make_scheme(sequence=2)
        with self.at("2031-01-10 04:00:00"):
            self.mei.guest_birthday = "2001-02-01"
            self.bo.guest_birthday = "1980-02-01"
            self.came(self.mei, 2)
            self.came(self.bo, 2)
            self.review()
            self.assertEqual(self.mei.guest_tier_scheme_id | self.bo.guest_tier_scheme_id, young | others)
            self.assertEqual(self.stands(self.mei, self.bo), ("Star", "Ordinary"))
        with self.at("2031-02-01 04:00:00"):
            self.review()
            self.assertEqual(self.mei.guest_tier_scheme_id, others)
            self.assertEqual(self.stands(self.mei), "Ordinary")
            self.assertIn("scheme_changed", self.logged(self.mei))
            others._stop()
            self.assertFalse(self.row(self.mei))
            self.assertFalse(self.mei.guest_tier_id)

    def test_scheme_changes_in_reviews_only(self):
        """Who comes with three one day and with five the next does not hop between schemes."""
        families = self._make_scheme(
            {"Family": None},
            name="Families",
            sequence=1,
            review="monthly",
            condition_ids=[self._condition("average_covers", 4)],
        )
        others = self._make_scheme(sequence=2, review="monthly")
        with self.at("2031-01-10 04:00:00"):
            self.review()
            self.came(self.mei, 2, customer_count=4)
            self.assertEqual(self.row(self.mei).scheme_id, others)
        with self.at("2031-01-20 04:00:00"):
            self.review()
            self.assertEqual(self.row(self.mei).scheme_id, others)
        with self.at("2031-02-01 04:00:00"):
            self.review()
            self.assertEqual(self.row(self.mei).scheme_id, families)
            self.came(self.mei, 0, customer_count=1)
            self.assertEqual(self.row(self.mei).scheme_id, families)
            # What the schemes are for has changed: now, not next month.
            families.condition_ids.value = 2
            others.sequence = 0
            self.review()
            self.assertEqual(self.row(self.mei).scheme_id, others)

    def test_nobody_moves_while_a_scheme_is_being_changed(self):
        scheme = self._make_scheme()
        self.came(self.mei, 2, 1)
        scheme.action_change()
        self.level(scheme, "Silver").condition_ids.value = 3
        self.came(self.bo, 2, 1)
        self.review()
        self.assertEqual(self.stands(self.mei, self.bo), ("Silver", "Ordinary"))
        scheme._start()
        # The first look after the change is a review: it is daily.
        self.assertEqual(self.stands(self.mei, self.bo), ("Ordinary", "Ordinary"))

    def test_levels_can_be_inserted_renamed_and_reordered(self):
        scheme = self._make_scheme()
        self.came(self.mei, 3, 2, 1)
        self.came(self.bo, 4, 3, 2, 1)
        between = self.env["restaurant.tier"].create(
            {"name": "Pearl", "scheme_id": scheme.id, "sequence": 25, "condition_ids": [self._condition(value=3)]}
        )
        self.assertEqual(scheme.tier_ids.sorted().mapped("level"), [1, 2, 3, 4])
        self.review()
        self.assertEqual(self.stands(self.mei, self.bo), ("Pearl", "Gold"))
        between.name = "Jade"
        self.assertEqual(self.stands(self.mei), "Jade")
        between.sequence = 35
        self.assertEqual((between.level, self.level(scheme, "Gold").level), (4, 3))
        self.review()
        self.assertEqual(self.stands(self.mei, self.bo), ("Jade", "Jade"))

    def test_guests_of_a_removed_level_go_to_what_is_left(self):
        scheme = self._make_scheme(review="monthly", grace_days=30)
        self.came(self.mei, 2, 1)
        self.came(self.bo, 4, 3, 2, 1)
        self.level(scheme, "Silver").unlink()
        self.assertEqual(self.stands(self.mei, self.bo), ("Ordinary", "Gold"))
        self.assertIn("removed", self.mei.guest_log_ids.sorted("id")[-1].note)
        self.level(scheme, "Ordinary").active = False
        self.assertEqual(self.stands(self.mei, self.bo), (None, "Gold"))
        self.review()
        self.level(scheme, "Gold").unlink()
        self.assertEqual(self.stands(self.mei, self.bo), (None, None))
        self.review()
        scheme.unlink()
        self.assertFalse(self.row(self.bo))

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

    def test_override(self):
        scheme = self._make_scheme()
        gold = self.level(scheme, "Gold")
        until = local_date(self.env) + timedelta(days=20)
        Row = self.env["restaurant.guest.tier"]
        with self.assertRaises(UserError):
            Row._override(self.mei, gold, " ")
        Row._override(self.mei, gold, "Helped us at the opening", until)
        self.assertEqual(self.stands(self.mei), "Gold")
        self.came(self.mei, 2, 1)
        self.assertEqual(self.stands(self.mei), "Gold")
        self.assertEqual(self.row(self.mei).earned_tier_id.name, "Silver")
        self.assertIn("Helped us", self.mei.guest_tier_note)
        with self.at(self.in_days(20)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Gold")
        with self.at(self.in_days(21)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Silver")
        self.assertEqual(self.logged(self.mei), ["tier_override", "tier_override_ended", "tier_down"])
        self.assertFalse(self.row(self.mei).override_reason)
        Row._override(self.bo, gold, "Birthday")
        Row._end_override(self.bo)
        self.assertEqual(self.stands(self.bo), "Ordinary")

    def test_override_pins_the_scheme(self):
        first = self._make_scheme(name="First", sequence=1)
        second = self._make_scheme({"Only": None, "Friend": []}, name="Second", sequence=2)
        Row = self.env["restaurant.guest.tier"]
        Row._override(self.mei, self.level(second, "Friend"), "Friend of the house")
        self.review()
        self.assertEqual(self.row(self.mei).scheme_id, second)
        self.assertEqual(self.stands(self.mei), "Friend")
        Row._end_override(self.mei)
        self.assertEqual(self.row(self.mei).scheme_id, first)

    def test_where_a_guest_stands_after_a_level_by_hand(self):
        """On the level that was earned by then, with the grace that is left of it."""
        scheme = self._make_scheme(grace_days=20)
        self.came(self.mei, 2, 1)
        until = local_date(self.env) + timedelta(days=100)
        self.env["restaurant.guest.tier"]._override(self.mei, self.level(scheme, "Gold"), "Friend", until)
        with self.at(self.in_days(95)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Gold")
        with self.at(self.in_days(101)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Silver")
            self.assertEqual(self.row(self.mei).grace_until, local_date(self.env) + timedelta(days=14))
        with self.at(self.in_days(115)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Ordinary")

    def test_where_a_guest_stands_after_a_level_of_another_scheme(self):
        """In the first scheme that fits, on the level that is fulfilled that day."""
        first = self._make_scheme(name="First", sequence=1)
        second = self._make_scheme({"Only": None, "Friend": []}, name="Second", sequence=2)
        self.came(self.mei, 2, 1)
        until = local_date(self.env) + timedelta(days=10)
        self.env["restaurant.guest.tier"]._override(self.mei, self.level(second, "Friend"), "Friend", until)
        with self.at(self.in_days(10)):
            self.review()
            self.assertEqual((self.row(self.mei).scheme_id, self.stands(self.mei)), (second, "Friend"))
        with self.at(self.in_days(11)):
            self.review()
            self.assertEqual((self.row(self.mei).scheme_id, self.stands(self.mei)), (first, "Silver"))

    def test_where_a_guest_falls_to(self):
        """To the highest level that is reached or kept; one at a time where the scheme says so; without one to none."""
        window = {"window": "days", "window_value": 90}
        levels = {
            "Silver": [self._condition(value=3, **window)],
            "Gold": [self._condition(value=4, **window)],
            "Black": [self._condition(value=5, **window)],
        }
        for step, names in (("straight", ["Silver", None]), ("one", ["Gold", "Silver", None, None])):
            scheme = self._make_scheme(levels, step_down=step)
            self.keep(self.level(scheme, "Silver"), value=1, **window)
            guest = self._make_guest(step)
            self.came(guest, 50, 49, 48, 47, 1)
            self.assertEqual(self.stands(guest), "Black")
            # Of the five visits one is left, later none.
            for number, name in enumerate(names):
                with self.at(self.in_days(60 + number if number < len(names) - 1 and name else 95 + number)):
                    self.review()
                    self.assertEqual(self.stands(guest), name, (step, number))
            scheme.active = False
            self.review()

    def test_expired_tags_protect_nobody(self):
        vip = self.env["restaurant.tag"].create({"name": "Family (test)"})
        self._make_scheme(protected_tag_ids=[Command.set(vip.ids)])
        self.came(self.mei, 2, 1)
        self.came(self.bo, 2, 1)
        vip._give(self.mei, expires_at=self.in_days(10))
        vip._give(self.bo, expires_at=self.in_days(96))
        with self.at(self.in_days(95)):
            self.review()
            self.assertEqual(self.stands(self.mei, self.bo), ("Ordinary", "Silver"))
            self.assertEqual([bool(guest.guest_tag_ids) for guest in (self.mei, self.bo)], [False, True])

    def test_what_is_missing(self):
        scheme = self._make_scheme(
            {
                "Ordinary": None,
                "Gold": [self._condition(value=4), self._condition("spend", 400)],
            }
        )
        gold = self.level(scheme, "Gold")
        gold.match = "any"
        self.came(self.mei, 2, 1)
        goal = self.mei.guest_tier_goal
        self.assertIn("2 more visits or", goal)
        self.assertIn("340.00", goal)
        self.assertIn("until Gold", goal)
        self.came(self.mei, 3)
        self.mei.invalidate_recordset()
        self.assertIn("1 more visit or", self.mei.guest_tier_goal)
        self.came(self.mei, 4)
        self.mei.invalidate_recordset()
        self.assertFalse(self.mei.guest_tier_goal)

    def test_tags_by_tier(self):
        self._make_scheme()
        tag = self.env["restaurant.tag"].create({"name": "On silver (test)"})
        self.env["restaurant.tag.rule"].create(
            {"name": "Silver", "tag_id": tag.id, "condition_ids": [self._condition("tier_level", 2)]}
        )
        self.came(self.mei, 2, 1)
        self.assertEqual(self.mei.guest_tag_ids, tag)
        segment = self.env["restaurant.segment"].create(
            {"name": "No tier yet", "condition_ids": [self._condition("tier_level", 1, comparison="=")]}
        )
        self.assertIn(self.bo, segment.get_guests())
        self.assertNotIn(self.mei, segment.get_guests())

    def test_levels_cannot_ask_for_levels(self):
        with self.assertRaises(ValidationError):
            self._make_scheme({"Snake": [self._condition("tier_level", 1)]})

    def test_merge(self):
        scheme = self._make_scheme()
        self.came(self.mei, 2, 1)
        self.came(self.bo, 3, 4)
        self.env["restaurant.guest.tier"]._override(self.bo, self.level(scheme, "Ordinary"), "By contract")
        self.merge(self.bo, into=self.mei)
        self.assertEqual(self.stands(self.mei), "Ordinary")
        self.assertEqual(self.row(self.mei).earned_tier_id.name, "Gold")

    def test_copy(self):
        scheme = self._make_scheme()
        self.keep(self.level(scheme, "Silver"), value=1)
        twin = scheme.copy()
        self.assertEqual(twin.state, "draft")
        self.assertEqual(twin.tier_ids.mapped("name"), ["Ordinary", "Silver", "Gold"])
        self.assertEqual(twin.tier_ids[1].condition_ids.value, 2)
        self.assertFalse(twin.tier_ids.segment_id & scheme.tier_ids.segment_id)
        self.assertTrue(twin.tier_ids[1].keep_segment_id - scheme.tier_ids.keep_segment_id)
