"""Who the guest is, wherever somebody is about to talk to the guest."""

from ast import literal_eval

from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..complaint.case import ComplaintCase


@tagged("post_install", "-at_install")
class TestGuestPage(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls._make_user("page_head", "restaurant_crm.group_manager,point_of_sale.group_pos_manager")
        Preference = cls.env["restaurant.preference"]
        rows = [
            {"preference_id": Preference.create({"name": name, "kind": "allergy", "severity": severity}).id}
            for name, severity in (("Milk (page)", "mild"), ("Peanut (page)", "severe"))
        ]
        cls.mei.guest_preference_ids = [Command.create(row) for row in rows]

    def arch(self, view, model="res.partner", user=None):
        found = self.env[model].with_user(user or self.lin).get_view(self.env.ref(f"restaurant_crm.{view}").id, "form")
        return etree.fromstring(found["arch"])

    def test_allergies_stand_before_everything_but_the_name(self):
        arch = self.arch("res_partner_view_form_guest")
        shown = [node.get("name") for node in arch.iter("field") if node.get("invisible") != "1"]
        self.assertLess(shown.index("guest_allergies"), shown.index("phone"))
        self.assertLess(shown.index("name"), shown.index("guest_allergies"))
        for name in ("guest_tier_id", "guest_stage", "guest_rhythm_text", "guest_tag_ids", "guest_top_dishes_text"):
            self.assertTrue(arch.xpath(f"//div[@name='guest_side']//field[@name='{name}']"), name)
        for name in ("guest_days_to_birthday", "guest_open_complaint_count", "guest_consent_text"):
            self.assertTrue(arch.xpath(f"//div[@name='guest_facts']//field[@name='{name}']"), name)

    def test_the_worst_allergy_comes_first(self):
        text = self.mei.with_user(self.lin).guest_allergies
        self.assertEqual(text, "Peanut (page) (Life-Threatening), Milk (page) (Mild)")
        self.assertFalse(self.bo.guest_allergies)

    def test_no_buttons_that_are_not_about_guests(self):
        arch = self.arch("res_partner_view_form_guest", user=self.head)
        shown = {button.get("name") for button in arch.xpath("//div[@name='button_box']/button[not(@invisible='1')]")}
        self.assertLessEqual(
            shown,
            {"action_open_guest_visits", "action_open_complaints"}
            | {
                "action_view_pos_order",
                "action_view_loyalty_cards",
            },
        )
        self.assertIn("action_open_guest_visits", shown)

    def test_what_the_guest_allows(self):
        Consent = self.env["restaurant.consent"]
        self.assertEqual(self.mei.guest_consent_text, "Not asked about offers")
        Consent._record(self.mei, "sms", "marketing", "granted", "till")
        self.mei.invalidate_recordset()
        self.assertEqual(self.mei.guest_consent_text, "Offers allowed: Text Message")
        Consent._record(self.mei, "sms", "marketing", "refused", "till")
        self.mei.invalidate_recordset()
        self.assertEqual(self.mei.guest_consent_text, "No offers")

    def test_managers_begin_with_their_stores(self):
        Actions = self.env["ir.actions.act_window"]
        for name in ("res_partner_action", "restaurant_visit_action"):
            mine = Actions.with_user(self.lin)._for_xml_id(f"restaurant_crm.{name}")["context"]
            self.assertIn("search_default_my_stores", mine)
            self.assertNotIn(
                "search_default_my_stores",
                Actions.with_user(self.head)._for_xml_id(f"restaurant_crm.{name}")["context"],
            )
        action = self.env.ref("restaurant_crm.res_partner_action")
        for context in ("{'default_x': {'a': {'b': 1}}}", "{'user': uid, 'search_default_x': active_id,}", "{}", ""):
            action.context = context
            told = Actions.with_user(self.lin)._for_xml_id("restaurant_crm.res_partner_action")["context"]
            names = {"uid": 7, "active_id": 9}
            self.assertEqual(
                safe_eval(told, names), {**safe_eval(context or "{}", names), "search_default_my_stores": 1}
            )
        self.came(self.mei, 3)
        self.came(self.bo, 3, store=self.new_york)
        for model, view in (
            ("res.partner", "res_partner_view_search"),
            ("restaurant.visit", "restaurant_visit_view_search"),
        ):
            arch = etree.fromstring(
                self.env[model]
                .with_user(self.lin)
                .get_view(self.env.ref(f"restaurant_crm.{view}").id, "search")["arch"]
            )
            domain = arch.xpath("//filter[@name='my_stores']")[0].get("domain").replace("uid", str(self.lin.id))
            found = self.env[model].with_user(self.lin).search(literal_eval(domain))
            guests = found if model == "res.partner" else found.partner_id
            self.assertIn(self.mei, guests)
            self.assertNotIn(self.bo, guests)

    def test_complaint_says_who_complains(self):
        self.came(self.mei, 3, 10)
        first = self._complain(partner_id=self.mei.id)
        offer = self.env["restaurant.compensation.offer"].search([("kind", "=", "gesture")], limit=1)
        gift = self.env["restaurant.compensation"].create({"complaint_id": first.id, "offer_id": offer.id})
        gift.sudo().write({"state": "given"})
        second = self._complain(partner_id=self.mei.id).with_user(self.lin)
        self.assertEqual((second.guest_visits, second.earlier_count), (2, 1))
        self.assertEqual(second.promised, offer.display_name)
        self.assertIn("(page)", second.guest_allergies)
        nobody = self._complain(contact_name="A voice").with_user(self.lin)
        self.assertEqual((nobody.guest_visits, nobody.earlier_count, nobody.promised), (0, 0, False))
        arch = self.arch("restaurant_complaint_view_form", "restaurant.complaint")
        shown = [node.get("name") for node in arch.iter("field")]
        self.assertLess(shown.index("guest_tier_id"), shown.index("category_id"))
        self.assertLess(shown.index("description"), shown.index("category_id"), "the guest's words come first")

    def test_orders_know_the_guest(self):
        self.came(self.mei, 3)
        order = self.env["pos.order"].search([("partner_id", "=", self.mei.id)])
        nobody = self.pay(self.env["res.partner"], self.ago(3))
        mine = order.with_user(self.head)
        self.assertEqual(mine.guest_visit_id, self.visits(self.mei))
        self.assertFalse(nobody.with_user(self.head).guest_visit_id)
        Orders = self.env["pos.order"].with_user(self.head)
        self.assertIn(order, Orders.search([("guest_visit_id", "!=", False)]))
        self.assertIn(nobody, Orders.search([("guest_visit_id", "=", False)]))
        tag = self.env["restaurant.tag"].create({"name": "Page"})
        self.mei.guest_tag_ids = tag
        self.assertEqual(Orders.search([("guest_tag_ids", "in", tag.ids)]), order)

    def test_payments_do_not_read_what_lists_show(self):
        config = self.shanghai.config_ids[0]
        shown = {"guest_tier_id", "guest_tag_ids", "guest_visit_id"}
        orders = self.env["pos.order"].with_user(self.head)
        row = orders._load_pos_data_read(self.pay(self.mei, self.ago(1)).with_user(self.head), config)[0]
        self.assertIn("partner_id", row)
        self.assertFalse(shown & row.keys())
        kinds = self.env["pos.session"]._load_pos_data_relations("pos.order", [])
        self.assertIn("feedback_token", kinds, "Tills make it, and nobody reads it")
        self.assertFalse(shown & kinds.keys(), "No till sends anything for them")
