from odoo.tests import tagged

from ..common import GuestCase
from . import facts_oracle as oracle


@tagged("post_install", "-at_install")
class TestMerge(GuestCase):
    """Contacts merged with the standard wizard, which moves orders without telling anybody."""

    def assertMerged(self, guest, *gone, visits):
        self.assertFalse(self.env["res.partner"].concat(*gone).exists())
        self.assertEqual(len(self.visits(guest)), visits)
        self.assertEqual(oracle.stored_visits(guest), oracle.expected_visits(guest))
        profile = self.env["restaurant.guest.profile"].search([("partner_id", "=", guest.id)])
        self.assertEqual(len(profile), 1)
        self.assertEqual(guest.guest_profile_id, profile)
        self.assertEqual((profile.visits, guest.guest_visits), (visits, visits))
        self.process()
        self.assertEqual(self.env["restaurant.visit"]._rebuild(), [])
        gone_ids = tuple(partner.id for partner in gone)
        for table in (
            "restaurant_visit",
            "restaurant_visit_line",
            "restaurant_guest_profile",
            "restaurant_guest_queue",
        ):
            self.env.cr.execute(f"SELECT count(*) FROM {table} WHERE partner_id IN %s", [gone_ids])
            self.assertEqual(self.env.cr.fetchone()[0], 0, table)

    def test_both_have_visits_and_two_of_them_join(self):
        self.pay(self.mei, "2026-05-01 04:00:00", {self.tofu: 1})
        self.pay(self.mei, "2026-05-05 04:00:00", {self.tofu: 1})
        self.pay(self.bo, "2026-05-01 05:00:00", {self.tofu: 1, self.tea: 1})
        self.pay(self.bo, "2026-05-09 04:00:00", {self.beef: 1})
        self.process()
        self.merge(self.bo, into=self.mei)
        self.assertMerged(self.mei, self.bo, visits=3)
        first = self.visits(self.mei)[0]
        self.assertEqual((first.order_count, first.amount), (2, 70))
        self.assertEqual(first.line_ids.filtered(lambda line: line.product_id == self.tofu).qty, 2)

    def test_only_the_source_has_visits(self):
        self.pay(self.bo, "2026-05-01 04:00:00")
        self.process()
        self.merge(self.bo, into=self.mei)
        self.assertMerged(self.mei, self.bo, visits=1)

    def test_only_the_target_has_visits(self):
        self.pay(self.mei, "2026-05-01 04:00:00")
        self.process()
        profile = self.mei.guest_profile_id
        self.merge(self.bo, into=self.mei)
        self.assertTrue(profile)
        self.assertMerged(self.mei, self.bo, visits=1)

    def test_three_contacts(self):
        lin = self._make_guest("Lin")
        for day, guest in enumerate((self.mei, self.bo, lin), 1):
            self.pay(guest, f"2026-05-0{day} 04:00:00")
        self.process()
        self.merge(self.bo, lin, into=self.mei)
        self.assertMerged(self.mei, self.bo, lin, visits=3)

    def test_guests_still_in_the_queue(self):
        self.pay(self.mei, "2026-05-01 04:00:00")
        self.pay(self.bo, "2026-05-03 04:00:00")
        self.merge(self.bo, into=self.mei)
        self.assertMerged(self.mei, self.bo, visits=2)

    def test_return_that_the_merged_contact_brought_back(self):
        order = self.pay(self.mei, "2026-05-01 04:00:00", {self.tofu: 2})
        self.give_back(order, {self.tofu: 1}, guest=self.bo)
        self.process()
        self.merge(self.mei, into=self.bo)
        self.assertMerged(self.bo, self.mei, visits=1)
        self.assertEqual(self.visits(self.bo).amount, 30)

    def test_merge_by_guest_relations(self):
        """Who merges needs no rights on the facts beyond those of the role."""
        user = self._make_user("relations", "restaurant_crm.group_user")
        self.mei.email = self.bo.email = "mei@example.com"
        self.pay(self.mei, "2026-05-01 04:00:00")
        self.pay(self.bo, "2026-05-03 04:00:00")
        self.process()
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(user)
        wizard._merge((self.mei | self.bo).ids, self.mei.with_user(user))
        self.assertMerged(self.mei, self.bo, visits=2)

    def test_birthday_and_gender_survive(self):
        self.bo.write({"guest_birthday": "1990-02-28", "guest_gender": "male"})
        self.merge(self.bo, into=self.mei)
        self.assertEqual((str(self.mei.guest_birthday), self.mei.guest_gender), ("1990-02-28", "male"))
