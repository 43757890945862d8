"""Mails as they leave the house, and the page where guests say that they want no more."""

import re
from email import message_from_bytes, policy

from odoo.tests import HttpCase, tagged

from .case import CampaignCase


@tagged("post_install", "-at_install")
class TestCampaignMail(CampaignCase, HttpCase):
    def sent(self, campaign):
        """The mails of the campaign as they go over the line."""
        mails = []

        def send_email(_server, message, *_args, **_kwargs):
            mails.append(message.as_bytes())
            return message["Message-Id"]

        self.patch(self.env.registry["ir.mail_server"], "send_email", send_email)
        self.hand_over()
        self.assertEqual(set(self.messages(campaign).mapped("state")), {"sent"})
        return [message_from_bytes(mail, policy=policy.default) for mail in mails], mails

    def test_a_mail_with_its_link(self):
        """One click in the mail program works only with a header that stands as it is, on one line."""
        campaign = self.start(self.step("mail", subject="你好 {guest}", body="<p>Dear {guest}, come to {store}</p>"))
        mails, raw = self.sent(campaign)
        page = {row.partner_id: row._page() for row in self.messages(campaign)}
        mail = next(mail for mail in mails if "guest1@example.com" in mail["To"])
        self.assertEqual(mail["Subject"], "你好 Mei")
        lines = next(text for text in raw if b"guest1@example.com" in text).splitlines()
        self.assertIn(f"List-Unsubscribe: <{page[self.mei]}>".encode(), lines)
        self.assertIn(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click", lines)
        plain = mail.get_body(("plain",)).get_content()
        html = mail.get_body(("html",)).get_content()
        self.assertIn("Dear Mei", plain)
        self.assertIn(page[self.mei], plain, "the link is right in the text part, too")
        self.assertIn(page[self.mei], html)
        self.assertIn("/mail/track/", html)
        self.assertNotIn("/mail/track/", plain, "a picture is nothing to read")
        self.assertFalse(re.search(r"\{\w+\}", html))
        self.assertFalse(self.env["mail.mail"].search([("subject", "=", "你好 Mei")]), "nothing is left behind")

    def test_a_mail_server_that_refuses(self):
        campaign = self.start(self.step("mail"), guests=self.mei)

        def refuse(*_args, **_kwargs):
            raise OSError("No mail server")

        self.patch(self.env.registry["ir.mail_server"], "send_email", refuse)
        with self.assertLogs("odoo.addons.mail.models.mail_mail", "ERROR"):
            self.hand_over()
        message = self.messages(campaign)
        self.assertEqual(message.state, "failed")
        self.assertIn("No mail server", message.error)

    def open(self, message, **data):
        return self.url_open(message._page().replace(message.get_base_url(), ""), data=data or None)

    def test_no_more(self):
        """Opening the page says nothing yet: programs open every link. One click of the mail program does."""
        campaign = self.start(self.step("mail"), self.step("sms", delay_days=3))
        self.hand_over()
        mail = self.messages(campaign, self.mei)[0]
        self.assertFalse(mail.opened_at)
        picture = self.url_open(f"/u/{mail.token}/o.gif")
        self.assertEqual((picture.status_code, picture.headers["Content-Type"]), (200, "image/gif"))
        mail.invalidate_recordset()
        self.assertTrue(mail.opened_at)
        self.assertEqual(campaign.opened_count, 1)
        response = self.open(mail)
        self.assertEqual(response.status_code, 200)
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertEqual(self.reasons(self.campaign())[self.mei.id], None)
        self.assertEqual(self.open(mail, **{"List-Unsubscribe": "One-Click"}).status_code, 200)
        self.assertEqual(self.reasons(self.campaign())[self.mei.id], "no_consent")
        self.assertEqual(
            self.reasons(self.campaign(self.step("sms")))[self.mei.id], None, "the other channel is as it was"
        )
        other = self.messages(campaign, self.bo)[0]
        self.open(other, choice="all")
        self.assertEqual(self.reasons(self.campaign(self.step("sms")))[self.bo.id], "no_consent")
        self.assertEqual(self.open(mail, choice="profile").status_code, 200)
        self.mei.invalidate_recordset()
        self.assertTrue(self.mei.guest_no_profiling)
        self.assertEqual(self.reasons(self.campaign(self.step("sms")))[self.mei.id], "refused")

    def test_addresses_that_nobody_was_given(self):
        for token in ("x", "0" * 32, "0" * 500, "%00"):
            self.assertEqual(self.url_open(f"/u/{token}").status_code, 404)
