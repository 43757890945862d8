"""What really leaves the house: by Odoo's own mail server, over the line, to a server that counts."""

from email import message_from_bytes, policy

from odoo.tests import tagged
from odoo.tools import mute_logger

from .case import CampaignCase
from .smtp_sink import Sink


@tagged("post_install", "-at_install")
class TestCampaignPost(CampaignCase):
    def _catch_mails(self):
        """Mails leave the house, as far as this process."""
        self.patch(self.env.registry["ir.mail_server"], "_disable_send", lambda *_args: False)

    def post(self, sink):
        self.env["ir.mail_server"].search([]).active = False
        self.env["ir.mail_server"].create(
            {"name": "Sink", "smtp_host": "127.0.0.1", "smtp_port": sink.port, "smtp_encryption": "none"}
        )

    def test_every_mail_is_handed_over_once(self):
        """To each guest one, with the own link; what a server refuses failed, and goes out when somebody says so."""
        guests = self._make_guests(12)
        refused = guests[3].email
        with Sink(refused=[refused]) as sink:
            self.post(sink)
            campaign = self.start(self.step("mail", subject="你好 {guest}"), guests=guests, holdout=20)
            held = campaign.member_ids.filtered(lambda member: member.arm == "held").partner_id
            with mute_logger("odoo.addons.mail.models.mail_mail", "odoo.addons.base.models.ir_mail_server"):
                self.hand_over()
                self.hand_over()
            expected = sorted(set(guests.mapped("email")) - set(held.mapped("email")) - {refused})
            self.assertEqual(sorted(taken.recipients[0] for taken in sink.taken), expected)
            self.assertTrue(all(taken.recipients[1:] == [] for taken in sink.taken))
            states = {row.partner_id: row.state for row in self.messages(campaign)}
            self.assertEqual(
                states,
                {
                    guest: "held_out" if guest in held else "failed" if guest.email == refused else "sent"
                    for guest in guests
                },
            )
            for taken in sink.taken:
                mail = message_from_bytes(taken.content, policy=policy.default)
                guest = guests.filtered(lambda guest, to=taken.recipients[0]: guest.email == to)
                page = self.messages(campaign, guest)._page()
                self.assertEqual(mail["Subject"], f"你好 {guest.name}")
                self.assertEqual(mail["List-Unsubscribe"], f"<{page}>")
                self.assertIn(page, mail.get_body(("plain",)).get_content())
            if refused not in held.mapped("email"):
                sink.refused.clear()
                self.messages(campaign, guests[3]).action_send_again()
                self.hand_over()
                self.assertEqual(sorted(taken.recipients[0] for taken in sink.taken), sorted([*expected, refused]))
        self.assertFalse(self.env["mail.mail"].search([("subject", "like", "你好")]), "nothing is left in Odoo's queue")

    def test_send_to_myself(self):
        """One mail to whoever presses it, as the first example will get it; no guest gets anything."""
        boss = self._make_user("boss", "restaurant_crm.group_manager", email="boss@example.com")
        told = []
        self.patch(self.registry["res.users"], "_bus_send", lambda _user, *said, **_more: told.append(said))
        with Sink() as sink:
            self.post(sink)
            campaign = self.campaign(
                self.step("coupon", sequence=1, valid_days=7),
                self.step("mail", sequence=2, subject="For {guest}", body="<p>{code} until {until}</p>"),
                self.step("sms", sequence=3, text="{guest}: {code}"),
                guests=self.mei,
            )
            preview = self.env["restaurant.campaign.preview"].with_user(boss).create({"campaign_id": campaign.id})
            preview.action_test()
            self.assertEqual([taken.recipients for taken in sink.taken], [["boss@example.com"]])
            mail = message_from_bytes(sink.taken[0].content, policy=policy.default)
            self.assertEqual(mail["Subject"], "Test: For Mei")
            subject, body = preview._say(campaign.step_ids.sorted("sequence")[1], self.mei)
            self.assertEqual(subject, "For Mei")
            self.assertIn("044XXXXXXXXXXXXXXXX until", mail.get_body(("plain",)).get_content())
            self.assertIn("044XXXXXXXXXXXXXXXX until", body)
        self.assertEqual([said["message"] for kind, said in told if kind == "simple_notification"], [
            "Mei: 044XXXXXXXXXXXXXXXX",
        ])  # fmt: skip
        self.assertFalse(campaign.member_ids or campaign.message_ids)
        self.assertFalse(self.env["restaurant.sms.caught"].search([]))
