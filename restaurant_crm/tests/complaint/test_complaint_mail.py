"""Complaints by e-mail, through Odoo's mail gateway."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from .case import ComplaintCase

MAIL = """Message-Id: <{number}@guests.example>
From: {sender}
To: {to}
Subject: {subject}
{headers}MIME-Version: 1.0
Content-Type: text/html; charset="utf-8"

{body}
"""
PHOTO = """Message-Id: <photo@guests.example>
From: {sender}
To: {to}
Subject: Look
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset="utf-8"

A hair
--b
Content-Type: image/gif; name="hair.gif"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="hair.gif"

R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==
--b--
"""


@tagged("post_install", "-at_install", "mail_gateway")
class TestComplaintMail(ComplaintCase, MailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.complaint_alias_prefix = "complaints"
        cls.alias = cls.env.company.complaint_alias_id
        cls.mei.email = "mei@guests.example"

    def receive(
        self, subject="Cold soup", body="<p>The <b>soup</b> was cold</p>", sender="Mei <MEI@guests.example>", **values
    ):
        values = {"number": fields.Datetime.now().timestamp(), "to": self.alias.display_name, "headers": "", **values}
        mail = MAIL.format(subject=subject, body=body, sender=sender, **values)
        before = self.env["restaurant.complaint"].search([])
        self.env["mail.thread"].message_process(None, mail)
        return self.env["restaurant.complaint"].search([]) - before

    def test_a_guest_writes_about_the_last_order(self):
        order = self.pay(self.mei, self.ago(1))
        self.pay(self.mei, self.ago(2), store=self.new_york)
        complaint = self.receive()
        self.assertEqual((complaint.source, complaint.partner_id), ("email", self.mei))
        self.assertEqual((complaint.order_id, complaint.store_id, complaint.user_id), (order, self.shanghai, self.lin))
        self.assertEqual(complaint.description.split("\n\n")[0], "Cold soup")
        self.assertIn("soup", complaint.description)
        self.assertNotIn("<b>", complaint.description)
        self.assertTrue(complaint.answer_deadline)
        self.assertTrue(complaint.name.startswith("C"))
        self.assertEqual(len(complaint.activity_ids), 1)
        self.assertNotIn(self.mei, complaint.message_partner_ids, "Notes of the house are not for the guest")

    def test_an_order_of_last_week_is_another_matter(self):
        self.pay(self.mei, self.ago(8))
        self.assertFalse(self.receive().order_id)

    def test_a_stranger_without_a_store_goes_to_whom_the_company_named(self):
        self.env.company.complaint_user_id = self.ann
        complaint = self.receive(sender="Wu <wu@elsewhere.example>")
        self.assertEqual((complaint.contact_name, complaint.email), ("Wu", "wu@elsewhere.example"))
        self.assertFalse(complaint.partner_id or complaint.store_id)
        self.assertEqual((complaint.user_id, complaint.activity_ids.user_id), (self.ann, self.ann))

    def test_staff_who_forward_are_not_the_guest(self):
        complaint = self.receive(sender=f"Lin <{self.lin.email}>")
        self.assertFalse(complaint.partner_id)
        self.assertFalse(complaint.answered_at)

    def test_the_same_mail_twice_is_one_complaint(self):
        first = self.receive(number=7)
        self.assertTrue(first)
        self.assertFalse(self.receive(number=7))

    def test_nothing_said(self):
        self.assertEqual(self.receive(subject="", body="").description, "An e-mail without words.")

    def test_markup_stays_text(self):
        self.env.company.complaint_user_id = self.ann
        complaint = self.receive(subject="<img src=x onerror=alert(1)>", body="&lt;script&gt;alert(1)&lt;/script&gt;")
        self.assertIn("<script>", complaint.description)
        self.assertNotIn("<script>", complaint.activity_ids.note)
        self.assertNotIn("<img", complaint.activity_ids.note)

    def test_what_the_guest_adds_is_in_the_chatter_and_reopens_nothing_by_itself(self):
        complaint = self.receive(number=1)
        complaint.solution = "New soup"
        complaint.action_close()
        self.assertFalse(complaint.activity_ids)
        self.assertFalse(
            self.receive(number=2, body="Still cold", headers="In-Reply-To: <1@guests.example>\n"), "No other one"
        )
        self.assertIn("Still cold", complaint.message_ids[0].body)
        self.assertTrue(complaint.closed)
        self.assertFalse(complaint.user_id)
        complaint.user_id = self.lin
        self.receive(number=3, body="Really", headers="In-Reply-To: <1@guests.example>\n")
        self.assertIn("wrote again", complaint.activity_ids.summary)
        self.assertEqual(complaint.activity_ids.user_id, self.lin)

    def test_photos(self):
        self.env["mail.thread"].message_process(
            None, PHOTO.format(sender="mei@guests.example", to=self.alias.display_name)
        )
        complaint = self.env["restaurant.complaint"].search([("source", "=", "email")])
        self.assertEqual(complaint.description, "Look\n\nA hair")
        picture = complaint.with_user(self.ann)._pictures()
        self.assertEqual(picture.name, "hair.gif")
        self.assertIn(f"/web/image/{picture.id}/240x240", complaint.photos)

    def test_each_company_has_its_own_address(self):
        other = self.env["res.company"].create({"name": "Other"})
        other.complaint_alias_prefix = "other-complaints"
        self.assertEqual(self.receive(to=other.complaint_alias_id.display_name).company_id, other)
        with self.assertRaisesRegex(UserError, "already linked"):
            other.complaint_alias_prefix = "complaints"
        alias = other.complaint_alias_id
        other.complaint_alias_prefix = False
        self.assertFalse(alias.exists())
