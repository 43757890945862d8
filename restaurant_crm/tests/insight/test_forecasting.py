"""What will be sold and who is needed: the mathematics by hand, then a house with ten weeks of sales."""

from datetime import timedelta
from unittest.mock import patch

import vobject

from odoo.exceptions import UserError, ValidationError
from odoo.tests import BaseCase, tagged

from ...analytics import forecast, numeric, staffing
from ...analytics.numeric import np
from ...models.insight.sales_history import SalesHistory
from .case import InsightCase

NORMAL = (0.6, 0.7, 0.8, 0.9, 1.6, 1.5, 0.9)


@tagged("post_install", "-at_install")
class TestForecastMathematics(BaseCase):
    def series(self, number=60, days=182, level=20.0, factors=NORMAL, seed=4):
        random = np.random.default_rng(seed)
        weekday = np.arange(days + 14) % 7
        mean = level * np.array(factors)[weekday]
        sold = random.poisson(np.broadcast_to(mean[:days], (number, days))).astype(float)
        return sold, weekday, np.zeros(days + 14, bool), mean[days:]

    def predict(self, sold, weekday, holiday, group=None):
        group = np.zeros(len(sold), int) if group is None else group
        return forecast.predict(sold, forecast.Calendar(weekday, holiday), group, 14)

    def test_finds_level_and_weekdays_and_says_so(self):
        sold, weekday, holiday, mean = self.series()
        outlook = self.predict(sold, weekday, holiday)
        self.assertLess(np.abs(outlook.mean.mean(0) / mean - 1).max(), 0.05)
        explained = outlook.level[:, None] * outlook.weekday[:, weekday[182:]]
        self.assertLess(np.abs(explained - outlook.mean).max(), 1e-6)

    def test_closed_days_bend_nothing(self):
        """Not a number is no zero: without a fourth of the days the forecast is the same but for chance."""
        sold, weekday, holiday, mean = self.series()
        sold[:, 3::9] = np.nan
        self.assertLess(np.abs(self.predict(sold, weekday, holiday).mean.mean(0) / mean - 1).max(), 0.06)

    def test_a_weekday_on_which_it_never_opens(self):
        sold, weekday, holiday, _mean = self.series()
        sold[:, weekday[:182] == 2] = np.nan
        outlook = self.predict(sold, weekday, holiday)
        self.assertTrue((outlook.mean[:, weekday[182:] == 2] == 0).all())
        self.assertTrue(outlook.is_closed[:, weekday[182:] == 2].all())
        self.assertFalse(outlook.is_closed[:, weekday[182:] != 2].any())

    def test_a_holiday_counts_for_itself(self):
        sold, weekday, holiday, mean = self.series()
        holiday[5:182:20] = True
        sold[:, 5:182:20] *= 2
        holiday[183] = True
        outlook = self.predict(sold, weekday, holiday)
        self.assertAlmostEqual(outlook.mean[:, 1].mean() / mean[1], 2, delta=0.15)
        self.assertAlmostEqual(outlook.mean[:, 2].mean() / mean[2], 1, delta=0.06)

    def test_a_holiday_is_what_it_is_to_the_place(self):
        """It fills one house and empties another; a third that has seen none takes what is common."""
        sold, weekday, holiday, _mean = self.series(90)
        holiday[5:182:20] = holiday[183] = True
        sold[:40, 5:182:20] *= 2
        sold[40:60, 5:182:20] *= 0.5
        sold[60:, 5:182:20] = np.nan
        group = np.repeat([0, 1, 2], [40, 20, 30])
        outlook = self.predict(sold, weekday, holiday, group)
        factors = [outlook.holiday[group == number].mean() for number in range(3)]
        self.assertAlmostEqual(factors[0], 2, delta=0.15)
        self.assertAlmostEqual(factors[1], 0.5, delta=0.1)
        self.assertAlmostEqual(factors[2], 1.5, delta=0.15)
        explained = outlook.level * outlook.weekday[:, weekday[183]] * outlook.holiday[:, weekday[183]]
        self.assertLess(np.abs(explained - outlook.mean[:, 1]).max(), 1e-6)

    def test_a_party_is_no_sign_of_the_next_days(self):
        sold, weekday, holiday, mean = self.series()
        before = self.predict(sold, weekday, holiday).mean[0].sum()
        sold[0, 180] = 400
        outlook = self.predict(sold, weekday, holiday)
        self.assertLess(outlook.mean[0].sum(), 1.2 * before)
        # The pieces come again somewhere: of all series together no less is expected than without the border.
        plain = forecast._Past(sold.astype(np.float32), weekday[:182], holiday[:182], np.zeros(60, int))
        self.assertAlmostEqual(outlook.level.sum(), plain.level.sum(), delta=0.01)
        self.assertGreater(plain.level[0], 1.4 * before / 14)

    def test_a_rare_dish_has_the_weekdays_of_its_group(self):
        sold, weekday, holiday, _mean = self.series(40)
        rare = np.zeros((1, 182))
        rare[0, ::30] = 1
        outlook = self.predict(np.vstack([sold, rare]), weekday, holiday)
        factors = outlook.weekday[-1] / outlook.weekday[-1].mean()
        self.assertLess(np.abs(factors / (np.array(NORMAL) / np.mean(NORMAL)) - 1).max(), 0.25)

    def test_quantiles_are_those_of_the_distribution(self):
        for mean, spread in ((0.3, 0.5), (4.0, 0.2), (40.0, 0.1)):
            size, below, pieces = 1 / spread, 0.0, -1
            stay = size / (size + mean)
            chance = stay**size
            while below < 0.8:
                pieces += 1
                below += chance
                chance *= (pieces + size) / (pieces + 1) * (1 - stay)
            found = forecast.quantile(np.array([[mean]]), np.array([spread]), 0.8)[0, 0]
            self.assertEqual(found, pieces, (mean, spread))
        self.assertEqual(forecast.quantile(np.array([[0.0]]), np.array([0.1]), 0.8)[0, 0], 0)
        # 1,000 and 0.8416 times the root of 1,000 + 0.01 * 1,000,000.
        large = forecast.quantile(np.array([[1000.0]]), np.array([0.01]), 0.8)[0, 0]
        self.assertAlmostEqual(large, 1000 + 0.8416 * 11000**0.5, delta=1)

    def test_enough_on_four_of_five_days(self):
        """Of series whose days differ more than by chance, as those of restaurants do."""
        random = np.random.default_rng(8)
        weekday, mean = np.arange(196) % 7, 6 * np.array(NORMAL)[np.arange(196) % 7]
        sold = random.poisson(random.gamma(5, mean / 5, (400, 196))).astype(float)
        outlook = self.predict(sold[:, :182], weekday, np.zeros(196, bool))
        enough = forecast.quantile(outlook.mean, outlook.spread, 0.8)
        cover = (sold[:, 182:] <= enough).mean()
        self.assertTrue(0.78 <= cover <= 0.88, cover)
        self.assertAlmostEqual(float(np.median(outlook.spread)), 0.2, delta=0.05)

    def test_last_week_skips_closed_weeks(self):
        sold = np.arange(21, dtype=float)[None]
        sold[0, 14] = np.nan
        self.assertEqual(forecast.same_day_last_week(sold)[0].tolist(), [7, 15, 16, 17, 18, 19, 20])

    def test_people_by_erlang(self):
        """Eight minutes an order, 80 % begun within three: figures of any table of Erlang C."""
        needed = [staffing.people_needed(orders, 8) for orders in (0, 4, 20, 80, 160)]
        self.assertEqual(needed, [0, 2, 5, 13, 24])
        # One desk that is busy half of the time: who comes waits with a chance of one half.
        self.assertAlmostEqual(staffing.chance_to_wait(0.5, 1), 0.5)
        self.assertAlmostEqual(staffing.chance_to_wait(1, 2), 1 / 3)
        with self.assertRaises(ValueError):
            staffing.people_needed(10, 0)


@tagged("post_install", "-at_install")
class TestForecast(InsightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["restaurant.store"].search([("id", "not in", (cls.shanghai | cls.new_york).ids)]).active = False
        cls.today = cls.env["restaurant.guest.profile"]._today()
        # Whatever holidays there are about today, by the library.
        cls.env["restaurant.calendar.day"].search([]).unlink()
        cls.till = cls.env["restaurant.history.till"].create({"name": "Old till"})
        cls.sold_as = {
            dish: cls.env["restaurant.history.dish"].create(
                {"till_id": cls.till.id, "name": dish.name, "key": dish.name, "product_id": dish.id}
            )
            for dish in (cls.tofu, cls.beef, cls.tea)
        }
        cls.number = 0
        values = []
        for ago in range(1, 71):
            day = cls.today - timedelta(days=ago)
            if day.weekday() == 0:
                continue
            # Four orders at noon, eight on Fridays; at night half as many, one beef each.
            busy = 2 if day.weekday() == 4 else 1
            values += [cls._sale(ago, 4, {cls.tofu: 2, cls.tea: 1}) for _number in range(4 * busy)]
            values += [cls._sale(ago, 11, {cls.beef: 1}) for _number in range(2 * busy)]
        cls.env["restaurant.history.order"].create(values)
        cls.Forecast = cls.env["restaurant.forecast"]
        cls.env.flush_all()

    @classmethod
    def _sale(cls, ago, hour, dishes):
        """Values of an order of nobody known, two people, at an hour of UTC."""
        cls.number += 1
        return {
            "till_id": cls.till.id,
            "key": str(cls.number),
            "number": str(cls.number),
            "placed_at": f"{cls.today - timedelta(days=ago)} {hour:02}:15:00",
            "store_id": cls.shanghai.id,
            "channel": "dine_in",
            "covers": 2,
            "total": 10,
            "line_ids": [
                (0, 0, {"dish_id": cls.sold_as[dish].id, "qty": qty, "amount": 10}) for dish, qty in dishes.items()
            ],
        }

    def forecast(self):
        self.Forecast._forecast(self.shanghai | self.new_york, self.today)
        return self.rows()

    def rows(self, dish=None, daypart="lunch"):
        return self.Forecast.search(
            [
                ("store_id", "=", self.shanghai.id),
                ("dish_id", "=", (dish or self.tofu).product_tmpl_id.id),
                ("daypart", "=", daypart),
                ("date", ">=", self.today),
            ]
        )

    def on(self, rows, weekday):
        return rows.filtered(lambda row: row.date.weekday() == weekday)[0]

    def test_two_weeks_with_reasons(self):
        rows = self.forecast()
        self.assertEqual([row.date for row in rows], [self.today + timedelta(days=number) for number in range(14)])
        friday, tuesday, monday = (self.on(rows, weekday) for weekday in (4, 1, 0))
        self.assertAlmostEqual(friday.expected, 16, delta=1)
        self.assertAlmostEqual(tuesday.expected, 8, delta=0.7)
        self.assertLessEqual(friday.p50, friday.p80)
        self.assertIn("usually", friday.reason)
        self.assertIn("Friday", friday.with_context(lang="en_US").reason)
        self.assertIn("1.7×", friday.reason)
        self.assertEqual((monday.is_closed, monday.expected, monday.p80), (True, 0, 0))
        self.assertEqual(monday.reason, "Closed on this day.")
        self.assertEqual((friday.last_week, tuesday.last_week), (16, 8))
        self.assertFalse(self.rows(self.beef, "lunch"))
        self.assertAlmostEqual(self.on(self.rows(self.beef, "dinner"), 4).expected, 4, delta=0.7)
        count = self.Forecast.search_count([])
        self.assertEqual(len(self.forecast()), 14)
        self.assertEqual(self.Forecast.search_count([]), count, "the next night replaces what this one saw")

    def test_what_several_need_together_is_less_than_the_sum(self):
        self.forecast()
        together = self.Forecast._read_group(
            [("store_id", "=", self.shanghai.id), ("is_closed", "=", False)], ["date:day"], ["p80:sum", "p50:sum"]
        )
        for day, upper, half in together:
            each = self.Forecast.search([("store_id", "=", self.shanghai.id), ("date", "=", day)])
            self.assertLessEqual(upper, sum(each.mapped("p80")))
            self.assertGreater(upper, half)

    def test_orders_of_the_till_count_less_what_came_back(self):
        """Known and unknown guests alike; what was typed wrong was no demand; an archived dish is needed no more."""
        order = self.pay(None, f"{self.today - timedelta(days=1)} 04:30:00", {self.tofu: 50})
        self.give_back(order, {self.tofu: 40})
        self.pay(self.mei, f"{self.today - timedelta(days=1)} 04:40:00", {self.tofu: 5})
        self.forecast()
        yesterday = self.today - timedelta(days=1)
        expected = 15 + (0 if yesterday.weekday() == 0 else 16 if yesterday.weekday() == 4 else 8)
        same = self.rows().filtered(lambda row: row.date.weekday() == yesterday.weekday())[0]
        self.assertEqual(same.last_week, expected)
        self.tofu.product_tmpl_id.active = False
        self.env.flush_all()
        self.forecast()
        self.assertFalse(self.rows())

    def test_what_was_sold_stands_beside_the_forecast(self):
        day = self.today - timedelta(days=next(ago for ago in (1, 2) if (self.today - timedelta(ago)).weekday() != 0))
        row, nothing = self.Forecast.create(
            [
                {
                    "store_id": self.shanghai.id,
                    "date": day,
                    "daypart": daypart,
                    "dish_id": self.tofu.product_tmpl_id.id,
                    "p80": 9,
                }
                for daypart in ("lunch", "late")
            ]
        )
        self.forecast()
        self.assertEqual(row.sold, 16 if day.weekday() == 4 else 8)
        self.assertEqual(nothing.sold, 0)

    def test_opening_hours_and_public_holidays(self):
        tomorrow = next(
            self.today + timedelta(days=ahead)
            for ahead in range(1, 14)
            if (self.today + timedelta(days=ahead)).weekday() in (1, 2, 3)
        )
        calendar = self.env["resource.calendar"].create({"name": "Hours of Shanghai"})
        calendar.attendance_ids = [(5, 0, 0)] + [
            (0, 0, {"name": "Day", "dayofweek": str(day), "hour_from": 10, "hour_to": 22}) for day in range(7)
        ]
        self.shanghai.resource_calendar_id = calendar
        leave = {
            "name": "Works",
            "date_from": f"{tomorrow - timedelta(days=1)} 16:00:00",
            "date_to": f"{tomorrow} 15:59:59",
        }
        closure = self.env["resource.calendar.leaves"].create({**leave, "calendar_id": calendar.id})
        self.env.flush_all()
        rows = self.forecast()
        self.assertTrue(rows.filtered(lambda row: row.date == tomorrow).is_closed)
        closure.unlink()
        # Public holidays of the past, twice as busy: one to come is expected to be.
        past = [self.today - timedelta(days=ago) for ago in range(2, 60, 5)]
        past = [day for day in past if day.weekday() in (1, 2, 3)]
        self.env["restaurant.history.order"].create(
            [
                self._sale((self.today - day).days, 4, {self.tofu: 2, self.tea: 1})
                for day in past
                for _number in range(30)
            ]
        )
        self.env["restaurant.calendar.day"].create(
            [{"name": "Feast", "date": day, "kind": "holiday"} for day in (*past, tomorrow)]
        )
        self.env.flush_all()
        row = self.forecast().filtered(lambda row: row.date == tomorrow)
        self.assertGreater(row.holiday_factor, 1.5)
        self.assertIn("holiday", row.reason)

    def test_days_that_the_calendar_calls_closed(self):
        """Nothing is expected of one to come, nobody is needed; one that is over teaches nothing."""
        last = next(ago for ago in range(1, 9) if (self.today - timedelta(days=ago)).weekday() == 2)
        self.env["restaurant.history.order"].create([self._sale(last, 4, {self.tofu: 100}) for _number in range(5)])
        ahead = next(
            self.today + timedelta(days=number)
            for number in range(1, 9)
            if (self.today + timedelta(days=number)).weekday() == 3
        )
        self.env["restaurant.calendar.day"].create(
            [
                {"name": "Works", "date": ahead, "kind": "closed", "store_ids": self.shanghai.ids},
                {"name": "Works", "date": self.today - timedelta(days=last), "kind": "closed"},
                # Of another store.
                {
                    "name": "Move",
                    "date": ahead + timedelta(days=1),
                    "kind": "closed",
                    "store_ids": self.new_york.ids,
                },
            ]
        )
        rows = self.forecast()
        closed = rows.filtered(lambda row: row.date == ahead)
        self.assertEqual((closed.is_closed, closed.expected, closed.p80), (True, 0, 0))
        self.assertEqual(closed.reason, "Closed on this day.")
        self.assertFalse(rows.filtered(lambda row: row.date == ahead + timedelta(days=1)).is_closed)
        need = [("store_id", "=", self.shanghai.id), ("date", "=", ahead)]
        self.assertFalse(self.env["restaurant.staffing.need"].search(need))
        self.assertAlmostEqual(self.on(rows, 2).expected, 8, delta=1)

    def test_special_days(self):
        """Nothing is learned from those of the past; those to come are as people expect, and say so."""
        Special = self.env["restaurant.special.day"]
        ago = next(ago for ago in range(2, 9) if (self.today - timedelta(days=ago)).weekday() == 2)
        busy = self.today - timedelta(days=ago)
        self.env["restaurant.history.order"].create([self._sale(ago, 4, {self.tofu: 100}) for _number in range(5)])
        self.env.flush_all()
        spoilt = self.on(self.forecast(), 2).expected
        tomorrow = next(
            self.today + timedelta(days=ahead)
            for ahead in range(1, 9)
            if (self.today + timedelta(days=ahead)).weekday() == 3
        )
        Special.create(
            [
                {"name": "Fair", "date_from": busy, "date_to": busy, "store_id": self.shanghai.id},
                {"name": "Feast", "date_from": tomorrow, "date_to": tomorrow, "factor": 1.5},
            ]
        )
        rows = self.forecast()
        self.assertGreater(spoilt, 20)
        self.assertAlmostEqual(self.on(rows, 2).expected, 8, delta=1)
        feast = rows.filtered(lambda row: row.date == tomorrow)
        self.assertAlmostEqual(feast.expected, 12, delta=1.2)
        self.assertIn("assumed for a special day 1.5×", feast.reason)
        noon = self.env["restaurant.staffing.need"].search(
            [("store_id", "=", self.shanghai.id), ("date", "=", tomorrow), ("hour", "=", 12)]
        )
        self.assertAlmostEqual(noon.orders, 6, delta=1)
        for wrong in ({"factor": 0}, {"kind": "sold_out"}):
            with self.assertRaises(ValidationError):
                Special.create({"name": "Wrong", **wrong})
        # That tofu ran out every evening says nothing of what would have been wanted.
        ran_out = {"name": "Ran out", "kind": "sold_out", "dish_id": self.tofu.product_tmpl_id.id}
        Special.create({**ran_out, "date_from": self.today - timedelta(days=30), "date_to": self.today})
        history = SalesHistory(self.env, self.shanghai, self.today - timedelta(days=1), 14)
        row = next(row for row, key in enumerate(history.keys) if key[1:] == ("lunch", self.tofu.product_tmpl_id.id))
        self.assertTrue(np.isnan(history.sold[row, -30:]).all())
        self.assertFalse(np.isnan(history.orders[0, -3:]).all())

    def test_a_new_dish_leans_on_its_category(self):
        self.tofu.pos_categ_ids = self.tea.pos_categ_ids = self.category
        noodles = self._make_dish("Noodles", 20, self.category)
        self.sold_as[noodles] = self.env["restaurant.history.dish"].create(
            {"till_id": self.till.id, "name": "Noodles", "key": "noodles", "product_id": noodles.id}
        )
        self.env["restaurant.history.order"].create([self._sale(ago, 4, {noodles: 40}) for ago in (1, 2)])
        self.env.flush_all()
        self.forecast()
        row = self.rows(noodles)[0]
        self.assertTrue(row.is_new_dish)
        self.assertIn("new", row.reason)
        # Two days of forty weigh two of fourteen; its category sells four and eight a day.
        self.assertLess(row.level, 20)
        self.assertGreater(row.level, 6)

    def test_weeks_are_looked_at_once(self):
        self.forecast()
        Review = self.env["restaurant.forecast.review"]
        reviews = Review.search([("store_id", "=", self.shanghai.id)])
        self.assertEqual(len(reviews), 8, "four weeks, dishes and orders")
        latest = reviews.filtered(lambda row: row.kind == "orders")[0]
        self.assertEqual(latest.week, self.today - timedelta(days=7))
        # The house is steady: nothing is off by much, and last week is as good.
        self.assertEqual(latest.sold, 6 * 7)
        self.assertLess(latest.error, 10)
        self.assertEqual(latest.plain_error, 0)
        group = Review._read_group([("id", "in", reviews.ids)], ["kind"], ["error:avg", "cover:avg"])
        self.assertEqual(len(group), 2)
        self.forecast()
        self.assertEqual(Review.search([("store_id", "=", self.shanghai.id)]), reviews)

    def test_staffing_by_half_hour(self):
        self.forecast()
        needs = self.env["restaurant.staffing.need"].search([("store_id", "=", self.shanghai.id)])
        friday = next(row.date for row in needs if row.date.weekday() == 4)
        rows = needs.filtered(lambda row: row.date == friday)
        # Orders came at 12:15 and 19:15: from the first half hour to the last somebody is there.
        self.assertEqual((rows[0].time, rows[-1].time), ("12:00", "19:00"))
        noon = rows.filtered(lambda row: row.hour == 12)
        self.assertAlmostEqual(noon.orders, 8, delta=1)
        self.assertAlmostEqual(noon.covers, 16, delta=2)
        self.assertGreaterEqual(noon.orders_p80, 8)
        self.assertEqual(noon.people, staffing.people_needed(2 * noon.orders_p80, 8))
        self.assertEqual(set(rows.filtered(lambda row: 13 <= row.hour < 19).mapped("people")), {1})
        self.assertFalse(needs.filtered(lambda row: row.date.weekday() == 0), "closed on Mondays")
        people = noon.people
        self.shanghai.write({"minutes_per_order": 16, "crew_minimum": 2})
        self.forecast()
        again = self.env["restaurant.staffing.need"].search(
            [("store_id", "=", self.shanghai.id), ("date", "=", friday)]
        )
        self.assertGreater(again[0].people, people)
        self.assertEqual(min(again.mapped("people")), 2)
        with self.assertRaises(ValidationError):
            self.shanghai.wait_minutes = 0

    def test_what_came_is_noted_beside_what_was_planned(self):
        """Planned nine days ago; then a Friday of which nobody knew brings three times as many at noon."""
        self.Forecast._forecast(self.shanghai, self.today - timedelta(days=9))
        Need = self.env["restaurant.staffing.need"]
        planned = {row.id: row.people for row in Need.search([("store_id", "=", self.shanghai.id)])}
        friday = next(ago for ago in range(1, 8) if (self.today - timedelta(days=ago)).weekday() == 4)
        self.env["restaurant.history.order"].create([self._sale(friday, 4, {self.tofu: 1}) for _number in range(16)])
        self.env.flush_all()
        self.forecast()
        rows = Need.search([("store_id", "=", self.shanghai.id), ("date", "<", self.today)])
        lately = rows.filtered(lambda row: row.date >= self.today - timedelta(days=7))
        self.assertTrue(lately)
        self.assertEqual({row.id: row.people for row in lately}, {row.id: planned[row.id] for row in lately})
        noon = lately.filtered(lambda row: row.date == self.today - timedelta(days=friday) and row.hour == 12)
        self.assertEqual(noon.came, 24)
        self.assertEqual((noon.needed, noon.short), (staffing.people_needed(48, 8), 1))
        quiet = lately.filtered(lambda row: row.date == noon.date and row.hour == 14)
        self.assertEqual((quiet.came, quiet.needed, quiet.short), (0, 1, 0))
        self.assertFalse(sum((rows - lately).mapped("came")), "days of more than a week ago were noted then")

    def test_a_campaign_brings_its_days(self):
        """What is expected of a campaign is entered from it, for its days to come, and stands in the forecast."""
        campaign = self.env["restaurant.campaign"].create(
            {
                "name": "Noodle weeks",
                "partner_domain": "[('id', '>', 0)]",
                "start_on": self.today - timedelta(days=3),
                "end_on": self.today + timedelta(days=5),
            }
        )
        action = campaign.action_open_special_days()
        self.env["restaurant.special.day"].with_context(**action["context"]).create({"factor": 2})
        self.assertEqual(campaign.special_day_count, 1)
        days = campaign.special_day_ids
        self.assertEqual((days.name, days.kind), ("Noodle weeks", "event"))
        self.assertEqual((days.date_from, days.date_to), (self.today, self.today + timedelta(days=5)))
        rows = self.forecast()
        self.assertEqual(
            {row.date <= self.today + timedelta(days=5) for row in rows if "2×" in (row.reason or "")}, {True}
        )
        campaign.end_on = False
        self.assertEqual(
            campaign.action_open_special_days()["context"]["default_date_to"], str(self.today + timedelta(days=13))
        )

    def test_calendar_file_has_blocks_of_the_same_crew(self):
        self.forecast()
        needs = self.env["restaurant.staffing.need"].search([("store_id", "=", self.shanghai.id)])
        friday = needs.filtered(lambda row: row.date == next(row.date for row in needs if row.date.weekday() == 4))
        action = friday.action_calendar_file()
        attachment = self.env["ir.attachment"].browse(int(action["url"].split("/")[3].split("?")[0]))
        events = vobject.readOne(attachment.raw.decode()).contents["vevent"]
        self.assertLess(len(events), len(friday))
        self.assertEqual(f"{events[0].dtstart.value:%H:%M}", "04:00")
        crew = friday[0].people
        self.assertIn("one person" if crew == 1 else f"{crew} people", events[0].summary.value)

    def test_the_night_goes_over_all_stores(self):
        self.Forecast.create(
            {
                "store_id": self.shanghai.id,
                "date": self.today - timedelta(days=100),
                "daypart": "lunch",
                "dish_id": self.tofu.product_tmpl_id.id,
            }
        )
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_insight").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(len(self.rows()), 14)
        self.assertFalse(self.Forecast.search([("date", "<", self.today - timedelta(days=60))]))

    def test_without_numpy_it_says_what_to_install(self):
        job = self.env.ref("restaurant_crm.ir_cron_insight")
        moves = type(self.env["restaurant.rfm.move"])
        with patch.object(numeric, "np", None):
            with self.enter_registry_test_mode(), patch.object(moves, "_note_months", lambda _model, go_on: go_on()):
                job.method_direct_trigger()
            self.assertFalse(self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]), "done for this night")
            with self.assertRaises(UserError) as caught:
                self.Forecast.action_forecast()
        self.assertIn("numpy", str(caught.exception))
        self.assertFalse(self.rows())
