from odoo.fields import Command
from odoo.tests import tagged

from ..common import GuestCase
from .case import KioskCase


@tagged("post_install", "-at_install")
class TestSelfOrder(GuestCase, KioskCase):
    """Guests who order and pay at a kiosk or with their telephone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.config = cls.shanghai.config_ids[0]
        journal = cls.env["account.journal"].create({"name": "Card", "type": "bank", "code": "CARD"})
        card = cls.env["pos.payment.method"].create({"name": "Card", "journal_id": journal.id})
        cls.config.write(
            {
                "payment_method_ids": [Command.set(card.ids)],
                "self_ordering_mode": "kiosk",
                "self_ordering_pay_after": "each",
                "self_ordering_default_user_id": cls.env.ref("base.user_admin").id,
                "use_presets": False,
            }
        )
        cls._session(cls.config)

    def test_order_paid_at_the_kiosk_terminal_becomes_a_visit(self):
        order = self.order_at_kiosk(self.tofu, partner_id=self.mei.id)
        self.assertEqual((order.state, order.source, order.partner_id), ("draft", "kiosk", self.mei))
        self.assertFalse(self.env["restaurant.guest.queue"].search([]))
        self._settle(order)  # what the controllers of the payment terminals do
        self.assertEqual(len(self.env["restaurant.guest.queue"].search([])), 1)
        self.process()
        self.assertEqual(self.visits(self.mei).order_id, order)

    def test_free_order_for_somebody_is_no_visit(self):
        """It is paid at once, and anybody may send one in the name of any contact."""
        order = self.order_at_kiosk(self._make_dish("Water", 0), partner_id=self.mei.id)
        self.assertEqual((order.state, order.partner_id), ("paid", self.mei))
        self.process()
        self.assertFalse(self.visits(self.mei))
        self.assertFalse(self.profile(self.mei).visits)
        # At a till, staff have seen the guest.
        self.pay(self.mei, self.ago(1), {self._make_dish("Bread", 0): 1})
        self.process()
        self.assertEqual(len(self.visits(self.mei)), 1)
