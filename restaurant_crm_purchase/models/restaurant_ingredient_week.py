from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.restaurant_crm.analytics import forecast
from odoo.addons.restaurant_crm.analytics.numeric import np
from odoo.addons.restaurant_crm.models.insight.outlook_rows import replace

WEEK = 7
WEEKS = 4
COLUMNS = {
    "store_id": "int",
    "date": "date",
    "product_id": "int",
    "needed": "float8",
    "expected": "float8",
    "variance": "float8",
}


class RestaurantIngredientWeek(models.Model):
    """What a store took of an ingredient in each of the last four weeks, and what was expected before each.

    Forecast once more as of the day before the week, from nothing but what was known then.
    """

    _name = "restaurant.ingredient.week"
    _description = "Ingredient Taken in a Week"
    _log_access = False
    _order = "date, store_id, product_id"
    _rec_name = "product_id"

    date = fields.Date(string="Week From", required=True, readonly=True)
    store_id = fields.Many2one("restaurant.store", required=True, readonly=True, index=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", required=True, readonly=True, index=True, ondelete="cascade")
    needed = fields.Float(readonly=True)
    expected = fields.Float(readonly=True)
    variance = fields.Float(readonly=True)

    @api.model
    def _look_back(self, history):
        """Look at the last four weeks of the stores of a history, once a week, and at what was bought for them."""
        last = self._read_group([("store_id", "in", history.stores.ids)], [], ["date:max"])[0][0]
        if last and last > history.until - timedelta(days=2 * WEEK - 1):
            return
        columns = {name: [] for name in COLUMNS}
        takes = self._recipes(history)
        for back in range(WEEKS, 0, -1):
            self._add_week(columns, history, takes, history.length - WEEK * back)
        replace(self, COLUMNS, history.stores, history.day(0), columns)
        self.env["restaurant.purchase.review"]._review(history.stores.warehouse_id, history.until)

    @api.model
    def _recipes(self, history):
        """What one piece takes, as a list of (product id, quantity), for each row of the history."""
        takes = {}
        ours = [("company_id", "in", history.stores.company_id.ids)]
        for row in self.env["restaurant.recipe.ingredient"].search(ours):
            takes.setdefault((row.company_id.id, row.dish_id.id), []).append((row.product_id.id, row.quantity))
        company = {store.id: store.company_id.id for store in history.stores}
        return [takes.get((company[store], dish), []) for store, _daypart, dish in history.keys]

    @api.model
    def _add_week(self, columns, history, takes, start):
        """Add the rows of the week that begins with the column ``start`` of the history."""
        days = slice(start, start + WEEK)
        happened = np.nan_to_num(history.happened[:, days])
        mean, variance, common = self._outlook(history, start)
        found = {}
        for row, (store, _daypart, _dish) in enumerate(history.keys):
            for product, quantity in takes[row]:
                entry = found.setdefault((store, product), np.zeros((4, WEEK)))
                entry[0] += quantity * happened[row]
                entry[1] += quantity * mean[row]
                entry[2] += quantity**2 * variance[row]
                entry[3] += quantity * common[row]
        for (store, product), (needed, expected, own, shared) in found.items():
            values = (store, history.day(start), product, needed.sum(), expected.sum(), (own + shared**2).sum())
            for name, value in zip(COLUMNS, values, strict=True):
                columns[name].append(value if name in ("store_id", "date", "product_id") else float(value))

    @api.model
    def _outlook(self, history, start):
        """Of each row and day of a week what was expected, its variance, and the deviation common to the store."""
        shape = (len(history.keys), WEEK)
        mean, variance, common = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        rows = history.current(start)
        if not len(rows):
            return mean, variance, common
        calendar = history.calendar_until(start, WEEK)
        outlook = forecast.predict(history.sold[rows, :start], calendar, history.groups(rows), WEEK)
        of_store = [history.row_of_store[history.keys[row][0]] for row in rows]
        orders = forecast.predict(history.orders[:, :start], calendar, np.arange(len(history.stores)), WEEK)
        expected, spread = outlook.mean, orders.spread[of_store][:, None]
        # It was known before on which days the store would be closed.
        expected[history.was_closed[of_store, start : start + WEEK]] = 0
        mean[rows] = expected
        variance[rows] = np.maximum(expected + (outlook.spread[:, None] - spread) * expected**2, expected)
        common[rows] = np.sqrt(spread) * expected
        return mean, variance, common
