import logging

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.restaurant_crm.hooks import NOBODY, post_init_hook, uninstall_hook

from ..common import GuestCase
from . import facts_oracle as oracle


@tagged("post_install", "-at_install")
class TestInstall(GuestCase):
    """Into a database with orders, and out of one where users built on our fields."""

    def test_install_builds_stores_and_facts_of_past_orders(self):
        bare = self._make_config("Old till")
        self.pay(self.mei, self.ago(300), config=bare)
        self.pay(self.bo, self.ago(20))
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM restaurant_guest_queue")
        self.env.cr.execute("UPDATE pos_config SET store_id = NULL WHERE id = %s", [bare.id])
        self.env.invalidate_all()
        bare.current_session_id.state = "closed"
        bare.active = False
        with self.assertLogs("odoo.addons.restaurant_crm.models.fact.restaurant_visit", logging.INFO) as logs:
            post_init_hook(self.env)
        self.assertIn("guests built", "".join(logs.output))
        self.assertEqual((bare.store_id.name, bare.store_id.company_id), ("Old till", bare.company_id))
        for guest in (self.mei, self.bo):
            self.assertEqual(len(self.visits(guest)), 1)
            self.assertEqual(oracle.stored_visits(guest), oracle.expected_visits(guest))
            self.assertEqual(guest.guest_profile_id.visits, 1)
            self.assertTrue(guest.guest_profile_id.rfm)
        self.assertFalse(self.env["restaurant.guest.queue"].search([]), "everybody would be built a second time")

    # -- uninstall ------------------------------------------------------------------------

    def rule(self, model, **values):
        model = self.env["ir.model"]._get(model)
        action = self.env["ir.actions.server"].create(
            {
                "name": "Act",
                "model_id": model.id,
                "state": "code",
                "code": values.pop("code", "pass"),
                "usage": "base_automation",
            }
        )
        return self.env["base.automation"].create(
            {
                "name": "Rule",
                "model_id": model.id,
                "trigger": "on_create_or_write",
                "action_server_ids": [Command.link(action.id)],
                **values,
            }
        )

    def field(self, model, name):
        return self.env["ir.model.fields"]._get(model, name)

    def test_uninstall_defuses_automation_rules(self):
        ours = [
            self.rule("res.partner", filter_domain="[('guest_birthday', '!=', False)]"),
            self.rule("res.partner", filter_pre_domain="[('guest_stage', '=', 'lapsed')]"),
            self.rule("pos.order", filter_domain="[('partner_id.guest_birthday', '!=', False)]"),
            self.rule("pos.order", filter_domain="[('config_id.store_id.name', '=', 'A')]"),
            self.rule(
                "pos.order",
                filter_domain="[('partner_id', 'any', [('guest_gender', '=', 'other')])]",
            ),
            self.rule(
                "res.partner",
                filter_domain="[('user_id', '=', uid), ('guest_birthday', '!=', False)]",
            ),
            self.rule(
                "res.partner",
                trigger_field_ids=[Command.link(self.field("res.partner", "guest_gender").id)],
            ),
            self.rule("res.partner", code="record.write({'guest_gender': 'other'})"),
            self.rule("res.partner", code="env['restaurant.visit'].search([])"),
            self.rule(
                "res.partner",
                trigger="on_time",
                trg_date_id=self.field("res.partner", "guest_birthday").id,
                trg_date_range=1,
                trg_date_range_type="day",
                trg_date_range_mode="after",
            ),
        ]
        update = self.rule("pos.order")
        update.action_server_ids.write(
            {"state": "object_write", "update_path": "partner_id.guest_gender", "value": "other"}
        )
        ours.append(update)
        others = [
            self.rule("res.partner", filter_domain="[('name', '!=', False)]"),
            self.rule("pos.order", filter_domain="[('partner_id.name', '!=', False)]"),
            self.rule("res.partner", code="record.write({'name': record.name})"),
        ]
        uninstall_hook(self.env)
        for rule in ours:
            with self.subTest(domain=rule.filter_domain, action=rule.action_server_ids.mapped("code")):
                self.assertFalse(rule.active)
                self.assertEqual((rule.filter_domain, rule.filter_pre_domain), (NOBODY, False))
        for rule in others:
            with self.subTest(domain=rule.filter_domain):
                self.assertTrue(rule.active)
                self.assertNotEqual(rule.filter_domain, NOBODY)

    def test_uninstall_removes_saved_filters(self):
        def saved(name, model="res.partner", **values):
            return self.env["ir.filters"].create({"name": name, "model_id": model, "user_ids": False, **values})

        ours = [
            saved("domain", domain="[('guest_visits', '>', 3)]"),
            saved("path", "pos.order", domain="[('partner_id.guest_birthday', '=', False)]"),
            saved("words", domain="[('user_id', '=', uid), ('guest_spend', '>', 3)]"),
            saved("group", context="{'group_by': ['guest_stage']}"),
            saved("sort", sort='["guest_spend desc"]'),
            saved("model", "restaurant.visit"),
        ]
        others = [
            saved("other", domain="[('name', 'ilike', 'Li')]"),
            saved("store of another", "pos.order", domain="[('partner_id.name', '=', 'Li')]"),
        ]
        uninstall_hook(self.env)
        self.assertEqual([saved.name for saved in ours if saved.exists()], [])
        self.assertEqual(len([saved for saved in others if saved.exists()]), 2)

    def test_uninstall_empties_mailings_that_are_not_sent(self):
        partner_model = self.env["ir.model"]._get_id("res.partner")

        def mailing(domain, **values):
            return self.env["mailing.mailing"].create(
                {
                    "subject": "Hello",
                    "mailing_model_id": partner_model,
                    "mailing_domain": domain,
                    **values,
                }
            )

        ours = mailing("[('guest_stage', '=', 'lapsed')]")
        sent = mailing("[('guest_stage', '=', 'lapsed')]", state="done")
        other = mailing("[('name', 'ilike', 'Li')]")
        filters = self.env["mailing.filter"].create(
            [
                {
                    "name": "Ours",
                    "mailing_model_id": partner_model,
                    "mailing_domain": "[('guest_stage', '=', 'new')]",
                },
                {
                    "name": "Other",
                    "mailing_model_id": partner_model,
                    "mailing_domain": "[('name', '=', 'Li')]",
                },
            ]
        )
        uninstall_hook(self.env)
        self.assertEqual(ours.mailing_domain, NOBODY)
        self.assertIn("guest_stage", sent.mailing_domain)
        self.assertIn("Li", other.mailing_domain)
        self.assertEqual(filters.exists().mapped("name"), ["Other"])

    def test_uninstall_forgets_the_house_rules(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("restaurant_crm.visit_gap_hours", "2")
        parameters.set_param("restaurant_crmx.other", "2")
        uninstall_hook(self.env)
        self.assertFalse(parameters.get_param("restaurant_crm.visit_gap_hours"))
        self.assertEqual(parameters.get_param("restaurant_crmx.other"), "2")
