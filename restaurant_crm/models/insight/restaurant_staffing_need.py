from datetime import datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytz
import vobject

from odoo import api, fields, models

from ...analytics import forecast
from ...analytics.numeric import np
from ...engine.insight import outlook as engine
from . import outlook_rows

# Weeks from which the half hours of a day are taken.
WEEKS = 13
# A half hour of a weekday weighs as much as that of all days when so many orders came on it.
SHRINK = 40.0
SHARE_IN_TIME = 0.8
HALF_HOUR = timedelta(minutes=30)
# Past days that are looked at each night: orders of other tills and platforms come late.
NOTED_DAYS = 7
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


class Block(NamedTuple):
    """So long a store needs the same number of people; instants as the database keeps them."""

    store: object
    start: datetime
    end: datetime
    people: int
    name: str


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
    came = fields.Integer(string="Orders That Came", readonly=True, help="Of days that are over.")
    needed = fields.Integer(
        string="Needed for Them",
        readonly=True,
        aggregator="max",
        help="People whom the orders that came needed, by the same rule.",
    )
    short = fields.Integer(
        string="Half Hours Short",
        readonly=True,
        help="Half hours in which more people were needed than planned; one in five is meant to be.",
    )

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
        for number, block in enumerate(self._blocks()):
            event = calendar.add("vevent")
            event.add("uid").value = f"{block.store.id}-{block.start:%Y%m%dT%H%M}-{number}@restaurant_crm"
            event.add("summary").value = block.name
            # Of the ways to say UTC, vobject knows that of pytz.
            event.add("dtstart").value = pytz.utc.localize(block.start)
            event.add("dtend").value = pytz.utc.localize(block.end)
        return calendar.serialize()

    def _blocks(self):
        """Half hours with as many people put together, store by store (``Block``)."""
        blocks = []
        for row in self.sorted(lambda row: (row.store_id.id, row.date, row.hour)):
            start = datetime.combine(row.date, time()) + timedelta(hours=row.hour)
            last = blocks[-1] if blocks else None
            if last and (last[0], last[2], last[3]) == (row.store_id, start, row.people):
                last[2] = start + HALF_HOUR
            else:
                blocks.append([row.store_id, start, start + HALF_HOUR, row.people])
        return [
            Block(
                store,
                *(
                    moment.replace(tzinfo=ZoneInfo(store.tz)).astimezone(timezone.utc).replace(tzinfo=None)
                    for moment in times
                ),
                people,
                self.env._("%(store)s: one person", store=store.name)
                if people == 1
                else self.env._("%(store)s: %(people)s people", store=store.name, people=people),
            )
            for store, *times, people in blocks
        ]

    @api.model
    def _plan(self, history):
        """Plan the days ahead of a history, and note how what was planned for the last days did."""
        self._note_came(history)
        outlook = forecast.predict(history.orders, history.calendar, np.arange(len(history.stores)), history.ahead)
        rows = [row for number in range(len(history.stores)) for row in self._rows(history, outlook, number)]
        columns = {name: [row[name] for row in rows] for name in COLUMNS}
        outlook_rows.replace(self, COLUMNS, history.stores, history.day(history.length), columns)

    @api.model
    def _note_came(self, history):
        needed = np.zeros_like(history.slots)
        for number, store in enumerate(history.stores):
            came, place = np.unique(history.slots[number, -NOTED_DAYS:], return_inverse=True)
            people = np.array([store._people_for(2 * orders) for orders in came])
            needed[number, -NOTED_DAYS:] = people[place].reshape(needed[number, -NOTED_DAYS:].shape)
        self._note(history, came=history.slots, needed=needed)
        self.invalidate_model(["short"])

    @api.model
    def _note(self, history, **figures):
        """Beside what was planned for the last days, note what came to be.

        :param figures: arrays of stores, days and half hours, as those of the history, by name of a field
        """
        self.flush_model()
        since = history.day(history.length - NOTED_DAYS)
        rows = self.env.execute_query(engine.planned(history.stores.ids, since, history.until))
        if not rows:
            return
        ids, stores, days, hours = zip(*rows, strict=True)
        place = (
            [history.row_of_store[store] for store in stores],
            [(day - history.first).days for day in days],
            [round(2 * hour) for hour in hours],
        )
        columns = {name: array[place].tolist() for name, array in figures.items()}
        self.env.cr.execute(engine.note_half_hours(ids, columns))
        self.invalidate_model(list(figures))

    @api.model
    def _rows(self, history, outlook, number):
        """The half hours of the days ahead of one store."""
        store = history.stores[number]
        slots = history.slots[number, -7 * WEEKS :]
        if not slots.sum():
            return
        weekday = history.calendar.weekday
        past = weekday[history.length - len(slots) : history.length]
        overall = slots.sum(0) / slots.sum()
        covers = (history.covers[number].sum() + 1) / (history.slots[number].sum() + 1)
        for day in range(history.ahead):
            if history.closed[number, day] or not outlook.mean[number, day]:
                continue
            same = slots[past == weekday[history.length + day]].sum(0)
            share = (same + SHRINK * overall) / (same.sum() + SHRINK)
            used = np.flatnonzero(same if same.any() else overall)
            opened = slice(used[0], used[-1] + 1)
            mean = outlook.mean[number, day] * history.assumed_orders[number, day] * share[opened]
            upper = forecast.quantile(mean[None], outlook.spread[[number]], 0.8)[0]
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
