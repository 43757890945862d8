from datetime import date

from odoo.exceptions import ValidationError
from odoo.fields import Command

from .case import TierCase


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
        self.env["ir.default"].set(
            "res.partner", "specific_property_product_pricelist", own.id, company_id=self.env.company.id
        )
        self.env.invalidate_all()
        self.assertEqual(self.mei.property_product_pricelist, self.pricelist, "a default for all is nobody's own")
        self.assertEqual(self.bo.property_product_pricelist, own)
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
        self.assertEqual(rows[0]["guest_audience"], {"restricted": True, "weekday": 3, "month_day": 0})
        self.silver.active = False
        program.invalidate_recordset()
        self.assertTrue(program.guest_audience["restricted"], "a program of a tier that is gone is not for everybody")

    def test_till_is_told_with_the_guest_which_programs_are_hers(self):
        for_silver = self._make_program(guest_tier_ids=[Command.set(self.silver.ids)])
        hidden = self.env["restaurant.tag"].create({"name": "Owes money (test)", "sensitive": True})
        for_hidden = self._make_program(guest_tag_ids=[Command.set(hidden.ids)])
        self._make_program(guest_tag_ids=[Command.set(hidden.ids)]).active = False
        self._make_program()
        cashier = self._make_user("programs_cashier", "base.group_user,point_of_sale.group_pos_user")

        def card(guest):
            guest.invalidate_recordset(["guest_card"])
            return guest.with_user(cashier).guest_card or {}

        self.assertNotIn("programs", card(self.mei))
        self.came(self.mei, 2, 1)
        self.assertEqual((card(self.mei)["programs"], card(self.mei)["tier"]), (for_silver.ids, self.silver.id))
        hidden._give(self.mei | self.bo)
        self.assertEqual(card(self.mei)["programs"], (for_silver | for_hidden).ids)
        self.assertEqual(card(self.bo)["programs"], for_hidden.ids)
        self.assertNotIn("tags", card(self.bo))
        for guest in self.mei | self.bo:
            for program in for_silver | for_hidden:
                self.assertEqual(program.id in card(guest)["programs"], program._is_for_guest(guest, date(2030, 1, 1)))
        self.env["restaurant.tag.assignment"].search([("tag_id", "=", hidden.id)]).expires_at = self.ago(1)
        self.assertNotIn("programs", card(self.bo))

    def test_full_card_says_what_is_missing_unless_tills_must_not_know(self):
        self.silver.benefits = "Tea on the house"
        cashier = self._make_user("goal_cashier", "base.group_user,point_of_sale.group_pos_user")
        self.came(self.mei, 2, 1)

        def told():
            self.env.invalidate_all()
            return self.mei.with_user(cashier).get_guest_details()["tier"]

        self.assertEqual(told()["benefits"], "Tea on the house")
        self.assertIn("2 more visits", told()["goal"])
        self.assertIn("Gold", told()["goal"])
        hidden = self.env["restaurant.tag"].create({"name": "Owes money (test)", "sensitive": True})
        gold = self.level(self.scheme, "Gold")
        gold.condition_ids = [Command.create({"measure": "has_tag", "value": 1, "tag_ids": [Command.set(hidden.ids)]})]
        self.assertEqual(told()["goal"], "2 more visits and another condition until Gold")
        self.assertEqual(told()["benefits"], "Tea on the house")
        self.env.invalidate_all()
        self.assertEqual(self.mei.with_user(cashier).guest_tier_goal, "2 more visits and another condition until Gold")
        relations = self._make_user("goal_relations", "restaurant_crm.group_user")
        self.assertIn("Owes money", self.mei.with_user(relations).guest_tier_goal)

    def test_till_loads_tiers_in_force_and_finds_guests_by_them(self):
        draft = self._make_scheme(start=False, name="Draft (test)")
        cashier = self._make_user("tier_cashier", "base.group_user,point_of_sale.group_pos_user")
        self._session(self.till)
        data = self.till.current_session_id.with_user(cashier).load_data(["restaurant.tier"])
        loaded = {row["id"] for row in data["restaurant.tier"]}
        self.assertTrue(set(self.scheme.tier_ids.ids) <= loaded)
        self.assertFalse(set(draft.tier_ids.ids) & loaded)
        self.came(self.mei, 2, 1)
        Guest = self.env["res.partner"].with_user(cashier)
        self.assertIn(self.mei.id, Guest._find_guests("silver"))
        self.assertNotIn(self.bo.id, Guest._find_guests("silver"))

    def test_served_first(self):
        self.silver.priority = True
        self.came(self.mei, 2, 1)
        first, later, nobody = (self._order(guest, self.ago(0)) for guest in (self.mei, self.bo, None))
        self.assertEqual((first | later | nobody).mapped("guest_priority"), [True, False, False])
        Order = self.env["pos.order"]
        ours = [("id", "in", (first | later | nobody).ids)]
        self.assertEqual(Order.search([*ours, ("guest_priority", "=", True)]), first)
        self.assertEqual(Order.search([*ours, ("guest_priority", "=", False)]), later | nobody)
