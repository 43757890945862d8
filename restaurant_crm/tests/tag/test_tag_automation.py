"""Automation rules and server actions around tags."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .case import TagCase

NOTE = "env['res.partner.category'].create({'name': 'ran %s' % record.id})"


@tagged("post_install", "-at_install")
class TestTagAutomation(TagCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vip = cls._make_tag("Vip")

    def automate(self, trigger, code=NOTE, model="res.partner", **values):
        """An automation that leaves a note for each record that it runs for."""
        model_id = self.env["ir.model"]._get_id(model)
        automation = self.env["base.automation"].create(
            {"name": "A", "model_id": model_id, "trigger": trigger, **values}
        )
        self.env["ir.actions.server"].create(
            {"name": "Act", "model_id": model_id, "state": "code", "code": code, "base_automation_id": automation.id}
        )
        self.addCleanup(self.env["base.automation"]._unregister_hook)
        return automation

    def on_tag(self, tag, **values):
        return self.automate("on_tag_set", trg_field_ref=tag.id, **values)

    def on_tags(self, *names, **values):
        Field = self.env["ir.model.fields"]
        watched = [Field._get("res.partner", name).id for name in ("guest_tag_ids", *names)]
        return self.automate("on_create_or_write", trigger_field_ids=[Command.set(watched)], **values)

    def runs(self, record):
        notes = self.env["res.partner.category"].search([("name", "=", f"ran {record.id}")])
        count = len(notes)
        notes.unlink()
        return count

    # -- tag is added ----------------------------------------------------------------------

    def test_tag_added_by_hand(self):
        self.on_tag(self.tag)
        self.mei.guest_tag_ids = self.tag
        self.assertEqual(self.runs(self.mei), 1)
        self.mei.write({"guest_tag_ids": [Command.link(self.vip.id)], "name": "Mei Mei"})
        self.mei.name = "Mei"
        self.assertEqual(self.runs(self.mei), 0)
        self.mei.guest_tag_ids = False
        self.assertEqual(self.runs(self.mei), 0)
        self.tag._give(self.mei | self.bo)
        self.assertEqual((self.runs(self.mei), self.runs(self.bo)), (1, 1))

    def test_tag_added_by_rule(self):
        self.on_tag(self.tag)
        rule = self._make_rule()
        self.came(self.mei, 1, 2)
        self.assertEqual(self.runs(self.mei), 1)
        rule._apply()
        self.came(self.mei, 3)
        self.assertEqual(self.runs(self.mei), 0)

    def test_tag_added_by_import_and_on_creation(self):
        self.on_tag(self.tag)
        result = (
            self.env["res.partner"]
            .with_context(import_file=True)
            .load(["name", "guest_tag_ids"], [["Imported", self.tag.name]])
        )
        self.assertTrue(result["ids"], result["messages"])
        self.assertEqual(self.runs(self.mei.browse(result["ids"])), 1)
        lin = self._make_guest("Lin", guest_tag_ids=[Command.link(self.tag.id)])
        self.assertEqual(self.runs(lin), 1)

    # -- tags as watched fields ------------------------------------------------------------

    def test_watched_tags(self):
        self.on_tags()
        self._make_rule()
        self.mei.guest_tag_ids = self.vip
        self.assertEqual(self.runs(self.mei), 1)
        self.mei.name = "Mei Mei"
        self.assertEqual(self.runs(self.mei), 0)
        self.mei.guest_tag_ids = False
        self.assertEqual(self.runs(self.mei), 1)
        self.came(self.mei, 1, 2)
        self.assertEqual(self.runs(self.mei), 1)
        self.lose_visit(self.mei)
        self.assertEqual(self.runs(self.mei), 1)
        lin = self._make_guest("Lin", guest_tag_ids=[Command.link(self.tag.id)])
        self.assertEqual(self.runs(lin), 1)
        self.assertEqual(self.runs(self._make_guest("Nobody's")), 0)

    def test_watched_among_others_runs_once(self):
        self.on_tags("city")
        lin = self._make_guest("Lin", city="Suzhou", guest_tag_ids=[Command.link(self.tag.id)])
        self.assertEqual(self.runs(lin), 1)
        lin.write({"city": "Wuxi", "guest_tag_ids": [Command.link(self.vip.id)]})
        self.assertEqual(self.runs(lin), 1)
        lin.write({"city": "Suzhou", "guest_tag_ids": [Command.link(self.vip.id)]})
        self.assertEqual(self.runs(lin), 1)
        lin.city = "Wuxi"
        self.assertEqual(self.runs(lin), 1)
        lin.name = "Lin Lin"
        self.assertEqual(self.runs(lin), 0)

    def test_two_changes_in_one_automation_are_two_changes(self):
        self.on_tags("city")
        steps = [f"record.write({{'guest_tag_ids': [(4, {tag.id})]}})" for tag in (self.tag, self.vip)]
        self.automate("on_archive", code="\n".join(steps))
        self.mei.active = False
        self.assertEqual(self.runs(self.mei), 2)

    def test_automation_that_watches_tags_is_not_run_by_what_another_does(self):
        self.on_tags()
        self.on_tag(self.tag, code="record.write({'city': 'Suzhou'})")
        self.mei.guest_tag_ids = self.tag
        self.assertEqual(self.runs(self.mei), 1)

    def test_automation_that_gives_tags_in_a_circle_ends(self):
        command = f"(3 if {self.vip.id} in record.guest_tag_ids.ids else 4, {self.vip.id})"
        self.on_tags(code=f"record.write({{'guest_tag_ids': [{command}]}})")
        self.mei.guest_tag_ids = self.tag
        self.assertEqual(self.mei.guest_tag_ids, (self.tag | self.vip).sorted())

    # -- the log ---------------------------------------------------------------------------

    def test_log_entries(self):
        self.automate("on_create", NOTE.replace("record.id", "record.partner_id.id"), "restaurant.guest.log",
                      filter_domain="[('kind', '=', 'tag_lost')]")  # fmt: skip
        self._make_rule()
        self.came(self.mei, 1, 2)
        self.assertEqual(self.runs(self.mei), 0)
        self.lose_visit(self.mei)
        self.assertEqual(self.runs(self.mei), 1)
        self.vip._give(self.mei)
        self.vip._take(self.mei)
        self.assertEqual(self.runs(self.mei), 1)

    # -- failures --------------------------------------------------------------------------

    @mute_logger(
        "odoo.addons.restaurant_crm.models.tag.base_automation",
        "odoo.addons.restaurant_crm.models.guest.restaurant_guest_log",
        "odoo.sql_db",
    )
    def test_failing_automation_stops_people_and_no_rule(self):
        self._make_rule()
        for setup in (
            {"trigger": "on_tag_set", "trg_field_ref": self.tag.id},
            {"trigger": "on_create", "model": "restaurant.guest.log"},
        ):
            for code in ("raise UserError('no')", "env.cr.execute('SELECT 1 / 0')"):
                automation = self.automate(code=code, **setup)
                guest = self._make_guest("Victim")
                with self.assertRaises(Exception), self.cr.savepoint():  # noqa: B017 - of either kind
                    self.tag._give(guest)
                self.env.invalidate_all()
                self.assertFalse(self.row(guest))
                self.came(guest, 1, 2)
                self.assertEqual(guest.guest_tag_ids, self.tag)
                self.assertEqual(self.logged(guest), ["tag_gained"])
                automation.active = False

    # -- server action ---------------------------------------------------------------------

    def action(self, operation="add", tags=None, model="res.partner", **values):
        return self.env["ir.actions.server"].create(
            {
                "name": "Tag",
                "model_id": self.env["ir.model"]._get_id(model),
                "state": "guest_tag",
                "guest_tag_operation": operation,
                "guest_tag_ids": [Command.set((self.tag if tags is None else tags).ids)],
                **values,
            }
        )

    def run_on(self, action, records):
        action.with_context(active_model=records._name, active_id=records[:1].id, active_ids=records.ids).run()

    def test_action_on_contacts(self):
        both = self.mei | self.bo
        self.run_on(self.action(), both)
        self.assertEqual([guest.guest_tag_ids for guest in both], [self.tag] * 2)
        self.run_on(self.action("replace", self.vip), both)
        self.assertEqual([guest.guest_tag_ids for guest in both], [self.vip] * 2)
        self.run_on(self.action("remove", self.vip), self.mei)
        self.assertEqual([guest.guest_tag_ids for guest in both], [self.tag.browse(), self.vip])
        self.run_on(self.action("replace", self.tag.browse()), both)
        self.assertFalse(both.guest_tag_ids)

    def test_action_on_what_leads_to_a_guest(self):
        orders = self.pay(self.mei, self.ago(1)) | self.pay(None, self.ago(1))
        self.run_on(self.action(model="pos.order"), orders)
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        program = self.env["loyalty.program"].create({"name": "Points", "program_type": "loyalty"})
        card = self.env["loyalty.card"].create({"program_id": program.id, "partner_id": self.bo.id})
        self.run_on(self.action(model="loyalty.card"), card)
        self.assertEqual(self.bo.guest_tag_ids, self.tag)

    def test_action_in_menu_and_name(self):
        action = self.action()
        action.create_action()
        self.assertIn(
            action.id, [item["id"] for item in self.env["ir.actions.actions"].get_bindings("res.partner")["action"]]
        )
        self.assertIn("Regular (test)", action._generate_action_name())

    def test_action_within_an_automation(self):
        automation = self.env["base.automation"].create(
            {"name": "A", "model_id": self.env["ir.model"]._get_id("pos.order"), "trigger": "on_create_or_write",
             "filter_domain": "[('state', '=', 'paid')]"}
        )  # fmt: skip
        self.addCleanup(self.env["base.automation"]._unregister_hook)
        self.action(model="pos.order", base_automation_id=automation.id, usage="base_automation")
        self.pay(self.mei, self.ago(1))
        self.assertEqual(self.mei.guest_tag_ids, self.tag)

    def test_action_with_a_warning_does_not_run(self):
        action = self.action(tags=self.tag.browse())
        self.assertIn("Choose the tags", action.warning)
        with self.assertRaises(UserError):
            self.run_on(action, self.mei)
        stranger = self.action(model="res.country")
        self.assertIn("does not lead to a guest", stranger.warning)
        self.assertFalse(self.action("replace", self.tag.browse()).warning)

    def test_action_of_another_kind_drops_its_tags(self):
        action = self.action()
        action.state = "code"
        self.assertFalse(action.guest_tag_ids)
        self.assertFalse(action.guest_tag_operation)
