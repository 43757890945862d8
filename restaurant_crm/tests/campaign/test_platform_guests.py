"""Guests who are known by their deliveries alone: nobody writes to them unasked, and what becomes of them is seen."""

from odoo.tests import tagged

from ..channel.case import ChannelCase
from .case import CampaignCase


@tagged("post_install", "-at_install")
class TestPlatformGuests(ChannelCase, CampaignCase):
    def deliver(self, guest, days):
        order = self._platform_order(f"{guest.name} {days}", self.ago(days), keys=[("platform_user", guest.name)])
        order.identity_ids.filtered(lambda key: not key.partner_id)._join(guest, "code")

    def test_an_order_is_no_consent(self):
        lan = self._make_guest("Lan", phone="+86 138 0000 7777", email="lan@example.com")
        for guest in (lan, self.mei):
            self.deliver(guest, 5)
        self.process()
        self.assertEqual(self.visits(lan).mapped("source"), ["platform"])
        delivered = self.env.ref("restaurant_crm.segment_delivery_only").get_guests() & (lan | self.mei | self.bo)
        self.assertEqual(delivered, lan | self.mei)
        campaign = self.campaign(self.step("mail"), self.step("sms"), guests=delivered)
        self.assertEqual(self.reasons(campaign), {lan.id: "no_consent", self.mei.id: None})
        campaign.action_start()
        campaign._look()
        self.assertEqual(self.messages(campaign).partner_id, self.mei)

    def test_who_moved_from_delivery_to_dining_in(self):
        """Delivered before, at tables since; not who does both, and not who went the other way."""
        table = self._make_preset("At a table", "table").id
        lan = self._make_guest("Lan")
        for days in (150, 140, 130):
            self.deliver(self.mei, days)
            self.deliver(self.bo, days)
            self.bring(lan, days, preset_id=table)
        for days in (20, 10):
            self.bring(self.mei, days, preset_id=table)
            self.deliver(self.bo, days)
            self.deliver(lan, days)
        self.process()
        moved = self.env.ref("restaurant_crm.segment_moved_to_dine_in").get_guests()
        self.assertEqual(moved & (self.mei | self.bo | lan), self.mei)
