"""Birthdays by the lunar calendar: the table, the rule for days that a year lacks, and everything that uses them."""

from datetime import date, timedelta
from unittest.mock import patch

from borax.calendars.lunardate import LCalendars, LunarDate
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.guest.birthday import celebration, next_birthday
from ...engine.shared import lunar
from ..common import CASHIER, GuestCase


@tagged("post_install", "-at_install")
class TestLunarBirthdays(GuestCase):
    def celebrates(self, today, month, day, leap=False):
        """When a guest with this lunar birthday celebrates next, by SQL."""
        self.mei.write({"guest_lunar_month": month, "guest_lunar_day": day, "guest_lunar_leap": leap})
        self.env.flush_all()
        query = SQL(
            "SELECT %s FROM res_partner WHERE id = %s",
            next_birthday(celebration(), SQL("%s::date", today)),
            self.mei.id,
        )
        return self.env.execute_query(query)[0][0]

    def test_calendar_agrees_with_a_second_library(self):
        """Every month of 150 years."""
        first, last = lunar.FIRST_YEAR, 2050
        ours = {
            (row.year, row.month, row.leap, row.first_day, row.days)
            for row in self.env["restaurant.lunar.month"].search([("year", ">=", first), ("year", "<=", last)])
        }
        theirs = {
            (year, month, bool(leap), LunarDate(year, month, 1, leap).to_solar_date(), days)
            for year in range(first, last + 1)
            for month, days, leap in LCalendars.iter_year_month(year)
        }
        self.assertEqual(ours, theirs)
        self.assertGreater(len(ours), 1850)

    def test_days_agree_with_a_second_library(self):
        """The first and the last day of every month of a hundred years; that a month has no others is tested above."""
        for row in self.env["restaurant.lunar.month"].search([("year", ">=", 1950), ("year", "<", 2050)]):
            for day in (row.first_day, row.first_day + timedelta(days=row.days - 1)):
                other = LunarDate.from_solar(day)
                self.assertEqual(lunar.of(day), (other.month, other.day, bool(other.leap)), day)

    def test_next_birthday(self):
        # The spring festival of 2026 and of 2027.
        self.assertEqual(self.celebrates(date(2026, 1, 1), 1, 1), date(2026, 2, 17))
        self.assertEqual(self.celebrates(date(2026, 2, 17), 1, 1), date(2026, 2, 17))
        self.assertEqual(self.celebrates(date(2026, 2, 18), 1, 1), date(2027, 2, 6))
        self.assertEqual(self.celebrates(date(2026, 5, 1), 8, 15), date(2026, 9, 25))

    def test_days_that_a_year_lacks(self):
        # 2025 has a sixth leap month, 2026 has none.
        self.assertEqual(self.celebrates(date(2025, 6, 1), 6, 3, leap=True), LunarDate(2025, 6, 3, 1).to_solar_date())
        self.assertEqual(self.celebrates(date(2025, 6, 1), 6, 3), LunarDate(2025, 6, 3).to_solar_date())
        self.assertEqual(self.celebrates(date(2026, 1, 1), 6, 3, leap=True), LunarDate(2026, 6, 3).to_solar_date())
        for year in range(1950, 2051):
            days = {month: days for month, days, leap in LCalendars.iter_year_month(year) if not leap}
            if days[12] == 29:
                break
        eve = LunarDate(year, 12, 29).to_solar_date()
        self.assertEqual(self.celebrates(eve - timedelta(days=20), 12, 30), eve)

    def test_days_to_birthday_on_contacts_and_in_segments(self):
        by_sun = self._make_guest("Sun", guest_birthday="1990-02-20")
        self.mei.write({"guest_birthday": "1990-06-01", "guest_lunar_month": 1, "guest_lunar_day": 1})
        guests = self.mei | by_sun | self.bo
        segment = self.env["restaurant.segment"].create(
            {
                "name": "Soon",
                "condition_ids": [Command.create({"measure": "days_to_birthday", "comparison": "<=", "value": 7})],
            }
        )
        with freeze_time("2026-02-14 04:00:00"):
            guests.invalidate_recordset()
            self.assertEqual(guests.mapped("guest_days_to_birthday"), [3, 6, 0])
            near = [("id", "in", guests.ids), ("guest_days_to_birthday", "<=", 3)]
            self.assertEqual(guests.search(near), self.mei)
            self.assertEqual(
                guests.search([("id", "in", guests.ids)], order="guest_days_to_birthday")[:2], self.mei | by_sun
            )
            self.assertEqual(segment.get_guests() & guests, self.mei | by_sun)
            self.assertEqual(self.mei._cards_of(self.mei.ids)[self.mei.id]["birthday"], "02-17")

    def test_day_of_the_lunar_calendar_from_the_date_of_birth(self):
        self.mei.guest_birthday = "1990-06-25"
        self.mei.action_lunar_from_birthday()
        said = (self.mei.guest_lunar_month, self.mei.guest_lunar_day, self.mei.guest_lunar_leap)
        self.assertEqual(said, (5, 3, True))
        with self.assertRaises(UserError):
            self.bo.action_lunar_from_birthday()

    def test_no_day_of_the_lunar_calendar_without_the_year(self):
        """The same day of the sun is another day of the moon each year."""
        self.mei.write({"guest_birthday": "1990-06-25", "guest_birthday_year_unknown": True})
        with self.assertRaisesRegex(UserError, "date of birth with its year"):
            self.mei.action_lunar_from_birthday()
        self.assertFalse(self.mei.guest_lunar_month or self.mei.guest_lunar_day)
        self.mei.guest_birthday_year_unknown = False
        self.mei.action_lunar_from_birthday()
        self.assertEqual((self.mei.guest_lunar_month, self.mei.guest_lunar_day), (5, 3))

    def test_what_is_no_lunar_birthday(self):
        for month, day in ((13, 1), (1, 31), (-1, 1), (1, 0), (0, 5)):
            with self.subTest(month=month, day=day), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.mei.write({"guest_lunar_month": month, "guest_lunar_day": day})

    def test_without_the_library(self):
        """Nothing else is lost, and whoever enters one is told what is missing."""
        self.env["restaurant.lunar.month"].search([]).unlink()
        with patch.object(lunar, "library", lambda: None):
            self.env["restaurant.lunar.month"]._write_down()
            with self.assertRaises(ValidationError):
                self.mei.write({"guest_lunar_month": 1, "guest_lunar_day": 1})
            self.bo.guest_birthday = "1990-02-20"
            self.assertTrue(self.bo.guest_days_to_birthday >= 0)
        self.env["restaurant.lunar.month"]._write_down()
        self.mei.write({"guest_lunar_month": 1, "guest_lunar_day": 1})

    def test_who_sees_them(self):
        self.mei.write({"guest_lunar_month": 1, "guest_lunar_day": 1})
        cashier = self._make_user("cashier", CASHIER)
        for name in ("guest_lunar_month", "guest_lunar_day", "guest_lunar_leap"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.mei.with_user(cashier).read([name])
