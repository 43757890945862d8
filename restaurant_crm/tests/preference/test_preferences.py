"""What guests like and must not eat: kept with its history, brought along by dishes, merged with contacts."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CASHIER, GuestCase


@tagged("post_install", "-at_install")
class TestPreferences(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._make_user("cashier", CASHIER)
        cls.relations = cls._make_user("relations", "restaurant_crm.group_user")
        cls.manager = cls._make_user("manager", "restaurant_crm.group_manager")
        cls.peanut = cls.env.ref("restaurant_crm.preference_peanut")
        cls.coriander = cls.env.ref("restaurant_crm.preference_no_coriander")
        cls.secret = cls.env["restaurant.preference"].create({"name": "Pregnant", "kind": "diet", "sensitive": True})

    def have(self, guest, preference, **values):
        return self.env["restaurant.guest.preference"].create(
            {"partner_id": guest.id, "preference_id": preference.id, **values}
        )

    def logged(self, guest):
        rows = self.env["restaurant.guest.log"].search([("partner_id", "=", guest.id)], order="id")
        return [(row.kind, row.subject) for row in rows]

    # -- keeping ---------------------------------------------------------------------------

    def test_an_allergy_is_as_bad_as_usual_until_the_guest_says_otherwise(self):
        row = self.have(self.mei, self.peanut)
        self.assertEqual(row.severity, "severe")
        row.severity = "mild"
        self.assertEqual(self.have(self.bo, self.peanut).severity, "severe")
        self.assertEqual(row.severity, "mild")
        self.assertFalse(self.have(self.mei, self.coriander).severity)

    def test_a_preference_is_kept_once_a_guest(self):
        self.have(self.mei, self.peanut)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.have(self.mei, self.peanut)

    def test_the_log_tells_what_came_and_went(self):
        row = self.have(self.mei, self.peanut)
        row.preference_id = self.coriander
        row.note = "also as garnish"
        row.unlink()
        self.assertEqual(
            self.logged(self.mei),
            [
                ("preference_gained", "Peanuts"),
                ("preference_lost", "Peanuts"),
                ("preference_gained", "Coriander"),
                ("preference_lost", "Coriander"),
            ],
        )

    # -- dishes ----------------------------------------------------------------------------

    def test_a_dish_brings_along_what_the_till_may_know(self):
        dish = self.tofu.product_tmpl_id
        dish.conflict_ids = self.peanut | self.coriander | self.secret
        self.assertEqual(set(dish.guest_conflicts), set((self.peanut | self.coriander).ids))
        self.coriander.active = False
        dish.invalidate_recordset()
        self.assertEqual(dish.guest_conflicts, self.peanut.ids)

    def test_a_choice_brings_along_its_own(self):
        attribute = self.env["product.attribute"].create(
            {"name": "Topping", "create_variant": "no_variant", "value_ids": [(0, 0, {"name": "Nuts"})]}
        )
        attribute.value_ids.conflict_ids = self.peanut
        line = self.env["product.template.attribute.line"].create(
            {
                "product_tmpl_id": self.tofu.product_tmpl_id.id,
                "attribute_id": attribute.id,
                "value_ids": [(6, 0, attribute.value_ids.ids)],
            }
        )
        self.assertEqual(line.product_template_value_ids.guest_conflicts, self.peanut.ids)

    # -- merging ---------------------------------------------------------------------------

    def test_merged_contacts_keep_the_worst_of_both(self):
        self.have(self.mei, self.peanut, severity="mild")
        self.have(self.bo, self.peanut, severity="severe", note="hospital")
        self.have(self.bo, self.coriander)
        self.merge(self.bo, into=self.mei)
        rows = self.mei.guest_preference_ids
        self.assertEqual(rows.preference_id, self.peanut | self.coriander)
        allergy = rows.filtered(lambda row: row.preference_id == self.peanut)
        self.assertEqual((allergy.severity, allergy.note), ("severe", "hospital"))
        self.assertNotIn(("preference_lost", "Peanuts"), self.logged(self.mei))

    def test_merged_contacts_keep_what_somebody_made_sure_of(self):
        self.have(self.mei, self.peanut, severity="mild", confirmed=True)
        self.have(self.bo, self.peanut, severity="severe", source="inferred")
        self.merge(self.bo, into=self.mei)
        self.assertEqual(self.mei.guest_preference_ids.severity, "mild")

    # -- rights ----------------------------------------------------------------------------

    def test_cashier_reads_what_is_not_sensitive_and_writes_nothing(self):
        self.have(self.mei, self.peanut)
        self.have(self.mei, self.secret)
        rows = self.env["restaurant.guest.preference"].with_user(self.cashier)
        self.assertEqual(rows.search([("partner_id", "=", self.mei.id)]).preference_id.sudo(), self.peanut)
        self.assertEqual(self.mei.with_user(self.cashier).guest_preference_ids.preference_id.sudo(), self.peanut)
        with self.assertRaises(AccessError):
            self.secret.with_user(self.cashier).name  # noqa: B018
        with self.assertRaises(AccessError):
            rows.create({"partner_id": self.bo.id, "preference_id": self.peanut.id})
        with self.assertRaises(AccessError):
            rows.search([], limit=1).note = "x"
        with self.assertRaises(AccessError):
            rows.search([], limit=1).unlink()

    def test_guest_relations_keep_preferences_but_not_their_list(self):
        row = self.env["restaurant.guest.preference"].with_user(self.relations)
        row = row.create({"partner_id": self.mei.id, "preference_id": self.secret.id})
        row.note = "third month"
        self.assertEqual(row.user_id, self.relations)
        with self.assertRaises(AccessError):
            self.peanut.with_user(self.relations).name = "Nuts"
        row.unlink()

    def test_administrator_keeps_the_list(self):
        preference = self.env["restaurant.preference"].with_user(self.manager)
        preference.create({"name": "Kiwi", "kind": "allergy", "severity": "mild"}).sequence = 3

    def test_staff_without_a_role_read_dishes_without_rights_on_guests(self):
        self.tofu.product_tmpl_id.conflict_ids = self.peanut
        user = self._make_user("stock", "base.group_user")
        self.assertEqual(self.tofu.product_tmpl_id.with_user(user).conflict_ids.sudo(), self.peanut)
        with self.assertRaises(AccessError):
            self.env["restaurant.guest.preference"].with_user(user).search([])
