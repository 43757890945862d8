"""A cashier takes an order with suggestions."""

from odoo.tests import tagged

from ...analytics import suggestion_table
from ..till.tour_case import GuestTourCase


@tagged("post_install", "-at_install")
class TestSuggestionTour(GuestTourCase):
    def test_a_suggestion_is_one_tap_also_offline(self):
        self.visit()
        lemonade = (
            self.guest_env["product.product"]
            .sudo()
            .create(
                {
                    "name": "Lemonade",
                    "list_price": 3,
                    "available_in_pos": True,
                    "taxes_id": False,
                    "pos_categ_ids": self.water_test.sudo().pos_categ_ids.ids,
                }
            )
        )
        dishes = [
            product.sudo().product_tmpl_id.id
            for product in (self.coca_cola_test, self.minute_maid_test, self.water_test, lemonade)
        ]
        together = {(0, 0): 300, (1, 1): 200, (2, 2): 100, (3, 3): 60, (2, 3): 55}
        self.guest_env["restaurant.suggestion.table"].sudo().create(
            {
                "company_id": self.pos_config.company_id.id,
                "payload": suggestion_table.build(suggestion_table.Counts(dishes, 500, together, {})),
            }
        )
        self.run_tour("restaurant_crm_suggestions")
        order = self.env["pos.order"].sudo().search([("partner_id", "=", self.mei.id)], order="id desc", limit=1)
        self.assertEqual(order.state, "paid")
        log = order.guest_suggestions
        self.assertEqual([row[:2] for row in log["added"]], [[dishes[2], "had"], [dishes[3], "with"]])
        self.assertEqual(sorted(log["shown"]), dishes[2:])
        self.assertNotIn("without", log)
