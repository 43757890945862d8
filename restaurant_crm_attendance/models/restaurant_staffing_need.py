import logging

from odoo import api, fields, models

from odoo.addons.restaurant_crm.models.shared.transactions import attempt

_logger = logging.getLogger(__name__)


class RestaurantStaffingNeed(models.Model):
    """With what is planned goes what was measured, and who was at work."""

    _inherit = "restaurant.staffing.need"

    at_work = fields.Float(
        readonly=True,
        digits=(16, 1),
        aggregator="max",
        help="People of the store who were checked in, on average over the half hour.",
    )

    @api.model
    def _plan(self, history):
        result = super()._plan(history)
        with attempt(self.env.cr) as tried:
            self._note(history, at_work=history.stores._measure_minutes(history))
        if tried.error:
            _logger.error("How long orders take could not be measured: %s", tried.error)
        return result
