"""Who may see and change what."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CASHIER, GuestCase

FACTS = ("restaurant.visit", "restaurant.visit.line", "restaurant.guest.profile")


@tagged("post_install", "-at_install")
class TestRights(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._make_user("cashier", CASHIER)
        cls.relations = cls._make_user("relations", "restaurant_crm.group_user")
        cls.manager = cls._make_user("manager", "restaurant_crm.group_manager")
        cls.pay(cls.mei, "2026-05-01 04:00:00")
        cls.pay(cls.bo, "2026-05-01 04:00:00", store=cls.new_york)
        cls.env["restaurant.guest.queue"]._process()

    def seen(self, user, model="restaurant.visit"):
        """Whose facts the user finds."""
        return (
            self.env[model].with_user(user).search([("partner_id", "in", (self.mei | self.bo).ids)]).partner_id.sudo()
        )

    # -- cashier --------------------------------------------------------------------------

    def test_cashier_reads_no_facts(self):
        for model in (*FACTS, "restaurant.guest.queue", "restaurant.fact.check", "restaurant.fact.issue"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.cashier).search([])

    def test_cashier_does_not_see_the_profile_on_the_contact(self):
        mei = self.mei.with_user(self.cashier)
        for name in (
            "guest_profile_id",
            "guest_visit_ids",
            "guest_stage",
            "guest_spend",
            "guest_rfm",
        ):
            with self.subTest(field=name):
                self.assertNotIn(name, mei.fields_get())
                with self.assertRaises(AccessError):
                    mei.read([name])
                with self.assertRaises(AccessError):
                    mei.search([(name, "!=", False)])
        self.assertEqual(mei.read(["name"])[0]["name"], "Mei")

    def test_cashier_sells_and_the_guest_is_queued(self):
        """Also in a store that the cashier is not allowed to look into."""
        self.cashier.restaurant_store_ids = self.new_york
        order = self._order(self.mei, "2026-05-05 04:00:00")
        self.env["pos.payment"].create(
            {
                "pos_order_id": order.id,
                "amount": order.amount_total,
                "payment_method_id": order.config_id.payment_method_ids[0].id,
            }
        )
        order.amount_paid = order.amount_total
        self.env.flush_all()
        self.env.invalidate_all()
        order.with_user(self.cashier).action_pos_order_paid()
        self.process()
        self.assertEqual(len(self.visits(self.mei)), 2)
        order.with_user(self.cashier).partner_id = self.bo
        self.process()
        self.assertEqual((len(self.visits(self.mei)), len(self.visits(self.bo))), (1, 2))

    def test_till_manager_creates_a_till_and_its_store(self):
        till_manager = self._make_user("till_manager", "base.group_user,point_of_sale.group_pos_manager")
        config = (
            self.env["pos.config"]
            .with_user(till_manager)
            .create({"name": "Terrace", "payment_method_ids": [Command.clear()], "journal_id": False})
        )
        self.assertEqual(config.sudo().store_id.name, "Terrace")
        config.tip_product_id = self.tea
        config.store_id = self.shanghai

    # -- guest relations ------------------------------------------------------------------

    def test_relations_without_chosen_stores_see_all_of_their_companies(self):
        for model in FACTS:
            self.assertEqual(self.seen(self.relations, model), self.mei | self.bo)

    def test_relations_see_visits_of_their_stores_only(self):
        self.assertEqual(self.seen(self.relations), self.mei | self.bo)
        self.relations.restaurant_store_ids = self.shanghai
        # At once: record rules are cached for each user.
        self.assertEqual(self.seen(self.relations), self.mei)
        self.assertEqual(self.seen(self.relations, "restaurant.visit.line"), self.mei)
        self.assertEqual(self.env["restaurant.store"].with_user(self.relations).search([]), self.shanghai)
        with self.assertRaises(AccessError):
            self.visits(self.bo).with_user(self.relations).read(["amount"])
        self.relations.restaurant_store_ids |= self.new_york
        self.assertEqual(self.seen(self.relations), self.mei | self.bo)

    def test_archiving_the_only_allowed_store_does_not_open_the_others(self):
        self.relations.restaurant_store_ids = self.shanghai
        self.shanghai.active = False
        self.assertEqual(self.seen(self.relations), self.mei)

    def test_relations_see_visits_of_their_companies_only(self):
        other = self.env["res.company"].create({"name": "Other chain"})
        self.env.cr.execute(
            "UPDATE restaurant_store SET company_id = %s WHERE id = %s",
            [other.id, self.new_york.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.seen(self.relations), self.mei)
        self.assertEqual(self.seen(self.relations, "restaurant.visit.line"), self.mei)
        self.assertNotIn(self.new_york, self.env["restaurant.store"].with_user(self.relations).search([]))
        self.relations.company_ids |= other
        both = self.relations.with_context(allowed_company_ids=(self.env.company | other).ids)
        visits = (
            both.env["restaurant.visit"]
            .with_user(self.relations)
            .search([("partner_id", "in", (self.mei | self.bo).ids)])
        )
        self.assertEqual(visits.partner_id.sudo(), self.mei | self.bo)

    def test_profiles_follow_the_company_of_the_contact(self):
        self.bo.company_id = self.env["res.company"].create({"name": "Other chain"})
        self.assertEqual(self.seen(self.relations, "restaurant.guest.profile"), self.mei)

    def test_nobody_writes_facts(self):
        values = {
            "restaurant.visit": {"amount": 1},
            "restaurant.visit.line": {"qty": 1},
            "restaurant.guest.profile": {"visits": 9},
        }
        for user in (self.cashier, self.relations, self.manager):
            for model in FACTS:
                record = self.env[model].search([], limit=1).with_user(user)
                with self.subTest(user=user.login, model=model):
                    with self.assertRaises(AccessError):
                        record.write(values[model])
                    with self.assertRaises(AccessError):
                        record.unlink()
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(user).create({"partner_id": self.mei.id, **values[model]})

    # -- administrator --------------------------------------------------------------------

    def test_manager_edits_stores_and_relations_do_not(self):
        store = self.shanghai.with_user(self.manager)
        store.write({"name": "Bund", "tz": "Asia/Urumqi"})
        self.assertEqual(self.env["restaurant.guest.queue"].search([]).partner_id, self.mei)
        self.env["restaurant.region"].with_user(self.manager).create({"name": "West"})
        for user in (self.relations, self.cashier):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.shanghai.with_user(user).name = "Mine"
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.region.with_user(user).unlink()

    def test_manager_looks_at_queue_and_checks(self):
        self.pay(self.mei, "2026-05-05 04:00:00")
        self.assertTrue(self.env["restaurant.guest.queue"].with_user(self.manager).search([]))
        self.env["restaurant.fact.check"].with_user(self.manager).search([])
        with self.assertRaises(AccessError):
            self.env["restaurant.guest.queue"].with_user(self.relations).search([])
