from .common import GuestCase


class TestComplaints(GuestCase):
    """What a complaint knows by itself."""

    def test_it_knows_store_guest_channel_and_severity_by_order_and_category(self):
        self.shanghai.manager_id = self.env.user
        order = self.pay(self.mei, "2026-03-01 04:00:00")
        complaint = self.env["restaurant.complaint"].create(
            {
                "description": "A stone in the rice",
                "order_id": order.id,
                "category_id": self.env.ref("restaurant_crm.complaint_category_foreign_object").id,
                "received_at": "2026-03-01 04:30:00",
            }
        )
        self.assertEqual(complaint.partner_id, self.mei)
        self.assertEqual(complaint.store_id, self.shanghai)
        self.assertEqual(complaint.region_id, self.region)
        self.assertEqual(complaint.channel, "takeaway")
        self.assertEqual(complaint.daypart, "lunch")
        self.assertEqual(complaint.severity, "critical")
        self.assertEqual(complaint.user_id, self.env.user)
        self.assertTrue(complaint.name.startswith("C"))
        self.assertFalse(complaint.closed)
