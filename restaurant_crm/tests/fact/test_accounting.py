from odoo.tests import tagged

from odoo.addons.point_of_sale.tests.common import TestPoSCommon


@tagged("post_install", "-at_install")
class TestAccounting(TestPoSCommon):
    """With a chart of accounts: sessions that are closed, tills in another currency."""

    def pay(self, config, price, guest):
        self.config = config
        if not config.current_session_id:
            self.open_new_session()
        self.product = self.product or self.create_product("Mapo Tofu", self.categ_basic, price)
        data = self.create_ui_order_data([(self.product, 2)], customer=guest)
        self.env["pos.order"].sync_from_ui([data])
        return self.env["pos.order"].search([("uuid", "=", data["uuid"])])

    def setUp(self):
        super().setUp()
        self.product = None
        self.guest = self.env["res.partner"].create({"name": "Mei"})
        self.queue = self.env["restaurant.guest.queue"].sudo()

    def visits(self):
        return self.env["restaurant.visit"].sudo().search([("partner_id", "=", self.guest.id)])

    def test_closing_a_session_queues_nobody_and_keeps_the_visits(self):
        order = self.pay(self.basic_config, 30, self.guest)
        self.queue._process()
        visit = self.visits()
        self.assertEqual(visit.amount, 60)
        self.pos_session.post_closing_cash_details(60)
        self.pos_session.close_session_from_ui()
        self.assertEqual((self.pos_session.state, order.state), ("closed", "done"))
        self.assertFalse(self.queue.search([]))
        self.assertEqual(self.env["restaurant.visit"].sudo()._rebuild(self.guest.ids), [])
        self.assertEqual(self.visits(), visit)

    def test_amounts_are_in_the_currency_of_the_company(self):
        order = self.pay(self.other_currency_config, 30, self.guest)
        self.assertNotEqual(order.currency_id, order.company_id.currency_id)
        self.queue._process()
        visit = self.visits()
        expected = order.currency_id._convert(
            order.amount_total,
            order.company_id.currency_id,
            order.company_id,
            order.date_order.date(),
            round=False,
        )
        self.assertAlmostEqual(visit.amount, expected, 2)
        self.assertAlmostEqual(visit.line_ids.amount, expected, 2)
        self.assertNotAlmostEqual(visit.amount, order.amount_total, 2)
