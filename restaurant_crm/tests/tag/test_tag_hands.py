"""Tags by hand: given, taken, blocked, kept, and what rules make of it."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .case import LevelTagCase


@tagged("post_install", "-at_install")
class TestTagHands(LevelTagCase):
    # -- the guest's page ------------------------------------------------------------------

    def test_commands(self):
        self.mei.write({"guest_tag_ids": [Command.link(self.tag.id), Command.link(self.vip.id)]})
        self.assertEqual(self.mei.guest_tag_ids, (self.tag | self.vip).sorted())
        self.mei.write({"guest_tag_ids": [Command.unlink(self.vip.id)]})
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        self.mei.write({"guest_tag_ids": [Command.set(self.vip.ids)]})
        self.assertEqual(self.mei.guest_tag_ids, self.vip)
        self.mei.write({"guest_tag_ids": [Command.clear()]})
        self.assertFalse(self.mei.guest_tag_ids)
        self.assertFalse(self.env["restaurant.tag.assignment"].search([("partner_id", "=", self.mei.id)]))
        self.assertEqual(self.logged(self.mei), ["tag_gained", "tag_lost"])
        self.assertEqual(self.logged(self.mei, self.vip), ["tag_gained", "tag_lost", "tag_gained", "tag_lost"])
        (self.mei | self.bo).write({"guest_tag_ids": [Command.link(self.tag.id)]})
        self.assertEqual((self.mei | self.bo).mapped("guest_tag_ids"), self.tag)

    def test_create_and_copy(self):
        lin = self._make_guest("Lin", guest_tag_ids=[Command.set((self.tag | self.gold).ids)])
        self.assertEqual(lin.guest_tag_ids, (self.tag | self.gold).sorted())
        self.assertEqual(self.logged(lin), ["tag_gained"])
        self.assertFalse(lin.copy().guest_tag_ids)

    def test_saving_without_a_change_writes_nothing(self):
        self.tag._give(self.mei)
        names = ["origin", "assigned_at", "user_id"]
        row = self.row(self.mei).read(names)
        self.mei.write({"guest_tag_ids": [Command.set(self.tag.ids)], "name": "Mei Mei"})
        self.assertEqual(self.row(self.mei).read(names), row)
        self.assertEqual(self.logged(self.mei), ["tag_gained"])

    def test_giving_what_a_rule_gave(self):
        """It is the person's from then on: it does not go when the rule ceases to hold, or to exist."""
        rule = self._make_rule()
        action = self.env["ir.actions.server"].create(
            {
                "name": "Give",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "state": "guest_tag",
                "guest_tag_ids": [Command.set(self.tag.ids)],
            }
        )
        ways = {
            "verb": lambda guest: self.tag._give(guest),
            "wizard": lambda guest: (
                self.env["restaurant.guest.tagging"]
                .create({"partner_ids": [Command.set(guest.ids)], "tag_ids": [Command.set(self.tag.ids)]})
                .action_confirm()
            ),
            "action": lambda guest: action.with_context(active_model="res.partner", active_ids=guest.ids).run(),
            "link": lambda guest: guest.write({"guest_tag_ids": [Command.link(self.tag.id)]}),
            "pin": lambda guest: self.row(guest).action_pin(),
        }
        guests = {way: self._make_guest(way) for way in ways}
        for way, guest in guests.items():
            self.came(guest, 1, 2)
            since = self.row(guest).assigned_at
            ways[way](guest)
            row = self.row(guest)
            self.assertEqual((row.origin, row.rule_id.id), ("manual", False))
            self.assertEqual((row.user_id, row.assigned_at), (self.env.user, since))
            self.assertEqual(self.logged(guest), ["tag_gained", "tag_pinned"])
            self.lose_visit(guest)
            self.assertEqual(guest.guest_tag_ids, self.tag, way)
        rule.unlink()
        self.assertEqual({guest.guest_tag_ids for guest in guests.values()}, {self.tag})

    def test_giving_until_what_a_rule_gave(self):
        """Until then it is the person's, then the rule's again as long as it holds."""
        rule = self._make_rule(policy="keep_days", keep_days=5)
        self.came(self.mei, 1, 2)
        until = fields.Datetime.now() + timedelta(days=30)
        self.tag._give(self.mei, expires_at=until)
        self.assertEqual((self.row(self.mei).origin, self.row(self.mei).expires_at), ("manual", until))
        with freeze_time(until + timedelta(hours=1)):
            self.env.invalidate_all()
            rule._apply()
            self.assertEqual((self.row(self.mei).origin, self.row(self.mei).rule_id), ("rule", rule))

    def test_giving_lifts_a_block(self):
        self.tag._block(self.mei)
        self.assertEqual(self.row(self.mei).state, "blocked")
        with self.assertRaises(UserError):
            self.row(self.mei).action_pin()
        self.tag._block(self.mei)
        self.tag._give(self.mei)
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        self.assertEqual(self.logged(self.mei), ["tag_blocked", "tag_gained"])

    def test_expiry(self):
        self.tag._give(self.mei, expires_at=fields.Datetime.now() + timedelta(days=1))
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        self.row(self.mei).expires_at = fields.Datetime.now() - timedelta(seconds=1)
        self.assertFalse(self.mei.guest_tag_ids)
        self.assertFalse(self.mei.search([("guest_tag_ids", "in", self.tag.ids), ("id", "=", self.mei.id)]))
        self.assertEqual(self.tag.guest_count, 0)
        self.env["restaurant.tag.rule"]._apply_strays()
        self.assertFalse(self.row(self.mei))
        self.assertEqual(self.logged(self.mei), ["tag_gained", "tag_lost"])

    def test_exclusive(self):
        for both in (
            [Command.set((self.gold | self.silver).ids)],
            [Command.link(self.gold.id), Command.link(self.silver.id)],
        ):
            with self.assertRaisesRegex(ValidationError, "at most one tag"):
                self.mei.write({"guest_tag_ids": both})
        self.silver._give(self.mei)
        self.gold._give(self.mei)
        self.assertEqual(self.mei.guest_tag_ids, self.gold)
        self.assertEqual(self.logged(self.mei, self.silver), ["tag_gained", "tag_lost"])
        self.mei.write({"guest_tag_ids": [Command.set(self.silver.ids)]})
        self.assertEqual(self.mei.guest_tag_ids, self.silver)

    def test_what_holds_goes_before_what_is_merely_kept(self):
        self._make_rule(self.gold, policy="keep_days", keep_days=9)
        self._make_rule(self.silver, condition={"value": 1})
        self.came(self.mei, 1, 2)
        self.assertEqual(self.mei.guest_tag_ids, self.gold)
        self.lose_visit(self.mei)
        self.assertEqual(self.mei.guest_tag_ids, self.silver)

    def test_reason_for_a_tag_for_good_goes_before_others(self):
        """Otherwise the guest would lose it with the reason that came to the front."""
        good = self._make_rule(policy="add_only", sequence=20)
        other = self._make_rule(condition={"value": 1}, sequence=1)
        self.came(self.mei, 1, 2)
        self.assertEqual(self.row(self.mei).rule_id, good)
        self.lose_visit(self.mei)
        self.assertEqual(self.row(self.mei).rule_id, good)
        good.active = False
        self.assertEqual(self.row(self.mei).rule_id, other)

    def test_days_count_from_when_the_rule_last_held(self):
        start = fields.Datetime.now().replace(hour=6)
        with freeze_time(start) as clock:
            rule = self._make_rule(policy="keep_days", keep_days=5)
            self.came(self.mei, 1, 2)

            def kept_until(**later):
                clock.move_to(start + timedelta(**later))
                rule._apply()
                self.env.invalidate_all()
                return self.row(self.mei).expires_at - start

            self.assertEqual(kept_until(hours=0), timedelta(days=5))
            self.assertEqual(kept_until(hours=3), timedelta(days=5), "is not written at every evaluation")
            self.assertEqual(kept_until(days=1), timedelta(days=6))
            rule.keep_days = 2
            self.assertEqual(kept_until(days=1), timedelta(days=3))
            rule.policy = "while_true"
            rule._apply()
            self.assertFalse(self.row(self.mei).expires_at)
        self.assertEqual(self.logged(self.mei), ["tag_gained"])

    def test_freed_place_is_taken_by_a_rule(self):
        self._make_rule(self.silver, condition={"value": 1})
        self.came(self.mei, 1)
        self.gold._give(self.mei)
        self.process()
        self.assertEqual(self.mei.guest_tag_ids, self.gold)
        self.gold._take(self.mei)
        self.process()
        self.assertEqual(self.mei.guest_tag_ids, self.silver)

    def test_rules_that_ask_for_a_tag_follow_people(self):
        self._make_rule(condition={"measure": "has_tag", "tag_ids": [Command.set(self.vip.ids)], "value": 1})
        self.vip._give(self.mei)
        self.process()
        self.assertEqual(self.mei.guest_tag_ids, (self.tag | self.vip).sorted())
        self.vip._take(self.mei)
        self.process()
        self.assertFalse(self.mei.guest_tag_ids)

    def test_rules_that_ask_for_no_tag_answer_the_same_for_one_and_for_all(self):
        """A tag for good is not given on the way to another one that excludes it."""
        never = {"measure": "has_tag", "comparison": "<", "value": 1, "tag_ids": [Command.set(self.vip.ids)]}
        self._make_rule(policy="add_only", condition=never)
        self._make_rule(self.vip, condition={"value": 0})
        self.came(self.mei, 1)
        self.assertEqual(self.mei.guest_tag_ids, self.vip)
        self.assertFalse(self.logged(self.mei))

    # -- many at once ----------------------------------------------------------------------

    def test_wizard(self):
        guests = self.env["res.partner"].create([{"name": f"Many {number}"} for number in range(3)])

        def confirm(operation, tags, **values):
            wizard = self.env["restaurant.guest.tagging"].with_context(active_ids=guests.ids)
            return wizard.create(
                {"operation": operation, "tag_ids": [Command.set(tags.ids)], **values}
            ).action_confirm()

        until = fields.Datetime.now() + timedelta(days=3)
        confirm("add", self.tag | self.gold, expires_at=until)
        self.assertEqual(guests.guest_tag_assignment_ids.mapped("expires_at"), [until] * 6)
        confirm("block", self.gold)
        self.assertEqual(guests.guest_tag_ids, self.tag)
        confirm("unblock", self.gold)
        confirm("remove", self.tag)
        self.assertFalse(guests.guest_tag_assignment_ids)
        with self.assertRaises(UserError):
            confirm("add", self.env["restaurant.tag"])
        with self.assertRaises(ValidationError):
            confirm("add", self.gold | self.silver)

    def test_wizard_does_not_ask_once_a_guest(self):
        def spent(count, operation):
            guests = self.env["res.partner"].create([{"name": f"Many {number}"} for number in range(count)])
            tags = self.tag | self.vip
            if operation != "add":
                tags._give(guests)
            wizard = self.env["restaurant.guest.tagging"].create(
                {"operation": operation, "partner_ids": [Command.set(guests.ids)], "tag_ids": [Command.set(tags.ids)]}
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            wizard.action_confirm()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        for operation in ("add", "remove", "block"):
            spent(2, operation)
            # Rows are inserted a hundred at a time.
            self.assertLessEqual(abs(spent(60, operation) - spent(5, operation)), 4, operation)

    # -- names -----------------------------------------------------------------------------

    def test_odd_names(self):
        for name in ('He said "no"', "50 % off; DROP", "老顾客 🌶️", "a,b", "<b>x</b>", "{0} %s %(x)s", "\\"):
            tag = self.env["restaurant.tag"].create({"name": name})
            tag._give(self.mei)
            self.assertIn(tag, self.mei.guest_tag_ids)
            self.assertEqual(self.mei.guest_log_ids[0].subject, name)
            self.assertEqual(self.mei.search([("guest_tag_ids", "=", name)]), self.mei)
            tag._take(self.mei)
            self.assertFalse(self.mei.guest_tag_ids)
