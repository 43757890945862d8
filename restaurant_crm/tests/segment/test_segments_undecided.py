"""“Not in a segment” reaches nobody when it cannot be said who is in it."""

from ast import literal_eval

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .case import SegmentCase

EVERY_NO = (
    "[('guest_segment_ids', 'not in', [{0}])]",
    "[('guest_segment_ids', '!=', {0})]",
    "['!', ('guest_segment_ids', 'in', [{0}])]",
    "['!', ('guest_segment_ids', '=', {0})]",
    "[('guest_segment_ids', 'not any', [('id', '=', {0})])]",
    "['!', ('guest_segment_ids', 'any', [('id', '=', {0})])]",
    "[('guest_segment_ids', '=', False)]",
    "['|', ('name', '=', 'Mei'), '!', ('guest_segment_ids', 'in', [{0}])]",
    "['!', ('commercial_partner_id.guest_segment_ids', 'in', [{0}])]",
    "[('commercial_partner_id', 'not any', [('guest_segment_ids', 'in', [{0}])])]",
    "[('child_ids', 'not any', [('guest_segment_ids', 'in', [{0}])])]",
    "[('category_id', 'not any', [('partner_ids', 'any', [('guest_segment_ids', 'in', [{0}])])])]",
)


@tagged("post_install", "-at_install")
class TestUndecided(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["restaurant.segment"].search([("usage", "=", "segment")]).active = False
        line = (0, 0, {"measure": "visits", "window": "days", "window_value": 0})
        Segment = cls.env["restaurant.segment"]
        cls.broken = Segment.create({"name": "Broken", "condition_ids": [line]})
        cls.sound = Segment.create({"name": "Sound", "condition_ids": [(0, 0, {"measure": "visits", "value": 99})]})
        gone = cls.sound.copy()
        cls.gone = gone.id
        gone.unlink()
        (cls.mei | cls.bo).write({"email": "somebody@example.com"})

    def domains(self):
        for text in EVERY_NO:
            yield text, text.format(self.broken.id)
            if "False" not in text:
                yield text, text.format(self.gone)

    def mailing(self, domain, **values):
        return self.env["mailing.mailing"].create(
            {
                "subject": "Hello",
                "email_from": "house@example.com",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": domain,
                **values,
            }
        )

    def test_a_search_says_why(self):
        for text, domain in self.domains():
            with self.subTest(domain=text), self.assertRaises(ValidationError):
                self.env["res.partner"].search(literal_eval(domain))
        for domain in (
            [("partner_id.guest_segment_ids", "not in", [self.gone])],
            ["!", ("partner_id.guest_segment_ids", "in", [self.gone])],
        ):
            with self.subTest(domain=domain), self.assertRaises(ValidationError):
                self.env["pos.order"].search(domain)

    def test_who_is_in_it_is_nobody(self):
        for segment in (self.broken.id, self.gone):
            self.assertFalse(self.env["res.partner"].search([("guest_segment_ids", "in", [segment])]))
            self.assertFalse(self.env["res.partner"].search([("guest_segment_ids", "=", segment)]))

    def test_a_mailing_reaches_nobody_and_says_why(self):
        for text, domain in self.domains():
            mailing = self.mailing(domain)
            with self.subTest(domain=text):
                self.assertEqual((mailing._get_recipients(), mailing.total), ([], 0))
                self.assertTrue(mailing.no_recipients_reason)
                with self.assertRaises(UserError):
                    mailing.action_launch()
        mailing = self.mailing(f"[('guest_segment_ids', 'not in', [{self.sound.id}]), ('id', '=', {self.mei.id})]")
        self.allow(self.mei)
        self.assertEqual(mailing._get_recipients(), self.mei.ids)
        self.assertFalse(mailing.no_recipients_reason)

    def test_a_mailing_that_waits_goes_back_with_the_reason(self):
        mailing = self.mailing(f"[('guest_segment_ids', 'not in', [{self.sound.id}]), ('id', '=', {self.mei.id})]")
        mailing.action_launch()
        self.sound.condition_ids.window = "days"
        self.sound.condition_ids.window_value = 0
        self.sound.condition_ids.flush_recordset()
        other = self.mailing(f"[('id', '=', {self.bo.id})]")
        other.action_launch()
        with self.enter_registry_test_mode():
            self.env.ref("mass_mailing.ir_cron_mass_mailing_queue").method_direct_trigger()
        self.assertEqual((mailing.state, other.state), ("draft", "done"))
        self.assertIn("Nobody was reached", "".join(mailing.message_ids.mapped("body")))
        self.assertFalse(mailing.mailing_trace_ids)

    def test_an_automation_reaches_nobody(self):
        action = {"name": "Note", "state": "object_write", "update_path": "function", "value": "reached"}
        for text, domain in self.domains():
            automation = self.env["base.automation"].create(
                {
                    "name": "Reach",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "trigger": "on_create_or_write",
                    "filter_domain": domain,
                    "action_server_ids": [
                        (
                            0,
                            0,
                            {
                                **action,
                                "model_id": self.env["ir.model"]._get_id("res.partner"),
                                "usage": "base_automation",
                            },
                        )
                    ],
                }
            )
            with self.subTest(domain=text), mute_logger("odoo.addons.restaurant_crm.models.segment.base_automation"):
                self.mei.city = f"{text}"
                self.assertNotEqual(self.mei.function, "reached")
                self.assertTrue(automation.segment_problem)
            automation.unlink()

    # -- rights --------------------------------------------------------------------------

    def test_a_mailing_finds_whom_its_writer_may_find(self):
        marketing = self._make_user("marketing", "base.group_user,mass_mailing.group_mass_mailing_user")
        relations = self._make_user(
            "mailing_relations",
            "restaurant_crm.group_user,mass_mailing.group_mass_mailing_user",
            restaurant_store_ids=self.new_york.ids,
        )
        self.came(self.mei, 3)
        self.came(self.bo, 3, store=self.new_york)
        anybody = self.segment({"measure": "visits", "value": 1})
        domain = f"[('guest_segment_ids', 'in', [{anybody.id}])]"
        for asked in (domain, "[('guest_spend', '>', 1)]", "[('guest_birthday', '!=', False)]"):
            with self.subTest(domain=asked), self.assertRaises(AccessError), self.cr.savepoint():
                self.mailing(asked).with_user(marketing).copy()
            with self.subTest(domain=asked), self.assertRaises(AccessError), self.cr.savepoint():
                self.env["mailing.filter"].with_user(marketing).create(
                    {
                        "name": "Spy",
                        "mailing_domain": asked,
                        "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                    }
                )
        mailing = self.mailing("[]").with_user(relations)
        mailing.mailing_domain = domain
        mine = self.mei | self.bo
        self.allow(mine)
        self.assertEqual(set(mailing.sudo().with_user(1)._get_recipients()) & set(mine.ids), set(self.bo.ids))
