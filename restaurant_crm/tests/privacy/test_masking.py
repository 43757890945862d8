"""Contact data is covered for who need not see it, whichever way it is read; what was covered is never written."""

from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.privacy.contact_masking import mask
from ..common import CASHIER
from .case import PrivacyCase


@tagged("post_install", "-at_install")
class TestMasking(PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mei.write({"phone": "+86 138 0013 8000", "email": "mei.lan@example.com", "street": "West Lake Road 5"})
        cls.cashier = cls._make_user("till", f"{CASHIER},base.group_allow_export")
        cls.lin = cls._make_user("lin", "restaurant_crm.group_user,base.group_allow_export")
        cls.env["ir.config_parameter"].set_param("restaurant_crm.mask_contacts", "True")

    def test_the_mask(self):
        for name, value, masked in (
            ("phone", "+86 138 0013 8000", "+86 138****8000"),
            ("phone", "0086-13800138000", "+86 138****8000"),
            ("mobile", "+(86)13800138000", "+86 138****8000"),
            ("phone", "＋８６ 13800138000", "+86 138****8000"),
            ("phone", "+852 9123 4567", "+852 912****4567"),
            ("phone", "+1 (212) 555-0100", "+1 212****0100"),
            ("phone", "+", "****"),
            ("phone", "+86 1", "+86 ****1"),
            ("phone", "13800138000", "138****8000"),
            ("phone", "021-5555 0100", "021****0100"),
            ("mobile", "12345", "****2345"),
            ("email", "mei.lan@example.com", "m***@example.com"),
            ("email", "odd", "****"),
            ("street", "West Lake Road 5", "****"),
            ("phone", False, False),
        ):
            self.assertEqual(mask(name, value), masked)
            self.assertEqual(mask(name, masked), masked, "Once is enough")

    def test_what_a_database_refuses_is_not_shown(self):
        self.env.cr.execute("ALTER TABLE res_partner ADD CONSTRAINT no_guest CHECK (name <> 'Nobody')")
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation) as refused, self.env.cr.savepoint():
            self.mei.name = "Nobody"
            self.env.flush_all()
        self.assertIn("8000", str(refused.exception), "The database says all of it")
        said = self.env["res.partner"]._sql_error_to_message(refused.exception)
        self.assertIn("no_guest", said)
        for known in ("8000", "mei.lan", "Lake", "\n"):
            self.assertNotIn(known, said)

    def test_every_way_of_reading(self):
        mei = self.mei.with_user(self.cashier)
        for rows in (
            mei.read(["phone", "email", "street"]),
            mei.web_read({"phone": {}, "email": {}, "street": {}}),
            mei.search_read([("id", "=", mei.id)], ["phone", "email", "street"]),
            mei.web_search_read([("id", "=", mei.id)], {"phone": {}, "email": {}, "street": {}})["records"],
            mei._load_pos_data_read(mei, self.shanghai.config_ids[0]),
        ):
            for name, value in (("phone", "+86 138****8000"), ("email", "m***@example.com"), ("street", "****")):
                self.assertEqual(rows[0][name], value)
        with self.assertRaises(AccessError):
            mei.export_data(["phone"])
        with self.assertRaises(AccessError):
            mei.formatted_read_group([], ["phone"], ["__count"])
        seen = self.mei.with_user(self.lin).read(["phone"])[0]["phone"]
        self.assertEqual(seen, "+86 138 0013 8000", "Who needs it sees it")
        firm = self._make_guest("Firm", phone="+86 10 1234 5678", is_company=True).with_user(self.cashier)
        self.assertEqual(firm.read(["phone"])[0]["phone"], "+86 10 1234 5678", "Firms have no secret")
        self.env["ir.config_parameter"].set_param("restaurant_crm.mask_contacts", False)
        self.assertEqual(mei.read(["phone"])[0]["phone"], "+86 138 0013 8000", "As long as the house wants it")

    def test_orders_have_copies(self):
        order = self.pay(self.mei, self.ago(1))
        order.write({"email": "mei.lan@example.com", "mobile": "+8613800138000"})
        row = order.with_user(self.cashier).read(["email", "mobile"])[0]
        self.assertEqual((row["email"], row["mobile"]), ("m***@example.com", "+86 138****8000"))
        order.with_user(self.cashier).sudo(False).write({"email": row["email"], "mobile": row["mobile"]})
        self.assertEqual(
            (order.email, order.mobile), ("mei.lan@example.com", "+8613800138000"), "Sent back it is not kept"
        )

    def test_what_is_covered_is_never_written(self):
        self.mei.with_user(self.lin).write({"phone": "+86 138****8000", "email": "m***@example.com", "name": "Mei Lan"})
        self.assertEqual((self.mei.phone, self.mei.email), ("+86 138 0013 8000", "mei.lan@example.com"))
        self.assertEqual(self.mei.name, "Mei Lan")

    def test_a_receipt_goes_to_the_address_behind_it(self):
        order = self.pay(self.mei, self.ago(1)).with_user(self.cashier)
        self.assertEqual(order._uncovered("email", "m***@example.com"), "mei.lan@example.com")
        self.assertEqual(order._uncovered("email", "new@example.com"), "new@example.com")
        with self.assertRaises(UserError):
            order._uncovered("email", "x***@example.com")
        template = type(self.env["mail.template"])
        with patch.object(template, "send_mail") as sent:
            order.action_send_receipt("m***@example.com", None, None)
        self.assertEqual(sent.call_args.kwargs["email_values"]["email_to"], "mei.lan@example.com")
