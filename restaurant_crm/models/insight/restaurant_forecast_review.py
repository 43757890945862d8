from datetime import timedelta

from odoo import api, fields, models

from ...analytics import forecast
from ...analytics.numeric import np

# Weeks that are looked at in the first night.
FIRST_WEEKS = 4
WEEK = 7


class RestaurantForecastReview(models.Model):
    """How the forecasts of a week did, beside the simplest of all: as much as on the same weekday of the week before.

    Made again as of the day before the week, from nothing but what was known then, and held against what was sold.
    """

    _name = "restaurant.forecast.review"
    _inherit = ["restaurant.rate.mixin"]
    _description = "How Forecasts Did"
    _log_access = False
    _order = "week desc, store_id, kind"
    _rec_name = "week"
    _rates = {
        "error": ("missed", "sold", 100),
        "plain_error": ("plain_missed", "sold", 100),
        "ratio": ("missed", "plain_missed", 1),
        "bias": ("excess", "sold", 100),
        "cover": ("covered", "cases", 100),
    }

    week = fields.Date(string="Week From", required=True, readonly=True, index=True)
    store_id = fields.Many2one("restaurant.store", required=True, readonly=True, index=True, ondelete="cascade")
    region_id = fields.Many2one(related="store_id.region_id")
    kind = fields.Selection(
        [("dishes", "Dishes by Part of the Day"), ("orders", "Orders by Day")],
        string="What",
        required=True,
        readonly=True,
    )
    sold = fields.Float(readonly=True, help="Pieces, or orders.")
    missed = fields.Float(string="Off by", readonly=True, help="The sum of all differences, whichever way.")
    plain_missed = fields.Float(string="Last Week Off by", readonly=True)
    excess = fields.Float(string="Forecast Too Much", readonly=True, aggregator=None)
    covered = fields.Integer(readonly=True, aggregator=None)
    cases = fields.Integer(readonly=True, aggregator=None)
    error = fields.Float(string="Error (%)", readonly=True, aggregator="avg", digits=(16, 1))
    plain_error = fields.Float(string="Error of Last Week's Sales (%)", readonly=True, aggregator="avg", digits=(16, 1))
    ratio = fields.Float(
        string="Error to Last Week's",
        readonly=True,
        aggregator="avg",
        digits=(16, 2),
        help="Below 1 the forecast is better than going by last week.",
    )
    bias = fields.Float(
        string="Too Much (%)", readonly=True, aggregator="avg", digits=(16, 1), help="Negative: too little."
    )
    cover = fields.Float(
        string="Was Enough (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="How often no more was sold than what is enough on 4 of 5 days: about 80 is right, a bit more for dishes "
        "of which few are sold.",
    )

    _week_uniq = models.Constraint("UNIQUE(store_id, week, kind)", "A week is looked at once.")

    @api.model
    def _review(self, history):
        """Look at the weeks that are over and have not been looked at, of the stores of a history."""
        last = self._read_group([("store_id", "in", history.stores.ids)], [], ["week:max"])[0][0]
        for back in range(FIRST_WEEKS, 0, -1):
            start = history.length - WEEK * back
            week = history.day(start)
            if last and week < last + timedelta(days=WEEK):
                continue
            self._review_week(history, start, week)
            last = week

    @api.model
    def _review_week(self, history, start, week):
        rows = history.current(start)
        of_store = np.array([history.row_of_store[history.keys[row][0]] for row in rows], int)
        values = []
        if len(rows):
            values += self._values("dishes", history, start, history.sold[rows], history.groups(rows), of_store)
        everyone = np.arange(len(history.stores))
        values += self._values("orders", history, start, history.orders, everyone, everyone)
        self.create([{**each, "week": week} for each in values])

    @api.model
    def _values(self, kind, history, start, sold, group, of_store):
        known, happened = sold[:, :start], sold[:, start : start + WEEK]
        outlook = forecast.predict(known, history.calendar_until(start, WEEK), group, WEEK)
        upper = forecast.quantile(outlook.mean, outlook.spread, 0.8)
        plain = forecast.same_day_last_week(known)
        is_open = ~np.isnan(happened)
        happened = np.nan_to_num(happened)
        columns = {
            "sold": happened,
            "missed": np.abs(outlook.mean - happened),
            "plain_missed": np.abs(plain - happened),
            "excess": outlook.mean - happened,
            "covered": happened <= upper,
            "cases": np.ones_like(happened),
        }
        sums = {
            name: np.bincount(of_store, (column * is_open).sum(1), len(history.stores))
            for name, column in columns.items()
        }
        for store, row in history.row_of_store.items():
            values = {name: float(column[row]) for name, column in sums.items()}
            if values["sold"] > 0:
                yield {
                    "store_id": store,
                    "kind": kind,
                    **values,
                    **{
                        rate: factor * values[part] / values[whole] if values[whole] else 0
                        for rate, (part, whole, factor) in self._rates.items()
                    },
                }
