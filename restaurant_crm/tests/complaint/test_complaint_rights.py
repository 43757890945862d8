from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command

from .case import ComplaintCase


class TestComplaintRights(ComplaintCase):
    """Cashiers have none, guest relations those of their stores, administrators all of their companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._make_user("till", "base.group_user,point_of_sale.group_pos_user")
        cls.head = cls._make_user("chief", "restaurant_crm.group_manager")
        cls.here = cls._complain()
        cls.there = cls._complain(store_id=cls.new_york.id)
        cls.nowhere = cls._complain(store_id=False)

    def test_cashiers_see_and_write_nothing(self):
        Complaint = self.env["restaurant.complaint"].with_user(self.cashier)
        for attempt in (
            lambda: Complaint.search([]),
            lambda: Complaint.create({"description": "x"}),
            lambda: Complaint.report({"description": "x"}),
            lambda: self.here.with_user(self.cashier).read(["description"]),
            lambda: self.here.with_user(self.cashier).write({"severity": "minor"}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.assertFalse(
            self.mei.with_user(self.cashier)._has_field_access(self.mei._fields["guest_complaint_ids"], "read")
        )

    def test_guest_relations_work_in_their_stores(self):
        found = self.env["restaurant.complaint"].with_user(self.lin).search([])
        self.assertEqual(found & (self.here | self.there | self.nowhere), self.here | self.nowhere)
        self.here.with_user(self.lin).action_answered()
        with self.assertRaises(AccessError):
            self.there.with_user(self.lin).action_answered()
        with self.assertRaises(AccessError):
            self.here.with_user(self.lin).unlink()
        with self.assertRaises(AccessError):
            self.env["restaurant.complaint.deadline"].with_user(self.lin).search([])[0].answer_minutes = 600

    def test_administrators_work_in_all_and_set_up(self):
        every = self.here | self.there | self.nowhere
        self.assertEqual(self.env["restaurant.complaint"].with_user(self.head).search([]) & every, every)
        self.there.with_user(self.head).unlink()
        self.env["restaurant.complaint.deadline"].with_user(self.head).search([])[0].answer_minutes = 10
        self.env["restaurant.complaint.category"].with_user(self.head).create({"name": "Parking"})

    def test_other_companies_see_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._make_user(
            "stranger",
            "restaurant_crm.group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(self.env["restaurant.complaint"].with_user(stranger).search([]) & (self.here | self.there))


class TestComplaintsOfMany(ComplaintCase):
    def test_a_list_costs_the_same_however_long_it_is(self):
        names = ("name", "next_deadline", "clock", "partner_id", "store_id", "category_id", "user_id", "stage_id")

        def shown(count):
            complaints = self.env["restaurant.complaint"].concat(
                *(self._complain(partner_id=self.mei.id) for _number in range(count))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            complaints.web_read({name: {} for name in names})
            return self.env.cr.sql_log_count - before

        shown(2)
        self.assertEqual(shown(3), shown(30))

    def test_rules_hear_of_a_complaint(self):
        """The guest is queued, so that a tag that asks for open complaints comes and goes by itself."""
        tag = self.env["restaurant.tag"].create({"name": "Unhappy"})
        rule = self.env["restaurant.tag.rule"].create(
            {
                "name": "Open complaint",
                "tag_id": tag.id,
                "condition_ids": [Command.create({"measure": "open_complaints", "comparison": ">=", "value": 1})],
            }
        )
        self.assertEqual(rule.summary, "at least 1 open complaint")
        complaint = self._complain(partner_id=self.mei.id, received_at=fields.Datetime.now())
        self.process()
        self.assertIn(tag, self.mei.guest_tag_ids)
        complaint.solution = "Done"
        complaint.action_close()
        self.process()
        self.assertNotIn(tag, self.mei.guest_tag_ids)
