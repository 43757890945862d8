"""Orders that guests send from a kiosk or their own telephones: what they learn, what they say, who hears of it."""

from odoo.tests import tagged

from odoo.addons.pos_self_order.tests.self_order_common_test import SelfOrderCommonTest

from ..fact.case import KioskCase
from .case import TillCase


class SelfOrderCase(TillCase, KioskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.peanut = cls.env.ref("restaurant_crm.preference_peanut")
        cls.coriander = cls.env.ref("restaurant_crm.preference_no_coriander")
        cls.nuts = cls._make_dish("Gong bao", 20)
        cls.nuts.product_tmpl_id.conflict_ids = cls.peanut | cls.coriander
        cls.config.write(
            {
                "self_ordering_mode": "mobile",
                "self_ordering_pay_after": "each",
                "self_ordering_default_user_id": cls.env.ref("base.user_admin").id,
                "use_presets": False,
            }
        )

    def allergens(self, token=None):
        return self.make_jsonrpc_request(
            "/restaurant_crm/self-order/allergens", {"access_token": token or self.config.access_token}
        )

    def send(self, **values):
        return self.order_at_kiosk(self.nuts, **values)


@tagged("post_install", "-at_install")
class TestSelfOrderAllergies(SelfOrderCase):
    def test_guests_learn_the_allergens_of_dishes_and_nothing_else(self):
        secret = self.env["restaurant.preference"].create(
            {"name": "Secret (test)", "kind": "allergy", "severity": "mild", "sensitive": True}
        )
        self.nuts.product_tmpl_id.conflict_ids |= secret
        for login in (None, "cashier"):
            self.authenticate(login, login)
            answer = self.allergens()
            self.assertIn(self.peanut.name, [word["name"] for word in answer["words"]])
            self.assertEqual(set(answer), {"words", "dishes", "choices"})
            self.assertEqual({key for word in answer["words"] for key in word}, {"id", "name", "icon"})
            self.assertEqual(answer["dishes"][str(self.nuts.product_tmpl_id.id)], self.peanut.ids)
            told = [word["id"] for word in answer["words"]]
            self.assertNotIn(secret.id, told)
            self.assertNotIn(self.coriander.id, told)

    def test_who_has_no_menu_learns_nothing(self):
        for token in ("wrong", "", False, ["x"]):
            with self.subTest(token=token), self.assertRaisesRegex(Exception, "NotFound"):
                self.make_jsonrpc_request("/restaurant_crm/self-order/allergens", {"access_token": token})
        self.config.self_ordering_mode = "nothing"
        with self.assertRaisesRegex(Exception, "NotFound"):
            self.allergens()

    def test_what_a_guest_says_is_on_the_order(self):
        self.authenticate(None, None)
        order = self.send(guest_party={"guests": {"0": {"at": 5, "said": self.peanut.ids}}})
        self.assertEqual(order.guest_party, {"guests": {"0": {"at": 5, "said": self.peanut.ids}}})
        self.assertFalse(order._guests_at_table())

    def test_a_stranger_says_nothing_of_others(self):
        """Who has the address of the menu seats nobody, takes nobody off, and tells the kitchen nothing."""
        self.authenticate(None, None)
        order = self.send(
            guest_party={
                "guests": {
                    str(self.mei.id): {"at": 5, "gone": True},
                    "0": {"at": 5, "said": self.peanut.ids, "seat": "9"},
                },
                "told": ["a fact"],
            }
        )
        self.assertEqual(order.guest_party, {"guests": {"0": {"at": 5, "said": self.peanut.ids}}})
        for nonsense in ("x", [], {"guests": 5}, {"guests": {"0": 5}}, {"guests": {"0": {"said": "x"}}}):
            with self.subTest(sent=nonsense):
                order = self.send(guest_party=nonsense)
                self.assertTrue(order)
                self.assertFalse(order.guest_party)

    def test_a_contact_with_the_number_of_a_guest_is_that_guest_at_the_table(self):
        """Self-order makes a new contact of whoever types a name and a number."""
        self.env.company.country_id = self.env.ref("base.cn")
        self.mei.phone = "+86 138-0013-8000"
        same, other = [self._make_guest(f"New {number}", phone=number) for number in ("138 0013 8000", "138 0013 8001")]
        self.authenticate(None, None)
        self.assertEqual(self.send(partner_id=same.id)._guests_at_table(), same | self.mei)
        self.assertEqual(self.send(partner_id=other.id)._guests_at_table(), other)

    def test_what_was_kept_for_somebody_unknown_is_on_the_order_and_in_no_log(self):
        order = self.send()
        order.lines.guest_warning = {"partner": 0, "preferences": self.peanut.ids, "reason": "Left out", "qty": 1}
        self.assertEqual(order.allergy_notes, f"{self.nuts.name}: {self.peanut.name} (Left out)")
        order.partner_id = self.mei
        order.invalidate_recordset(["allergy_notes"])
        self.assertEqual(order.allergy_notes, f"{self.nuts.name}: {self.peanut.name} - a guest (Left out)")
        order._log_overridden_allergies()
        self.assertFalse(self.env["restaurant.guest.log"].search([("kind", "=", "allergy_overridden")]))


@tagged("post_install", "-at_install")
class TestSelfOrderTour(SelfOrderCommonTest):
    """A guest at a kiosk and on a telephone says what the table must not eat, and orders nevertheless."""

    allow_inherited_tests_method = False

    def order(self, mode):
        peanut = self.env.ref("restaurant_crm.preference_peanut").sudo()
        self.cola.sudo().product_tmpl_id.conflict_ids = peanut
        self.pos_config.write(
            {
                "self_ordering_mode": mode,
                "self_ordering_pay_after": "each",
                "self_ordering_service_mode": "counter",
                "use_presets": False,
            }
        )
        self.pos_config.with_user(self.pos_user).open_ui()
        self.pos_config.current_session_id.set_opening_control(0, "")
        route = self.pos_config._get_self_order_route()
        self.start_tour(route, "restaurant_crm_self_order", timeout=300)
        order = self.env["pos.order"].search([("config_id", "=", self.pos_config.id)])
        self.assertEqual(order.source, mode)
        self.assertEqual(order.lines.product_id, self.cola)
        self.assertEqual(order.guest_party["guests"]["0"]["said"], peanut.ids)

    def test_kiosk(self):
        self.order("kiosk")

    def test_telephone(self):
        self.order("mobile")
