from odoo import api, fields, models

from ..engine import tiers as engine
from ..engine.clock import local_date


class RestaurantTierHistory(models.Model):
    """How large each level was and how its guests came, one row a day, level and favourite store."""

    _name = "restaurant.tier.history"
    _description = "Size of a Tier"
    _log_access = False
    _order = "date desc, scheme_id, tier_id"
    _rec_name = "tier_id"

    date = fields.Date(required=True, readonly=True, index=True)
    scheme_id = fields.Many2one("restaurant.tier.scheme", required=True, ondelete="cascade", readonly=True, index=True)
    tier_id = fields.Many2one(
        "restaurant.tier", string="Level", ondelete="cascade", readonly=True, index="btree_not_null"
    )
    store_id = fields.Many2one(
        "restaurant.store", string="Favourite Store", ondelete="set null", readonly=True, index="btree_not_null"
    )
    guest_count = fields.Integer(string="Guests", required=True, readonly=True)
    active_count = fields.Integer(string="Here in 90 Days", readonly=True)
    repeat_count = fields.Integer(string="Twice in 90 Days", readonly=True)
    visits = fields.Integer(string="Visits (30 Days)", readonly=True)
    spend = fields.Float(string="Spend (30 Days)", readonly=True)
    repeat_rate = fields.Float(
        string="Repeat Rate (%)",
        compute="_compute_rates",
        aggregator=None,
        help="Of the guests who came in the last 90 days, those who came at least twice.",
    )
    spend_per_guest = fields.Float(string="Spend per Guest (30 Days)", compute="_compute_rates", aggregator=None)

    @api.depends("active_count", "repeat_count", "spend", "guest_count")
    def _compute_rates(self):
        for row in self:
            row.repeat_rate = 100 * row.repeat_count / row.active_count if row.active_count else 0
            row.spend_per_guest = row.spend / row.guest_count if row.guest_count else 0

    @api.model
    def _note_today(self):
        """Note how things stand today, in place of what was noted earlier today."""
        today = local_date(self.env)
        self.env["restaurant.guest.tier"].flush_model()
        rows = self.env.execute_query(engine.sizes())
        self = self.sudo()
        self.search([("date", "=", today)]).unlink()
        names = ("scheme_id", "tier_id", "store_id", "guest_count", "active_count", "repeat_count", "visits", "spend")
        self.create([{"date": today, **dict(zip(names, row, strict=True))} for row in rows])
