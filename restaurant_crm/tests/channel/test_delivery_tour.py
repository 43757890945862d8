"""A guest whom nobody knew at the platform is recognised at the till."""

import os
from unittest.mock import patch

from odoo.tests import tagged

from ..common import TEST_KEY
from ..till.tour_case import GuestTourCase


@tagged("post_install", "-at_install")
class TestDeliveryTour(GuestTourCase):
    def test_receipt_of_a_delivery(self):
        self.enterContext(patch.dict(os.environ, {"RESTAURANT_CRM_KEY": TEST_KEY}))
        env = self.guest_env
        store = self.pos_config.sudo().store_id
        platform = env["restaurant.platform"].sudo().create({"name": "Meituan", "company_id": store.company_id.id})
        keys = env["restaurant.identity"].sudo()._learn({("platform_user", platform.id, "u77", "u77")})
        orders = platform.env["restaurant.platform.order"].create(
            [
                {
                    "platform_id": platform.id,
                    "number": f"7000000{number}",
                    "code": code,
                    "store_id": store.id,
                    "placed_at": "2026-03-01 04:00:00",
                    "channel": "delivery",
                    "masked_phone": "138****1111",
                    "paid": 30,
                    "identity_ids": [(4, key_id) for key_id in keys.values()],
                }
                for number, code in enumerate(("DELIVERY77", "DELIVERY78"))
            ]
        )
        self.run_tour("restaurant_crm_delivery_receipt")
        orders.invalidate_recordset()
        self.assertEqual(orders.partner_id, self.mei)
        account = orders.identity_ids.filtered(lambda key: key.kind == "platform_user")
        self.assertEqual(account.decided_by_id, self.pos_user)
