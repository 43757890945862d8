from odoo import models

from ...engine.fact.placed import table_fields


class RestaurantTable(models.Model):
    _inherit = "restaurant.table"

    def write(self, vals):
        """A table that belongs to another floor takes its past visits along."""
        result = super().write(vals)
        if "floor_id" in vals:
            self._queue_guests()
        return result

    def unlink(self):
        """Orders lose their table, which may be all that tells that they were eaten in."""
        self._queue_guests()
        return super().unlink()

    def _queue_guests(self):
        for name in table_fields(self.env):
            self.env["restaurant.guest.queue"]._add_guests_ordering(name, self)
