"""What a cashier does with a guest, on a desktop and on a phone."""

from odoo.fields import Command
from odoo.tests import tagged

from .tour_case import GuestTourCase


@tagged("post_install", "-at_install")
class TestGuestTours(GuestTourCase):
    def test_card(self):
        self.visit()
        self.run_tour("restaurant_crm_guest_card")

    def test_allergy_and_what_is_kept_of_it(self):
        self.run_tour("restaurant_crm_allergy")
        order = self.env["pos.order"].sudo().search([("partner_id", "=", self.mei.id)])
        self.assertEqual(order.state, "paid")
        cola = order.lines.filtered(lambda line: line.product_id == self.coca_cola_test)
        self.assertEqual(cola.guest_warning["preferences"], self.peanut.ids)
        self.assertEqual(order.allergy_notes, "Coca-Cola: Peanuts (The kitchen leaves it out)")
        log = self.guest_env["restaurant.guest.log"].search(
            [("partner_id", "=", self.mei.id), ("kind", "=", "allergy_overridden")]
        )
        self.assertEqual(
            (log.order_id.id, log.subject, log.note, log.user_id.id),
            (order.id, "Peanuts", "Coca-Cola: The kitchen leaves it out", self.pos_user.id),
        )

    def test_everybody_at_the_table(self):
        self.run_tour("restaurant_crm_at_the_table")
        log = self.guest_env["restaurant.guest.log"].search(
            [("partner_id", "=", self.mei.id), ("kind", "=", "preference_lost")]
        )
        self.assertEqual((log.subject, log.note, log.user_id), ("Coriander", "Noted by mistake", self.pos_user))

    def test_guests_at_both_bills_of_a_table(self):
        self.run_tour("restaurant_crm_split_bill")
        orders = self.env["pos.order"].sudo().search([("config_id", "=", self.pos_config.id)])
        self.assertEqual(len(orders), 2)
        for order in orders:
            self.assertIn(self.mei, order._guests_at_table())
        # Core knows a table of one bill only.
        self.assertEqual(len(orders.table_id), 1)
        self.assertEqual([order.table_id or order.split_table_id for order in orders], [orders.table_id] * 2)
        self.assertEqual(set(orders._guest_channels().values()), {"dine_in"})

    def test_guests_of_tables_that_are_linked_and_parted(self):
        # Core lets managers write tables.
        self.run_tour("restaurant_crm_linked_tables", login="pos_admin")

    def test_allergy_of_a_guest_who_comes_after_the_dish(self):
        self.run_tour("restaurant_crm_allergy_late")

    def test_a_complaint_heard_offline_reaches_the_manager_once(self):
        self.run_tour("restaurant_crm_complaint")
        complaint = self.guest_env["restaurant.complaint"].sudo().search([("partner_id", "=", self.bo.id)])
        self.assertEqual(len(complaint), 1)
        self.assertEqual((complaint.description, complaint.source), ("The water is warm", "till"))
        self.assertEqual(complaint.store_id, self.pos_config.sudo().store_id)
        self.assertEqual(complaint.create_uid, self.pos_user)

    def test_complaints_of_somebody_who_is_not_known(self):
        self.run_tour("restaurant_crm_complaint_nobody")
        complaints = (
            self.guest_env["restaurant.complaint"]
            .sudo()
            .search([("store_id", "=", self.pos_config.sudo().store_id.id)], order="id")
        )
        self.assertEqual(complaints.mapped("description"), ["So loud", "Charged twice"])
        self.assertEqual(complaints[0].contact_name, "Wu")
        self.assertFalse(complaints.partner_id)
        complaints._link_orders()
        self.assertEqual(len(complaints.order_id), 1)
        self.assertEqual(complaints[1].order_line_ids.full_product_name, "Water")

    def test_offline_entry_arrives_after_a_reload(self):
        self.run_tour("restaurant_crm_offline")
        row = self.allergies(self.bo)
        self.assertEqual((row.preference_id, row.note, row.severity), (self.peanut, "says his wife", "severe"))
        self.assertEqual(row.user_id, self.pos_user)
        self.assertEqual(self.guest_env["restaurant.till.entry"].sudo().search_count([]), 1)


@tagged("post_install", "-at_install")
class TestTierTour(GuestTourCase):
    """Mei is Gold: half the price, a program and a code of her own, and served first. Bo has no visit yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.guest_env(su=True)
        env["loyalty.program"].search([]).active = False
        env.ref("base.group_user").implied_ids += env.ref("product.group_product_pricelist")
        half, menu = env["product.pricelist"].create(
            [
                {
                    "name": "Half",
                    "company_id": False,
                    "item_ids": [Command.create({"compute_price": "percentage", "percent_price": 50})],
                },
                {"name": "Menu", "company_id": False},
            ]
        )
        (half | menu).currency_id = cls.pos_config.currency_id
        cls.pos_config.sudo().write(
            {"use_pricelist": True, "available_pricelist_ids": [Command.set(menu.ids)], "pricelist_id": menu.id}
        )
        scheme = env["restaurant.tier.scheme"].create(
            {
                "name": "Tiers (test)",
                "everybody": True,
                "sequence": -1,
                "tier_ids": [
                    Command.create({"name": "Ordinary", "sequence": 1, "everybody": True}),
                    Command.create(
                        {
                            "name": "Gold",
                            "sequence": 2,
                            "condition_ids": [Command.create({"measure": "visits", "value": 3})],
                            "icon": "🥇",
                            "priority": True,
                            "pricelist_id": half.id,
                            "description": "Greet by name",
                            "benefits": "Tea on the house",
                        }
                    ),
                ],
            }
        )
        scheme._start()
        gold = scheme.tier_ids[-1]
        # The table shows an allergy before a tier.
        cls.mei.sudo().guest_preference_ids.unlink()
        env["restaurant.guest.tier"]._override(cls.mei, gold, "She is a friend of the house")
        Program = env["loyalty.program"]
        for name, percent, mode in (
            ("Gold days", 10, {"mode": "auto"}),
            ("Code", 5, {"mode": "with_code", "code": "GOLD"}),
        ):
            Program.create(
                {
                    "name": name,
                    "program_type": "promo_code" if "code" in mode else "promotion",
                    "trigger": "with_code" if "code" in mode else "auto",
                    "applies_on": "current",
                    "company_id": cls.pos_config.company_id.id,
                    "currency_id": cls.pos_config.currency_id.id,
                    "guest_tier_ids": [Command.set(gold.ids)],
                    "rule_ids": [
                        Command.create(
                            {"reward_point_mode": "order", "reward_point_amount": 1, "minimum_qty": 1, **mode}
                        )
                    ],
                    "reward_ids": [
                        Command.create(
                            {
                                "reward_type": "discount",
                                "discount": percent,
                                "discount_mode": "percent",
                                "discount_applicability": "order",
                                "required_points": 1,
                            }
                        )
                    ],
                }
            )

    def test_benefits_come_and_go_with_the_guest(self):
        self.run_tour("restaurant_crm_tier")


@tagged("post_install", "-at_install")
class TestGuestToursOnPhone(GuestTourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_card(self):
        self.visit()
        self.run_tour("restaurant_crm_guest_card")

    def test_everybody_at_the_table(self):
        self.run_tour("restaurant_crm_at_the_table")
        log = self.guest_env["restaurant.guest.log"].search(
            [("partner_id", "=", self.mei.id), ("kind", "=", "preference_lost")]
        )
        self.assertEqual((log.subject, log.note, log.user_id), ("Coriander", "Noted by mistake", self.pos_user))

    def test_allergy_of_a_guest_who_comes_after_the_dish(self):
        self.run_tour("restaurant_crm_allergy_late")

    def test_offline(self):
        self.run_tour("restaurant_crm_offline")
        self.assertEqual(self.allergies(self.bo).preference_id, self.peanut)
