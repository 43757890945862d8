"""Whose clock, and which day: companies, business days, the jobs of the night, dates that cannot be."""

from datetime import date, datetime

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from ... import settings
from ...engine.shared.clock import company_zone_name, day_start, local_date
from ...hooks import post_init_hook
from ..common import GuestCase
from ..fact import facts_oracle as oracle


@tagged("post_install", "-at_install")
class TestCompanyClock(GuestCase):
    def company(self, country=None, **values):
        code = country and self.env["res.country"].search([("code", "=", country)]).id
        name = f"Chain {country} {self.env['res.company'].search_count([])}"
        return self.env["res.company"].create({"name": name, "country_id": code, **values})

    def test_company_goes_by_the_clock_of_its_country_or_the_administrators(self):
        self.env.ref("base.user_admin").tz = "Europe/Madrid"
        self.env.user.tz = "Pacific/Auckland"
        self.assertEqual(self.company("CN").restaurant_tz, "Asia/Shanghai")
        self.assertEqual(self.company("DE").restaurant_tz, "Europe/Madrid", "Germany has two zones in the list")
        self.assertEqual(self.company("FR").restaurant_tz, "Europe/Paris")
        self.assertEqual(self.company("US").restaurant_tz, "Europe/Madrid")
        self.assertEqual(self.company().restaurant_tz, "Europe/Madrid")

    def test_company_made_in_a_browser_does_not_take_the_clock_of_the_browser(self):
        self.env = self.env(context={**self.env.context, "tz": "Pacific/Auckland"})
        company = self.company("CN")
        self.assertEqual(company.restaurant_tz, "Asia/Shanghai")
        self.assertEqual(company.env.context["tz"], "Pacific/Auckland", "who made it goes on by the own clock")
        self.assertEqual(self.company("CN", restaurant_tz="Asia/Urumqi").restaurant_tz, "Asia/Urumqi")

    def test_nobodys_clock_is_never_that_of_who_asks(self):
        self.env.ref("base.user_admin").tz = False
        self.env.user.tz = "Pacific/Auckland"
        company = self.company()
        self.assertFalse(company.restaurant_tz)
        self.assertEqual(company_zone_name(self.env, company), "UTC")
        store = self.env["restaurant.store"].create({"name": "A", "company_id": company.id})
        self.assertEqual((store.tz, store.has_clock), ("UTC", False))
        company.restaurant_tz = "Asia/Tokyo"
        self.assertEqual((store.tz, store.has_clock), ("Asia/Tokyo", True))

    def test_stores_follow_the_clock_of_their_company_unless_they_have_their_own(self):
        following = self.env["restaurant.store"].create({"name": "A"})
        self.assertEqual(following.tz, "Asia/Shanghai")
        self.pay(self.mei, "2026-05-01 04:00:00", store=self.new_york)
        self.process()
        self.env.company.restaurant_tz = "Asia/Tokyo"
        self.assertEqual([following.tz, self.shanghai.tz], ["Asia/Tokyo"] * 2)
        self.assertEqual(self.new_york.tz, "America/New_York")

    def test_installation_derives_clocks_and_stores_take_them(self):
        self.env.company.partner_id.tz = False
        self.env.ref("base.user_admin").tz = "Asia/Shanghai"
        self.env.user.tz = "Pacific/Auckland"
        bare = self._make_config("Old till")
        self.pay(self.mei, "2026-05-01 11:00:00", config=bare)
        self.env.flush_all()
        self.env.cr.execute("UPDATE pos_config SET store_id = NULL WHERE id = %s", [bare.id])
        self.env.invalidate_all()
        self.env.company.country_id = False
        post_init_hook(self.env)
        self.assertEqual(bare.store_id.tz, "Asia/Shanghai")
        self.assertEqual((self.visits(self.mei).hour, self.visits(self.mei).daypart), (19, "dinner"))


@tagged("post_install", "-at_install")
class TestBusinessDay(GuestCase):
    def day(self, at, **values):
        guest = self._make_guest("Guest")
        self.pay(guest, at, **values)
        self.process()
        self.assertEqual(oracle.stored_visits(guest), oracle.expected_visits(guest))
        visit = self.visits(guest)
        return visit.visit_date, visit.weekday, visit.hour, visit.daypart

    def test_supper_after_midnight_is_of_the_day_before(self):
        # Saturday, 2 May 2026 in Shanghai.
        self.assertEqual(self.day("2026-05-01 16:30:00"), (date(2026, 5, 1), 5, 0, "late"))
        self.assertEqual(self.day("2026-05-01 19:59:59"), (date(2026, 5, 1), 5, 3, "late"))
        self.assertEqual(self.day("2026-05-01 20:00:00"), (date(2026, 5, 2), 6, 4, "late"))

    def test_each_store_has_its_own_hour(self):
        self.pay(self.mei, "2026-05-01 16:30:00")
        self.process()
        self.shanghai.day_ends_at = 0
        self.process()
        self.assertEqual(self.visits(self.mei).visit_date, date(2026, 5, 2))
        self.assertEqual(self.day("2026-05-01 04:30:00", store=self.new_york)[0], date(2026, 4, 30))
        with self.assertRaises(ValidationError):
            self.shanghai.day_ends_at = 12

    def test_stores_go_along_with_the_house(self):
        self.new_york.day_ends_at = 6
        self.env["res.config.settings"].create({"day_ends_at": 2}).execute()
        self.assertEqual((self.shanghai.day_ends_at, self.new_york.day_ends_at), (2, 6))
        self.assertEqual(self.env["restaurant.store"].create({"name": "A"}).day_ends_at, 2)
        self.assertEqual(settings.get(self.env, "day_ends_at"), 2)

    def test_today_is_yesterday_until_the_day_ends(self):
        self.pay(self.mei, "2026-05-01 11:00:00")
        with freeze_time("2026-05-01 19:30:00"):  # 3:30 on Saturday
            self.assertEqual(local_date(self.env), date(2026, 5, 1))
            self.process()
            self.assertEqual(self.profile(self.mei).days_since_last, 0)
        with freeze_time("2026-05-01 20:00:00"):
            self.assertEqual(local_date(self.env), date(2026, 5, 2))
        self.assertEqual(day_start(self.env, date(2026, 5, 2)), datetime(2026, 5, 1, 20))

    # -- the night ---------------------------------------------------------------------------

    def test_jobs_run_after_the_end_of_the_day_summer_and_winter(self):
        self.env.company.restaurant_tz = "Europe/Berlin"
        cron = self.env.ref("restaurant_crm.ir_cron_check_facts")
        for now, then in (
            ("2026-07-01 01:00:00", "2026-07-01 02:30:00"),
            ("2026-07-01 02:30:00", "2026-07-02 02:30:00"),
            ("2026-12-01 12:00:00", "2026-12-02 03:30:00"),
            ("2026-10-24 12:00:00", "2026-10-25 03:30:00"),  # the clock goes back in that night
        ):
            with self.subTest(now=now):
                self.assertEqual(str(cron._next_night(datetime.fromisoformat(now))), then)

    def test_every_daily_job_is_one_of_the_night(self):
        ours = self.env["ir.model.data"].search([("module", "=", "restaurant_crm"), ("model", "=", "ir.cron")])
        daily = self.env["ir.cron"].browse(ours.mapped("res_id")).filtered(lambda cron: cron.interval_type == "days")
        self.assertGreater(len(daily), 10)
        self.assertFalse(daily.filtered(lambda cron: cron.restaurant_night_minutes <= 0).mapped("cron_name"))

    def test_the_night_is_that_of_the_house_whoever_plans_it(self):
        self.env.company.restaurant_tz = "Asia/Shanghai"
        other = self.env["res.company"].create({"name": "Elsewhere", "restaurant_tz": "America/New_York"})
        cron = self.env.ref("restaurant_crm.ir_cron_check_facts")
        now = datetime(2026, 7, 1, 12)
        self.assertEqual(cron.with_company(other)._next_night(now), cron._next_night(now))

    def test_plan_follows_the_clock_and_every_run(self):
        cron = self.env.ref("restaurant_crm.ir_cron_review_tiers")
        self.env.company.restaurant_tz = "America/New_York"
        expected = cron._next_night(self.env.cr.now())
        self.assertEqual(cron.nextcall, expected)
        cron.nextcall = "2020-01-01 00:00:00"
        self.env.flush_all()
        job = {"id": cron.id, "nextcall": cron.nextcall, "interval_type": "days", "interval_number": 1}
        self.env["ir.cron"]._reschedule_later(job)
        cron.invalidate_recordset()
        self.assertEqual(cron.nextcall, expected)
        other = self.env.ref("restaurant_crm.ir_cron_process_guest_queue")
        self.assertFalse(other.restaurant_night_minutes)

    # -- dates that cannot be ----------------------------------------------------------------

    def test_date_that_a_device_cannot_have_is_the_time_of_arrival_and_listed(self):
        for at in ("9999-12-31 12:00:00", "1970-01-01 00:00:10", "2026-05-03 04:00:00"):
            with self.subTest(at=at):
                guest = self._make_guest("Guest")
                order = self._arrived(self._order(guest, at), "2026-05-01 04:00:00")
                order.state = "paid"
                self.process()
                visit = self.visits(guest)
                self.assertEqual(visit.visited_at, datetime(2026, 5, 1, 4))
                self.assertEqual(oracle.stored_visits(guest), oracle.expected_visits(guest))
                issue = self.env["restaurant.fact.issue"].search([("partner_id", "=", guest.id)])
                self.assertEqual((issue.kind, issue.order_id), ("impossible_date", order))
                order.date_order = "2026-04-30 04:00:00"
                self.process()
                self.assertFalse(issue.exists())

    def test_tab_that_is_paid_days_later_has_its_date(self):
        order = self._arrived(self._order(self.mei, "2026-05-09 04:00:00"), "2026-05-01 04:00:00")
        self._settle(order)
        self.env.cr.execute("UPDATE pos_payment SET create_date = '2026-05-09 04:00:01'")
        self.env.invalidate_all()
        self.process()
        self.assertEqual(self.visits(self.mei).visit_date, date(2026, 5, 9))

    def test_order_of_past_years_that_is_brought_in_keeps_its_date(self):
        self.bring(self.mei, 1100)
        self.process()
        self.assertFalse(self.env["restaurant.fact.issue"].search([("partner_id", "=", self.mei.id)]))
