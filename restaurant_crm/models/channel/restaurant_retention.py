from odoo import api, fields, models

from ...engine.privacy.retention import Growing


class RestaurantRetention(models.Model):
    """Interactions have a key without their time, and others refer to them: old ones are deleted some at a time."""

    _inherit = "restaurant.retention"

    kind = fields.Selection(
        selection_add=[("interactions", "What Guests Did Outside of Visits"), ("guests",)],
        ondelete={"interactions": "cascade"},
    )

    @api.model
    def _growing(self):
        return super()._growing() | {"interactions": Growing("restaurant_interaction", "happened_at")}
