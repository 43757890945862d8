"""Guests with the same number are shown as likely doubles."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CASHIER, GuestCase


@tagged("post_install", "-at_install")
class TestDoubles(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.cn")
        cls.mei.phone = "+86 138 0000 1111"

    def found(self):
        return self.env["res.partner"].search([("guest_has_double", "=", True)])

    def test_same_number_however_it_is_written(self):
        twins = [self._make_guest(number, phone=number) for number in ("13800001111", "0086 138-0000-1111")]
        self.assertEqual(self.mei.guest_double_ids, twins[0] | twins[1])
        self.assertEqual(self.found(), self.mei | twins[0] | twins[1])
        self.assertFalse(self.bo.guest_has_double)
        twins[0].phone = "13800002222"
        twins[1].active = False
        # Another request: nothing tells a guest that others have changed.
        self.env.invalidate_all()
        self.assertFalse(self.mei.guest_double_ids)
        self.assertFalse(self.found())

    def test_those_that_are_no_doubles(self):
        """Contacts below a person, companies, users of the house, and numbers behind which many guests are."""
        self._make_guest("Home", phone="13800001111", parent_id=self.mei.id, type="delivery")
        self._make_guest("Office", phone="13800001111", is_company=True)
        self._make_guest("Relay", phone="13800001111转1234")
        self._make_guest("Relay", phone="13800001111 ext. 77")
        self._make_user("colleague", CASHIER).partner_id.phone = "13800001111"
        self.assertFalse(self.mei.guest_double_ids)
        self.assertFalse(self.found())
        company = self._make_guest("Firm", is_company=True)
        clerk = self._make_guest("Clerk", phone="13800001111", parent_id=company.id)
        self.env.invalidate_all()
        self.assertEqual(self.mei.guest_double_ids, clerk)

    def test_who_sees_them(self):
        other = self.env["res.company"].create({"name": "Other chain"})
        twin = self._make_guest("Twin", phone="13800001111", company_id=other.id)
        relations = self._make_user("relations", "restaurant_crm.group_user")
        self.assertEqual(self.mei.guest_double_ids, twin)
        self.env.invalidate_all()
        self.assertFalse(self.mei.with_user(relations).guest_double_ids)
        cashier = self._make_user("cashier", CASHIER)
        with self.assertRaises(AccessError):
            self.mei.with_user(cashier).read(["guest_double_ids"])
        with self.assertRaises(AccessError):
            self.mei.with_user(cashier).search([("guest_has_double", "=", True)])
