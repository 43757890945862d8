"""What is old goes, after somebody has seen how much; guests who no longer come are told first."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .case import PrivacyCase


@tagged("post_install", "-at_install")
class TestRetention(PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._make_user("boss", "restaurant_crm.group_manager")
        cls.rules = {rule.kind: rule for rule in cls.env["restaurant.retention"].search([])}
        # Nothing is committed in a test.
        cls.startClassPatcher(patch.object(cls.registry["ir.cron"], "_commit_progress", return_value=100))

    def aged(self, table, column, record, days):
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {table} SET {column} = now() - interval '{days} days' WHERE id = %s",  # noqa: S608
            [record.id],
        )
        self.env.invalidate_all()

    def test_nothing_goes_before_somebody_has_looked(self):
        feedback = self.env["restaurant.feedback"].create(
            {"company_id": self.env.company.id, "stars": 4, "lowest_stars": 4, "phone": "138", "comment": "Good"}
        )
        rule = self.rules["feedback"].with_user(self.boss)
        self.aged("restaurant_feedback", "answered_at", feedback, 181)
        self.assertEqual((rule.is_on, rule.due_count), (False, 1))
        self.env["restaurant.retention"]._cron_keep()
        self.assertEqual(feedback.phone, "138")
        rule.action_switch_on()
        self.env["restaurant.retention"]._cron_keep()
        feedback.invalidate_recordset()
        self.assertEqual((feedback.phone, feedback.comment), (False, "Good"))
        self.assertEqual((rule.last_count, rule.due_count), (1, 0))
        rule.days = 60
        self.assertFalse(rule.is_on, "Shorter takes more: look again")
        relations = self._make_user("relations", "restaurant_crm.group_user")
        for call in ("action_switch_on", "action_switch_off"):
            with self.assertRaises(AccessError):
                getattr(rule.with_user(relations), call)()

    def test_each_kind_takes_what_is_old(self):
        complaint = self.env["restaurant.complaint"].create(
            {"description": "Cold", "phone": "138", "store_id": self.shanghai.id, "partner_id": self.mei.id}
        )
        self.env["restaurant.guest.log"]._note(
            [{"kind": "guest_taken", "partner_id": self.mei.id, "origin": "manual", "note": "So"}]
        )
        entry = self.env["restaurant.guest.log"].search([("partner_id", "=", self.mei.id)], limit=1)
        self.aged("restaurant_guest_log", "logged_at", entry, 1100)
        self.assertGreaterEqual(self.rules["log"]._run(), 1)
        self.assertFalse(entry.note)
        self.assertEqual(self.rules["complaints"]._run(), 0, "It is open")
        self.aged("restaurant_complaint", "closed_at", complaint, 740)
        self.assertEqual(self.rules["complaints"]._run(), 1)
        self.assertEqual((complaint.phone, complaint.description), (False, "Cold"))
        for rule in self.rules.values():
            self.assertGreaterEqual(rule.due_count, 0, rule.kind)

    @mute_logger("odoo.models.unlink")
    def test_guests_who_no_longer_come(self):
        gone, back, here, rich = (
            self._make_guest(name, email=f"{name}@example.com") for name in ("gone", "back", "here", "rich")
        )
        for guest in (gone, back, rich):
            self.bring(guest, 1200)
        self.bring(here, 5)
        self.process()
        for guest in (gone, back, here, rich):
            self.aged("res_partner", "create_date", guest, 2000)
        rule = self.rules["guests"]
        rule._run()
        Request = self.env["restaurant.privacy.request"]
        asked = Request.search([("source", "=", "retention")])
        self.assertEqual(asked.partner_id & (gone | back | here | rich), gone | back | rich)
        self.assertIn("gone@example.com", str(self.env["mail.mail"].search([]).mapped("recipient_ids.email")))
        rule._run()
        self.assertEqual(
            len(Request.search([("source", "=", "retention"), ("partner_id", "=", gone.id)])), 1, "Told once"
        )
        asked.write({"received_at": fields.Datetime.now() - timedelta(days=31)})
        self.say(back, "refused")
        program = self.env["loyalty.program"].create({"name": "Gift (test)", "program_type": "gift_card"})
        self.env["loyalty.card"].create({"program_id": program.id, "partner_id": rich.id, "points": 50})
        rule._run()
        states = {request.partner_id: request.state for request in asked}
        self.assertEqual((states[gone], states[back]), ("running", "refused"), "Who says something is kept")
        self.assertEqual(states[rich], "refused", "Who has got money meanwhile is kept")

    @mute_logger("odoo.models.unlink")
    def test_a_notice_is_no_wish_of_the_guest(self):
        """It ends when the mail says; asked for by the guest it becomes a wish, with the time that the law gives."""
        self.mei.email = "mei@example.com"
        Request = self.env["restaurant.privacy.request"]
        notice = Request._ask(self.mei, "erase", "retention")
        today = notice.received_at.date()
        self.assertEqual(notice.due_on, today + timedelta(days=30))
        notice.received_at -= timedelta(days=22)
        self.assertFalse(notice.is_late)
        self.assertEqual(Request._ask(self.mei, "erase", "page"), notice)
        self.assertEqual((notice.source, notice.due_on), ("page", today + timedelta(days=21)))
        self.bring(self.mei, 1)
        self.process()
        self.rules["guests"]._run()
        self.assertEqual(notice.state, "open", "A visit does not take back what the guest asked for")
