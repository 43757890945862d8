"""What happens to the tags of guests when tags, categories, rules and contacts change."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ...models.tag import restaurant_tag_rule_night as nights
from .case import LevelTagCase


@tagged("post_install", "-at_install")
class TestTagChanges(LevelTagCase):
    def test_archived_and_deleted_tag(self):
        rule = self._make_rule()
        segment = rule.segment_id
        self.came(self.mei, 1, 2)
        self.tag._give(self.bo)
        self.tag.active = False
        self.assertFalse(self.mei.guest_tag_ids)
        self.assertFalse(self.mei.search([("guest_tag_ids", "in", self.tag.ids)]))
        self.assertTrue(rule.broken)
        self.tag.active = True
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        self.assertFalse(rule.broken)
        self.tag.unlink()
        self.assertFalse(rule.exists())
        self.assertFalse(segment.exists())
        self.assertFalse(self.mei.guest_tag_ids)
        entries = self.mei.guest_log_ids
        self.assertEqual(entries.mapped("kind"), ["tag_lost", "tag_gained"])
        self.assertEqual(set(entries.mapped("subject")), {"Regular (test)"})

    def test_archived_tag_takes_nobody_s_place(self):
        self._make_rule(self.silver, condition={"value": 1})
        self.gold._give(self.mei)
        self.came(self.mei, 1)
        self.assertEqual(self.mei.guest_tag_ids, self.gold)
        self.gold.active = False
        self.apply_due()
        self.assertEqual(self.mei.guest_tag_ids, self.silver)
        self.gold.active = True
        self.apply_due()
        self.assertEqual(self.mei.guest_tag_ids, self.gold)

    def test_category_becomes_exclusive(self):
        taste = self.env["restaurant.tag.category"].create({"name": "Taste (hands)"})
        hot, mild = (self._make_tag(name, category_id=taste.id, sequence=n) for n, name in enumerate(("Hot", "Mild")))
        self._make_rule(hot, condition={"value": 1})
        self._make_rule(mild, condition={"value": 1})
        self.came(self.mei, 1)
        self.came(self.bo, 1)
        self.row(self.bo, mild).action_pin()
        self.assertEqual(self.mei.guest_tag_ids, hot | mild)
        taste.exclusive = True
        self.apply_due()
        self.assertEqual(self.mei.guest_tag_ids, hot)
        self.assertEqual(self.bo.guest_tag_ids, mild)
        (mild | hot).write({"sequence": 5})
        mild.sequence = 0
        self.apply_due()
        self.assertEqual(self.mei.guest_tag_ids, mild)
        taste.exclusive = False
        self.apply_due()
        self.assertEqual(self.mei.guest_tag_ids, hot | mild)
        taste.exclusive = True
        self.apply_due()
        hot.category_id = False
        self.apply_due()
        self.assertEqual(self.mei.guest_tag_ids, hot | mild)

    def test_changed_tag_of_a_rule(self):
        rule = self._make_rule(policy="add_only")
        self.came(self.mei, 1, 2)
        rule.action_change()
        rule.tag_id = self.vip
        self.assertEqual(self.mei.guest_tag_ids, self.tag, "a rule at rest changes nothing")
        preview = self.env["restaurant.tag.rule.preview"].browse(rule.action_switch_on()["res_id"])
        self.assertGreaterEqual(preview.gained_count, 1)
        self.assertGreaterEqual(preview.others_count, 1)
        preview.confirmed_large = True
        preview.action_confirm()
        self.assertEqual(self.mei.guest_tag_ids, self.vip)

    def test_switched_off_and_on_in_the_background(self):
        rule = self._make_rule()
        self.came(self.mei, 1, 2)
        self.apply_due()
        rule.active = False
        self.assertFalse(self.mei.guest_tag_ids)
        rule.active = True
        self.apply_due()
        self.assertEqual(self.mei.guest_tag_ids, self.tag)

    def test_switching_off_where_all_rules_are_shown(self):
        rule = self._make_rule().with_context(active_test=False)
        self.came(self.mei, 1, 2)
        rule.active = False
        self.assertFalse(self.mei.guest_tag_ids)

    def test_switching_off_and_keeping(self):
        rule = self._make_rule()
        self.came(self.mei, 1, 2)
        preview = self.env["restaurant.tag.rule.preview"].browse(rule.action_switch_off()["res_id"])
        self.assertEqual((preview.lost_count, preview.gained_count), (1, 0))
        preview.keep_tags = True
        preview.action_confirm()
        self.assertFalse(rule.active)
        self.assertEqual((self.mei.guest_tag_ids, self.row(self.mei).origin), (self.tag, "manual"))

    def test_new_contact_is_looked_at_though_only_time_has_passed(self):
        rule = self._make_rule(condition={"comparison": "=", "value": 0})
        self.apply_due()
        rule.applied_on = fields.Date.subtract(rule.applied_on, days=1)
        lin = self._make_guest("Lin")
        nobody = SQL("SELECT 0 AS id WHERE FALSE")
        with patch.object(type(rule.segment_id), "_moved_sql", lambda *_args: nobody):
            self.assertIn(lin.id, rule._moved_guests())
            with patch.object(nights, "FEW_NEWCOMERS", 0):
                self.assertIn(lin.id, rule._moved_guests())
            rule._make_due()
            self.apply_due()
        self.assertEqual(lin.guest_tag_ids, self.tag)

    def test_import_of_contacts_concerns_no_rule_that_asks_for_visits(self):
        rule = self._make_rule()
        self.apply_due()
        rule.applied_on = fields.Date.subtract(rule.applied_on, days=1)
        for number in range(5):
            self._make_guest(f"Imported {number}")
        nobody = SQL("SELECT 0 AS id WHERE FALSE")
        for few in (0, 5000):
            with (
                self.subTest(few=few),
                patch.object(nights, "FEW_NEWCOMERS", few),
                patch.object(type(rule.segment_id), "_moved_sql", lambda *_args: nobody),
            ):
                self.assertEqual(rule._moved_guests(), [])

    def test_archived_contact(self):
        self._make_rule()
        self.came(self.mei, 1, 2)
        self.mei.active = False
        self.process()
        self.assertFalse(self.row(self.mei))
        self.mei.active = True
        self.process()
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        self.mei.is_company = True
        self.process()
        self.assertFalse(self.mei.guest_tag_ids)

    def test_merge(self):
        lin = self._make_guest("Lin")
        self._make_rule()
        self._make_rule(self.silver, condition={"value": 1})
        self.came(self.mei, 1, 2)
        self.came(lin, 3, 4)
        self.assertEqual(self.mei.guest_tag_ids, (self.tag | self.silver).sorted())
        self.tag._block(self.bo)
        self.gold._give(self.bo)
        self.vip._give(lin, expires_at=fields.Datetime.now() + timedelta(days=1))
        self.merge(self.bo, lin, into=self.mei)
        self.env.invalidate_all()
        self.assertEqual(self.mei.guest_tag_ids, (self.gold | self.vip).sorted())
        self.assertEqual(self.row(self.mei).state, "blocked")
        self.assertTrue(self.row(self.mei, self.vip).expires_at)
        self.assertEqual(len(self.mei.guest_tag_assignment_ids), 3)

    def test_merge_where_a_tag_by_hand_has_expired(self):
        self._make_rule(policy="add_only")
        self.came(self.mei, 1, 2)
        self.lose_visit(self.mei)
        self.tag._give(self.bo)
        self.row(self.bo).expires_at = fields.Datetime.now() - timedelta(days=1)
        self.merge(self.bo, into=self.mei)
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
