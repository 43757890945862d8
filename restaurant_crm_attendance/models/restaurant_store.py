from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.restaurant_crm.analytics.numeric import np

from ..analytics import busy_time

DAYS = 56
# Whoever was there for longer has forgotten to check out.
LONGEST = timedelta(hours=16)
HALF_HOUR = timedelta(minutes=30)


class RestaurantStore(models.Model):
    """How long an order takes, measured: beside the assumption, which people may replace by it."""

    _inherit = "restaurant.store"

    measured_minutes = fields.Float(
        string="Measured",
        readonly=True,
        copy=False,
        digits=(16, 1),
        help="Minutes of one person for one order, from attendance, in the busiest fifth of the half hours of "
        "eight weeks: in quieter ones people are there for other reasons.",
    )
    measured_known = fields.Float(readonly=True, copy=False)
    measured_half_hours = fields.Integer(readonly=True, copy=False)
    measured_orders = fields.Integer(readonly=True, copy=False)
    measured_on = fields.Date(readonly=True, copy=False)
    measured_note = fields.Char(string="How It Was Measured", compute="_compute_measured_note")

    @api.depends("measured_minutes", "measured_known", "measured_half_hours", "measured_orders", "measured_on")
    @api.depends_context("lang")
    def _compute_measured_note(self):
        for store in self:
            store.measured_note = store._say_measured()

    def _say_measured(self):
        if not self.measured_on:
            return self.env._("Not measured yet: employees have to be told which store they serve in.")
        if self.measured_minutes:
            return self.env._(
                "from %(orders)s orders in %(half_hours)s busy half hours",
                orders=self.measured_orders,
                half_hours=self.measured_half_hours,
            )
        if self.measured_known < busy_time.LEAST_KNOWN:
            return self.env._(
                "Not told: during %(share)s %% of the orders nobody was checked in.",
                share=round(100 * (1 - self.measured_known)),
            )
        return self.env._("Not told yet: too few busy half hours (%(count)s).", count=self.measured_half_hours)

    def action_use_measured(self):
        """Plan with what was measured from now on."""
        for store in self:
            if not store.measured_minutes:
                raise UserError(store.measured_note)
            store.minutes_per_order = round(store.measured_minutes, 1)

    def _measure_minutes(self, history):
        """Measure each of these stores by the last weeks of a history of sales.

        :return: people at work by store, day and half hour, as far as was looked back
        """
        days = min(DAYS, history.length)
        first = history.day(history.length - days)
        at_work = np.zeros_like(history.slots)
        for store in self:
            periods = store._attendances(first, history.until)
            if not periods:
                continue
            slots = history.slots[history.row_of_store[store.id], -days:]
            present = store._present(periods, first, slots.shape)
            at_work[history.row_of_store[store.id], -days:] = present / (HALF_HOUR / timedelta(minutes=1))
            found = busy_time.measure(present, slots)
            store.write(
                {
                    "measured_minutes": found.minutes or 0,
                    "measured_known": found.known,
                    "measured_half_hours": found.half_hours,
                    "measured_orders": round(found.orders),
                    "measured_on": history.until,
                }
            )
        return at_work

    def _attendances(self, first, last):
        """``(begin, end)`` in UTC of whoever served in the store, but for those who forgot to check out."""
        self.ensure_one()
        rows = self.env["hr.attendance"].search_fetch(
            [
                ("employee_id.restaurant_store_id", "=", self.id),
                ("check_in", ">=", datetime.combine(first, time()) - timedelta(days=1)),
                ("check_in", "<", datetime.combine(last, time()) + timedelta(days=2)),
                ("check_out", "!=", False),
            ],
            ["check_in", "check_out"],
        )
        return [(row.check_in, row.check_out) for row in rows if row.check_out - row.check_in <= LONGEST]

    def _present(self, periods, first, shape):
        """Minutes of people at work by business day and half hour, counted from midnight as those of orders are."""
        present, zone, night = np.zeros(shape), ZoneInfo(self.tz), timedelta(hours=self.day_ends_at)
        for begin, end in periods:
            begin, end = (
                moment.replace(tzinfo=timezone.utc).astimezone(zone).replace(tzinfo=None) for moment in (begin, end)
            )
            while begin < end:
                midnight = datetime.combine((begin - night).date(), time())
                slot = (begin - midnight) // HALF_HOUR
                until = min(end, midnight + (slot + 1) * HALF_HOUR)
                day = (midnight.date() - first).days
                if 0 <= day < shape[0] and slot < shape[1]:
                    present[day, slot] += (until - begin) / timedelta(minutes=1)
                begin = until
        return present
