"""Contact data is covered and noted by whichever door somebody comes: other models, paths, names, cards, changes."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ...models.privacy import reading_buffer as buffer
from ..common import CASHIER
from .case import PrivacyCase

SECRETS = ("0013 8000", "00138000", "mei.lan@", "West Lake")
READER = f"{CASHIER},base.group_allow_export,base.group_partner_manager"
RELATIONS = f"{CASHIER},base.group_allow_export,restaurant_crm.group_user"


class PathsCase(PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mei.write({"phone": "+86 138 0013 8000", "email": "mei.lan@example.com", "street": "West Lake Road 5"})
        cls.cashier = cls._make_user("till", READER)
        cls.lin = cls._make_user(
            "lin", "restaurant_crm.group_user,base.group_allow_export,point_of_sale.group_pos_user"
        )
        cls.complaint = cls.env["restaurant.complaint"].create(
            {"description": "Cold", "partner_id": cls.mei.id, "store_id": cls.shanghai.id}
        )
        cls.env["ir.config_parameter"].set_param("restaurant_crm.mask_contacts", "True")
        cls.Reading = cls.env["restaurant.guest.reading"]

    def setUp(self):
        super().setUp()
        self.order = self.pay(self.mei, self.ago(1))
        self.order.write({"email": "mei.lan@example.com", "mobile": "+8613800138000"})
        self.process()
        buffer.take(self.env.cr.dbname)
        buffer._counts.clear()

    def hide_from(self, user):
        """As in a house where guest relations do without."""
        self.env.ref("restaurant_crm.group_user").implied_ids -= self.env.ref("restaurant_crm.group_contact_data")
        self.env.invalidate_all()
        self.assertFalse(user.has_group("restaurant_crm.group_contact_data"))

    def noted(self, user):
        self.Reading._write_waiting()
        return self.Reading.search([("user_id", "=", user.id)])

    def assertCovered(self, said):
        text = json.dumps(said, default=str)
        for secret in SECRETS:
            self.assertNotIn(secret, text)


@tagged("post_install", "-at_install")
class TestMaskingPaths(PathsCase):
    def ways(self, user):
        """Ways round the contact: name to function."""
        order, mei = self.order.with_user(user), self.mei.with_user(user)
        partners, orders = mei.browse(), order.browse()
        follower = self.env["mail.followers"].search(
            [("res_model", "=", "res.partner"), ("partner_id", "=", self.mei.id)]
        ) or self.env["mail.followers"].create(
            {"res_model": "res.partner", "res_id": self.mei.id, "partner_id": self.mei.id}
        )
        here = [("id", "=", order.id)]
        return {
            "export by a path": lambda: order.export_data(["name", "partner_id/phone"]),
            "export by a longer path": lambda: order.lines.export_data(["order_id/partner_id/email"]),
            "export of a copy": lambda: order.export_data(["mobile"]),
            "groups by a path": lambda: orders.formatted_read_group(here, ["partner_id.phone"], ["__count"]),
            "groups by a longer path": lambda: order.lines.browse()._read_group(
                [("order_id", "=", order.id)], ["order_id.partner_id.phone"], ["__count"]
            ),
            "sets of groups": lambda: orders.formatted_read_grouping_sets(here, [["mobile"], []], ["__count"]),
            "lists of all": lambda: partners._read_group([("id", "=", mei.id)], [], ["phone:array_agg"]),
            "groups of copies": lambda: orders.web_read_group(here, ["mobile"], []),
            "related": lambda: mei.guest_profile_id.read(["phone"]) if mei.env.user == self.lin else False,
            "nested": lambda: orders.web_search_read(here, {"partner_id": {"fields": {"phone": {}, "email": {}}}}),
            "a form": lambda: mei.onchange({}, [], {"phone": {}, "email": {}, "street": {}}),
            "a form of another record": lambda: orders.onchange(
                {"partner_id": mei.id}, ["partner_id"], {"email": {}, "partner_id": {"fields": {"phone": {}}}}
            ),
            "all forms of it": lambda: mei.read(["phone_sanitized", "email_formatted", "contact_address"]),
            "a copy": lambda: mei.copy_data(),
            "the copy on a complaint": lambda: self.complaint.with_user(user).read(["phone", "email"]),
            "followers": lambda: follower.with_user(user).read(["email"]),
            "a card for an address book": mei._get_vcard_file,
        }  # fmt: skip

    def test_no_way_shows_what_is_covered(self):
        for name, way in self.ways(self.cashier).items():
            with self.subTest(name):
                self.env.invalidate_all()
                try:
                    said = way()
                except AccessError:
                    continue
                self.assertCovered(said.decode() if isinstance(said, bytes) else said)

    def test_nor_to_guest_relations_that_do_without(self):
        self.hide_from(self.lin)
        ways = self.ways(self.lin)
        for name in ("the copy on a complaint", "related", "nested"):
            with self.subTest(name):
                said = ways[name]()
                self.assertIn("*", json.dumps(said, default=str))
                self.assertCovered(said)

    def test_every_way_leaves_a_trace(self):
        for name, way in self.ways(self.lin).items():
            if name in ("a copy", "followers"):
                # What is made of it is noted when it is read; followers are read by administrators of the system.
                continue
            with self.subTest(name):
                self.env.invalidate_all()
                before = self.noted(self.lin)
                way()
                self.assertTrue(self.noted(self.lin) - before)

    def test_names_with_more(self):
        for key in ("show_email", "show_address"):
            for more in ({}, {"formatted_display_name": True}):
                with self.subTest(key=key, **more):
                    mei = self.mei.with_user(self.cashier).with_context(**{key: True}, **more)
                    self.assertCovered([mei.display_name, mei.name_search("Mei"), mei.sudo().display_name])
        orders = self.order.with_user(self.cashier)
        said = orders.web_read(
            {"partner_id": {"fields": {"display_name": {}}, "context": {"show_address": 1, "show_email": 1}}}
        )
        self.assertCovered(said)
        seen = self.mei.with_user(self.lin).with_context(show_address=True, show_email=True)
        self.assertIn("West Lake", seen.display_name)
        self.assertIn("mei.lan@", seen.display_name)
        self.assertIn(
            "West Lake",
            self.env["ir.qweb.field.contact"].with_user(self.cashier).value_to_html(self.mei, {"fields": ["address"]}),
            "Documents carry the address",
        )

    def test_asking_digit_by_digit(self):
        """By a part of an address nobody is found; each question about a number counts."""
        partners = self.mei.with_user(self.cashier).browse()
        ours = [("id", "=", self.mei.id)]
        for said in ("mei.lan@e", "00138000", "West Lake"):
            self.assertFalse(partners.name_search(said, ours), said)
        self.assertTrue(partners.name_search("mei.lan@example.com", ours), "Who knows all of it finds the guest")
        self.assertTrue(partners.name_search("Mei", ours))
        self.assertTrue(self.mei.with_user(self.lin).name_search("mei.lan@e", ours))
        self.assertTrue(partners.search([*ours, ("display_name", "not ilike", "nobody@")]))
        self.assertFalse(self.noted(self.cashier))
        self.env["ir.config_parameter"].set_param("restaurant_crm.guests_read_per_hour", "2")
        orders = self.order.with_user(self.cashier).browse()
        for ask in (
            lambda: partners.search([("phone", "=like", "+86 138%")]),
            lambda: orders.search([("partner_id.phone_sanitized", "=like", "+8613%")]),
        ):
            ask()
        self.assertEqual(self.noted(self.cashier).mapped("via"), ["search"] * 2)
        with self.assertRaises(UserError):
            partners.search([("email", "ilike", "m")])
        partners.search([("email", "!=", False)])

    def test_what_is_typed_is_kept(self):
        """A form that answers shows what was just typed, and not a cover that would be dropped."""
        partners = self.mei.with_user(self.cashier).browse()
        spec = {"name": {}, "phone": {}, "email": {}, "country_id": {}}
        typed = {"name": "New", "phone": "13912345678", "country_id": self.env.ref("base.cn").id}
        said = partners.onchange(typed, ["phone"], spec)["value"]
        self.assertNotIn("*", said.get("phone") or "")
        said = self.mei.with_user(self.cashier).onchange({"phone": "13912345678"}, ["phone"], spec)["value"]
        self.assertNotIn("*", said.get("phone") or "")
        complaints = self.complaint.with_user(self.lin).browse()
        chosen = {"partner_id": self.mei.id}, ["partner_id"], {"phone": {}, "email": {}}
        self.assertIn("mei.lan@", str(complaints.onchange(*chosen)))
        self.hide_from(self.lin)
        said = complaints.onchange(*chosen)
        self.assertCovered(said)
        complaint = complaints.create(
            {"description": "Cold", "store_id": self.shanghai.id, **chosen[0], **said["value"]}
        )
        self.assertEqual(complaint.sudo().email, "mei.lan@example.com", "What was covered comes from the contact")

    def test_changes_and_whom_to_write_to(self):
        guest = self.mei.with_context(tracking_disable=False)
        guest.write({"phone": "+86 138 0013 8111"})
        self.env.flush_all()
        self.env.cr.precommit.run()
        changed = self.env["mail.tracking.value"].search([("field_id.name", "=", "phone")], order="id desc", limit=1)
        for user, seen in ((self.cashier, ["138****8000", "138****8111"]), (self.lin, ["0013 8000", "0013 8111"])):
            (said,) = changed.with_user(user).sudo()._tracking_value_format()
            for key, value in zip(("oldValue", "newValue"), seen, strict=True):
                self.assertIn(value[-4:], said[key])
                self.assertEqual("*" in said[key], "*" in value)
        self.hide_from(self.lin)
        suggested = self.complaint.with_user(self.lin)._message_get_suggested_recipients()
        self.assertIn(self.mei.id, [each["partner_id"] for each in suggested])
        self.assertCovered(suggested)

    def test_letters_are_noted(self):
        self.env["ir.actions.report"].with_user(self.lin)._get_rendering_context(
            self.env["ir.actions.report"].new({"model": "res.partner"}), self.mei.ids, {}
        )
        self.assertEqual(self.noted(self.lin).mapped("via"), ["report"])


@tagged("post_install", "-at_install")
class TestReadingByRequest(PathsCase, HttpCase):
    def test_the_address_of_a_call_is_decoration(self):
        """What is called stands in the request: a list that calls itself a till counts as a list."""
        self.authenticate("lin", "linxxxxx")
        call = {"model": "res.partner", "method": "web_read", "args": [self.mei.ids, {"phone": {}}], "kwargs": {}}
        for path in ("res.partner/load_data", "res.partner/get_new_partner", "x/xlsx", ""):
            self.make_jsonrpc_request(f"/web/dataset/call_kw/{path}".rstrip("/"), call)
            self.assertEqual(self.noted(self.lin)[:1].via, "form", path)
        self.assertEqual(buffer.count(self.env.cr.dbname, self.lin.id), 4)

    def test_the_chatter(self):
        """Whoever wrote, follows, or is to be written to is shown by name."""
        self.mei.message_subscribe(self.mei.ids)
        self.mei.message_post(
            body="Hello", author_id=self.mei.id, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        thread = {"thread_model": "res.partner", "thread_id": self.mei.id}
        wanted = {**thread, "request_list": ["followers", "suggestedRecipients", "contact_fields"]}
        self.authenticate("till", "tillxxxx")
        for url, params in (
            ("/mail/thread/messages", thread),
            ("/mail/data", {"fetch_params": [["mail.thread", wanted]]}),
            ("/mail/thread/recipients", thread),
        ):
            with self.subTest(url):
                said = self.make_jsonrpc_request(url, params)
                self.assertIn("Mei", json.dumps(said))
                self.assertCovered(said)

    def test_cards_for_an_address_book(self):
        self.authenticate("till", "tillxxxx")
        answer = self.url_open(f"/web/partner/vcard?partner_ids={self.mei.id}")
        self.assertNotIn("8000", answer.text)
        self.authenticate("lin", "linxxxxx")
        answer = self.url_open(f"/web/partner/vcard?partner_ids={self.mei.id}")
        if "VCARD" in answer.text:
            self.assertEqual(self.noted(self.lin)[:1].via, "export")

    def test_copies_and_pages_handed_out_are_noted(self):
        boss = self._make_user("boss", "restaurant_crm.group_manager")
        self.authenticate("boss", "bossxxxx")
        self.assertEqual(self.url_open(f"/restaurant_crm/guest_copy/{self.mei.id}").status_code, 200)
        reading = self.noted(boss)[:1]
        self.assertEqual((reading.via, reading.partner_ids, reading.address), ("copy", self.mei, "127.0.0.1"))
        self.mei.with_user(boss).action_show_page()
        reading = self.noted(boss)[:1]
        self.assertEqual((reading.via, reading.partner_ids), ("page", self.mei))
