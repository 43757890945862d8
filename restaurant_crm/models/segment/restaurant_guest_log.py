from odoo import models


class RestaurantGuestLog(models.Model):
    """What an entry says of rules is written for its reader."""

    _inherit = "restaurant.guest.log"

    def _lines_for_reader(self):
        return self.env["restaurant.segment"]._for_log_reader(super()._lines_for_reader())
