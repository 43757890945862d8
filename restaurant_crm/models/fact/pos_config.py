from odoo import models

from ...engine.fact.facts import EXTRA_PRODUCTS


class PosConfig(models.Model):
    """The till as visits depend on it."""

    _inherit = "pos.config"

    def write(self, vals):
        """Moving a till to another store, or naming another product as tip, changes past visits."""
        result = super().write(vals)
        if not {"store_id", *EXTRA_PRODUCTS}.isdisjoint(vals):
            self.env["restaurant.guest.queue"]._add_guests_ordering("config_id", self)
        return result
