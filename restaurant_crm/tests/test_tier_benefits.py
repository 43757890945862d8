from datetime import date

from odoo.exceptions import ValidationError
from odoo.fields import Command

from .tier_case import TierCase


class TestTierBenefits(TierCase):
    """What a tier brings at the till: its price list, its programs, being served first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.write({"group_ids": [Command.link(cls.env.ref("product.group_product_pricelist").id)]})
        cls.env.ref("base.group_user").write(
            {"implied_ids": [Command.link(cls.env.ref("product.group_product_pricelist").id)]}
        )
        cls.scheme = cls._make_scheme()
        cls.silver = cls.scheme.tier_ids.filtered(lambda tier: tier.name == "Silver")
        cls.pricelist = cls._make_pricelist("Silver prices")
        cls.till = cls.shanghai.config_ids[0]

    @classmethod
    def _make_pricelist(cls, name, percent=10):
        return cls.env["product.pricelist"].create(
            {
                "name": f"{name} (test)",
                "item_ids": [Command.create({"compute_price": "percentage", "percent_price": percent})],
            }
        )

    def _make_program(self, **values):
        Program = self.env["loyalty.program"]
        return Program.create(
            {**Program._get_template_values()["coupons"], "name": "Coupons (test)", "program_type": "coupons", **values}
        )

    def test_price_list_follows_the_tier(self):
        self.silver.pricelist_id = self.pricelist
        self.env["product.pricelist"].search([("id", "!=", self.pricelist.id)]).active = False
        self.env.invalidate_all()
        usual = self.bo.property_product_pricelist
        self.assertFalse(usual)
        self.assertNotEqual(self.mei.property_product_pricelist, self.pricelist)
        self.came(self.mei, 2, 1)
        self.env.invalidate_all()
        self.assertEqual(self.mei.property_product_pricelist, self.pricelist)
        self.assertEqual(self.bo.property_product_pricelist, usual)
        self.assertFalse(self.mei.specific_property_product_pricelist)
        own = self._make_pricelist("By contract")
        self.mei.specific_property_product_pricelist = own
        self.assertEqual(self.mei.property_product_pricelist, own)
        self.mei.specific_property_product_pricelist = False
        self.take_back(self.mei)
        self.env.invalidate_all()
        self.assertNotEqual(self.mei.property_product_pricelist, self.pricelist)

    def test_tills_know_the_price_lists(self):
        self.silver.pricelist_id = self.pricelist
        self.assertIn(self.till.name, self.silver.pricelist_problem)
        self.assertNotIn(self.pricelist, self.till._get_available_pricelists())
        menu = self._make_pricelist("Menu", 0)
        self.till.write(
            {"use_pricelist": True, "available_pricelist_ids": [Command.set(menu.ids)], "pricelist_id": menu.id}
        )
        self.assertIn(self.pricelist, self.till._get_available_pricelists())
        dollars = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", self.env.company.currency_id.id)], limit=1)
        )
        dollars.active = True
        self.pricelist.currency_id = dollars
        self.assertNotIn(self.pricelist, self.till._get_available_pricelists())

    def test_program_for_a_tier(self):
        program = self._make_program(guest_tier_ids=[Command.set(self.silver.ids)])
        self.came(self.mei, 2, 1)
        today = date(2030, 1, 1)
        self.assertTrue(program._is_for_guest(self.mei, today))
        self.assertFalse(program._is_for_guest(self.bo, today))
        self.assertFalse(program._is_for_guest(self.env["res.partner"], today))
        tag = self.env["restaurant.tag"].create({"name": "Neighbour (test)"})
        program.guest_tag_ids = tag
        self.bo.guest_tag_ids = tag
        self.assertTrue(program._is_for_guest(self.bo, today))
        self.assertIn(program, self.silver.program_ids)

    def test_member_day(self):
        program = self._make_program(member_day="weekday", member_weekday="3")
        self.assertTrue(program._is_for_guest(self.mei, date(2030, 1, 2)))
        self.assertFalse(program._is_for_guest(self.mei, date(2030, 1, 3)))
        program.write({"member_day": "month", "member_month_day": 31})
        self.assertTrue(program._is_for_guest(self.mei, date(2030, 2, 28)))
        self.assertFalse(program._is_for_guest(self.mei, date(2030, 2, 27)))
        with self.assertRaises(ValidationError):
            program.member_month_day = 0
            program.flush_recordset()

    def test_coupon_of_another_tier_is_refused(self):
        program = self._make_program(guest_tier_ids=[Command.set(self.silver.ids)])
        program.currency_id = self.till.currency_id
        card = self.env["loyalty.card"].create({"program_id": program.id, "points": 1})
        cashier = self._make_user("benefit_cashier", "base.group_user,point_of_sale.group_pos_user")
        self.came(self.mei, 2, 1)
        till = self.till.with_user(cashier)
        at = "2030-01-01 10:00:00"
        self.assertTrue(till.use_coupon_code(card.code, at, self.mei.id, False)["successful"])
        refused = till.use_coupon_code(card.code, at, self.bo.id, False)
        self.assertFalse(refused["successful"])
        self.assertIn(card.code, refused["payload"]["error_message"])

    def test_till_is_told_for_whom_a_program_is(self):
        program = self._make_program(
            guest_tier_ids=[Command.set(self.silver.ids)], member_day="weekday", member_weekday="3"
        )
        rows = program._load_pos_data_read(program, self.till)
        self.assertEqual(
            rows[0]["guest_audience"], {"tier_ids": self.silver.ids, "tag_ids": [], "weekday": 3, "month_day": 0}
        )

    def test_served_first(self):
        self.silver.priority = True
        self.came(self.mei, 2, 1)
        first, later, nobody = (self._order(guest, self.ago(0)) for guest in (self.mei, self.bo, None))
        self.assertEqual((first | later | nobody).mapped("guest_priority"), [True, False, False])
        Order = self.env["pos.order"]
        ours = [("id", "in", (first | later | nobody).ids)]
        self.assertEqual(Order.search([*ours, ("guest_priority", "=", True)]), first)
        self.assertEqual(Order.search([*ours, ("guest_priority", "=", False)]), later | nobody)
