from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytz
import vobject

from odoo import api, fields, models

from ...analytics import forecast
from ...analytics.numeric import np
from . import outlook_rows

# Weeks from which the half hours of a day are taken.
WEEKS = 13
# A half hour of a weekday weighs as much as that of all days when so many orders came on it.
SHRINK = 40.0
SHARE_IN_TIME = 0.8
HALF_HOUR = timedelta(minutes=30)
COLUMNS = {
    "store_id": "int",
    "date": "date",
    "hour": "float8",
    "time": "varchar",
    "orders": "float8",
    "orders_p80": "int",
    "covers": "float8",
    "covers_p80": "int",
    "people": "int",
}


class RestaurantStaffingNeed(models.Model):
    """How many people a half hour of a store needs, from the orders that are expected in it; made anew every night.

    Staffed on the mean, four in ten busy half hours would be short of hands: the number is for the orders of which no
    more come on four of five such days. Who works when is for people to say: without contracts and wishes a roster
    would be pretended.
    """

    _name = "restaurant.staffing.need"
    _description = "Staffing Need"
    _log_access = False
    _order = "date, store_id, hour"
    _rec_name = "date"

    date = fields.Date(required=True, readonly=True, index=True)
    store_id = fields.Many2one("restaurant.store", required=True, readonly=True, index=True, ondelete="cascade")
    region_id = fields.Many2one(related="store_id.region_id")
    hour = fields.Float(
        string="From",
        required=True,
        readonly=True,
        aggregator=None,
        help="Past midnight the hours go on: 25:00 is 1:00.",
    )
    # Stored: plans are read by it, as 11:30 and not as 11.5.
    time = fields.Char(compute="_compute_time", store=True, string="Half Hour")
    orders = fields.Float(string="Expected Orders", readonly=True, digits=(16, 1))
    orders_p80 = fields.Integer(string="Orders on 4 of 5 Days", readonly=True, aggregator="max")
    covers = fields.Float(string="Expected Guests", readonly=True, digits=(16, 1))
    covers_p80 = fields.Integer(string="Guests on 4 of 5 Days", readonly=True, aggregator="max")
    people = fields.Integer(readonly=True, aggregator="max", help="People at work, so that orders are begun in time.")

    _row_uniq = models.Constraint("UNIQUE(store_id, date, hour)", "A half hour is planned once.")

    @api.depends("hour")
    def _compute_time(self):
        for row in self:
            row.time = self._say_time(row.hour)

    @api.model
    def _say_time(self, hour):
        hours, minutes = divmod(round(60 * hour), 60)
        return f"{hours:02d}:{minutes:02d}"

    def action_calendar_file(self):
        """Download these half hours as a calendar file, one entry for as long as the number of people is the same."""
        self.check_access("read")
        attachment = self.env["ir.attachment"].create(
            {"name": "staffing.ics", "mimetype": "text/calendar", "raw": self._calendar_file().encode()}
        )
        url = f"/web/content/{attachment.id}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def _calendar_file(self):
        """The text of a calendar file (RFC 5545) with the blocks in which the same number of people is needed."""
        calendar = vobject.iCalendar()
        for number, (store, start, end, people) in enumerate(self._blocks()):
            event = calendar.add("vevent")
            event.add("uid").value = f"{store.id}-{start:%Y%m%dT%H%M}-{number}@restaurant_crm"
            event.add("summary").value = self.env._("%(store)s: %(people)s people", store=store.name, people=people)
            zone = ZoneInfo(store.tz)
            # Of the ways to say UTC, vobject knows that of pytz.
            event.add("dtstart").value = start.replace(tzinfo=zone).astimezone(pytz.utc)
            event.add("dtend").value = end.replace(tzinfo=zone).astimezone(pytz.utc)
        return calendar.serialize()

    def _blocks(self):
        """``(store, start, end, people)`` by the clock of the store, half hours alike put together."""
        blocks = []
        for row in self.sorted(lambda row: (row.store_id.id, row.date, row.hour)):
            start = datetime.combine(row.date, time()) + timedelta(hours=row.hour)
            last = blocks[-1] if blocks else None
            if last and (last[0], last[2], last[3]) == (row.store_id, start, row.people):
                last[2] = start + HALF_HOUR
            else:
                blocks.append([row.store_id, start, start + HALF_HOUR, row.people])
        return blocks

    @api.model
    def _plan(self, history):
        """Plan the days ahead of a history."""
        rows = [row for number in range(len(history.stores)) for row in self._rows(history, number)]
        columns = {name: [row[name] for row in rows] for name in COLUMNS}
        outlook_rows.replace(self, COLUMNS, history.stores, history.day(history.length), columns)

    @api.model
    def _rows(self, history, number):
        """The half hours of the days ahead of one store."""
        store = history.stores[number]
        slots = history.slots[number, -7 * WEEKS :]
        if not slots.sum():
            return
        outlook = forecast.predict(history.orders[[number]], history.calendar, np.zeros(1, int), history.ahead)
        weekday = history.calendar.weekday
        past = weekday[history.length - len(slots) : history.length]
        overall = slots.sum(0) / slots.sum()
        covers = (history.covers[number].sum() + 1) / (history.slots[number].sum() + 1)
        for day in range(history.ahead):
            if history.closed[number, day] or not outlook.mean[0, day]:
                continue
            same = slots[past == weekday[history.length + day]].sum(0)
            share = (same + SHRINK * overall) / (same.sum() + SHRINK)
            used = np.flatnonzero(same if same.any() else overall)
            opened = slice(used[0], used[-1] + 1)
            mean = outlook.mean[0, day] * history.assumed_orders[number, day] * share[opened]
            upper = forecast.quantile(mean[None], outlook.spread, 0.8)[0]
            for slot, orders, most in zip(range(opened.start, opened.stop), mean, upper, strict=True):
                yield {
                    "store_id": store.id,
                    "date": history.day(history.length + day),
                    "hour": slot / 2,
                    "time": self._say_time(slot / 2),
                    "orders": round(float(orders), 2),
                    "orders_p80": int(most),
                    "covers": round(float(orders * covers), 2),
                    "covers_p80": int(np.ceil(most * covers)),
                    "people": store._people_for(2 * most),
                }
