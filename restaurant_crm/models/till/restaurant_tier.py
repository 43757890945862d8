from odoo import api, models
from odoo.fields import Domain


class RestaurantTier(models.Model):
    """The tiers that a till shows."""

    _name = "restaurant.tier"
    _inherit = ["restaurant.tier", "pos.load.mixin", "restaurant.till.word.mixin"]

    @api.model
    def _load_pos_data_domain(self, data, config):
        # Cashiers may not read schemes.
        return Domain("scheme_id", "in", self.env["restaurant.tier.scheme"]._in_force().ids)

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "color", "icon", "priority", "description", "write_date"]
