from odoo import models


class RestaurantTable(models.Model):
    _inherit = "restaurant.table"

    def unlink(self):
        """Orders lose their table, which may be all that tells that they were eaten in."""
        for name in ("table_id", "self_ordering_table_id"):
            if name in self.env["pos.order"]._fields:
                self.env["restaurant.guest.queue"]._add_guests_ordering(name, self)
        return super().unlink()
