"""Holidays, working days that make up for them, closures: who fills the calendar in, and what visits make of it."""

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ...engine.shared import holidays
from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestCalendar(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.country_id = cls.env.ref("base.cn")
        cls.Day = cls.env["restaurant.calendar.day"]
        cls.Day.search([]).unlink()

    def fill(self, today="2026-03-01 04:00:00"):
        with freeze_time(today):
            self.Day._fill(self.company)
        return {day.date: day.kind for day in self.Day.search([("company_id", "=", self.company.id)])}

    def test_china(self):
        days = self.fill()
        # The spring festival of 2026, its weekend included, and the Saturdays that make up for it.
        self.assertEqual(
            [days.get(date(2026, 2, day)) for day in range(14, 25)], ["working"] + ["holiday"] * 9 + [None]
        )
        self.assertEqual(days[date(2026, 2, 28)], "working")
        self.assertEqual(days[date(2026, 10, 1)], "holiday")
        self.assertEqual(self.fill(), days, "the second time adds nothing")

    def test_two_libraries_agree_on_what_is_work(self):
        """The second one does not tell the weekend within a festival from others: that is no work to both."""
        for year in range(2018, 2027):
            with self.subTest(year=year):
                first = holidays.days("CN", year)
                with patch.object(holidays, "_of_china", lambda *args: None):
                    second = holidays.days("CN", year)
                for day in first.keys() | second.keys():
                    works = [
                        found[day][0] == "working" if day in found else day.weekday() < 5 for found in (first, second)
                    ]
                    self.assertEqual(works[0], works[1], day)

    def test_other_countries(self):
        found = holidays.days("DE", 2026, "de_DE")
        self.assertEqual(found[date(2026, 10, 3)], ("holiday", "Tag der Deutschen Einheit"))
        self.assertIsNone(holidays.days("XX", 2026))

    def test_what_people_change_stays(self):
        self.fill()
        festival = self.Day.search([("date", "=", "2026-10-01")])
        festival.kind = "ordinary"
        mine = self.Day.create({"date": "2026-08-08", "kind": "holiday", "name": "Our birthday"})
        dropped = self.Day.create({"date": "2026-08-09", "kind": "holiday", "name": "Old", "is_from_library": True})
        days = self.fill()
        self.assertEqual(days[date(2026, 10, 1)], "ordinary")
        self.assertEqual(days[mine.date], "holiday")
        self.assertNotIn(date(2026, 8, 9), days)
        self.assertFalse(dropped.exists())

    def test_without_library_and_country(self):
        with patch.object(holidays, "_package", lambda name: None), self.assertRaises(UserError):
            self.Day.action_fill()
        self.company.country_id = False
        with self.assertRaises(UserError):
            self.Day.action_fill()

    def test_visits_know_the_kind_of_their_day(self):
        # A Thursday, a Saturday, and a Sunday after midnight that is still Saturday's business day.
        self.Day.create({"date": "2026-10-01", "kind": "holiday"})
        self.Day.create({"date": "2026-10-10", "kind": "working"})
        self.Day.create({"date": "2026-10-12", "kind": "closed"})
        moments = {
            "2026-10-01 04:00:00": "holiday",
            "2026-10-09 04:00:00": "working",
            "2026-10-10 17:00:00": "working",
            "2026-10-11 04:00:00": "off",
            "2026-10-12 04:00:00": "working",
        }
        for moment in moments:
            self.pay(self.mei, moment)
        self.process()
        visits = self.visits(self.mei).sorted("visited_at")
        self.assertEqual(visits.mapped("day_kind"), list(moments.values()))
        self.assertEqual(self.profile(self.mei).weekend_share, 40)
        kinds = {"working": 3, "off": 2, "holiday": 1}
        for kind, count in kinds.items():
            segment = self.env["restaurant.segment"].create(
                {
                    "name": kind,
                    "condition_ids": [
                        Command.create({"measure": "visits", "comparison": "=", "value": count, "day_kind": kind})
                    ],
                }
            )
            with self.subTest(kind=kind):
                self.assertIn(self.mei, segment.get_guests())
                self.assertIn({"working": "working days", "off": "days off", "holiday": "public holidays"}[kind],
                              segment.summary)  # fmt: skip
                rows = self.env.execute_query(segment._members_sql(self.mei.ids))
                self.assertEqual(rows, [(segment.id, self.mei.id)])

    def test_change_reaches_visits_by_the_queue(self):
        self.pay(self.mei, "2026-10-01 04:00:00")
        self.process()
        visit = self.visits(self.mei)
        day = self.Day.create({"date": "2026-10-01", "kind": "holiday"})
        self.process()
        self.assertEqual(visit.day_kind, "holiday")
        day.date = "2026-10-02"
        self.process()
        self.assertEqual(visit.day_kind, "working")
        day.date = "2026-10-01"
        self.process()
        day.unlink()
        self.process()
        self.assertEqual(visit.day_kind, "working")

    def test_weekend_of_another_week(self):
        self.company.restaurant_days_off = "5,6"
        self.pay(self.mei, "2026-10-09 04:00:00")
        self.pay(self.mei, "2026-10-11 04:00:00")
        self.process()
        self.assertEqual(self.visits(self.mei).sorted("visited_at").mapped("day_kind"), ["off", "working"])
        with self.assertRaises(ValidationError):
            self.company.restaurant_days_off = "0,8"

    def test_closures(self):
        self.Day.create({"date": "2026-10-01", "kind": "closed", "store_ids": [Command.set(self.shanghai.ids)]})
        self.Day.create({"date": "2026-10-02", "kind": "closed"})
        both = self.shanghai | self.new_york
        self.assertEqual(
            self.Day._closed(both, date(2026, 10, 1), date(2026, 10, 3)),
            {
                (self.shanghai.id, date(2026, 10, 1)),
                (self.shanghai.id, date(2026, 10, 2)),
                (self.new_york.id, date(2026, 10, 2)),
            },
        )
        self.assertFalse(self.Day._closed(both, date(2026, 10, 3), date(2026, 10, 9)))
        with self.assertRaises(ValidationError):
            self.Day.create({"date": "2026-10-03", "kind": "holiday", "store_ids": [Command.set(self.shanghai.ids)]})
