"""The form of a tag rule: describing guests, the rule's life, and the preview that asks first."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged, users

from ...engine.shared.clock import local_date
from .views_case import TagViewsCase


@tagged("post_install", "-at_install")
class TestTagRuleForm(TagViewsCase):
    def _new_rule_form(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_tag_rule_action")
        context = {"active_test": False, "default_active": False}
        self.assertEqual(action["context"].replace("'", '"'), '{"active_test": False, "default_active": False}')
        return Form(self.env["restaurant.tag.rule"].with_context(**context))

    @users("tags_head")
    def test_new_rule_counts_while_it_is_typed_and_starts_off(self):
        form = self._new_rule_form()
        form.name = "Regulars"
        form.tag_id = self.regular
        with form.condition_ids.new() as line:
            line.measure = "visits"
            line.value = 1
        before = form.guest_count
        with form.condition_ids.edit(0) as line:
            line.value = 2
        self.assertLess(form.guest_count, before)
        self.assertIn("at least 2 visits", form.summary)
        typed = form.guest_count
        rule = form.save()
        self.assertEqual(rule.status, "off")
        self.assertTrue(rule.segment_id.active, "What describes the rule is in use all the same")
        self.assertEqual(rule.segment_id.usage, "tag_rule")
        self.assertEqual(len(rule.segment_id.get_guests()), typed)
        self.assertFalse(rule.assignment_count or rule.due)

    @users("tags_head")
    def test_what_the_measure_does_not_take_does_not_filter(self):
        form = self._new_rule_form()
        form.name = "Weekend"
        form.tag_id = self.regular
        with form.condition_ids.new() as line:
            line.measure = "visits"
        with form.condition_ids.edit(0) as line:
            line.weekdays = "6,7"
        self.assertIn("at the weekend", form.summary)
        with form.condition_ids.edit(0) as line:
            line.measure = "has_tag"
            line.tag_ids.add(self.vip)
        self.assertNotIn("weekend", form.summary)
        self.assertIn("VIP (test)", form.save().summary)

    @users("tags_head")
    def test_life_of_a_rule(self):
        rule = self._rule(active=False)
        preview = self._open(rule.action_switch_on())
        self.assertEqual((preview.purpose, preview.gained_count, preview.lost_count), ("on", 1, 0))
        self.assertEqual(preview.gained_ids, self.mei)
        self.assertFalse(self.mei.guest_tag_ids, "A preview changes nothing")
        preview.action_confirm()
        self.assertEqual(rule.status, "on")
        self.assertTrue(rule.locked)
        self.assertEqual(self.mei.guest_tag_ids, self.regular)

        rule.action_change()
        self.assertEqual(rule.status, "changing")
        with Form(rule) as form, form.condition_ids.edit(0) as line:
            line.value = 1
        self.assertFalse(self.bo.guest_tag_ids, "Not before the change is applied")
        preview = self._open(rule.action_switch_on())
        self.assertEqual((preview.purpose, preview.gained_count, preview.kept_count), ("change", 1, 1))
        self.assertEqual(self.env["res.partner"].search(preview.action_open_gained()["domain"]), self.bo)
        self.assertEqual(self.env["res.partner"].search(preview.action_open_kept()["domain"]), self.mei)
        preview.action_confirm()
        self.assertEqual((rule.status, rule.assignment_count), ("on", 2))

        preview = self._open(rule.action_switch_off())
        self.assertEqual((preview.purpose, preview.lost_count), ("off", 2))
        preview.action_confirm()
        self.assertEqual(rule.status, "off")
        self.assertFalse((self.mei | self.bo).guest_tag_ids)

    @users("tags_head")
    def test_rule_that_is_on_is_locked(self):
        rule = self._rule()
        with self.assertRaises(AssertionError), Form(rule) as form:
            form.policy = "add_only"
        rule.action_change()
        with Form(rule) as form:
            form.policy = "keep_days"
            form.keep_days = 7
        self.assertEqual((rule.policy, rule.keep_days), ("keep_days", 7))

    @users("tags_head")
    def test_guests_may_keep_the_tag_of_a_rule_that_is_switched_off(self):
        rule = self._rule()
        rule.action_apply()
        form = Form(self._open(rule.action_switch_off()))
        form.keep_tags = True
        form.save().action_confirm()
        self.assertEqual(self.mei.guest_tag_ids, self.regular)
        self.assertEqual(self.mei.guest_tag_assignment_ids.origin, "manual")

    @users("tags_head")
    def test_rule_for_very_many_asks(self):
        self.env["ir.config_parameter"].sudo().set_param("restaurant_crm.rule_share_limit", "0.0001")
        rule = self._rule(active=False)
        form = Form(self._open(rule.action_switch_on()))
        self.assertTrue(form.is_large)
        preview = form.save()
        with self.assertRaises(UserError):
            preview.action_confirm()
        self.assertEqual(rule.status, "off")
        form.confirmed_large = True
        form.save().action_confirm()
        self.assertEqual(rule.status, "on")

    @users("tags_head")
    def test_what_a_segment_finds_out_a_rule_does_too(self):
        rule = self._rule(value=3)
        rule.action_apply()
        rule.action_find_near()
        rule.action_backtest()
        self.assertEqual(rule.near_ids, self.bo)
        self.assertEqual(len(rule.backtest), 13)
        rule.action_change()
        with Form(rule) as form, form.condition_ids.edit(0) as line:
            line.value = 4
        self.assertFalse(rule.near_misses or rule.backtest, "It was about another rule")
        rule.condition_ids.value = 3
        self.assertEqual(rule.action_open()["res_id"], rule.id)
        Partner = self.env["res.partner"]
        self.assertEqual(Partner.search(rule.action_open_guests()["domain"]), self.mei)
        Assignment, Log = self.env["restaurant.tag.assignment"], self.env["restaurant.guest.log"]
        self.assertEqual(Assignment.search(rule.action_open_tagged()["domain"]).partner_id, self.mei)
        self.assertEqual(Log.search(rule.action_open_log()["domain"]).partner_id, self.mei)
        self.env["restaurant.segment.history"].sudo().create(
            {"segment_id": rule.segment_id.id, "date": local_date(self.env), "guest_count": 1}
        )
        history = self.env["restaurant.segment.history"].search(rule.action_open_history()["domain"])
        self.assertEqual(history.guest_count, 1)
        form = Form(self.env["restaurant.segment.check"].with_context(**rule.action_check_guest()["context"]))
        form.partner_id = self.bo
        self.assertEqual(form.verdict, "out")

    @users("tags_head")
    def test_broken_rules_are_found(self):
        Rule = self.env["restaurant.tag.rule"].with_context(active_test=False)
        region = self.env["restaurant.region"].create({"name": "Gone"})
        sound = self._rule()
        broken = self._rule(condition_ids=[Command.create({"measure": "visits", "region_ids": region.ids})])
        region.unlink()
        mine = [("id", "in", (sound | broken).ids)]
        self.assertEqual(Rule.search([*mine, ("broken", "!=", False)]), broken)
        self.assertIn("deleted", broken.broken)
        self.assertEqual(Rule.search([*mine, ("active", "=", True), ("paused", "=", False)]), sound | broken)

    def test_copy_starts_off(self):
        rule = self._rule()
        copy = rule.copy()
        self.assertEqual((copy.status, copy.summary), ("off", rule.summary))
        self.assertNotEqual(copy.segment_id, rule.segment_id)
