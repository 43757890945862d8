from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form

from .case import TierCase


class TestTierRights(TierCase):
    """Cashiers read, guest relations set tiers by hand within their stores, administrators change schemes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._make_scheme()
        cls.gold = cls.scheme.tier_ids[-1]
        cls.cashier = cls._make_user("tier_cashier", "base.group_user,point_of_sale.group_pos_user")
        cls.relations = cls._make_user(
            "tier_relations", "restaurant_crm.group_user", restaurant_store_ids=[Command.set(cls.shanghai.ids)]
        )

    def test_nothing_is_said_of_who_is_in_no_scheme(self):
        house = self.env["res.partner"].create({"name": "A company", "is_company": True})
        self.assertFalse(house.guest_tier_row_ids)
        self.assertEqual((house.guest_tier_goal, house.guest_tier_note), (False, False))

    def test_cashier_reads(self):
        self.came(self.mei, 2, 1)
        guest = self.mei.with_user(self.cashier)
        self.assertEqual(guest.guest_tier_id.display_name, "Silver")
        self.assertEqual(
            guest.guest_tier_id.with_user(self.cashier).read(["name", "color", "icon", "description"])[0]["name"],
            "Silver",
        )
        self.assertIn("Gold", guest.guest_tier_goal)
        with self.assertRaises(AccessError):
            guest.guest_tier_row_ids.mapped("override_reason")
        with self.assertRaises(AccessError):
            self.env["restaurant.guest.tier"].with_user(self.cashier)._override(guest, self.gold, "Nice")
        with self.assertRaises(AccessError):
            self.gold.with_user(self.cashier).name = "Bronze"

    def test_guest_relations_within_their_stores(self):
        self.came(self.mei, 2, store=self.shanghai)
        self.came(self.bo, 2, store=self.new_york)
        Row = self.env["restaurant.guest.tier"].with_user(self.relations)
        Row._override(self.mei.with_user(self.relations), self.gold, "Long waiting")
        self.assertEqual(self.stands(self.mei), "Gold")
        self.assertEqual(self.mei.guest_log_ids[0].user_id, self.relations)
        with self.assertRaises(AccessError):
            Row._override(self.bo.with_user(self.relations), self.gold, "Long waiting")
        with self.assertRaises(AccessError):
            self.scheme.with_user(self.relations).grace_days = 3
        with self.assertRaises(AccessError):
            self.row(self.mei).with_user(self.relations).write({"since": "2020-01-01"})

    def test_wizard(self):
        with Form(self.env["restaurant.tier.override"].with_context(default_partner_ids=self.mei.ids)) as form:
            form.tier_id = self.gold
            form.reason = "Regular of the old house"
        form.record.action_confirm()
        self.assertEqual(self.stands(self.mei), "Gold")
