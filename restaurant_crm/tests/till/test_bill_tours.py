"""What an order costs after the till, or the cashier, has changed it; and guests whom a cashier takes."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ...engine.shared.clock import local_date
from .tour_case import GuestTourCase


@tagged("post_install", "-at_install")
class TestBillTours(GuestTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.guest_env(su=True)
        cls.root["loyalty.program"].search([]).active = False

    def make_program(self, kind, rules, reward, **values):
        return self.root["loyalty.program"].create(
            {
                "name": kind,
                "program_type": kind,
                "trigger": "auto",
                "applies_on": "current",
                "company_id": self.pos_config.company_id.id,
                "currency_id": self.pos_config.currency_id.id,
                "rule_ids": [Command.create({"minimum_qty": 1, **rule}) for rule in rules],
                "reward_ids": [Command.create({"required_points": 1, **reward})],
                **values,
            }
        )

    def make_coupon(self, name, off, minimum=0, points=1):
        program = self.make_program(
            "coupons",
            [{"minimum_amount": minimum, "mode": "with_code"}] if minimum else [],
            {"discount": off, "discount_mode": "per_order", "discount_applicability": "order"},
            name=name,
            trigger="with_code",
        )
        return (
            self.root["loyalty.card"]
            .with_context(loyalty_no_mail=True)
            .create(
                {
                    "program_id": program.id,
                    "partner_id": self.mei.id,
                    "points": points,
                    "expiration_date": local_date(self.env) + timedelta(days=30),
                }
            )
        )

    def test_a_dish_that_goes_takes_along_what_it_has_earned(self):
        self.make_program(
            "buy_x_get_y",
            [{"product_ids": [Command.set(self.coca_cola_test.ids)], "reward_point_mode": "unit"}],
            {"reward_type": "product", "reward_product_id": self.water_test.id},
        )
        self.run_tour("restaurant_crm_bill_without_dish")

    def test_a_discount_in_percent_follows_the_prices_of_a_preset(self):
        self.make_program("promotion", [{"reward_point_mode": "order"}], {"discount": 10})
        half = self.root["product.pricelist"].create(
            {
                "name": "Away",
                "company_id": False,
                "currency_id": self.pos_config.currency_id.id,
                "item_ids": [Command.create({"compute_price": "percentage", "percent_price": 50})],
            }
        )
        self.root.ref("base.group_user").implied_ids += self.root.ref("product.group_product_pricelist")
        menu = half.copy({"name": "Menu", "item_ids": [Command.clear()]})
        presets = self.root["pos.preset"].create(
            [
                {"name": "Here (test)", "pricelist_id": menu.id},
                {"name": "Away (test)", "pricelist_id": half.id},
            ]
        )
        self.pos_config.sudo().write(
            {
                "use_pricelist": True,
                "available_pricelist_ids": [Command.set((menu | half).ids)],
                "pricelist_id": menu.id,
                "use_presets": True,
                "default_preset_id": presets[0].id,
                "available_preset_ids": [Command.set(presets.ids)],
            }
        )
        self.run_tour("restaurant_crm_bill_preset")

    def test_what_was_for_one_guest_goes_with_the_guest(self):
        self.make_coupon("Birthday", 1)
        self.make_coupon("Feast", 3, minimum=500)
        self.make_coupon("Spent", 2, points=0)
        self.run_tour("restaurant_crm_bill_guest")


@tagged("post_install", "-at_install")
class TestNewGuestTours(GuestTourCase):
    def test_a_cashier_takes_guests(self):
        self.mei.sudo().phone = "+86 138 0013 8000"
        self.pos_config.company_id.sudo().country_id = self.guest_env.ref("base.cn")
        self.guest_env["res.partner"].create({"name": "徐兰"})
        self.pos_user.sudo().group_ids -= self.guest_env.ref("base.group_partner_manager")
        self.assertFalse(self.env["res.partner"].with_user(self.pos_user).has_access("create"))
        self.run_tour("restaurant_crm_new_guest")
        anna = self.guest_env["res.partner"].sudo().search([("name", "in", ("Anna", "Guest 0001"))], order="id")
        told = [(guest.name, guest.phone) for guest in anna]
        self.assertEqual(told, [("Anna", False), ("Guest 0001", "139 0000 0001")])
        self.assertFalse(self.guest_env["res.partner"].sudo().search([("name", "=", "Maria")]))
        kinds = self.guest_env["restaurant.guest.log"].sudo().search([("partner_id", "in", (anna | self.mei).ids)])
        self.assertEqual(kinds.filtered(lambda entry: entry.kind == "guest_taken").partner_id, anna | self.mei)


@tagged("post_install", "-at_install")
class TestBillToursOnPhone(TestNewGuestTours):
    browser_size = "375x667"
    touch_enabled = True
    allow_inherited_tests_method = True
