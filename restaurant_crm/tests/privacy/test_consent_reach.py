"""Whoever reaches or judges guests asks what they allow, in the statement itself."""

from odoo.fields import Command
from odoo.tests import tagged

from ..feedback.case import FeedbackCase
from .case import PrivacyCase


@tagged("post_install", "-at_install")
class TestReach(PrivacyCase, FeedbackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.mei | cls.bo).write({"email": "mei@example.com"})
        cls.bo.email = "bo@example.com"
        line = Command.create({"measure": "visits", "value": 1})
        cls.segment = cls.env["restaurant.segment"].create({"name": "Came", "condition_ids": [line]})
        for guest in (cls.mei, cls.bo):
            cls.bring(cls, guest, 3)
        cls.process(cls)

    def test_who_objects_to_a_profile_is_in_no_segment(self):
        tag = self.env["restaurant.tag"].create({"name": "Came (test)"})
        rule = self.env["restaurant.tag.rule"].create(
            {
                "name": "Came",
                "tag_id": tag.id,
                "active": False,
                "condition_ids": [Command.create({"measure": "visits", "value": 1})],
            }
        )
        rule.active = True
        rule._apply()
        guests = self.mei | self.bo
        self.assertEqual(self.segment.get_guests() & guests, guests)
        self.assertEqual(tag.assignment_ids.partner_id & guests, guests)
        self.say(self.mei, "refused", "any", "profiling")
        self.assertEqual(self.segment.get_guests() & guests, self.bo)
        self.assertEqual(
            self.env["res.partner"].search([("guest_segment_ids", "in", self.segment.ids)]) & guests, self.bo
        )
        self.process()
        tag.invalidate_recordset()
        self.assertEqual(tag.assignment_ids.partner_id & guests, self.bo, "Rules take back what they gave")
        self.say(self.mei, "granted", "any", "profiling")
        self.process()
        tag.invalidate_recordset()
        self.assertEqual(tag.assignment_ids.partner_id & guests, guests)

    def test_levels_are_promised_to_everybody(self):
        self.env["restaurant.tier.scheme"].search([]).active = False
        scheme = self.env["restaurant.tier.scheme"].create(
            {
                "name": "Guests (test)",
                "everybody": True,
                "tier_ids": [
                    Command.create({"name": "Ordinary", "sequence": 1, "everybody": True}),
                    Command.create(
                        {
                            "name": "Gold",
                            "sequence": 2,
                            "condition_ids": [Command.create({"measure": "visits", "value": 1})],
                        }
                    ),
                ],
            }
        )
        scheme._start()
        self.say(self.mei, "refused", "any", "profiling")
        self.env["restaurant.tier.scheme"]._apply(self.mei.ids)
        self.assertEqual(self.mei.guest_tier_id.name, "Gold")

    def test_surveys_ask_who_agreed(self):
        survey = self.env["restaurant.survey"].create({"name": "Monthly", "segment_id": self.segment.id})
        self.assertEqual(survey.reach, 0, "Nobody is assumed to have agreed")
        self.say(self.mei, "granted")
        survey.invalidate_recordset()
        self.assertEqual(survey.reach, 1)
        survey.basis = "objection"
        self.assertEqual(survey.reach, 2)
        self.say(self.mei, "refused", "any")
        survey.invalidate_recordset()
        self.assertEqual(survey.reach, 1, "Who objects is left out")
        survey._ask()
        self.say(self.bo, "refused")
        survey.request_ids._send()
        self.assertEqual(survey.request_ids.mapped("state"), ["skipped"], "Taken back before it was sent")

    def test_mailings_on_what_is_known_reach_who_agreed(self):
        guests = self.mei | self.bo
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "body_html": "<p>Hi</p>",
                "mailing_model_id": self.env["ir.model"]._get("res.partner").id,
                "mailing_domain": f"[('guest_segment_ids', 'in', {self.segment.ids})]",
            }
        )
        reached = lambda: guests.browse(mailing._get_recipients()) & guests  # noqa: E731
        self.assertFalse(reached())
        self.say(self.bo, "granted")
        self.assertEqual(reached(), self.bo)
        mailing.mailing_domain = f"[('id', 'in', {guests.ids})]"
        self.assertEqual(reached(), guests, "Chosen by nothing that is known of guests: who has not objected")
        self.say(self.mei, "refused", "any")
        self.assertEqual(reached(), self.bo)
