from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.shared.clock import local_date
from .case import TierCase


class TestTierStanding(TierCase):
    """What people see of where a guest stands, and levels that people set."""

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

    def test_merge(self):
        scheme = self._make_scheme()
        self.came(self.mei, 2, 1)
        self.came(self.bo, 3, 4)
        self.env["restaurant.guest.tier"]._override(self.bo, self.level(scheme, "Ordinary"), "By contract")
        self.merge(self.bo, into=self.mei)
        self.assertEqual(self.stands(self.mei), "Ordinary")
        self.assertEqual(self.row(self.mei).earned_tier_id.name, "Gold")
