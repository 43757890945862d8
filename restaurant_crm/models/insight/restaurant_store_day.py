from datetime import timedelta

from odoo import api, fields, models

from ...engine.insight import store_days as engine
from ...engine.shared.clock import local_date
from ...engine.shared.flush import flush
from ..shared import planner


class RestaurantStoreDay(models.Model):
    """How a store did on a day that is over: what the overview adds up. Noted nightly, never written by hand."""

    _name = "restaurant.store.day"
    _description = "Day of a Store"
    _log_access = False
    _order = "date desc, store_id"
    _rec_name = "store_id"

    date = fields.Date(required=True, readonly=True, index=True, help="By the clock of the store.")
    store_id = fields.Many2one("restaurant.store", required=True, ondelete="cascade", readonly=True)
    visits = fields.Integer(readonly=True, help="Of known guests.")
    known_orders = fields.Integer(readonly=True, help="Orders of guests who are known.")
    unknown_orders = fields.Integer(readonly=True, help="Orders without a guest.")
    delivered_orders = fields.Integer(readonly=True, help="Of all orders, those that were delivered.")
    ratings = fields.Integer(readonly=True)
    stars = fields.Float(readonly=True, help="The stars of these ratings, added up.")
    complaints = fields.Integer(readonly=True, help="Without duplicates.")

    _store_date_unique = models.Constraint("UNIQUE(store_id, date)", "A day of a store is noted once.")

    @api.model
    def _note(self):
        """Make all days that are over what they should be: what has changed since is found by asking anew."""
        # sudo: days of all stores are noted, whoever looks first.
        first = self.env["restaurant.guest.profile"].sudo()._read_group([], [], ["first_visit_date:min"])[0][0]
        until = local_date(self.env) - timedelta(days=1)
        flush(self.env, engine.reads(self.env))
        # Orders without a guest may be older than the first visit; nobody compares years before there were guests.
        since = min(first or until, until) - timedelta(days=1)
        with planner.whole_house(self.env.cr):
            self.env.cr.execute(engine.note(self.env, since, until))
        self.invalidate_model()

    @api.model
    def _cron_note(self):
        """Every night: how stores did, and how many guests stand where."""
        self._note()
        self.env["restaurant.stage.day"]._note_today()
