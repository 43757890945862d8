from odoo import api, fields, models

from ...engine.channel.platform_orders import PlatformOrders


class RestaurantVisit(models.Model):
    """Visits that began with an order of a delivery platform."""

    _inherit = "restaurant.visit"

    source = fields.Selection(selection_add=[("platform", "Delivery Platform")], ondelete={"platform": "cascade"})
    platform_order_id = fields.Many2one(
        "restaurant.platform.order",
        string="First Order of a Platform",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )

    _partner_platform_order_uniq = models.UniqueIndex(
        "(partner_id, platform_order_id) WHERE platform_order_id IS NOT NULL"
    )

    @api.model
    def _sources(self):
        return [*super()._sources(), PlatformOrders()]

    @api.model
    def _order_models(self):
        return [*super()._order_models(), "restaurant.platform.order"]

    def action_open_orders(self):
        if self.source == "platform":
            return self._orders_from_elsewhere("restaurant_crm.restaurant_platform_order_action")
        return super().action_open_orders()
