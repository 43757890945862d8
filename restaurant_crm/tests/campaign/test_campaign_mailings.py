"""Mails of campaigns are mails of Odoo's Email Marketing: counted there, and told to the campaign."""

import re
from email import message_from_bytes, policy

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...models.campaign import mailing_mailing
from .case import CampaignCase

BOUNCE = """Return-Path: <MAILER-DAEMON>
From: MAILER-DAEMON@mail.example.com (Mail Delivery System)
To: bounce@example.com
Subject: Undelivered Mail Returned to Sender
Message-Id: <came-back@mail.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain; charset=us-ascii

Nobody lives at {email}.
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; {email}
Action: failed
Status: 5.0.0
--part
Content-Type: message/rfc822

From: house@example.com
To: {email}
Message-Id: {message_id}
Subject: Hello

Hello
--part--
"""


@tagged("post_install", "-at_install")
class TestCampaignMailings(CampaignCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.sent = []

        def send_email(_server, message, *_args, **_kwargs):
            self.sent.append(message.as_bytes())
            return message["Message-Id"]

        self.patch(self.registry["ir.mail_server"], "send_email", send_email)

    def mailings(self, campaign):
        Mailing = self.env["mailing.mailing"].with_context(active_test=False)
        return Mailing.search([("campaign_step_id.campaign_id", "=", campaign.id)], order="id")

    def mail_to(self, guest):
        mails = [message_from_bytes(mail, policy=policy.default) for mail in self.sent]
        return next(mail for mail in mails if guest.email in mail["To"])

    def html_to(self, guest):
        return self.mail_to(guest).get_body(("html",)).get_content()

    def get(self, url):
        return self.url_open(re.sub(r"^https?://[^/]+", "", url), allow_redirects=False)

    def test_mailings_of_a_limited_size(self):
        """What core reads of a mailing grows with what it has sent, so none has more than so many mails."""
        self.patch(mailing_mailing, "MOST_MAILS", 5)
        campaign = self.start(self.step("mail"), guests=self._make_guests(12))
        self.hand_over()
        mailings = self.mailings(campaign)
        self.assertEqual([len(mailing.mailing_trace_ids) for mailing in mailings], [5, 5, 2])
        self.assertEqual(mailings.mapped("campaign_mails"), [5, 5, 2])
        self.assertEqual(sum(mailings.mapped("sent")), 12)
        self.assertEqual(set(mailings.mapped("state")), {"done"})
        self.assertEqual(
            set(mailings.mailing_trace_ids.mapped("email")), set(campaign.message_ids.partner_id.mapped("email"))
        )
        # Later ones fill up the last.
        later = self._make_guests(2, "Later")
        campaign.write({"partner_domain": repr([("id", "in", later.ids)])})
        campaign._enrol()
        self.hand_over()
        self.assertEqual(self.mailings(campaign).mapped("campaign_mails"), [5, 5, 4])
        self.assertEqual(len(self.sent), 14)

    def test_each_step_has_its_own(self):
        campaign = self.start(self.step("mail", sequence=1), self.step("mail", sequence=2, subject="Again"))
        self.hand_over()
        self.assertEqual(self.mailings(campaign).campaign_step_id, campaign.step_ids)
        self.assertEqual(sorted(self.mailings(campaign).mapped("display_name")), [
            "Campaign: Again", "Campaign: Hello {guest}",
        ])  # fmt: skip

    def test_they_are_hidden_and_send_nothing(self):
        """Not in the list of Email Marketing; no button of it, and no job, reaches anybody by them."""
        marketer = self._make_user("marketer", "mass_mailing.group_mass_mailing_user")
        campaign = self.start(self.step("mail", body='<p t-out="1 + 1">Hello</p>'))
        self.hand_over()
        mailing = self.mailings(campaign)
        action = self.env["ir.actions.act_window"]._for_xml_id("mass_mailing.mailing_mailing_action_mail")
        listed = self.env["mailing.mailing"].with_user(marketer).search([("mailing_type", "=", "mail")])
        self.assertIn("mailing_type", action["domain"])
        self.assertNotIn(mailing, listed)
        self.assertEqual(mailing._get_recipients(), [])
        self.assertFalse(mailing.body_html, "words of guests of the house are no template")
        mine = mailing.with_user(marketer)
        for button in ("action_put_in_queue", "action_retry_failed", "action_launch", "action_send_mail"):
            with self.subTest(button), self.assertRaises(UserError):
                getattr(mine, button)()
        with self.assertRaises(UserError):
            mine._action_send_mail(self.mei.ids)
        mine.write({"active": True, "state": "in_queue", "mailing_domain": "[]"})
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            api.Environment(cr, SUPERUSER_ID, {})["mailing.mailing"]._process_mass_mailing_queue()
        self.env.invalidate_all()
        self.assertEqual(mailing.state, "done")
        received = [message_from_bytes(mail, policy=policy.default)["To"] for mail in self.sent]
        self.assertEqual(len([to for to in received if "guest" in to]), 2, received)
        with self.assertRaises(AccessError):
            mailing.mailing_trace_ids[0].with_user(marketer).write({"campaign_message_id": False})

    def test_addresses_are_covered(self):
        """In Email Marketing, too, for who need not see how guests are reached."""
        self.env["ir.config_parameter"].set_param("restaurant_crm.mask_contacts", "True")
        marketer = self._make_user("marketer", "mass_mailing.group_mass_mailing_user")
        campaign = self.start(self.step("mail"), guests=self.mei)
        self.hand_over()
        trace = self.mailings(campaign).mailing_trace_ids
        self.assertEqual(trace.email, "guest1@example.com")
        covered = trace.with_user(marketer).read(["email"])[0]["email"]
        self.assertIn("*", covered)

    def test_what_guests_do_is_told(self):
        """By the addresses in the mail: a picture, a link; what the guest does ends a campaign for who answers."""
        campaign = self.start(
            self.step("coupon", sequence=1),
            self.step(
                "mail",
                sequence=2,
                body='<p><a href="https://example.com/menu">Menu</a> <a href="https://example.com/{code}">Yours</a></p>',
            ),
            self.step("sms", sequence=3, delay_days=3),
            stop_on_answer=True,
        )
        self.hand_over()
        trackers = self.env["link.tracker"].search([("mass_mailing_id", "in", self.mailings(campaign).ids)])
        self.assertEqual(trackers.mapped("url"), ["https://example.com/menu"], "one for all guests")
        html = self.html_to(self.mei)
        code = self.messages(campaign, self.mei).card_id.code
        self.assertIn(f'href="https://example.com/{code}"', html)
        picture = re.search(r'src="([^"]+/mail/track/[^"]+)"', html)[1]
        link = re.search(r'href="([^"]+/r/[^"]+/m/\d+)"', html)[1]
        mail = self.messages(campaign, self.mei).filtered(lambda row: row.kind == "mail")
        other = self.messages(campaign, self.bo).filtered(lambda row: row.kind == "mail")
        self.assertEqual(self.get(picture).status_code, 200)
        self.env.invalidate_all()
        self.assertTrue(mail.opened_at)
        self.assertFalse(mail.clicked_at or other.opened_at)
        self.assertEqual((campaign.opened_count, campaign.clicked_count), (1, 0))
        response = self.get(link)
        self.assertEqual(response.status_code, 301)
        self.assertTrue(response.headers["Location"].startswith("https://example.com/menu"))
        self.env.invalidate_all()
        self.assertTrue(mail.clicked_at)
        self.assertEqual((campaign.opened_count, campaign.clicked_count), (1, 1))
        self.assertEqual(self.mailings(campaign).clicked, 1)
        self.env.cr.execute("UPDATE restaurant_campaign_message SET due_at = now() WHERE state = 'waiting'")
        self.hand_over()
        self.assertEqual(self.states(campaign, self.mei)[-1], ("sms", "skipped", "answered"))
        self.assertEqual(self.states(campaign, self.bo)[-1], ("sms", "sent", False))

    def test_a_reply_is_an_answer(self):
        campaign = self.start(self.step("mail"), guests=self.mei)
        self.hand_over()
        message_id = self.mail_to(self.mei)["Message-Id"]
        self.env["mailing.trace"].set_replied(domain=[("message_id", "in", [message_id])])
        self.assertTrue(self.messages(campaign).replied_at)

    def test_a_mail_that_comes_back(self):
        """By Odoo's gateway, from what a mail server writes; it disturbed nobody, and a person may send it again."""
        self.company.campaign_cap = 1
        campaign = self.start(self.step("mail"), guests=self.mei)
        self.hand_over()
        message_id = self.mail_to(self.mei)["Message-Id"]
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(
                "res.partner", BOUNCE.format(email=self.mei.email, message_id=message_id)
            )
        message = self.messages(campaign)
        self.assertEqual(message.state, "bounced")
        self.assertIn("Nobody lives at", message.error)
        self.assertEqual((campaign.sent_count, campaign.bounced_count), (0, 1))
        self.assertEqual(self.mailings(campaign).bounced, 1)
        message.action_send_again()
        self.hand_over()
        self.assertEqual((message.state, len(self.sent)), ("sent", 2))
        self.assertEqual(self.mailings(campaign).mailing_trace_ids.mapped("trace_status"), ["sent", "bounce"])

    def test_who_is_on_the_list_of_opt_outs_gets_nothing(self):
        campaign = self.start(self.step("mail"))
        self.env["mail.blacklist"]._add(self.mei.email)
        self.hand_over()
        self.assertEqual([row.state for row in (self.messages(campaign, guest) for guest in (self.mei, self.bo))], [
            "skipped", "sent",
        ])  # fmt: skip
        self.assertEqual(self.mailings(campaign).mailing_trace_ids.mapped("email"), [self.bo.email])

    def test_the_header_of_a_house_with_a_long_name(self):
        """The library that writes mails would fold the address, and encode one of more than 78 letters."""
        self.env["ir.config_parameter"].set_param("web.base.url.freeze", "True")
        for host in ("https://crm.example.com", f"https://{'restaurants-' * 5}house.example.com"):
            with self.subTest(host):
                self.env["ir.config_parameter"].set_param("web.base.url", host)
                self.sent.clear()
                campaign = self.start(self.step("mail"), guests=self.mei)
                self.hand_over()
                line = f"List-Unsubscribe: <{host}/u/{self.messages(campaign).sudo().token}>"
                self.assertIn(line.encode(), self.sent[0].splitlines())

    def test_what_cannot_be_said_fails_alone(self):
        """A code without a coupon: that guest's mail fails, with its trace, the others go out."""
        campaign = self.start(self.step("coupon", sequence=1), self.step("mail", sequence=2, body="<p>{code}</p>"))
        self.env.cr.execute(
            "DELETE FROM restaurant_campaign_message WHERE kind = 'coupon' AND partner_id = %s", [self.mei.id]
        )
        self.hand_over()
        mine = self.messages(campaign, self.mei)
        self.assertEqual(mine.state, "failed")
        self.assertIn("{code}", mine.error)
        self.assertEqual(self.messages(campaign, self.bo).mapped("state"), ["sent", "sent"])
        traces = self.mailings(campaign).mailing_trace_ids
        self.assertEqual({trace.res_id: trace.trace_status for trace in traces}, {
            self.mei.id: "error", self.bo.id: "sent",
        })  # fmt: skip
