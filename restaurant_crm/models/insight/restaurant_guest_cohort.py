from odoo import fields, models

from ...engine.insight import careers as engine
from ...engine.shared.clock import local_date
from ...engine.shared.flush import flush
from ..fact.restaurant_visit import CHANNELS


class RestaurantGuestCohort(models.Model):
    """Guests who came for the first time in one month, and how many of them came in each month since; a report."""

    _name = "restaurant.guest.cohort"
    _inherit = ["restaurant.rate.mixin"]
    _description = "Guests by Month of First Visit"
    _auto = False
    _order = "month, months_later, id"
    _rec_name = "month"
    _rates = {
        "retention": ("active_count", "guest_count", 100),
        "spend_per_guest": ("spend", "guest_count", 1),
    }

    month = fields.Date(string="Month of First Visit", readonly=True)
    months_later = fields.Integer(
        readonly=True, aggregator=None, help="0 is the month of the first visit itself, in which all of them came."
    )
    channel = fields.Selection(CHANNELS, string="Came First By", readonly=True)
    store_id = fields.Many2one("restaurant.store", string="First Store", readonly=True)
    region_id = fields.Many2one("restaurant.region", string="First Region", readonly=True)
    guest_count = fields.Integer(string="Guests", readonly=True)
    active_count = fields.Integer(string="Of Them Came", readonly=True)
    visits = fields.Integer(readonly=True)
    spend = fields.Float(readonly=True)
    retention = fields.Float(
        string="Came (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 0),
        help="Of the guests of the first month.",
    )
    spend_per_guest = fields.Float(
        readonly=True,
        aggregator="avg",
        digits=(16, 0),
        help="Spend of the month, for each guest of the first month.",
    )

    @property
    def _table_query(self):
        flush(self.env, engine.READS)
        return engine.cohorts(local_date(self.env))
