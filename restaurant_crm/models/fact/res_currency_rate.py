from odoo import api, models

from ...engine.fact import beside
from ...engine.store import chain


class ResCurrencyRate(models.Model):
    """A new rate gives visits of companies with other currencies another worth."""

    _inherit = "res.currency.rate"

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates._queue_guests(rates.mapped("name"))
        return rates

    def write(self, vals):
        days = self.mapped("name")
        result = super().write(vals)
        self._queue_guests(days + self.mapped("name"))
        return result

    def unlink(self):
        days = self.mapped("name")
        result = super().unlink()
        self._queue_guests(days)
        return result

    @api.model
    def _queue_guests(self, days):
        if days and chain.is_mixed(self.env):
            self.env.flush_all()
            self.env["restaurant.guest.queue"]._add_from(beside.rated_otherwise(self.env, min(days)))
