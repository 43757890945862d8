from unittest.mock import patch

from odoo.tests import tagged

from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestChannel(GuestCase):
    """How an order was eaten: what its preset serves, else at a table, else taken away."""

    def test_channel_of_the_order(self):
        table = self._make_table(self.shanghai.config_ids)
        cases = [
            ({"preset_id": self._make_preset("In", "table").id}, "dine_in"),
            (
                {"preset_id": self._make_preset("Out", "counter").id, "table_id": table.id},
                "takeaway",
            ),
            ({"preset_id": self._make_preset("Away", "delivery").id}, "delivery"),
            ({"table_id": table.id}, "dine_in"),
            ({"self_ordering_table_id": table.id}, "dine_in"),
            ({}, "takeaway"),
        ]
        for number, (values, channel) in enumerate(cases):
            with self.subTest(values=values):
                guest = self._make_guest(f"Guest {number}")
                self.pay(guest, "2026-05-01 04:00:00", **values)
                self.process()
                self.assertEqual(self.visits(guest).channel, channel)

    def test_channel_without_the_service_of_self_ordering(self):
        """The preset's ``service_at`` comes with another module; an address tells a delivery."""
        fields = {name: field for name, field in self.env["pos.preset"]._fields.items() if name != "service_at"}
        home = self._make_preset("Home", "table", identification="address")
        inside = self._make_preset("Inside", "delivery", identification="none")
        self.pay(self.mei, "2026-05-01 04:00:00", preset_id=home.id)
        self.pay(
            self.bo,
            "2026-05-01 04:00:00",
            preset_id=inside.id,
            table_id=self._make_table(self.shanghai.config_ids).id,
        )
        with patch.object(self.env.registry["pos.preset"], "_fields", fields):
            self.process()
        self.assertEqual(self.visits(self.mei).channel, "delivery")
        self.assertEqual(self.visits(self.bo).channel, "dine_in")
