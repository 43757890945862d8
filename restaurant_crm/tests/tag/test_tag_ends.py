"""How long tags last that several rules give, what the log says of it, and in which order the night decides."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .case import TagCase

LAST_DAYS = {"value": 1, "window": "days"}


@tagged("post_install", "-at_install")
class TestTagEnds(TagCase):
    def setUp(self):
        super().setUp()
        self.start = fields.Datetime.now().replace(hour=6, minute=0, second=0)
        freezer = freeze_time(self.start)
        self.clock = freezer.start()
        self.addCleanup(freezer.stop)

    def after(self, **later):
        """So much later everybody is evaluated."""
        self.clock.move_to(self.start + timedelta(**later))
        self.env.invalidate_all()
        self.env["restaurant.tag.rule"]._apply()
        self.env.invalidate_all()
        return self.row(self.mei)

    def keeping(self, days, window, **values):
        """A rule that keeps the tag for so many days after a visit within the window."""
        condition = {**LAST_DAYS, "window_value": window}
        return self._make_rule(condition=condition, policy="keep_days", keep_days=days, **values)

    # -- several rules for a tag ---------------------------------------------------------------

    def test_the_latest_end_counts(self):
        """Whichever is named as the reason, whichever held last."""
        for first, second in (((5, 2), (20, 2)), ((20, 2), (5, 2)), ((3, 9), (20, 2)), ((20, 2), (3, 9))):
            with self.subTest(first=first, second=second), self.cr.savepoint() as savepoint:
                self.keeping(*first, sequence=1)
                self.keeping(*second, sequence=2)
                self.came(self.mei, 0)
                self.assertEqual(self.row(self.mei).expires_at, self.start + timedelta(days=20))
                # The last day on which the one with twenty days holds.
                self.assertEqual(self.after(days=1).expires_at, self.start + timedelta(days=21))
                self.assertTrue(self.after(days=20, hours=23))
                self.assertEqual(self.mei.guest_tag_ids, self.tag)
                self.assertFalse(self.after(days=21))
                self.assertEqual(self.logged(self.mei), ["tag_gained", "tag_lost"])
                savepoint.rollback()
                self.env.invalidate_all()
                self.clock.move_to(self.start)

    def test_a_rule_that_only_holds_hides_no_end(self):
        """While it holds there is no end; afterwards the end that the other one promised counts."""
        keeping = self.keeping(20, 2)
        holding = self._make_rule(condition={**LAST_DAYS, "window_value": 5}, sequence=1)
        self.came(self.mei, 0)
        self.assertEqual(self.row(self.mei).rule_id, keeping)
        row = self.after(days=3)
        self.assertEqual((row.rule_id, row.expires_at), (holding, False))
        row = self.after(days=6)
        self.assertEqual((row.rule_id, row.expires_at), (keeping, self.start + timedelta(days=20)))
        self.assertFalse(self.after(days=20))

    def test_switching_off_takes_its_end_along(self):
        short, long = self.keeping(5, 2, sequence=1), self.keeping(20, 2, sequence=2)
        self.came(self.mei, 0)
        self.assertEqual(self.after(days=3).expires_at, self.start + timedelta(days=20))
        long.active = False
        self.assertEqual(self.row(self.mei).expires_at, self.start + timedelta(days=5))
        short.active = False
        self.assertFalse(self.row(self.mei))

    def test_for_good_has_no_end(self):
        self.keeping(5, 2, sequence=1)
        good = self._make_rule(condition={**LAST_DAYS, "window_value": 2}, policy="add_only", sequence=2)
        self.came(self.mei, 0)
        self.assertEqual((self.row(self.mei).rule_id, self.row(self.mei).expires_at), (good, False))
        self.assertEqual(self.after(days=30).rule_id, good)
        good.active = False
        self.assertFalse(self.row(self.mei), "The other one's end is long over")

    def test_a_rule_that_rests_keeps_its_promise(self):
        short, long = self.keeping(5, 2, sequence=1), self.keeping(20, 2, sequence=2)
        self.came(self.mei, 0)
        long.paused = True
        self.assertEqual(self.after(days=3).expires_at, self.start + timedelta(days=20))
        self.assertTrue(self.after(days=10))
        self.assertFalse(self.after(days=20))
        self.assertTrue(short)

    def test_tags_of_before_ends_were_noted(self):
        rule = self.keeping(5, 2)
        self.came(self.mei, 0)
        self.cr.execute("UPDATE restaurant_tag_assignment SET kept_until = NULL")
        self.env.invalidate_all()
        row = self.after(days=3)
        self.assertEqual((row.rule_id, row.expires_at), (rule, self.start + timedelta(days=5)))
        self.assertFalse(self.after(days=5))

    def test_which_rule_is_the_reason(self):
        """For good before all others; then those that hold, of these that keep for some days; then by the list."""
        window = {**LAST_DAYS, "window_value": 2}
        last = self._make_rule(condition=window, sequence=4, name="Last")
        first = self._make_rule(condition=window, sequence=3, name="First")
        keeping = self.keeping(9, 2, sequence=8, name="Keeping")
        good = self._make_rule(condition=window, policy="add_only", sequence=9, name="For good")
        self.came(self.mei, 0)
        for rule in (good, keeping, first, last):
            self.assertEqual(self.row(self.mei).rule_id, rule)
            rule.active = False
        self.assertFalse(self.row(self.mei))

    def test_for_good_against_the_others_of_a_category(self):
        """A tag for good yields to one of its category that holds, and does not come back by itself."""
        category = self.env["restaurant.tag.category"].create({"name": "Level (ends)", "exclusive": True})
        low = self._make_tag("Low", category_id=category.id, sequence=2)
        high = self._make_tag("High", category_id=category.id, sequence=1)
        self._make_rule(low, condition={**LAST_DAYS, "window_value": 2}, policy="add_only")
        rival = self._make_rule(high, condition={**LAST_DAYS, "value": 2, "window_value": 2})
        self.came(self.mei, 0)
        self.after(days=5)
        self.assertEqual(self.mei.guest_tag_ids, low, "For good while no other one holds")
        self.came(self.mei, 0, 1)
        self.assertEqual(self.mei.guest_tag_ids, high)
        self.after(days=10)
        self.assertFalse(self.mei.guest_tag_ids)
        self.came(self.mei, 0)
        self.assertEqual(self.mei.guest_tag_ids, low)
        self.assertTrue(rival)

    def test_a_lower_tag_that_holds_goes_before_one_for_good(self):
        category = self.env["restaurant.tag.category"].create({"name": "Level (ends)", "exclusive": True})
        low = self._make_tag("Low", category_id=category.id, sequence=2)
        high = self._make_tag("High", category_id=category.id, sequence=1)
        self._make_rule(high, condition={**LAST_DAYS, "window_value": 2}, policy="add_only")
        self._make_rule(low, condition={**LAST_DAYS, "window_value": 9})
        self.came(self.mei, 0)
        self.assertEqual(self.mei.guest_tag_ids, high)
        self.after(days=5)
        self.assertEqual(self.mei.guest_tag_ids, low)

    # -- expired -------------------------------------------------------------------------------

    def test_expired_and_came_again_before_the_night(self):
        """Nobody had noted that it was gone: the log says that it was lost and gained."""
        self.keeping(3, 2)
        self.came(self.mei, 0)
        self.clock.move_to(self.start + timedelta(days=4))
        self.env.invalidate_all()
        self.assertFalse(self.mei.guest_tag_ids)
        self.came(self.mei, 0)
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        self.assertEqual(self.logged(self.mei), ["tag_gained", "tag_lost", "tag_gained"])
        lost = self.mei.guest_log_ids.filtered(lambda entry: entry.kind == "tag_lost")
        self.assertEqual((lost.note, lost.explanation), ("It had expired.", False))
        self.assertEqual(self.row(self.mei).assigned_at, self.start + timedelta(days=4))

    def test_expired_by_hand_and_came_again(self):
        """By a rule, or by hand."""
        rule = self._make_rule(condition={**LAST_DAYS, "window_value": 2})
        for guest, again in ((self.mei, lambda: self.came(self.mei, 0)), (self.bo, lambda: self.tag._give(self.bo))):
            self.tag._give(guest, expires_at=self.start + timedelta(days=1))
            self.clock.move_to(self.start + timedelta(days=2))
            self.env.invalidate_all()
            again()
            self.assertEqual(guest.guest_tag_ids, self.tag)
            self.assertEqual(self.logged(guest), ["tag_gained", "tag_lost", "tag_gained"])
            self.clock.move_to(self.start)
        self.assertEqual(self.row(self.mei).rule_id, rule)

    def test_expired_and_blocked(self):
        self.tag._give(self.mei, expires_at=self.start + timedelta(days=1))
        self.clock.move_to(self.start + timedelta(days=2))
        self.env.invalidate_all()
        self.tag._block(self.mei)
        self.assertEqual(self.logged(self.mei), ["tag_gained", "tag_lost", "tag_blocked"])

    # -- the night -----------------------------------------------------------------------------

    def asking(self, name, tags, count, comparison="=", **values):
        tag = self._make_tag(name)
        condition = {
            "measure": "has_tag",
            "comparison": comparison,
            "value": count,
            "tag_ids": [Command.set(tags.ids)],
        }
        self._make_rule(tag, condition=condition, **values)
        return tag

    def test_a_rule_about_two_tags_is_not_asked_between_them(self):
        """What held for a moment of the night only is neither given nor kept for good."""
        self.came(self.mei, 0)
        one, other = self._make_tag("One"), self._make_tag("Another")
        either = self.asking("Either", one | other, 1, policy="add_only")
        about_either = self.asking("About either", either, 1, ">=")
        both = self.asking("Both", one | other, 2)
        about_both = self.asking("About both", both | one, 2)
        self._make_rule(one, condition={"value": 1})
        self._make_rule(other, condition={"value": 1})
        self.night()
        self.assertEqual(self.mei.guest_tag_ids, (one | other | both | about_both).sorted())
        for tag in (either, about_either):
            self.assertFalse(self.logged(self.mei, tag), tag.name)
        for tag in (one, other, both, about_both):
            self.assertEqual(self.logged(self.mei, tag), ["tag_gained"], tag.name)

    def test_one_rule_is_due(self):
        """Those that ask for what changes follow, however long the chain, and each in its turn."""
        self.came(self.mei, 0)
        one, other = self._make_tag("One"), self._make_tag("Another")
        rule = self._make_rule(one, condition={"value": 1})
        rule.paused = True
        second = self.asking("Second", one, 1)
        third = self.asking("Third", second, 1)
        either = self.asking("Either", one | third, 1, policy="add_only")
        self._make_rule(other, condition={"value": 9})
        self.night()
        self.assertFalse(self.mei.guest_tag_ids)
        rule.paused = False
        self.apply_due()
        self.assertEqual(self.mei.guest_tag_ids, (one | second | third).sorted())
        self.assertFalse(self.logged(self.mei, either))
        self.assertFalse(self.env["restaurant.tag.rule"]._due())

    def test_applying_one_rule_takes_its_followers_in_order(self):
        self.came(self.mei, 0)
        one = self._make_tag("One")
        second = self.asking("Second", one, 1)
        third = self.asking("Third", second, 1)
        either = self.asking("Either", one | third, 1, policy="add_only")
        self._make_rule(one, condition={"value": 1})._apply()
        self.assertEqual(self.mei.guest_tag_ids, (one | second | third).sorted())
        self.assertFalse(self.logged(self.mei, either))

    def test_rules_in_a_circle_come_to_an_end(self):
        self.came(self.mei, 0)
        one, other = self._make_tag("One"), self._make_tag("Another")
        for tag, asked, comparison in ((one, other, "<"), (other, one, ">=")):
            condition = {"measure": "has_tag", "comparison": comparison, "value": 1}
            self._make_rule(tag, condition={**condition, "tag_ids": [Command.set(asked.ids)]})
        with self.assertLogs("odoo.addons.restaurant_crm.models.tag", "WARNING"):
            self.night()
        self.assertFalse(self.env["restaurant.tag.rule"]._due())
