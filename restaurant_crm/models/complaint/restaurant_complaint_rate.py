from odoo import fields, models
from odoo.tools import SQL

from ...engine.complaint import rate as engine
from ...engine.shared.flush import flush


class RestaurantComplaintRate(models.Model):
    """Complaints beside visits, one row a store and day by the store's clock: a report, nothing is stored."""

    _name = "restaurant.complaint.rate"
    _inherit = ["restaurant.rate.mixin"]
    _description = "Complaints per Visits"
    _auto = False
    _order = "date desc, store_id"
    _rec_name = "store_id"
    _rates = {"rate": ("complaints", "visits", 1000)}

    date = fields.Date(readonly=True)
    store_id = fields.Many2one("restaurant.store", readonly=True)
    region_id = fields.Many2one("restaurant.region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    visits = fields.Integer(readonly=True, help="Visits of known guests, and paid orders of guests who are not known.")
    complaints = fields.Integer(readonly=True, help="Without duplicates.")
    rate = fields.Float(
        string="Complaints per 1,000 Visits",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Of several days and stores it is that of all their visits together.",
    )

    @property
    def _table_query(self):
        flush(self.env, engine.reads(self.env))
        return SQL(
            """SELECT store.id * 100000::bigint + (daily.day - date '2000-01-01') AS id, daily.day AS date,
                      daily.store_id, store.region_id, store.company_id, daily.visits, daily.complaints,
                      1000.0 * daily.complaints / NULLIF(daily.visits, 0) AS rate
                 FROM (%s) AS daily JOIN restaurant_store AS store ON store.id = daily.store_id""",
            engine.daily(self.env),
        )
