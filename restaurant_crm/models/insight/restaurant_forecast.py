import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...analytics import forecast, numeric
from ...analytics.numeric import np
from ...engine.insight import outlook as engine
from ...engine.shared.clock import local_date
from ..fact.restaurant_visit import DAYPARTS
from ..shared.one_by_one import in_turn
from . import outlook_rows
from .sales_history import SalesHistory

_logger = logging.getLogger(__name__)

DAYS_AHEAD = 14
# How long forecasts that are past are kept beside what was sold.
KEPT_DAYS = 56
# Stores that are looked at together.
BATCH = 25
# What has been sold for fewer days is new: it is taken as its category, the more the newer it is.
NEW_DAYS = 14
COLUMNS = {
    "store_id": "int",
    "date": "date",
    "daypart": "text",
    "dish_id": "int",
    "expected": "float8",
    "variance": "float8",
    "common": "float8",
    "p50": "int",
    "p80": "int",
    "level": "float8",
    "weekday_factor": "float8",
    "holiday_factor": "float8",
    "assumed_factor": "float8",
    "last_week": "float8",
    "is_closed": "bool",
    "is_new_dish": "bool",
}


class RestaurantForecast(models.Model):
    """How many pieces of a dish a store needs in a part of a day; made anew every night for two weeks ahead.

    Two numbers, never one: half of such days need no more than ``p50``, four of five no more than ``p80``. What
    several rows need together is not the sum of their ``p80``: sums of groups are worked out from the variances, of
    which a part is common to all dishes of a store, for a busy day is busy for all.
    """

    _name = "restaurant.forecast"
    _description = "Dish Forecast"
    _log_access = False
    _order = "date, store_id, daypart, expected desc, id"
    _rec_name = "dish_id"

    date = fields.Date(required=True, readonly=True, index=True)
    store_id = fields.Many2one("restaurant.store", required=True, readonly=True, index=True, ondelete="cascade")
    region_id = fields.Many2one(related="store_id.region_id")
    daypart = fields.Selection(DAYPARTS, string="Part of the Day", required=True, readonly=True)
    dish_id = fields.Many2one("product.template", required=True, readonly=True, index=True, ondelete="cascade")
    expected = fields.Float(readonly=True, digits=(16, 1), help="Pieces on average over such days.")
    variance = fields.Float(readonly=True, aggregator=None)
    common = fields.Float(readonly=True, aggregator=None, help="What a busy or quiet day of the store does to it.")
    p50 = fields.Integer(string="Enough on Half the Days", readonly=True)
    p80 = fields.Integer(string="Enough on 4 of 5 Days", readonly=True)
    level = fields.Float(string="Usual Day", readonly=True, aggregator=None)
    weekday_factor = fields.Float(readonly=True, aggregator=None)
    holiday_factor = fields.Float(readonly=True, aggregator=None)
    assumed_factor = fields.Float(
        readonly=True, aggregator=None, help="What people expect of a special day, times the rest."
    )
    last_week = fields.Float(string="Same Day Last Week", readonly=True, digits=(16, 1))
    is_closed = fields.Boolean(string="Closed", readonly=True)
    is_new_dish = fields.Boolean(string="New Dish", readonly=True)
    sold = fields.Float(readonly=True, digits=(16, 1), help="What was sold then, of days that are over.")
    reason = fields.Char(string="Why", compute="_compute_reason")

    _row_uniq = models.Constraint("UNIQUE(store_id, date, daypart, dish_id)", "A dish is forecast once.")

    @api.depends("level", "weekday_factor", "holiday_factor", "assumed_factor", "is_closed", "is_new_dish", "date")
    @api.depends_context("lang")
    def _compute_reason(self):
        weekdays = [
            label
            for _code, label in self.env["restaurant.visit"]._fields["weekday_name"]._description_selection(self.env)
        ]
        for row in self:
            row.reason = row._explain(weekdays)

    def _explain(self, weekdays):
        if self.is_closed:
            return self.env._("Closed on this day.")
        parts = [
            self.env._("new: like its category, %(level)s a day", level=f"{self.level:.1f}")
            if self.is_new_dish
            else self.env._("usually %(level)s a day", level=f"{self.level:.1f}")
        ]
        if abs(self.weekday_factor - 1) >= 0.05:
            parts.append(
                self.env._(
                    "on a %(weekday)s %(factor)s×",
                    weekday=weekdays[self.date.weekday()],
                    factor=f"{self.weekday_factor:.1f}",
                )
            )
        if abs(self.holiday_factor - 1) >= 0.05:
            parts.append(self.env._("holiday %(factor)s×", factor=f"{self.holiday_factor:.1f}"))
        if self.assumed_factor != 1:
            parts.append(self.env._("assumed for a special day %(factor)s×", factor=f"{self.assumed_factor:.2g}"))
        return self.env._("; ").join(parts)

    def _read_group_select(self, aggregate_spec, query):
        """What a group needs together."""
        if aggregate_spec not in ("p50:sum", "p80:sum"):
            return super()._read_group_select(aggregate_spec, query)
        mean, variance, common = (
            SQL("sum(%s)", self._field_to_sql(self._table, name, query)) for name in ("expected", "variance", "common")
        )
        if aggregate_spec == "p50:sum":
            return SQL("round(%s)", mean)
        return SQL("ceil(%s + %s * sqrt(%s + (%s) ^ 2) - 0.5)", mean, forecast.normal_score(0.8), variance, common)

    # -- the night ---------------------------------------------------------------------------------------------------

    @api.model
    def _cron_night(self):
        """Forget what is long past; moves of guests of months that are over; then forecasts and staffing needs."""
        cron = self.env["ir.cron"]
        self._forget(local_date(self.env))
        self.env["restaurant.rfm.move"]._note_months(lambda: cron._commit_progress(remaining=1))
        if not numeric.is_here():
            _logger.info("numpy is not installed: nothing is forecast")
            cron._commit_progress(remaining=0)
            return
        in_turn(self._stores(), "forecast_on", "_look_ahead", BATCH)

    @api.model
    def action_forecast(self):
        """Forecast now, for whoever does not want to wait for the night."""
        self.check_access("read")
        if not self.env.user.has_group("restaurant_crm.group_manager"):
            raise AccessError(self.env._("Only administrators of the restaurant CRM make forecasts by hand."))
        if not numeric.is_here():
            raise UserError(self.env["restaurant.return.model"]._numpy_is_missing())
        # sudo: nobody writes forecasts by hand, not even who may have them made.
        stores = self.sudo()._stores()
        for start in range(0, len(stores), BATCH):
            stores[start : start + BATCH]._look_ahead()
        return self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_forecast_action")

    @api.model
    def _stores(self):
        """The stores that are forecast."""
        return self.env["restaurant.store"].search([("active", "=", True)])

    @api.model
    def _forecast(self, stores, today):
        """Look two weeks ahead from ``today`` on, and at how the last forecasts did."""
        history = SalesHistory(self.env, stores, today - timedelta(days=1), DAYS_AHEAD)
        self._note_sold(history)
        rows = history.current(history.length)
        columns = self._columns_of_rows(history, rows) if len(rows) else dict.fromkeys(COLUMNS, [])
        outlook_rows.replace(self, COLUMNS, history.stores, today, columns)
        self.env["restaurant.forecast.review"]._review(history)
        self.env["restaurant.staffing.need"]._plan(history)

    @api.model
    def _columns_of_rows(self, history, rows):
        """The columns of the table for these rows of the history, a list each."""
        outlook = forecast.predict(history.sold[rows], history.calendar, history.groups(rows), history.ahead)
        of_store = np.array([history.row_of_store[history.keys[row][0]] for row in rows])
        level, is_new_dish = self._levels(history, rows, outlook)
        assumed = history.assumed[rows]
        mean = outlook.mean * (level / np.maximum(outlook.level, 1e-9))[:, None] * assumed
        closed = outlook.is_closed | history.closed[of_store]
        mean[closed] = 0
        common = self._common_spread(history)[of_store][:, None]
        variance = np.maximum(mean + (outlook.spread[:, None] - common) * mean**2, mean)
        ahead = slice(history.length, None)
        weekday, holiday = history.calendar.weekday[ahead], history.calendar.holiday[ahead]
        shape = mean.shape

        def each(values):
            return np.repeat(values, shape[1]).tolist()

        keys = [history.keys[row] for row in rows]
        return {
            "store_id": each([key[0] for key in keys]),
            "date": [history.day(history.length + number) for number in range(shape[1])] * shape[0],
            "daypart": each([key[1] for key in keys]),
            "dish_id": each([key[2] for key in keys]),
            "expected": mean.ravel().round(3).tolist(),
            "variance": variance.ravel().round(4).tolist(),
            "common": (np.sqrt(common) * mean).ravel().round(4).tolist(),
            "p50": forecast.quantile(mean, outlook.spread, 0.5).astype(int).ravel().tolist(),
            "p80": forecast.quantile(mean, outlook.spread, 0.8).astype(int).ravel().tolist(),
            "level": each(level.round(3)),
            "weekday_factor": outlook.weekday[:, weekday].ravel().round(3).tolist(),
            "holiday_factor": np.where(holiday, outlook.holiday[:, weekday], 1.0).ravel().round(3).tolist(),
            "assumed_factor": assumed.ravel().tolist(),
            "last_week": forecast.same_day_last_week(history.sold[rows], shape[1]).ravel().tolist(),
            "is_closed": closed.ravel().tolist(),
            "is_new_dish": each(is_new_dish),
        }

    @api.model
    def _levels(self, history, rows, outlook):
        """The level of each row; that of a new dish leans on those of its category in the same group."""
        sold = history.sold[rows]
        has_sold = np.nan_to_num(history.happened[rows]) > 0
        age = np.where(has_sold.any(1), history.length - has_sold.argmax(1), 0)
        # A store that is as young as its dishes has no old ones to lean on.
        of_store = np.array([history.row_of_store[history.keys[row][0]] for row in rows])
        opened = history.length - (~np.isnan(history.orders)).argmax(1)
        is_new_dish = (age < NEW_DAYS) & (opened[of_store] >= 2 * NEW_DAYS)
        level = outlook.level.copy()
        if is_new_dish.any():
            dishes = self.env["product.template"].browse(history.keys[row][2] for row in rows)
            category = np.array([dish.pos_categ_ids[:1].id for dish in dishes])
            group = history.groups(rows)
            for number in np.flatnonzero(is_new_dish):
                alike = (group == group[number]) & (category == category[number]) & ~is_new_dish
                if alike.any():
                    known = age[number] / NEW_DAYS
                    days = sold[number, history.length - int(age[number]) :]
                    recent = outlook.level[number] if np.isnan(days).all() else np.nanmean(days)
                    level[number] = known * recent + (1 - known) * np.median(outlook.level[alike])
        return level, is_new_dish

    @api.model
    def _common_spread(self, history):
        """By how much the days of each store differ as a whole: phi of the variance of its orders."""
        outlook = forecast.predict(history.orders, history.calendar, np.arange(len(history.stores)), history.ahead)
        return outlook.spread

    @api.model
    def _note_sold(self, history):
        """Beside what was forecast for the last days, what was sold on them; returns come late."""
        lately = range(history.length - 7, history.length)
        rows = [
            (*key, history.day(number), float(pieces))
            for key, sold in zip(history.keys, np.nan_to_num(history.happened), strict=True)
            for number, pieces in ((number, sold[number]) for number in lately)
            if pieces
        ]
        self.flush_model()
        self.env.cr.execute(engine.note_sold(rows, history.stores.ids, history.day(history.length - 7), history.until))
        self.invalidate_model(["sold"])

    @api.model
    def _forget(self, today):
        """Drop what is long past."""
        self.flush_model()
        old = today - timedelta(days=KEPT_DAYS)
        for table in (engine.FORECASTS, engine.STAFFING):
            self.env.cr.execute(engine.forget(table, old))
        self.env.invalidate_all()
