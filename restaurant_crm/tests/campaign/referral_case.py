"""A guest who brings others, and a campaign that thanks both."""

from uuid import uuid4

from odoo import fields
from odoo.fields import Command

from ..common import CASHIER
from .case import CampaignCase


class ReferralCase(CampaignCase):
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
