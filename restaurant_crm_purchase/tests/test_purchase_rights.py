"""Who sees what is needed, and may order by it."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .case import PurchaseCase

OURS = (
    "restaurant.ingredient.need",
    "restaurant.ingredient.week",
    "restaurant.purchase.review",
    "restaurant.recipe.gap",
    "restaurant.recipe.ingredient",
)
CRM, BUYER = "restaurant_crm.group_user", "purchase.group_purchase_user"


@tagged("post_install", "-at_install")
class TestPurchaseRights(PurchaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls._forecast_rows()
        values = {"date_from": cls.today, "date_to": cls.today, "company_id": cls.env.company.id}
        cls.env["restaurant.purchase.review"].create(
            [
                {"warehouse_id": place.id, "product_id": cls.soy.id, **values}
                for place in cls.warehouse | cls.other_warehouse
            ]
        )
        cls.env["restaurant.ingredient.week"].create(
            [
                {"store_id": store.id, "product_id": cls.soy.id, "date": cls.today}
                for store in cls.shanghai | cls.new_york
            ]
        )
        own = {"restaurant_store_ids": [(6, 0, cls.shanghai.ids)]}
        cls.users = {
            "internal": cls._make_user("p_internal", "base.group_user"),
            "cashier": cls._make_user("p_cashier", "base.group_user,point_of_sale.group_pos_user", **own),
            "buyer": cls._make_user("p_buyer", f"base.group_user,{BUYER}"),
            "relations": cls._make_user("p_relations", CRM),
            "store": cls._make_user("p_store", f"{CRM},{BUYER}", **own),
            "stock": cls._make_user("p_stock", f"{CRM},stock.group_stock_manager", **own),
            "admin": cls._make_user("p_admin", "restaurant_crm.group_manager"),
        }

    def seen(self, user, model):
        return self.env[model].with_user(self.users[user]).search([])

    def test_every_model_of_ours_is_looked_at(self):
        """What a role reads: stores of needs, warehouses of reviews; None where it may not."""
        both, own = {self.shanghai, self.new_york}, {self.shanghai}
        for user, stores in (("buyer", both), ("relations", both), ("admin", both), ("store", own), ("stock", own)):
            self.assertEqual(set(self.seen(user, "restaurant.ingredient.need").sudo().store_id), stores, user)
            places = set(self.seen(user, "restaurant.purchase.review").sudo().warehouse_id)
            self.assertEqual(places, {store.warehouse_id for store in stores}, user)
            self.assertTrue(self.seen(user, "restaurant.recipe.gap"), user)
            self.assertTrue(self.seen(user, "restaurant.recipe.ingredient"), user)
        for user in ("internal", "cashier"):
            for model in OURS:
                with self.assertRaises(AccessError, msg=f"{user} {model}"):
                    self.seen(user, model)
        for user in ("buyer", "relations", "store"):
            with self.assertRaises(AccessError):
                self.seen(user, "restaurant.ingredient.week")

    def test_nobody_writes_what_is_worked_out(self):
        for user in ("buyer", "store", "admin"):
            for model in ("restaurant.purchase.review", "restaurant.recipe.gap", "restaurant.recipe.ingredient"):
                record = self.env[model].search([], limit=1).with_user(self.users[user])
                for verb in ("write", "unlink", "create"):
                    with self.assertRaises(AccessError, msg=f"{user} {verb} {model}"):
                        record.check_access(verb)

    def test_store_managers_order_for_their_own_warehouse_only(self):
        context = {"suggest_based_on": "restaurant_forecast", "suggest_days": 7, "suggest_percent": 100}

        def suggested(user, warehouse):
            # Odoo keeps what is suggested by context, not by user: requests are of one user.
            self.env.invalidate_all()
            meat = self.meat.with_user(self.users[user]).with_context(**context, warehouse_id=warehouse.id)
            return meat.suggested_qty

        self.assertGreater(suggested("store", self.warehouse), 0)
        self.assertEqual(suggested("store", self.other_warehouse), 0)
        self.assertGreater(suggested("buyer", self.warehouse), 0)
        self.assertGreater(suggested("buyer", self.other_warehouse), 0)
        Need = self.env["restaurant.ingredient.need"].with_user(self.users["store"])
        self.assertIn("No store", Need.suggestion_notice(self.other_warehouse.id, 7)["text"])
        self.assertIn("Shanghai", Need.suggestion_notice(self.warehouse.id, 7)["text"])
        # Of a warehouse that is shared all its stores are ordered for.
        alone = suggested("store", self.warehouse)
        self.new_york.warehouse_id = self.warehouse
        self.assertGreater(suggested("store", self.warehouse), 1.5 * alone)

    def test_pieces_are_those_of_the_stores_one_sees(self):
        gap = self.env["restaurant.recipe.gap"].search([("dish_id", "=", self.soup.product_tmpl_id.id)])
        pieces = {user: gap.with_user(self.users[user]).pieces for user in ("buyer", "store")}
        here = self.rows.filtered(lambda row: (row.store_id, row.dish_id) == (self.shanghai, self.soup.product_tmpl_id))
        self.assertAlmostEqual(pieces["store"], sum(here.mapped("expected")), delta=0.5)
        self.assertGreater(pieces["buyer"], 1.5 * pieces["store"])

    def test_who_fills_reordering_rules(self):
        Need = self.env["restaurant.ingredient.need"]
        for user in ("buyer", "store", "relations"):
            with self.assertRaises(AccessError, msg=user):
                Need.with_user(self.users[user]).action_fill_rules()
        Need.with_user(self.users["stock"]).action_fill_rules()
        rules = self.env["stock.warehouse.orderpoint"].search([("product_id", "in", self.ingredients.ids)])
        self.assertEqual(rules.warehouse_id, self.warehouse)
        self.assertEqual(len(rules), 4)
        self.assertEqual(rules.create_uid, self.users["stock"], "or Odoo would drop them when nothing is to be ordered")

    def test_nothing_of_guests_is_kept(self):
        self.assertFalse([name for name in self.env["restaurant.personal.data"]._unjudged() if name[0] in TABLES])

    def test_a_company_of_others(self):
        other = self.env["res.company"].create({"name": "Others"})
        user = self._make_user("p_other", f"{CRM},{BUYER}", company_id=other.id, company_ids=[(6, 0, other.ids)])
        for model in ("restaurant.ingredient.need", "restaurant.purchase.review", "restaurant.recipe.gap"):
            self.assertFalse(self.env[model].with_user(user).search([]), model)
        self.assertFalse(self.env["restaurant.store"].with_user(user)._of_warehouse(self.warehouse))


TABLES = {model.replace(".", "_") for model in OURS}
