from odoo import models


class RestaurantFeedback(models.Model):
    """The number that a guest left with the stars is covered as it is on the contact."""

    _name = "restaurant.feedback"
    _inherit = ["restaurant.masked.mixin", "restaurant.feedback"]

    _masked_fields = frozenset({"phone"})

    def _contact_holders(self):
        return self.partner_id
