from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ...engine.guest.guests import all_guests
from ...engine.measure.limits import MOST_LENGTH
from .case import SegmentCase


@tagged("post_install", "-at_install")
class TestSegmentWindows(SegmentCase):
    def test_days_count_today_and_end_before_the_nth(self):
        self.come(self.mei, 0)
        window = {"measure": "visits", "window": "days", "value": 1}
        self.assertEqual(self.members({**window, "window_value": 1}), self.mei, "Today is the first day")
        guests = self.guests("29 days", "30 days", "59 days", "60 days")
        for guest, day in zip(guests, (29, 30, 59, 60), strict=True):
            self.come(guest, day)
        self.assertEqual(self.members({**window, "window_value": 30}), self.mei | guests[0])
        before = {**window, "window_value": 30, "comparison": "drop_percent", "value": 100}
        self.assertEqual(self.members(before), guests[1] | guests[2], "The days before end on the 60th")
        self.assertEqual(
            self.members({**before, "negate": True}),
            self.mine - guests[1] - guests[2],
            "Whoever has nothing to fall from did not fall",
        )

    def test_checks_with_dishes_are_whole_checks(self):
        """Spend counts the dishes alone; averages and the largest check are of the visits that had them."""
        self.come(self.mei, 3, dishes={self.tofu: 1, self.beef: 1})
        self.come(self.mei, 2, dishes={self.tofu: 1, self.tea: 2})
        self.come(self.mei, 1, dishes={self.beef: 9})
        tofu = {"product_ids": [(6, 0, self.tofu.ids)], "comparison": "="}
        for measure, value in (("spend", 60), ("average_check", 70), ("largest_check", 90), ("quantity", 2)):
            self.assertEqual(self.members({"measure": measure, "value": value, **tofu}), self.mei, measure)

    def test_who_is_a_guest(self):
        """The engine, domains and the list of guests mean the same people."""
        company, gone, unclear = self.guests("Company", "Gone", "Unclear")
        company.is_company = True
        gone.active = False
        unclear.flush_recordset()
        self.env.cr.execute("UPDATE res_partner SET partner_share = NULL WHERE id = %s", [unclear.id])
        self.env.invalidate_all()
        Partner = self.env["res.partner"]
        in_sql = {row[0] for row in self.env.execute_query(all_guests())}
        domain = Partner._guest_domain()
        self.assertEqual(in_sql, set(Partner.search(domain).ids))
        self.assertEqual(
            {row[0] for row in self.env.execute_query(all_guests(self.mine.ids))}, {self.mei.id, self.bo.id}
        )
        shown = safe_eval(self.env.ref("restaurant_crm.res_partner_action").domain)
        self.assertEqual(Partner.search(shown), Partner.search(domain))

    def test_recency_is_exact(self):
        self.come(self.mei, 30)
        recency = {"measure": "days_since_last", "value": 30}
        for comparison, holds in ((">=", True), (">", False), ("<=", True), ("<", False), ("=", True), ("!=", False)):
            found = self.members({**recency, "comparison": comparison})
            self.assertEqual(found, self.mei if holds else self.mei.browse(), comparison)
        self.assertEqual(self.members({**recency, "comparison": "between", "value_to": 30}), self.mei)

    def test_facts_after_the_instant_do_not_exist(self):
        self.come(self.mei, 2)
        visits = {"measure": "visits", "value": 1}
        instant = self.ago(2)
        self.assertEqual(self.members(visits, as_of=instant), self.mei)
        self.assertFalse(self.members(visits, as_of=instant - timedelta(seconds=1)))
        latest = {**visits, "window": "visits", "window_value": 1, "channel": "takeaway"}
        self.assertEqual(self.members(latest, as_of=instant), self.mei)

    @freeze_time("2027-02-28 20:30:00")
    def test_the_day_is_the_company_s(self):
        """In Shanghai the day of 1 March has begun; in New York the guest came on 28 February."""
        self.pay(self.mei, "2027-02-28 20:00:00", store=self.new_york)
        self.pay(self.bo, "2027-02-28 20:00:00")
        self.process()
        self.assertEqual(self.members({"measure": "visits", "window": "days", "window_value": 1, "value": 1}), self.bo)
        self.assertEqual(self.members({"measure": "days_since_last", "comparison": "=", "value": 1}), self.mei)

    def test_endless_period(self):
        self.come(self.mei, 3)
        window = {"measure": "visits", "window": "days", "window_value": MOST_LENGTH["days"]}
        self.assertEqual(self.members({**window, "value": 1}), self.mei)
        self.assertFalse(self.members({**window, "comparison": "drop_percent", "value": 50}))

    def test_last_visits_are_counted_before_filters(self):
        self.come(self.mei, 5)
        self.pay(self.mei, self.ago(1), {self.beef: 1})
        self.process()
        rule = {"measure": "visits", "window": "visits", "product_ids": [(6, 0, self.tofu.ids)], "value": 1}
        self.assertFalse(self.members({**rule, "window_value": 1}))
        self.assertEqual(self.members({**rule, "window_value": 2}), self.mei)


@tagged("post_install", "-at_install")
class TestSegmentNumbers(SegmentCase):
    def setUp(self):
        super().setUp()
        self.env["restaurant.visit"].search([]).unlink()

    def test_ties_at_the_border_are_in(self):
        guests = self.guests(*"ABCDEF")
        for guest, qty in zip(guests, (5, 4, 4, 4, 2, 1), strict=True):
            self.come(guest, 1, dishes={self.tofu: qty})
        spend = {"measure": "spend", "comparison": "top_percent"}
        self.assertEqual(self.members({**spend, "value": 1}), guests[0])
        self.assertEqual(self.members({**spend, "value": 34}), guests[:4], "Third of six, tied with the fourth")
        self.assertEqual(self.members({**spend, "value": 99.9}), guests)
        self.assertEqual(self.members({**spend, "value": 99.9, "negate": True}), self.mei | self.bo)
        self.assertEqual(self.members({**spend, "comparison": "bottom_percent", "value": 17}), guests[4:])
        self.assertEqual(self.members({**spend, "comparison": "bottom_percent", "value": 50}), guests[1:])
        told = self.segment({**spend, "value": 34}).explain(guests[4])[0]
        self.assertEqual((told["value"], told["threshold"], told["holds"]), (60, 120, False))

    def test_one_guest_is_the_top(self):
        self.come(self.mei, 1)
        for comparison in ("top_percent", "bottom_percent"):
            rule = {"measure": "visits", "comparison": comparison, "value": 0.01}
            self.assertEqual(self.members(rule), self.mei)

    def test_nobody_is_the_top_of_nothing(self):
        self.assertFalse(self.members({"measure": "spend", "comparison": "top_percent", "value": 99.9}))
        self.assertEqual(
            self.members({"measure": "spend", "comparison": "top_percent", "value": 99.9, "negate": True}), self.mine
        )

    def test_no_facts(self):
        zero = {"comparison": "=", "value": 0}
        for measure in ("visits", "spend", "quantity", "distinct_products", "store_count"):
            self.assertEqual(self.members({"measure": measure, **zero}), self.mine, measure)
        for measure in ("average_check", "spend_per_cover", "average_covers", "share_of_visits", "days_since_last",
                        "days_since_first", "usual_gap", "gap_ratio", "age", "days_to_birthday"):  # fmt: skip
            for negate in (False, True):
                rule = {"measure": measure, "comparison": ">=", "value": 0, "negate": negate}
                self.assertFalse(self.members(rule), (measure, negate))

    def test_rhythm_needs_three_gaps(self):
        self.come(self.mei, 10, 20, 40)
        gap = {"measure": "usual_gap", "comparison": "=", "value": 15}
        self.assertFalse(self.members({**gap, "comparison": ">=", "value": 0}), "Two gaps are no rhythm")
        self.come(self.mei, 55, 55)
        self.assertEqual(self.members(gap), self.mei, "Gaps of 10, 20 and 15 days; two visits of a day are one")
        ratio = {"measure": "gap_ratio", "comparison": "between", "value": 0.66, "value_to": 0.67}
        self.assertEqual(self.members(ratio), self.mei)

    def test_rhythm_is_of_the_last_ten_gaps(self):
        """Five gaps of 1 day and five of 9: nine of them would give 1, eleven would give 9."""
        self.come(self.mei, 0, 1, 2, 3, 4, 5, 14, 23, 32, 41, 50, 550)
        self.assertEqual(self.members({"measure": "usual_gap", "comparison": "=", "value": 5}), self.mei)

    def test_fall_of_exactly_so_much(self):
        self.come(self.mei, 0, 1, 31, 32, 33, 34)
        drop = {"measure": "visits", "window": "days", "window_value": 30, "comparison": "drop_percent"}
        self.assertEqual(self.members({**drop, "value": 50}), self.mei)
        self.assertFalse(self.members({**drop, "value": 50.01}))
        told = self.segment({**drop, "value": 50}).explain(self.mei)[0]
        self.assertEqual((told["value"], told["before"], told["threshold"]), (2, 4, 2))

    def test_half_a_share_is_half_a_share(self):
        """1 of 6 is half of 1 of 3, although neither is a decimal number."""
        for day, dish in enumerate([self.tofu] + 5 * [self.tea]):
            self.pay(self.mei, self.ago(day), {dish: 1})
        for day, dish in enumerate([self.tofu] + 2 * [self.tea]):
            self.pay(self.mei, self.ago(40 + day), {dish: 1})
        self.process()
        share = {"measure": "share_of_visits", "window": "days", "window_value": 30,
                 "product_ids": [(6, 0, self.tofu.ids)]}  # fmt: skip
        self.assertEqual(self.members({**share, "comparison": "drop_percent", "value": 50}), self.mei)


@tagged("post_install", "-at_install")
class TestSegmentPersons(SegmentCase):
    def _birthday(self, born, today, year_unknown=False):
        """(age, days to birthday) as explained at noon UTC of that day."""
        self.mei.write({"guest_birthday": born, "guest_birthday_year_unknown": year_unknown})
        as_of = datetime.combine(today, datetime.min.time()) + timedelta(hours=12)
        lines = [{"measure": "age", "value": 0}, {"measure": "days_to_birthday", "value": 0}]
        return tuple(told["value"] for told in self.segment(*lines).explain(self.mei, as_of=as_of))

    def test_birthdays(self):
        self.assertEqual(self._birthday(date(1990, 3, 1), date(2027, 3, 1)), (37, 0))
        self.assertEqual(self._birthday(date(1990, 3, 1), date(2027, 2, 28)), (36, 1))
        self.assertEqual(self._birthday(date(1990, 3, 1), date(2027, 3, 2)), (37, 365), "Over a 29 February")
        self.assertEqual(self._birthday(date(1990, 1, 1), date(2027, 12, 31)), (37, 1))
        self.assertEqual(self._birthday(date(2000, 2, 29), date(2028, 2, 28)), (27, 1))
        self.assertEqual(self._birthday(date(2000, 2, 29), date(2028, 2, 29)), (28, 0))
        self.assertEqual(self._birthday(date(2000, 2, 29), date(2027, 2, 28))[1], 0, "The 28th in other years")
        self.assertEqual(self._birthday(date(2000, 2, 29), date(2027, 3, 1))[1], 365)
        self.assertEqual(self._birthday(date(2030, 1, 1), date(2027, 3, 1))[0], None, "Not born yet")

    def test_birthdays_without_a_year(self):
        """The day is known, the age is not: neither a condition on it nor its opposite holds."""
        self.assertEqual(self._birthday(date(1990, 3, 1), date(2027, 2, 28), year_unknown=True), (None, 1))
        self.assertEqual(self._birthday(date(2000, 2, 29), date(2027, 2, 28), year_unknown=True), (None, 0))
        self.assertEqual(self._birthday(date(2030, 1, 1), date(2027, 12, 31), year_unknown=True), (None, 1))
        as_of = datetime(2027, 2, 28, 12)
        self.mei.guest_birthday = date(1990, 3, 1)
        for comparison in (">=", "<", "!="):
            for negate in (False, True):
                rule = {"measure": "age", "comparison": comparison, "value": 30, "negate": negate}
                self.assertFalse(self.members(rule, as_of=as_of), (comparison, negate))
        soon = {"measure": "days_to_birthday", "comparison": "<=", "value": 1}
        self.assertEqual(self.members(soon, as_of=as_of), self.mei)
        self.mei.guest_birthday_year_unknown = False
        self.assertEqual(self.members({"measure": "age", "comparison": "=", "value": 36}, as_of=as_of), self.mei)

    def test_who_is_a_guest(self):
        house = self.env["res.partner"].create({"name": "House", "is_company": True})
        gone = self.env["res.partner"].create({"name": "Gone", "active": False})
        staff = self._make_user("edges_staff", "base.group_user").partner_id
        portal = self._make_user("edges_portal", "base.group_portal").partner_id
        for partner in house | staff | gone:
            self.come(partner, 1)
        self.mine |= house | gone | staff | portal
        anybody = [
            {"measure": "visits", "comparison": ">=", "value": 0},
            {"measure": "visits", "comparison": "<", "value": 900},
            {"measure": "random_bucket", "comparison": ">=", "value": 0},
            {"measure": "visits", "comparison": "!=", "value": 7},
        ]
        for rule in anybody:
            self.assertEqual(self.members(rule), self.mei | self.bo | portal, rule)
        self.assertEqual(self.members(domain='[("id", "!=", 0)]'), self.mei | self.bo | portal)
        here = self.segment({"measure": "visits", "value": 1})
        self.assertFalse(here.get_guests() & self.mine)
        self.assertFalse(here.explain(house)[0]["holds"], "The explanation agrees")
        self.assertEqual(here.explain(house)[0]["value"], 1)

    def test_portion_that_came_back_is_no_dish(self):
        """Of a filtered dish only what was really had counts, whatever else is on the visit."""
        self.come(self.mei, 1, dishes={self.tofu: 1})
        visit = self.visits(self.mei)
        self.env["restaurant.visit.line"].create(
            {"visit_id": visit.id, "partner_id": self.mei.id, "visit_date": visit.visit_date,
             "product_id": self.tea.id, "qty": -1, "amount": -10}
        )  # fmt: skip
        both = [(6, 0, (self.tofu | self.tea).ids)]
        for measure, value in (("quantity", 1), ("spend", 30), ("distinct_products", 1)):
            told = self.segment({"measure": measure, "value": 1, "product_ids": both}).explain(self.mei)[0]
            self.assertEqual(told["value"], value, measure)
        self.assertFalse(self.members({"measure": "visits", "value": 1, "product_ids": [(6, 0, self.tea.ids)]}))
