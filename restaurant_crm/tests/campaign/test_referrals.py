"""Guests bring guests: both are thanked once, and not for everything."""

from uuid import uuid4

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ...engine.campaign import referrals as engine
from ..common import CASHIER
from .case import CampaignCase


@tagged("post_install", "-at_install")
class TestReferrals(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._make_user("referral_cashier", CASHIER)
        cls.code = cls.env["restaurant.referral"]._code_of(cls.mei)
        cls.thanks = cls.campaign(
            cls.step("coupon"),
            trigger="referral",
            partner_domain="[]",
            condition_ids=[Command.create({"measure": "visits", "value": 1})],
        )
        cls.thanks.action_start()

    def setUp(self):
        super().setUp()
        self.came(self.mei, 20)

    def bring_in(self, guest, code=None, user=None):
        """The cashier notes who brought the guest."""
        entry = {
            "uuid": str(uuid4()),
            "kind": "referral",
            "partner_id": guest.id,
            "code": code or self.code,
            "at": fields.Datetime.to_string(fields.Datetime.now()),
        }
        self.env["restaurant.till.entry"].with_user(user or self.cashier).receive(entry)
        return self.env["restaurant.referral"].search([("partner_id", "=", guest.id)])

    def comes(self, guest):
        """A paid visit that ends now, whatever the hour: what counts is how long ago the guest was brought."""
        self._order(guest, fields.Datetime.now()).state = "paid"
        self.process()

    def thanked(self):
        return self.thanks.member_ids.partner_id

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
