"""Dates, weekdays, hours and dayparts by the clock on the wall of the store."""

from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ... import settings
from ..common import GuestCase
from ..fact import facts_oracle as oracle


@tagged("post_install", "-at_install")
class TestClock(GuestCase):
    def when(self, store, at):
        """Local date, weekday, hour and daypart of a visit at a UTC time."""
        guest = self._make_guest(at)
        self.pay(guest, at, store=store)
        self.process()
        visit = self.visits(guest)
        return visit.visit_date, visit.weekday, visit.hour, visit.daypart

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The day of these stores ends at midnight; see test_business_day for others.
        (cls.shanghai | cls.new_york).day_ends_at = 0

    def test_midnight_in_shanghai(self):
        self.assertEqual(self.when(self.shanghai, "2026-05-01 15:59:59"), (date(2026, 5, 1), 5, 23, "late"))
        self.assertEqual(self.when(self.shanghai, "2026-05-01 16:00:00"), (date(2026, 5, 2), 6, 0, "late"))

    def test_midnight_in_new_york_in_summer_and_in_winter(self):
        self.assertEqual(self.when(self.new_york, "2026-07-01 03:59:59"), (date(2026, 6, 30), 2, 23, "late"))
        self.assertEqual(self.when(self.new_york, "2026-07-01 04:00:00"), (date(2026, 7, 1), 3, 0, "late"))
        self.assertEqual(self.when(self.new_york, "2026-01-01 04:59:59"), (date(2025, 12, 31), 3, 23, "late"))
        self.assertEqual(self.when(self.new_york, "2026-01-01 05:00:00"), (date(2026, 1, 1), 4, 0, "late"))

    def test_clock_goes_forward_in_new_york(self):
        # 8 March 2026, 2:00 becomes 3:00: the hour 2 does not exist.
        self.assertEqual(self.when(self.new_york, "2026-03-08 06:59:59")[2], 1)
        self.assertEqual(self.when(self.new_york, "2026-03-08 07:00:00")[2], 3)

    def test_clock_goes_back_in_new_york(self):
        # 1 November 2026, 2:00 becomes 1:00: the hour 1 comes twice.
        self.assertEqual(self.when(self.new_york, "2026-11-01 05:59:59")[2], 1)
        self.assertEqual(self.when(self.new_york, "2026-11-01 06:59:59")[2], 1)
        self.assertEqual(self.when(self.new_york, "2026-11-01 07:00:00")[2], 2)

    def test_gap_between_orders_is_real_time_when_the_clock_changes(self):
        # 0:30 and 5:00 by the clock, but only three and a half hours apart.
        self.pay(self.mei, "2026-03-08 05:30:00", store=self.new_york)
        self.pay(self.mei, "2026-03-08 09:00:00", store=self.new_york)
        self.process()
        self.assertEqual(self.visits(self.mei).mapped("order_count"), [2])

    def test_visit_over_midnight_belongs_to_the_day_it_began(self):
        self.pay(self.mei, "2026-05-01 15:00:00")
        self.pay(self.mei, "2026-05-01 17:00:00")
        self.process()
        self.assertEqual(self.visits(self.mei).visit_date, date(2026, 5, 1))

    def test_borders_of_the_parts_of_the_day(self):
        borders = {
            4: "late", 5: "breakfast", 9: "breakfast", 10: "lunch", 14: "lunch", 15: "afternoon", 16: "afternoon",
            17: "dinner", 21: "dinner", 22: "late", 0: "late",
        }  # fmt: skip
        self.shanghai.tz = "UTC"
        for hour, part in borders.items():
            with self.subTest(hour=hour):
                self.assertEqual(self.when(self.shanghai, f"2026-05-01 {hour:02}:00:00")[2:], (hour, part))

    def test_moving_the_clock_of_a_store_moves_its_visits(self):
        self.pay(self.mei, "2026-05-01 20:00:00")
        self.pay(self.bo, "2026-05-01 20:00:00", store=self.new_york)
        self.process()
        self.assertEqual(self.visits(self.mei).visit_date, date(2026, 5, 2))
        self.shanghai.tz = "UTC"
        self.assertEqual(self.env["restaurant.guest.queue"].search([]).partner_id, self.mei)
        self.process()
        self.assertEqual(self.visits(self.mei).visit_date, date(2026, 5, 1))

    def test_moving_a_till_to_another_store_moves_its_visits(self):
        self.pay(self.mei, "2026-05-01 20:00:00")
        self.process()
        self.shanghai.config_ids.store_id = self.new_york
        self.process()
        self.assertRecordValues(self.visits(self.mei), [{"store_id": self.new_york.id, "hour": 16}])

    def test_store_refuses_a_clock_that_the_database_does_not_know(self):
        with self.assertRaises(ValidationError):
            self.shanghai.tz = "Asia/Atlantis"


@tagged("post_install", "-at_install")
class TestHouseRules(GuestCase):
    """The settings that decide what a visit is."""

    def set_rules(self, **rules):
        self.env["res.config.settings"].create(rules).execute()

    def stale(self):
        return self.env["res.config.settings"].create({}).visits_are_stale

    def test_gap_of_zero_hours_makes_every_order_a_visit(self):
        self.pay(self.mei, "2026-05-01 04:00:00")
        self.pay(self.mei, "2026-05-01 04:00:00", {self.tea: 1})
        self.process()
        self.assertEqual(len(self.visits(self.mei)), 1)
        self.set_rules(visit_gap_hours=0)
        self.assertEqual(self.env["res.config.settings"].create({}).visit_gap_hours, 0)
        self.assertEqual(self.env["restaurant.visit"]._rebuild(), self.mei.ids)
        self.assertEqual(self.visits(self.mei).mapped("order_count"), [1, 1])
        self.assertEqual(oracle.stored_visits(self.mei), oracle.expected_visits(self.mei, gap_hours=0))

    def test_gap_of_half_hours(self):
        self.set_rules(visit_gap_hours=1.5)
        self.pay(self.mei, "2026-05-01 04:00:00")
        self.pay(self.mei, "2026-05-01 05:29:59")
        self.pay(self.mei, "2026-05-01 06:59:59")
        self.process()
        self.assertEqual(self.visits(self.mei).mapped("order_count"), [2, 1])

    def test_changed_rules_make_visits_stale_until_they_are_rebuilt(self):
        self.pay(self.mei, "2026-05-01 06:00:00")
        self.process()
        self.assertEqual(self.visits(self.mei).daypart, "lunch")
        self.set_rules(at_risk_ratio=2.5)
        self.assertFalse(self.stale())
        self.set_rules(lunch_start=8, afternoon_start=13)
        self.assertTrue(self.stale())
        self.set_rules(at_risk_ratio=2.0)
        self.assertTrue(self.stale(), "saving other settings forgot that the visits are stale")
        self.env["res.config.settings"].create({}).action_rebuild_visits()
        self.assertFalse(self.stale())
        check = self.env["restaurant.fact.check"].search([("state", "=", "running")])
        self.assertEqual(check.reason, "settings")
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_check_facts").method_direct_trigger()
        self.assertEqual(check.state, "done")
        self.assertEqual(self.visits(self.mei).daypart, "afternoon")
        self.assertEqual(
            oracle.stored_visits(self.mei),
            oracle.expected_visits(self.mei, dayparts=(5, 8, 13, 17, 22)),
        )

    def test_parts_of_the_day_have_to_ascend(self):
        with self.assertRaises(ValidationError):
            self.set_rules(lunch_start=18)
        with self.assertRaises(ValidationError):
            self.set_rules(late_start=24)
        with self.assertRaises(ValidationError):
            self.set_rules(visit_gap_hours=-1)

    def test_broken_parameters_fall_back_to_their_defaults(self):
        parameters = self.env["ir.config_parameter"]
        for broken in ("many", "nan", "inf", "-inf"):
            parameters.set_param("restaurant_crm.visit_gap_hours", broken)
            parameters.set_param("restaurant_crm.assumed_gap_days", broken)
            with (
                self.subTest(broken=broken),
                self.assertLogs("odoo.addons.restaurant_crm.settings", "WARNING"),
            ):
                self.assertEqual(settings.get(self.env, "visit_gap_hours"), 4)
                self.assertEqual(settings.get(self.env, "assumed_gap_days"), 30)
        parameters.set_param("restaurant_crm.lunch_start", "23")
        parameters.set_param("restaurant_crm.rfm_quantiles", '{"recency": [1]}')
        parameters.set_param("restaurant_crm.recency_limits", "soon")
        self.pay(self.mei, "2026-05-01 04:00:00")
        with self.assertLogs("odoo.addons.restaurant_crm.settings", "WARNING"):
            self.process()
        self.assertEqual(self.visits(self.mei).daypart, "lunch")
