from odoo import models


class RestaurantComplaint(models.Model):
    """How to reach who complained is covered as it is on the contact."""

    _name = "restaurant.complaint"
    _inherit = ["restaurant.masked.mixin", "restaurant.complaint"]

    _masked_fields = frozenset({"phone", "email"})

    def _contact_holders(self):
        return self.partner_id
