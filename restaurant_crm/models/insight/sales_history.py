from datetime import timedelta

from ...analytics import forecast
from ...analytics.numeric import np
from ...engine.insight import sold as engine
from ...engine.shared.flush import flush
from ..shared import planner

# What has not been sold for so long is not on offer any more.
CURRENT_DAYS = 56
# Half hours of a business day, which ends in the next morning.
SLOTS = 72


class SalesHistory:
    """Sales of some stores as matrices of days (columns), and the calendar of these days and of those ahead.

    :ivar first: the first day of the history
    :ivar keys: store id, part of the day and dish id of each row of ``sold``
    :ivar sold: pieces; not a number where the store was closed
    :ivar happened: the same with what was sold on special and closed days, from which nothing is learned
    :ivar closed: of each store the days ahead on which it is closed
    :ivar orders: orders by store (rows) and day, not a number where it was closed
    :ivar slots: orders by store, day and half hour
    :ivar covers: people by store, day and half hour
    :ivar assumed: what people expect of the days ahead, a factor for each row of ``sold``
    :ivar assumed_orders: the same for each store
    """

    def __init__(self, env, stores, until, ahead):
        """
        :param until: the last day of the history
        :param ahead: how many days follow it
        """
        flush(env, engine.reads(env))
        self.env, self.stores, self.ahead = env, stores, ahead
        self.length = forecast.MOST_DAYS
        self.first = until - timedelta(days=self.length - 1)
        self.until, self.last = until, until + timedelta(days=ahead)
        self.row_of_store = {store.id: row for row, store in enumerate(stores)}
        self.calendar = self._calendar()
        self._read_closed()
        self._read_orders()
        self._read_dishes()
        self._mark_special_days()

    def day(self, number):
        """The date of a column."""
        return self.first + timedelta(days=int(number))

    def _calendar(self):
        special = self.env["restaurant.calendar.day"]._holidays(self.stores.company_id, self.first, self.last)
        days = [self.day(number) for number in range(self.length + self.ahead)]
        return forecast.Calendar(
            np.array([day.weekday() for day in days]), np.array([day in special for day in days], bool)
        )

    def _read_closed(self):
        """On which days each store is closed: those of the past teach nothing, on those ahead nothing is sold."""
        closed = np.zeros((len(self.stores), self.length + self.ahead), bool)
        for store, day in self.env["restaurant.calendar.day"]._closed(self.stores, self.first, self.last):
            closed[self.row_of_store[store], (day - self.first).days] = True
        self.was_closed, self.closed = closed[:, : self.length], closed[:, self.length :]

    def _read_orders(self):
        self.slots = np.zeros((len(self.stores), self.length, SLOTS), np.float32)
        self.covers = np.zeros_like(self.slots)
        query = engine.orders(self.env, self.first, self.until, self.stores.ids)
        for store, day, slot, orders, covers in planner.rows_of_all(self.env, query):
            place = self.row_of_store[store], day, min(max(slot, 0), SLOTS - 1)
            self.slots[place] += orders
            self.covers[place] += covers
        self.orders = self.slots.sum(2)
        self.orders[self.orders == 0] = np.nan

    def _read_dishes(self):
        offered = {row[0] for row in self.env.execute_query(engine.offered())}
        query = engine.dishes(self.env, self.first, self.until, self.stores.ids)
        rows = [row for row in planner.rows_of_all(self.env, query) if row[2] in offered]
        self.keys = [row[:3] for row in rows]
        self.sold = np.zeros((len(rows), self.length), np.float32)
        for number, (_store, _part, _dish, days, pieces) in enumerate(rows):
            self.sold[number, days] = pieces
        if rows:
            is_open = ~np.isnan(self.orders[[self.row_of_store[row[0]] for row in rows]])
            self.sold[~is_open] = np.nan

    def _mark_special_days(self):
        """Nothing is learned from special and closed days of the past; those ahead are as people expect them to be."""
        self.happened = self.sold.copy()
        if self.keys:
            self.sold[self.was_closed[[self.row_of_store[key[0]] for key in self.keys]]] = np.nan
        self.orders[self.was_closed] = np.nan
        self.assumed = np.ones((len(self.keys), self.ahead))
        self.assumed_orders = np.ones((len(self.stores), self.ahead))
        store_of_row = np.array([key[0] for key in self.keys], int)
        dish_of_row = np.array([key[2] for key in self.keys], int)
        for special in self.env["restaurant.special.day"]._between(self.stores, self.first, self.last):
            store, dish = special.store_id.id, special.dish_id.id
            rows = (store_of_row == store) if store else np.ones(len(self.keys), bool)
            rows = rows & (dish_of_row == dish) if dish else rows
            stores = [self.row_of_store[store]] if store else slice(None)
            start = max((special.date_from - self.first).days, 0)
            end = min((special.date_to - self.first).days + 1, self.length + self.ahead)
            past, ahead = slice(start, min(end, self.length)), slice(max(start - self.length, 0), end - self.length)
            self.sold[rows, past] = np.nan
            if not dish:
                self.orders[stores, past] = np.nan
            if end <= self.length:
                continue
            factor = special.factor if special.kind == "event" else 0
            self.assumed[rows, ahead] *= factor
            if not dish:
                self.assumed_orders[stores, ahead] *= factor

    def current(self, length):
        """The rows that were sold lately, of a history of the first ``length`` days."""
        lately = self.happened[:, max(length - CURRENT_DAYS, 0) : length]
        return np.flatnonzero(np.nansum(lately, axis=1) > 0)

    def calendar_until(self, length, ahead):
        """The calendar of the first ``length`` days and of those ahead of them."""
        return forecast.Calendar(self.calendar.weekday[: length + ahead], self.calendar.holiday[: length + ahead])

    def groups(self, rows):
        """The number of the group, store and part of the day, of each of these rows."""
        names = {}
        return np.array([names.setdefault(self.keys[row][:2], len(names)) for row in rows], int)
