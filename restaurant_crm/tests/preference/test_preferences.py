"""What guests like and must not eat: kept with its history, brought along by dishes, merged with contacts."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
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

    def test_the_worst_severity_and_every_note_survive_a_merge_whoever_made_sure(self):
        """``mine, others, what comes out``: severity, note, confirmed; whichever contact survives."""
        for mine, others, expected in (
            (("mild", "a little is fine", True), ("severe", "hospital 2024", False), ("severe", False)),
            (("severe", "hospital", True), ("mild", "grew out of it", False), ("severe", True)),
            (("severe", "hospital", True), ("mild", "tested", True), ("severe", False)),
            (("serious", False, False), ("serious", "swells", True), ("serious", True)),
            (("serious", "swells", False), ("serious", "swells", False), ("serious", False)),
        ):
            for first, second in ((mine, others), (others, mine)):
                with self.subTest(into=first, source=second):
                    into, source = self._make_guest("Into"), self._make_guest("Source")
                    for guest, (severity, note, confirmed) in ((into, first), (source, second)):
                        self.have(guest, self.peanut, severity=severity, note=note, confirmed=confirmed)
                    self.merge(source, into=into)
                    row = into.guest_preference_ids
                    self.assertEqual((row.severity, row.confirmed), expected)
                    self.assertEqual(set((row.note or "").split("; ")), {first[1], second[1]} - {False})
                    entry = self.env["restaurant.guest.log"].search([("partner_id", "=", into.id)], limit=1)
                    self.assertEqual((entry.kind, entry.subject), ("preference_changed", "Peanuts"))
                    self.assertIn(row.note, entry.note)

    def test_of_three_merged_contacts_nothing_is_lost(self):
        lin = self._make_guest("Lin")
        for guest, severity in ((self.mei, "mild"), (self.bo, "severe"), (lin, "serious")):
            self.have(guest, self.peanut, severity=severity, note=f"said {severity}")
        self.have(lin, self.coriander, note="hates it")
        self.merge(self.bo, lin, into=self.mei)
        rows = {row.preference_id: row for row in self.mei.guest_preference_ids}
        self.assertEqual(rows[self.peanut].severity, "severe")
        self.assertEqual(set(rows[self.peanut].note.split("; ")), {"said mild", "said severe", "said serious"})
        self.assertEqual(rows[self.coriander].note, "hates it")
        self.assertFalse(self.env["restaurant.guest.preference"].search([("partner_id", "in", (self.bo | lin).ids)]))

    def test_another_severity_is_in_the_log(self):
        row = self.have(self.mei, self.peanut, severity="severe", note="hospital")
        row.severity = "mild"
        entry = self.env["restaurant.guest.log"].search([("partner_id", "=", self.mei.id)], limit=1)
        self.assertEqual((entry.kind, entry.note), ("preference_changed", "Mild · to be confirmed · hospital"))

    def test_a_preference_stays_with_its_guest(self):
        row = self.have(self.mei, self.peanut)
        for move in (
            lambda: row.write({"partner_id": self.bo.id}),
            lambda: self.bo.write({"guest_preference_ids": [(4, row.id)]}),
            lambda: self.bo.write({"guest_preference_ids": [(6, 0, row.ids)]}),
        ):
            with self.assertRaisesRegex(UserError, "cannot be moved"):
                move()
        row.write({"partner_id": self.mei.id, "note": "still hers"})
        self.assertEqual((row.partner_id, row.note), (self.mei, "still hers"))

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
