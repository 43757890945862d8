from odoo import models


class RestaurantGuestLog(models.Model):
    """Campaigns ask again and again what was noted lately."""

    _inherit = "restaurant.guest.log"

    _kind_logged = models.Index("(kind, logged_at)")
