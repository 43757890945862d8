"""Whoever reaches or judges guests asks what they allow, in the statement itself."""

import json
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CASHIER
from ..feedback.case import FeedbackCase
from .case import PrivacyCase


@tagged("post_install", "-at_install")
class TestReach(PrivacyCase, FeedbackCase):
    def setUp(self):
        super().setUp()
        self.mei.email, self.bo.email = "mei@example.com", "bo@example.com"
        line = Command.create({"measure": "visits", "value": 1})
        self.segment = self.env["restaurant.segment"].create({"name": "Came", "condition_ids": [line]})
        for guest in (self.mei, self.bo):
            self.bring(guest, 3)
        self.process()

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

    def test_files_of_a_segment_hold_who_agreed(self):
        """The address that the button opens leads through core's own door."""
        self.say(self.bo, "granted", "sms")
        query = parse_qs(urlsplit(self.segment.action_export_guests()["url"]).query)
        domain = json.loads(query["data"][0])["domain"]
        self.assertEqual(self.env["res.partner"].search(domain), self.bo)
        self.say(self.bo, "refused", "any")
        self.assertFalse(self.env["res.partner"].search(domain))

    def test_what_is_agreed_to_at_the_till(self):
        cashier = self._make_user("till", CASHIER)
        entry = {"uuid": str(uuid4()), "kind": "guest", "name": "徐兰", "phone": "138 0013 8000", "consent": True}
        Entry = self.env["restaurant.till.entry"].with_user(cashier)
        guest = self.env["res.partner"].browse(Entry.receive(entry)["partner_id"])
        self.assertFalse(guest.guest_consent_ids, "Agreeing to be known is no wish for offers")
        entry |= {"uuid": str(uuid4()), "purposes": ["marketing", "safety", 7, ["x"]]}
        Entry.receive(entry)
        self.assertRecordValues(
            guest.guest_consent_ids, [{"purpose": "marketing", "source": "till", "user_id": cashier.id}]
        )
        self.assertTrue(self.may(guest, "sms"))
        Entry.receive(entry)
        self.assertEqual(len(guest.guest_consent_ids), 1, "Sent twice, said once")
        with self.assertRaises(AccessError):
            guest.with_user(cashier).guest_consent_ids.read()
