from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import SQL, mute_logger

from .case import TagCase


class TestTagRules(TagCase):
    """Rules give and take tags."""

    def test_gained_and_lost(self):
        self._make_rule(condition={"window": "days", "window_value": 10})
        self.came(self.mei, 3, 5)
        self.came(self.bo, 3)
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        self.assertFalse(self.bo.guest_tag_ids)
        row = self.row(self.mei)
        self.assertEqual((row.origin, row.state, row.rule_id.tag_id), ("rule", "active", self.tag))
        self.assertFalse(row.expires_at)
        self.lose_visit(self.mei)
        self.assertFalse(self.mei.guest_tag_ids)
        self.assertEqual(self.logged(self.mei), ["tag_gained", "tag_lost"])

    def test_backfill_and_explanation(self):
        self.came(self.mei, 3, 5, 7)
        rule = self._make_rule()
        rule._apply()
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        entry = self.mei.guest_log_ids
        self.assertEqual((entry.kind, entry.rule_id, entry.origin), ("tag_gained", rule, "rule"))
        self.assertEqual(entry.explanation[0]["value"], 3)
        self.assertTrue(entry.explanation[0]["holds"])
        self.assertIn("2 visits", entry.explanation[0]["sentence"])
        self.assertEqual(rule.assignment_count, 1)
        self.assertEqual(rule.last_gained, 1)
        rule._apply()
        self.assertEqual(self.logged(self.mei), ["tag_gained"])

    def test_explanation_of_ranks_and_changes(self):
        self._make_rule(condition={"measure": "spend", "comparison": "top_percent", "value": 99})
        fell = self._make_tag("Fell")
        self._make_rule(
            fell, condition={"comparison": "drop_percent", "value": 50, "window": "days", "window_value": 10}
        )
        self.came(self.mei, 3, 12, 13)
        by_tag = {entry.tag_id: entry.explanation[0] for entry in self.mei.guest_log_ids}
        self.assertEqual(by_tag[self.tag]["value"], 90)
        self.assertLessEqual(by_tag[self.tag]["threshold"], 90)
        self.assertEqual(by_tag[fell]["value_text"], "1, before 2")
        self.assertEqual((by_tag[fell]["before"], by_tag[fell]["threshold"]), (2, 1))
        self.assertTrue(by_tag[fell]["holds"])

    def test_manual_is_never_touched(self):
        rule = self._make_rule()
        self.bo.guest_tag_ids = [Command.link(self.tag.id)]
        self.came(self.bo, 1, 2, 3)
        self.assertEqual(self.row(self.bo).origin, "manual")
        rule.active = False
        self.assertEqual(self.bo.guest_tag_ids, self.tag)

    def test_block(self):
        rule = self._make_rule()
        self.came(self.mei, 1, 2)
        self.mei.guest_tag_ids = [Command.unlink(self.tag.id)]
        self.assertEqual(self.row(self.mei).state, "blocked")
        self.came(self.mei, 3)
        rule._apply()
        self.assertFalse(self.mei.guest_tag_ids)
        self.row(self.mei).action_unblock()
        self.process()
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        self.assertEqual(self.logged(self.mei), ["tag_gained", "tag_lost", "tag_unblocked", "tag_gained"])

    def test_search(self):
        self.mei.guest_tag_ids = self.tag
        Partner = self.env["res.partner"]
        both = self.mei | self.bo
        scope = [("id", "in", both.ids)]
        self.assertEqual(Partner.search([*scope, ("guest_tag_ids", "in", self.tag.ids)]), self.mei)
        self.assertEqual(Partner.search([*scope, ("guest_tag_ids", "not in", self.tag.ids)]), self.bo)
        self.assertEqual(Partner.search([*scope, ("guest_tag_ids", "=", False)]), self.bo)
        self.assertEqual(Partner.search([*scope, ("guest_tag_ids", "!=", False)]), self.mei)
        self.assertEqual(Partner.search([*scope, ("guest_tag_ids", "ilike", "regular")]), self.mei)
        self.assertEqual(Partner.search([*scope, ("guest_tag_ids.name", "ilike", "regular")]), self.mei)
        order = self.pay(self.mei, self.ago(1))
        self.assertIn(order, self.env["pos.order"].search([("partner_id.guest_tag_ids", "in", self.tag.ids)]))
        self.assertEqual(both.filtered_domain([("guest_tag_ids", "in", self.tag.ids)]), self.mei)
        self.assertEqual(
            dict(Partner._read_group(scope, ["guest_tag_ids"], ["__count"])),
            {self.tag: 1, self.env["restaurant.tag"]: 1},
        )

    def test_policies(self):
        stays = self._make_tag("Stays")
        self._make_rule(stays, policy="add_only", condition={"window": "days", "window_value": 10})
        lasts = self._make_tag("Lasts")
        self._make_rule(lasts, policy="keep_days", keep_days=5, condition={"window": "days", "window_value": 10})
        self._make_rule(condition={"window": "days", "window_value": 10})
        self.came(self.mei, 2, 3)
        self.assertEqual(self.mei.guest_tag_ids, self.tag | stays | lasts)
        self.assertFalse(self.row(self.mei, stays).expires_at)
        held_until = self.row(self.mei, lasts).expires_at
        self.assertAlmostEqual(held_until, fields.Datetime.now() + timedelta(days=5), delta=timedelta(minutes=1))
        self.lose_visit(self.mei)
        self.assertEqual(self.mei.guest_tag_ids, stays | lasts)
        self.assertEqual(self.row(self.mei, lasts).expires_at, held_until)
        self.row(self.mei, lasts).expires_at = fields.Datetime.now() - timedelta(seconds=1)
        self.assertEqual(self.mei.guest_tag_ids, stays)
        self.env["restaurant.tag.rule"]._apply()
        self.assertFalse(self.row(self.mei, lasts))
        self.assertEqual(self.row(self.mei, stays).state, "active")

    def test_exclusive(self):
        category = self.env["restaurant.tag.category"].create({"name": "Level (test)", "exclusive": True})
        first = self._make_tag("First", category_id=category.id, sequence=1)
        second = self._make_tag("Second", category_id=category.id, sequence=2)
        self._make_rule(second, condition={"value": 1})
        self._make_rule(first, condition={"value": 3})
        self.came(self.mei, 1)
        self.assertEqual(self.mei.guest_tag_ids, second)
        self.came(self.mei, 2, 3)
        self.assertEqual(self.mei.guest_tag_ids, first)
        self.mei.guest_tag_ids = [Command.link(second.id)]
        self.assertEqual(self.mei.guest_tag_ids, second)
        self.env["restaurant.tag.rule"]._apply()
        self.assertEqual(self.mei.guest_tag_ids, second)
        self.assertFalse(self.row(self.mei, first))

    def test_rules_that_ask_for_tags(self):
        gold = self._make_tag("Gold")
        self._make_rule(gold, condition={"measure": "has_tag", "value": 1, "tag_ids": [Command.set(self.tag.ids)]})
        self._make_rule()
        self.came(self.mei, 1, 2)
        self.assertEqual(self.mei.guest_tag_ids, self.tag | gold)

    def test_broken_rule_keeps_its_tags(self):
        segment = self.env["restaurant.segment"].create(
            {"name": "Once", "condition_ids": [Command.create({"measure": "visits", "value": 1})]}
        )
        rule = self._make_rule(
            condition={"measure": "in_segment", "segment_id": segment.id, "comparison": "=", "value": 1}
        )
        other = self._make_tag("Other")
        self._make_rule(other)
        self.came(self.mei, 1)
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        segment.unlink()
        self.came(self.mei, 2)
        self.assertTrue(rule.broken)
        self.assertIn(rule, rule.search([("broken", "!=", False)]))
        self.assertEqual(self.mei.guest_tag_ids, self.tag | other)

    @mute_logger("odoo.addons.restaurant_crm.models.tag.restaurant_tag_rule_evaluation", "odoo.sql_db")
    def test_failing_rule_stops_no_other(self):
        rule = self._make_rule()
        other = self._make_tag("Other")
        sound = self._make_rule(other)
        broken = rule.segment_id
        members_sql = type(broken)._members_sql

        def fail_for_one(segments, *args):
            if broken in segments:
                return SQL("SELECT 1 / 0 AS segment_id, 0 AS partner_id")
            return members_sql(segments, *args)

        self.patch(type(broken), "_members_sql", fail_for_one)
        self.came(self.mei, 1, 2)
        self.assertEqual(self.mei.guest_tag_ids, other)
        self.assertIn("division by zero", rule.last_error)
        self.assertFalse(sound.last_error)

    def test_switching_off_takes_away(self):
        rule = self._make_rule()
        self.came(self.mei, 1, 2)
        rule.active = False
        self.assertFalse(self.mei.guest_tag_ids)
        rule.active = True
        rule._apply()
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        segment = rule.segment_id
        rule.unlink()
        self.assertFalse(segment.exists())
        self.assertFalse(self.mei.guest_tag_ids)
        self.assertEqual(self.logged(self.mei), ["tag_gained", "tag_lost", "tag_gained", "tag_lost"])

    def test_form(self):
        self.came(self.mei, 1, 2)
        with Form(self.env["restaurant.tag.rule"].with_context(default_active=False)) as form:
            form.name = "Came twice (test)"
            form.tag_id = self.tag
            with form.condition_ids.new() as line:
                line.measure = "visits"
                line.value = 2
            self.assertIn("2 visits", form.summary)
            self.assertGreaterEqual(form.guest_count, 1)
        rule = form.record
        self.assertEqual(rule.segment_id.usage, "tag_rule")
        self.assertIn(self.mei, rule.segment_id.get_guests())

    def test_merge(self):
        vip = self._make_tag("Vip")
        self._make_rule()
        self.came(self.mei, 1)
        self.came(self.bo, 2)
        self.bo.guest_tag_ids = vip
        self.merge(self.bo, into=self.mei)
        self.assertEqual(self.mei.guest_tag_ids, vip | self.tag)
        self.assertIn("tag_gained", self.logged(self.mei, vip))
