from odoo.tests import tagged

from odoo.addons.pos_restaurant.tests.test_frontend import TestFrontendCommon

from . import facts_oracle as oracle


@tagged("post_install", "-at_install")
class TestPosTour(TestFrontendCommon):
    def test_guest_who_pays_at_the_till_has_a_visit(self):
        guest = self.env["res.partner"].create({"name": "Mei Li"})
        self.pos_config.is_order_printer = False
        self.pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour("restaurant_crm_guest_pays", timeout=300)
        order = self.env["pos.order"].search([("partner_id", "=", guest.id)])
        self.assertEqual(order.state, "paid")
        self.assertEqual(order.user_id, self.pos_user)
        self.assertEqual(self.env["restaurant.guest.queue"].sudo().search([]).partner_id, guest)
        self.env["restaurant.guest.queue"].sudo()._process()
        guest = guest.sudo()
        self.assertEqual(oracle.stored_visits(guest), oracle.expected_visits(guest))
        visit = guest.guest_visit_ids
        self.assertRecordValues(
            visit,
            [
                {
                    "order_id": order.id,
                    "store_id": self.pos_config.sudo().store_id.id,
                    "channel": "dine_in",
                    "amount": 4.4,
                    "covers": order.customer_count,
                }
            ],
        )
        self.assertEqual(visit.line_ids.product_id, self.coca_cola_test | self.water_test)
        self.assertEqual(guest.guest_visits, 1)
        self.assertRegex(order.sudo().feedback_token, "^[0-9a-f]{24}$", "Made by the till, for the code on the receipt")
        page = self.url_open(f"/f/{self.pos_config.sudo().feedback_key}/{order.sudo().feedback_token}")
        self.assertIn(self.pos_config.sudo().store_id.name, page.text)
