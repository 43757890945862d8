"""Who sold, beside who was planned: two tills and a night, by the clock of the store."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.restaurant_crm.tests.common import GuestCase


@tagged("post_install", "-at_install")
class TestSellers(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env.company._local_date()
        cls.env["restaurant.calendar.day"].search([]).unlink()
        cls.li, cls.wu = cls.env["hr.employee"].create([{"name": "Li"}, {"name": "Wu"}])
        # Half past midnight belongs to the day before: the business day ends at four.
        cls.needs = cls.env["restaurant.staffing.need"].create(
            [
                {"store_id": store.id, "date": cls.today - timedelta(days=ago), "hour": hour, "people": 2}
                for store in (cls.shanghai, cls.new_york)
                for ago in (1, 2, 9)
                for hour in (12, 12.5, 24.5)
            ]
        )

    def sell(self, employee, ago, hour, **values):
        """An order at an hour by the clock of Shanghai."""
        at = datetime.combine(self.today - timedelta(days=ago), datetime.min.time()) + timedelta(hours=hour - 8)
        return self.pay(None, at, employee_id=employee and employee.id, **values)

    def note(self):
        self.env.flush_all()
        self.env["restaurant.forecast"]._forecast(self.shanghai | self.new_york, self.today)

    def sold(self, ago, store=None):
        """People who sold at each planned half hour of a day."""
        day = self.today - timedelta(days=ago)
        rows = self.needs.filtered(lambda row: row.store_id == (store or self.shanghai) and row.date == day)
        return rows.sorted("hour").mapped("at_till")

    def test_different_people_by_half_hour(self):
        other = self._make_config("Second till", store=self.shanghai)
        self.sell(self.li, 1, 12.1)
        self.sell(self.li, 1, 12.2, config=other)
        self.sell(self.wu, 1, 12.4, config=other)
        self.sell(self.wu, 1, 12.6)
        self.sell(self.li, 1, 24.6)
        self.sell(None, 2, 12.1)
        self.sell(self.li, 9, 12.1)
        self.note()
        self.assertEqual(self.sold(1), [2, 1, 1])
        self.assertEqual(self.sold(2), [0, 0, 0], "the user of a session is not known to have sold")
        self.assertEqual(self.sold(9), [0, 0, 0], "older days were noted then")
        self.assertEqual(self.sold(1, self.new_york), [0, 0, 0])

    def test_a_failure_leaves_the_plan(self):
        self.sell(self.li, 1, 12.1)
        module = type(self.env["restaurant.staffing.need"])
        with (
            patch.object(module, "_note_sellers", side_effect=ValueError),
            mute_logger("odoo.addons.restaurant_crm_pos_hr.models.restaurant_staffing_need"),
        ):
            self.note()
        self.assertEqual(sum(self.sold(1)), 0)
        noon = self.needs.filtered(lambda row: row.date == self.today - timedelta(days=1) and row.hour == 12)
        self.assertEqual(noon.filtered(lambda row: row.store_id == self.shanghai).came, 1)
