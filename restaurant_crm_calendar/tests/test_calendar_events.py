"""Staffing proposals in the calendar."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.restaurant_crm.tests.common import GuestCase


@tagged("post_install", "-at_install")
class TestCalendarEvents(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.relations = cls._make_user("a_relations", "restaurant_crm.group_user")
        cls.manager = cls._make_user("a_manager", "restaurant_crm.group_user")
        cls.shanghai.manager_id = cls.manager
        cls.day = cls.env.company._local_date() + timedelta(days=3)
        # Two people, then four, two again; 24:30 is half past midnight.
        cls.needs = cls.plan({11.5: 2, 12: 4, 12.5: 4, 13: 2, 24.5: 1})

    @classmethod
    def plan(cls, people):
        return cls.env["restaurant.staffing.need"].create(
            [
                {"store_id": cls.shanghai.id, "date": cls.day, "hour": hour, "people": number}
                for hour, number in people.items()
            ]
        )

    def events(self):
        return self.env["calendar.event"].search([("restaurant_store_id", "=", self.shanghai.id)], order="start")

    def times(self):
        """Name, and start and end as hours of the day by the clock of Shanghai."""
        midnight = datetime.combine(self.day, datetime.min.time()) - timedelta(hours=8)
        return [
            (event.name, *((moment - midnight) / timedelta(hours=1) for moment in (event.start, event.stop)))
            for event in self.events()
        ]

    def test_an_entry_for_as_long_as_the_crew_is_the_same(self):
        mails = self.env["mail.mail"].search_count([])
        action = self.needs.with_user(self.relations).action_calendar_events()
        self.assertEqual(
            self.times(),
            [
                (f"{self.shanghai.name}: 2 people", 11.5, 12),
                (f"{self.shanghai.name}: 4 people", 12, 13),
                (f"{self.shanghai.name}: 2 people", 13, 13.5),
                (f"{self.shanghai.name}: one person", 24.5, 25),
            ],
        )
        events = self.events()
        self.assertEqual(self.env["calendar.event"].search(action["domain"]), events)
        self.assertEqual((events.user_id, events.partner_ids), (self.manager, self.manager.partner_id))
        self.assertEqual(set(events.mapped("show_as")), {"free"})
        self.assertEqual(self.env["mail.mail"].search_count([]), mails, "nobody is invited by mail")

    def test_proposed_again_and_changed_by_a_person(self):
        self.needs.action_calendar_events()
        first = self.events()
        first[3].name = "Late crew, agreed"
        self.needs.filtered(lambda row: row.hour == 12).people = 5
        self.needs.with_user(self.relations).action_calendar_events()
        self.assertEqual(
            [name.removeprefix(f"{self.shanghai.name}: ") for name, _start, _end in self.times()],
            ["2 people", "5 people", "4 people", "2 people", "Late crew, agreed"],
        )
        self.assertEqual(first.exists(), first[3])

    def test_other_days_and_stores_stay(self):
        self.needs.action_calendar_events()
        before = self.events()
        other = self.env["restaurant.staffing.need"].create(
            [
                {"store_id": self.shanghai.id, "date": self.day + timedelta(days=1), "hour": 12, "people": 2},
                {"store_id": self.new_york.id, "date": self.day, "hour": 12, "people": 3},
            ]
        )
        other.action_calendar_events()
        self.assertEqual(self.events()[:4], before)
        self.assertEqual(len(self.events()), 5)

    def test_nobody_needed(self):
        self.needs.people = 0
        with self.assertRaises(UserError):
            self.needs.action_calendar_events()

    def test_rights(self):
        cashier = self._make_user("a_cashier", "point_of_sale.group_pos_user")
        with self.assertRaises(AccessError):
            self.needs.with_user(cashier).action_calendar_events()
        self.relations.restaurant_store_ids = self.new_york
        with self.assertRaises(AccessError):
            self.needs.with_user(self.relations).action_calendar_events()
