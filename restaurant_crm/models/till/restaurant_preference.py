from odoo import models


class RestaurantPreference(models.Model):
    """The preferences that a till shows."""

    _name = "restaurant.preference"
    _inherit = ["restaurant.preference", "restaurant.till.word.mixin"]
