from odoo import fields, models

from ...engine.insight import careers as engine
from ...engine.shared.clock import local_date
from ...engine.shared.flush import flush
from ..fact.restaurant_guest_profile import STAGES
from ..fact.restaurant_visit import CHANNELS


class RestaurantGuestLifetime(models.Model):
    """What guests have brought since their first visit, by how it began; a report, nothing is stored."""

    _name = "restaurant.guest.lifetime"
    _description = "Lifetime Value of a Guest"
    _auto = False
    _order = "spend desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", string="Guest", readonly=True)
    first_visit_date = fields.Date(string="First Visit", readonly=True)
    first_channel = fields.Selection(CHANNELS, string="Came First By", readonly=True)
    first_store_id = fields.Many2one("restaurant.store", readonly=True)
    first_region_id = fields.Many2one("restaurant.region", readonly=True)
    first_dish_id = fields.Many2one("product.template", readonly=True, help="The dearest dish of the first visit.")
    tier_id = fields.Many2one("restaurant.tier", string="Level Now", readonly=True)
    stage = fields.Selection(STAGES, readonly=True)
    visit_days = fields.Integer(string="Days with a Visit", readonly=True, aggregator="avg")
    early_spend = fields.Float(
        string="Spend in the First 90 Days",
        readonly=True,
        aggregator="avg",
        digits=(16, 0),
        help="On average over the guests whose first visit is so long ago: they can be compared.",
    )
    spend = fields.Float(string="Spend Until Now", readonly=True, aggregator="avg", digits=(16, 0))
    expected_value = fields.Float(string="Expected Spend", readonly=True, aggregator="avg", digits=(16, 0))

    @property
    def _table_query(self):
        flush(self.env, engine.READS)
        return engine.lifetimes(local_date(self.env))
