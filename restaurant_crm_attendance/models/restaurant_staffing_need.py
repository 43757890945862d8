import logging

from odoo import api, models

from odoo.addons.restaurant_crm.models.shared.transactions import attempt

_logger = logging.getLogger(__name__)


class RestaurantStaffingNeed(models.Model):
    """With what is planned goes what was measured."""

    _inherit = "restaurant.staffing.need"

    @api.model
    def _plan(self, history):
        result = super()._plan(history)
        with attempt(self.env.cr) as tried:
            history.stores._measure_minutes(history)
        if tried.error:
            _logger.error("How long orders take could not be measured: %s", tried.error)
        return result
