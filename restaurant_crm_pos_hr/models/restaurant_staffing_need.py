import logging

from odoo import api, fields, models

from odoo.addons.restaurant_crm.analytics.numeric import np
from odoo.addons.restaurant_crm.engine.shared.flush import flush
from odoo.addons.restaurant_crm.models.insight.restaurant_staffing_need import NOTED_DAYS
from odoo.addons.restaurant_crm.models.shared.transactions import attempt

from ..engine import sellers

_logger = logging.getLogger(__name__)


class RestaurantStaffingNeed(models.Model):
    """Beside who was planned, who sold."""

    _inherit = "restaurant.staffing.need"

    at_till = fields.Integer(
        string="Sold",
        readonly=True,
        aggregator="max",
        help="Employees who sold at a till in the half hour, of those who log in at it.",
    )

    @api.model
    def _plan(self, history):
        result = super()._plan(history)
        with attempt(self.env.cr) as tried:
            self._note_sellers(history)
        if tried.error:
            _logger.error("Who was at the tills could not be noted: %s", tried.error)
        return result

    @api.model
    def _note_sellers(self, history):
        flush(self.env, sellers.reads(self.env))
        people = np.zeros_like(history.slots)
        since = history.length - NOTED_DAYS
        query = sellers.by_half_hour(self.env, history.day(since), history.until, history.stores.ids)
        for store, day, slot, count in self.env.execute_query(query):
            people[history.row_of_store[store], since + day, min(max(slot, 0), people.shape[2] - 1)] = count
        self._note(history, at_till=people)
