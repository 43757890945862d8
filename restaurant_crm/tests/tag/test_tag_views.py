"""The screens of tags: lists, the guest page, settings, and who sees what."""

from ast import literal_eval

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged, users

from .views_case import TagViewsCase

MODELS = {
    "restaurant.tag": ("list", "form", "search"),
    "restaurant.tag.category": ("list", "search"),
    "restaurant.tag.assignment": ("list", "search"),
    "restaurant.tag.rule": ("list", "form", "search"),
    "restaurant.guest.log": ("list", "form", "graph", "search"),
    "restaurant.guest.tagging": ("form",),
}
MENUS = ("tag", "tag_rule", "guest_log")


@tagged("post_install", "-at_install")
class TestTagScreens(TagViewsCase):
    def _seen_menus(self):
        loaded = self.env["ir.ui.menu"].load_web_menus(False)
        return [menu for menu in MENUS if self.env.ref(f"restaurant_crm.restaurant_crm_menu_{menu}").id in loaded]

    def _bound(self):
        """Names in the Action menu of contacts."""
        bindings = self.env["ir.actions.actions"].get_bindings("res.partner")["action"]
        return {action["name"] for action in bindings}

    @users("tags_relations", "tags_head")
    def test_screens_open(self):
        for model, view_types in MODELS.items():
            for view_type in view_types:
                self.assertTrue(self._arch(model, view_type).tag)
        self.assertEqual(self._seen_menus(), list(MENUS))
        self.assertLessEqual(
            {"Add Tag", "Remove Tag", "Evaluate Rules Now", "Explain Segments and Rules"}, self._bound()
        )

    @users("tags_cashier")
    def test_cashiers_see_none_of_it(self):
        self.assertFalse(self._seen_menus())
        self.assertFalse({"Add Tag", "Remove Tag", "Evaluate Rules Now"} & self._bound())
        arch = self._arch("res.partner")
        for name in ("guest_tag_ids", "guest_tag_assignment_ids", "guest_log_ids"):
            self.assertFalse(arch.xpath(f"//field[@name='{name}']"), name)
        for model in ("restaurant.tag.rule", "restaurant.guest.log", "restaurant.guest.tagging"):
            with self.assertRaises(AccessError):
                self.env[model].search([])

    @users("tags_relations")
    def test_only_administrators_see_the_switches_of_rules(self):
        buttons = self._arch("restaurant.tag.rule").xpath("//header/button/@name")
        self.assertIn("action_check_guest", buttons)
        for name in ("action_switch_on", "action_change", "action_apply", "action_preview", "action_switch_off"):
            self.assertNotIn(name, buttons)
        rule = self._rule()
        for verb in (rule.action_change, rule.action_switch_off, rule.action_preview, rule.action_apply):
            with self.assertRaises(AccessError):
                verb()

    @users("tags_relations")
    def test_chips_on_the_guest_page_give_and_take(self):
        rule = self._rule()
        rule.sudo().action_apply()
        view = "restaurant_crm.res_partner_view_form_guest"
        mei = self.mei.with_user(self.env.user)
        with Form(mei, view) as form:
            form.guest_tag_ids.add(self.vip)
            form.guest_tag_ids.remove(self.regular.id)
        self.assertEqual(mei.guest_tag_ids, self.vip)
        blocked = mei.guest_tag_assignment_ids.filtered(lambda row: row.state == "blocked")
        self.assertEqual((blocked.tag_id, blocked.source), (self.regular, self.env.user.name))
        blocked.action_unblock()
        self.process()
        given = mei.guest_tag_assignment_ids.filtered(lambda row: row.tag_id == self.regular)
        self.assertEqual((given.origin, given.source), ("rule", "Regulars"))
        context = given.action_explain()["context"]
        form = Form(self.env["restaurant.segment.check"].with_context(**context))
        self.assertEqual(form.verdict, "in")
        self.assertEqual(form.save().action_save()["context"], {"from_guest": True, "about_rule": True})
        self.assertEqual(given.action_open_guest()["res_id"], mei.id)
        given.action_pin()
        self.assertEqual(given.source, self.env.user.name)
        entry = mei.guest_log_ids[-1:]
        self.assertEqual((entry.kind, entry.source), ("tag_gained", "Regulars"))
        self.assertIn("at least 2 visits", entry.explanation_html)
        self.assertIn("at least 2 visits (3)", entry.explanation_text)

    @users("tags_relations")
    def test_many_guests_at_once(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_guest_tagging_action_add")
        guests = self.mei | self.bo
        Wizard = self.env[action["res_model"]].with_context(active_ids=guests.ids, default_operation="add")
        form = Form(Wizard)
        form.tag_ids.add(self.vip)
        form.save().action_confirm()
        self.assertEqual(guests.guest_tag_ids, self.vip)
        form = Form(Wizard.with_context(default_operation="remove"))
        form.tag_ids.add(self.vip)
        form.save().action_confirm()
        self.assertFalse(guests.guest_tag_ids)
        self._rule()
        server = self.env.ref("restaurant_crm.ir_actions_server_evaluate_guest_tags")
        server.with_context(active_model="res.partner", active_ids=guests.ids, active_id=self.mei.id).run()
        self.assertEqual(self.mei.guest_tag_ids, self.regular)

    @users("tags_head")
    def test_lists_of_tags(self):
        self._rule().action_apply()
        self.vip._give(self.bo)
        self.vip._block(self.mei)
        Tag = self.env["restaurant.tag"]
        filters = {
            node.get("name"): node.get("domain") for node in self._arch("restaurant.tag", "search").xpath("//filter")
        }
        mine = [("id", "in", (self.regular | self.vip).ids)]

        def found(name):
            return Tag.search([*mine, *literal_eval(filters[name])])

        self.assertEqual(found("by_rule"), self.regular)
        self.assertEqual(found("by_hand_only"), self.vip)
        self.assertEqual(found("blocked"), self.vip)
        self.assertFalse(found("nobody"))
        self.regular.rule_ids.active = False
        self.assertEqual(found("nobody"), self.regular)
        self.assertEqual(self.env["res.partner"].search(self.vip.action_open_guests()["domain"]), self.bo)
        rows = self.env["restaurant.tag.assignment"].search(self.vip.action_open_assignments()["domain"])
        self.assertEqual(rows.partner_id, self.mei | self.bo)
        entries = self.env["restaurant.guest.log"].search(self.vip.action_open_log()["domain"])
        self.assertEqual(set(entries.mapped("kind")), {"tag_gained", "tag_blocked"})

    def test_share_limit_of_the_settings(self):
        self.env["res.config.settings"].create({"rule_share_limit": 25}).execute()
        preview = self._open(self._rule(active=False).action_switch_on())
        self.assertEqual(preview.share_limit, 25)
        for wrong in (0, -1, 100.5):
            with self.assertRaises(ValidationError):
                self.env["res.config.settings"].create({"rule_share_limit": wrong})

    def test_server_action_form(self):
        form = Form(self.env["ir.actions.server"], "base.view_server_action_form")
        form.model_id = self.env["ir.model"]._get("pos.order")
        form.state = "guest_tag"
        self.assertEqual(form.guest_tag_operation, "add")
        form.guest_tag_ids.add(self.vip)
        action = form.save()
        self.assertEqual(action.name, "Add guest tags: VIP (test)")
        order = self.env["pos.order"].search([("partner_id", "=", self.mei.id)], limit=1)
        action.with_context(active_model="pos.order", active_ids=order.ids, active_id=order.id).run()
        self.assertEqual(self.mei.guest_tag_ids, self.vip)
