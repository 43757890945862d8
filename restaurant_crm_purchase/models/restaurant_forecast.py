import logging

from odoo import api, models

from odoo.addons.restaurant_crm.models.shared.transactions import attempt

_logger = logging.getLogger(__name__)


class RestaurantForecast(models.Model):
    """After what will be sold follows what is to be bought."""

    _inherit = "restaurant.forecast"

    @api.model
    def _cron_night(self):
        self.env["restaurant.recipe.ingredient"]._rebuild()
        return super()._cron_night()

    @api.model
    def _forecast(self, stores, today):
        result = super()._forecast(stores, today)
        with attempt(self.env.cr) as tried:
            self.env["stock.warehouse.orderpoint"]._keep_filled(stores.warehouse_id)
        if tried.error:
            _logger.error("Reordering rules could not be filled: %s", tried.error)
        return result


class RestaurantForecastReview(models.Model):
    """Beside how the forecast did: what would have been bought by it."""

    _inherit = "restaurant.forecast.review"

    @api.model
    def _review(self, history):
        result = super()._review(history)
        with attempt(self.env.cr) as tried:
            self.env["restaurant.ingredient.week"]._look_back(history)
        if tried.error:
            _logger.error("Purchases could not be looked back at: %s", tried.error)
        return result
