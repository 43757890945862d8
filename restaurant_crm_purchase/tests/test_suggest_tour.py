"""The catalog of a purchase order in a browser: Suggest by the restaurant forecast."""

from math import ceil

from odoo.tests import HttpCase, tagged

from .case import PurchaseCase


@tagged("post_install", "-at_install")
class TestSuggestTour(PurchaseCase, HttpCase):
    def test_order_by_the_forecast(self):
        rows = self._forecast_rows()
        admin = self.env.ref("base.user_admin")
        admin.group_ids |= self.env.ref("purchase.group_purchase_manager")
        self.vendor.write({"suggest_days": 7, "suggest_based_on": "30_days"})
        order = self.env["purchase.order"].create(
            {"partner_id": self.vendor.id, "picking_type_id": self.warehouse.in_type_id.id}
        )
        self.start_tour(f"/odoo/purchase/{order.id}", "restaurant_suggest_by_forecast", login="admin")
        wanted = self.oracle(rows.filtered(lambda row: row.store_id == self.shanghai), 7)
        self.assertEqual(
            {line.product_id: line.product_qty for line in order.order_line},
            {product: ceil(round(quantity, 6)) for product, quantity in wanted.items()},
        )
        self.assertEqual(self.vendor.suggest_based_on, "restaurant_forecast")
