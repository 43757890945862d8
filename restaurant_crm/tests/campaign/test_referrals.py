"""Guests bring guests: both are thanked once, and not for everything."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...engine.campaign import referrals as engine
from ..common import CASHIER
from .referral_case import ReferralCase


@tagged("post_install", "-at_install")
class TestReferrals(ReferralCase):
    def test_both_are_thanked_after_the_visit_once(self):
        referral = self.bring_in(self.bo, f" {self.code[:3]} {self.code[3:].lower()}")
        self.assertEqual(referral.state, "waiting")
        self.assertFalse(self.thanked())
        self.comes(self.bo)
        self.assertEqual((referral.state, referral.reason), ("thanked", False))
        self.assertEqual(self.thanked(), self.mei | self.bo)
        self.comes(self.bo)
        self.assertEqual(len(self.thanks.member_ids), 2)
        with self.assertRaises(UserError):
            self.bring_in(self.bo)
        zoe = self._make_guest("Zoe")
        self.allow(zoe)
        self.bring_in(zoe)
        self.comes(zoe)
        self.assertEqual(len(self.thanks.member_ids), 4, "who brings another one is thanked again")
        self.hand_over()
        self.assertEqual(len(self.messages(self.thanks).card_id), 4)

    def test_a_code_that_is_scanned(self):
        """The picture holds the address of the invitation: a scanner at the till types all of it."""
        referral = self.bring_in(self.bo, f"{self.mei._invitation()['address']}/")
        self.assertEqual(referral.referrer_id, self.mei)

    def test_a_message_invites(self):
        campaign = self.start(self.step("sms", text="{guest}: {referral} {invitation}"), guests=self.mei)
        self.hand_over()
        self.assertEqual(self.messages(campaign).content, f"Mei: {self.code} {self.mei.get_base_url()}/b/{self.code}")

    def test_a_code_that_is_nobodys(self):
        with self.assertRaises(UserError):
            self.bring_in(self.bo, "XXXXXX")

    def refused(self, guest, code=None, user=None):
        referral = self.bring_in(guest, code, user)
        self.comes(guest)
        self.assertFalse(self.thanked() & guest)
        return referral.reason

    def test_who_gets_nothing(self):
        self.assertEqual(self.refused(self.mei), "same")
        twin = self._make_guest("Mei again", phone=self.mei.phone)
        self.assertEqual(self.refused(twin), "same")
        mail = self._make_guest("Mei by mail", email=self.mei.email)
        self.assertEqual(self.refused(mail), "same")
        old = self._make_guest("Old guest")
        self.came(old, 9)
        self.assertEqual(self.refused(old), "not_new")
        self.cashier.partner_id.phone = "+86 137 0000 0000"
        waiter = self._make_guest("A waiter", phone="+86 137 0000 0000")
        self.assertEqual(self.refused(waiter), "staff")
        nobody = self._make_guest("Never here")
        new = self._make_guest("New")
        self.assertEqual(self.refused(new, self.env["restaurant.referral"]._code_of(nobody)), "stranger")

    def test_chains(self):
        """Who was brought does not bring who brought them, whoever stands between."""
        self.bring_in(self.bo)
        self.comes(self.bo)
        lan = self._make_guest("Lan")
        self.bring_in(lan, self.env["restaurant.referral"]._code_of(self.bo))
        self.comes(lan)
        circle = self.env["restaurant.referral"].create(
            {
                "partner_id": self.mei.id,
                "referrer_id": lan.id,
                "entered_at": fields.Datetime.subtract(fields.Datetime.now(), days=40),
                "state": "waiting",
            }
        )
        self.comes(self.mei)
        self.assertEqual(circle.reason, "circle")

    def test_too_many(self):
        self.patch(engine, "MOST_BY_CASHIER", 1)
        self.patch(engine, "MOST_THANKED", 2)
        other = self._make_user("referral_cashier_2", CASHIER)
        guests = self._make_guests(4, "New")
        reasons = []
        for guest, user in zip(guests, (self.cashier, self.cashier, other, other), strict=True):
            referral = self.bring_in(guest, user=user)
            self.comes(guest)
            reasons.append(referral.reason)
        self.assertEqual(reasons, [False, "cashier", False, "many"])
