from datetime import timedelta

from odoo import api, fields, models

from ...engine.insight import stage_days as engine
from ...engine.shared.clock import local_date
from ...engine.shared.flush import flush
from ..fact.restaurant_guest_profile import STAGES
from ..shared import planner

# How far back the overview compares.
DAYS_BACK = 30


class RestaurantStageDay(models.Model):
    """How many guests stood in each stage of life on a day, by their favourite store. Noted nightly."""

    _name = "restaurant.stage.day"
    _description = "Guests by Stage on a Day"
    _log_access = False
    _order = "date desc, store_id, stage"
    _rec_name = "stage"

    date = fields.Date(required=True, readonly=True)
    store_id = fields.Many2one("restaurant.store", string="Favourite Store", ondelete="cascade", readonly=True)
    stage = fields.Selection(STAGES, required=True, readonly=True)
    guest_count = fields.Integer(string="Guests", required=True, readonly=True)

    _date_store_stage_unique = models.UniqueIndex("(date, store_id, stage)")

    @api.model
    def _note_today(self):
        """Note how guests stand today and, where there is nothing to compare with yet, how they stood a month ago."""
        today = local_date(self.env)
        flush(self.env, engine.SOURCES)
        self._keep(today, engine.now())
        month_ago = today - timedelta(days=DAYS_BACK)
        if not self.sudo().search_count([("date", "<=", month_ago)], limit=1):
            self._keep(month_ago, engine.past(self.env, month_ago))

    @api.model
    def _keep(self, day, query):
        # sudo: nobody writes sizes by hand.
        self = self.sudo()
        rows = planner.rows_of_all(self.env, query)
        self.search([("date", "=", day)]).unlink()
        self.create(
            [
                {"date": day, "store_id": store_id, "stage": stage, "guest_count": count}
                for store_id, stage, count in rows
            ]
        )
