"""Who was there: contacts that are one person, people at the table over several bills."""

from odoo.tests import tagged

from ..common import GuestCase
from . import facts_oracle as oracle


@tagged("post_install", "-at_install")
class TestWho(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._furnish()
        cls.table = cls.tables[cls.tills[0]]

    def facts(self, *guests):
        """How many visits each of these contacts has, checked against the oracle."""
        self.process()
        everybody = self.env["res.partner"].concat(*guests)
        self.assertEqual(oracle.stored_visits(everybody), oracle.expected_visits(everybody))
        self.assertEqual(self.env["restaurant.visit"]._rebuild(), [])
        return [len(self.visits(guest)) for guest in guests]

    # -- contacts that are one person -----------------------------------------------------------

    def test_delivery_address_of_a_person_is_that_person(self):
        home = self._make_guest("Home", parent_id=self.mei.id, type="delivery")
        self.pay(self.mei, "2026-05-01 04:00:00")
        self.pay(home, "2026-05-02 04:00:00")
        self.assertEqual(self.facts(self.mei, home), [2, 0])
        self.assertEqual(self.profile(self.mei).visits, 2)
        self.assertFalse(self.profile(home))

    def test_contact_of_a_company_is_a_person_of_its_own(self):
        company = self._make_guest("Company", is_company=True)
        clerk = self._make_guest("Clerk", parent_id=company.id)
        assistant = self._make_guest("Assistant", parent_id=clerk.id, type="other")
        for guest in (company, clerk, assistant):
            self.pay(guest, "2026-05-01 04:00:00")
        self.assertEqual(self.facts(company, clerk, assistant), [1, 1, 0])
        self.assertEqual(self.visits(clerk).order_count, 2)

    def test_address_that_moves_takes_its_visits_along(self):
        home = self._make_guest("Home", parent_id=self.mei.id, type="delivery")
        self.pay(home, "2026-05-01 04:00:00")
        self.assertEqual(self.facts(self.mei, self.bo, home), [1, 0, 0])
        home.parent_id = self.bo
        self.assertEqual(self.facts(self.mei, self.bo, home), [0, 1, 0])
        home.parent_id = False
        self.assertEqual(self.facts(self.mei, self.bo, home), [0, 0, 1])
        home.parent_id = self.mei
        self.mei.is_company = True
        self.assertEqual(self.facts(self.mei, self.bo, home), [0, 0, 1])

    def test_what_an_address_gives_back_is_that_of_the_person(self):
        home = self._make_guest("Home", parent_id=self.mei.id, type="delivery")
        order = self.pay(home, "2026-05-01 04:00:00", {self.tofu: 1, self.tea: 1})
        self.assertEqual(self.facts(self.mei, home), [1, 0])
        self.give_back(order, {self.tofu: 1}, guest=self.bo)
        self.assertEqual(self.facts(self.mei, home), [1, 0])
        self.assertEqual(self.visits(self.mei).amount, 10)

    def test_merged_person_keeps_the_visits_of_the_address(self):
        home = self._make_guest("Home", parent_id=self.mei.id, type="delivery")
        self.pay(home, "2026-05-01 04:00:00")
        self.process()
        self.merge(self.mei, into=self.bo)
        self.env.invalidate_all()
        self.assertEqual(home.parent_id, self.bo)
        self.assertEqual(self.facts(self.bo, home), [1, 0])

    # -- people at the table --------------------------------------------------------------------

    def covers(self, *bills):
        """People of the visit with these bills: (time, people, table)."""
        guest = self._make_guest("Guest")
        for at, covers, table in bills:
            self.pay(
                guest, f"2026-05-01 {at}:00", customer_count=covers, table_id=table.id, preset_id=self.presets[0].id
            )
        self.facts(guest)
        return self.visits(guest).covers

    def test_shares_of_a_split_bill_add_up(self):
        table = self.table
        self.assertEqual(self.covers(("11:00", 3, table), ("11:05", 1, table), ("11:35", 2, table)), 6)

    def test_parts_that_a_till_splits_off_are_at_no_table_and_eat_in_all_the_same(self):
        """As Odoo's till leaves them: a floating order of one, and one person less on the first bill."""
        guest = self._make_guest("Guest")
        bills = [("11:00", 1, "split_table_id"), ("11:04", 1, "split_table_id"), ("11:09", 2, "table_id")]
        for at, covers, link in bills:
            self.pay(guest, f"2026-05-01 {at}:00", customer_count=covers, **{link: self.table.id})
        self.assertEqual(self.facts(guest), [1])
        visit = self.visits(guest)
        self.assertEqual((visit.covers, visit.channel, visit.order_count), (4, "dine_in", 3))
        self.assertEqual(visit.floor_id, self.table.floor_id)
        self.table.floor_id = (self.floors - self.table.floor_id)[:1]
        self.facts(guest)
        visit.order_id.split_table_id = False
        self.assertEqual(self.facts(guest), [2], "one part taken away, the rest at the table")

    def test_later_bills_are_of_the_same_people(self):
        table, other = self.table, self.tables[self.tills[1]]
        self.assertEqual(self.covers(("11:00", 4, table), ("12:30", 4, table)), 4)
        self.assertEqual(self.covers(("11:00", 2, table), ("11:05", 3, other)), 3)

    def test_bills_without_a_table_are_of_the_same_people(self):
        none = self.env["restaurant.table"]
        self.assertEqual(self.covers(("11:00", 1, none), ("11:05", 1, none)), 1)
