"""How long an order takes, measured from who was at work: by hand, then a house with eight weeks of orders."""

from datetime import datetime, timedelta
from random import Random

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from odoo.addons.restaurant_crm.analytics.numeric import np
from odoo.addons.restaurant_crm.tests.common import GuestCase

from ..analytics.busy_time import measure


@tagged("post_install", "-at_install")
class TestBusyTime(BaseCase):
    def test_quiet_half_hours_do_not_count(self):
        """One person waits all day; at noon two serve eight orders in half an hour."""
        orders = np.zeros((60, 48))
        present = np.zeros((60, 48))
        present[:, 20:40], orders[:, 20:40] = 30, 1
        present[:, 24:28], orders[:, 24:28] = 60, 8
        found = measure(present, orders)
        self.assertAlmostEqual(found.minutes, 60 / 8)
        self.assertEqual((found.known, found.half_hours, found.orders), (1, 240, 1920))

    def test_it_is_said_when_it_cannot_be_told(self):
        present, orders = np.full((60, 10), 30.0), np.full((60, 10), 3.0)
        self.assertEqual(measure(present, orders).minutes, 10)
        present[:, 7:] = 0
        found = measure(present, orders)
        self.assertEqual((found.minutes, round(found.known, 3)), (None, 0.7))
        self.assertIsNone(measure(present[:5], orders[:5]).minutes)
        self.assertIsNone(measure(0 * present, orders).minutes)
        self.assertIsNone(measure(present, 0 * orders).minutes)


@tagged("post_install", "-at_install")
class TestMeasuredMinutes(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["restaurant.store"].search([("id", "not in", (cls.shanghai | cls.new_york).ids)]).active = False
        cls.today = cls.env.company._local_date()
        cls.env["restaurant.calendar.day"].search([]).unlink()
        cls.random = Random(3)
        till = cls.env["restaurant.history.till"].create({"name": "Old till"})
        tofu = cls.env["restaurant.history.dish"].create(
            {"till_id": till.id, "name": "Tofu", "key": "tofu", "product_id": cls.tofu.id}
        )
        # By the clock of Shanghai, eight hours ahead of UTC: at noon many, at ten and until one in the night few.
        cls.orders = {}
        values = []
        for ago in range(1, 57):
            for hour, most in ((2, 2), (4, 9), (5, 7), (11, 8), (16, 2)):
                count = cls.random.randint(1, most)
                cls.orders[ago, hour] = count
                values += [
                    {
                        "till_id": till.id,
                        "key": f"{ago}-{hour}-{number}",
                        "number": f"{ago}-{hour}-{number}",
                        "placed_at": f"{cls.today - timedelta(days=ago)} {hour:02}:{number:02}:00",
                        "store_id": cls.shanghai.id,
                        "channel": "dine_in",
                        "total": 10,
                        "line_ids": [(0, 0, {"dish_id": tofu.id, "qty": 1, "amount": 10})],
                    }
                    for number in range(count)
                ]
        cls.env["restaurant.history.order"].create(values)
        cls.cook, cls.waiter, cls.clerk = cls.env["hr.employee"].create(
            [
                {"name": "Cook", "restaurant_store_id": cls.shanghai.id},
                {"name": "Waiter", "restaurant_store_id": cls.shanghai.id},
                {"name": "Clerk"},
            ]
        )
        cls.env.flush_all()

    def attend(self, employee, start, end, days=range(1, 57)):
        """Be at work on these days, from and to hours of UTC."""
        begin = [datetime.combine(self.today - timedelta(days=ago), datetime.min.time()) for ago in days]
        return self.env["hr.attendance"].create(
            [
                {
                    "employee_id": employee.id,
                    "check_in": day + timedelta(hours=start),
                    "check_out": end and day + timedelta(hours=end),
                }
                for day in begin
            ]
        )

    def measure(self):
        self.env["restaurant.forecast"]._forecast(self.shanghai | self.new_york, self.today)
        return self.shanghai

    def oracle(self, present):
        """Minutes of present people by order in the busiest fifth; ``present`` by hour of UTC."""
        rows = sorted(((count, hour) for (_ago, hour), count in self.orders.items()), key=lambda row: -row[0])
        busiest = [(count, hour) for count, hour in rows][: -(-len(rows) // 5)]
        return busiest, sum(30 * present[hour] for _count, hour in busiest) / sum(count for count, _hour in busiest)

    def test_measured_by_night_and_taken_by_a_person(self):
        """Two at noon, one else, past midnight too; who serves elsewhere or nowhere does not count."""
        self.attend(self.cook, 1.5, 17.5)
        self.attend(self.waiter, 3.75, 12)
        self.attend(self.clerk, 1, 16)
        self.shanghai.minutes_per_order = 20
        store = self.measure()
        people = {2: 1, 4: 2, 5: 2, 11: 2, 16: 1}
        busiest, minutes = self.oracle(people)
        self.assertEqual(store.measured_half_hours, len(busiest))
        self.assertAlmostEqual(store.measured_minutes, minutes, 1)
        self.assertEqual(store.measured_known, 1)
        self.assertIn("busy half hours", store.measured_note)
        self.assertEqual(store.minutes_per_order, 20, "an assumption stays until a person takes what was measured")
        self.assertFalse(self.new_york.measured_on)
        people = max(self.env["restaurant.staffing.need"].search([("store_id", "=", store.id)]).mapped("people"))
        store.action_use_measured()
        self.assertEqual(store.minutes_per_order, round(minutes, 1))
        self.measure()
        needs = self.env["restaurant.staffing.need"].search([("store_id", "=", store.id)])
        self.assertLess(max(needs.mapped("people")), people)

    def test_who_was_at_work_beside_who_was_planned(self):
        self.env["restaurant.forecast"]._forecast(self.shanghai | self.new_york, self.today - timedelta(days=9))
        self.attend(self.cook, 1.5, 17.5)
        self.attend(self.waiter, 4.25, 12)
        self.attend(self.clerk, 1, 16)
        self.measure()
        rows = self.env["restaurant.staffing.need"].search(
            [("store_id", "=", self.shanghai.id), ("date", "=", self.today - timedelta(days=2))]
        )
        # By the clock of Shanghai the waiter came at a quarter past noon.
        at_work = {row.hour: row.at_work for row in rows}
        self.assertEqual([at_work[hour] for hour in (10, 12, 12.5, 19.5, 20, 24)], [1, 1.5, 2, 2, 1, 1])

    def test_who_forgot_to_check_out_and_who_is_still_there(self):
        self.attend(self.cook, 1.5, 17.5)
        before = self.measure().measured_minutes
        self.attend(self.waiter, 1, 23, [9])
        self.attend(self.waiter, 1, None, [1])
        self.assertEqual(self.measure().measured_minutes, before)

    def test_people_who_do_not_check_in(self):
        store = self.shanghai
        self.assertIn("Not measured yet", store.measured_note)
        with self.assertRaises(UserError):
            store.action_use_measured()
        self.attend(self.waiter, 3.5, 6)
        self.measure()
        self.assertEqual(store.measured_minutes, 0)
        self.assertLess(store.measured_known, 0.8)
        self.assertIn("nobody was checked in", store.measured_note)

    def test_rights(self):
        manager = self._make_user("a_admin", "restaurant_crm.group_manager")
        relations = self._make_user("a_relations", "restaurant_crm.group_user")
        self.shanghai.measured_minutes = 5
        self.assertEqual(self.shanghai.with_user(relations).measured_minutes, 5)
        with self.assertRaises(AccessError):
            self.shanghai.with_user(relations).action_use_measured()
        self.shanghai.with_user(manager).action_use_measured()
        self.assertEqual(self.shanghai.minutes_per_order, 5)
        with self.assertRaises(AccessError):
            self.cook.with_user(relations).read(["restaurant_store_id"])
