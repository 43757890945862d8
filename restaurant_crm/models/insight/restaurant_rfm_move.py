from datetime import timedelta

from odoo import api, fields, models

from ... import settings
from ...engine.insight import careers as engine
from ...engine.shared.clock import month_ends
from ...engine.shared.flush import flush

# How far back moves are worked out.
MOST_MONTHS = 12
GROUPS = [
    ("best", "Best: Lately and Often"),
    ("loyal", "Loyal"),
    ("promising", "Promising: Lately, Not Often Yet"),
    ("fading", "Fading: Seldom, a While Ago"),
    ("missed", "Missed: Often Once, Long Away"),
    ("asleep", "Asleep: Seldom, Long Away"),
]


class RestaurantRfmMove(models.Model):
    """How many guests moved from one group of recency and frequency to another in a month, by favourite store."""

    _name = "restaurant.rfm.move"
    _description = "Moves Between Groups of Guests"
    _log_access = False
    _order = "month desc, id"
    _rec_name = "month"

    month = fields.Date(required=True, readonly=True, index=True, help="The last day of the month.")
    store_id = fields.Many2one(
        "restaurant.store", string="Favourite Store", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    region_id = fields.Many2one(related="store_id.region_id", store=True, index="btree_not_null")
    from_group = fields.Selection([("new", "New"), *GROUPS], string="From", required=True, readonly=True)
    to_group = fields.Selection(GROUPS, string="To", required=True, readonly=True)
    guest_count = fields.Integer(string="Guests", readonly=True)
    spend = fields.Float(string="Spend in the Month", readonly=True)

    @api.model
    def _note_months(self, go_on=lambda: True):
        """Work out the months that are over and not known yet, the latest first.

        :param go_on: called after each; it may commit, and says whether there is time for another
        """
        flush(self.env, engine.READS)
        first = self.env["restaurant.guest.profile"]._read_group([], [], ["first_visit_date:min"])[0][0]
        known = set(self._read_group([], [], ["month:array_agg"])[0][0] or [])
        limits = settings.rfm_limits(self.env)
        for _as_of, day in month_ends(self.env, first, MOST_MONTHS) if first else ():
            if day in known:
                continue
            before = day.replace(day=1) - timedelta(days=1)
            rows = self.env.execute_query(engine.moves(before, day, limits))
            names = ("store_id", "from_group", "to_group", "guest_count", "spend")
            self.create([{"month": day, **dict(zip(names, row, strict=True))} for row in rows])
            if not go_on():
                break
