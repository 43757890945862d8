from odoo import models

from ...engine.channel import platform_orders


class RestaurantHistoryDish(models.Model):
    _inherit = "restaurant.history.dish"

    def _queue_guests_of_dishes(self):  # pylint: disable=missing-return
        super()._queue_guests_of_dishes()
        Line = self.env["restaurant.platform.order.line"]
        Line.flush_model(["order_id", "dish_id"])
        self.env["restaurant.platform.order"].flush_model(["partner_id"])
        self.env["restaurant.guest.queue"]._add_from(platform_orders.guests_of_dishes(self.ids))
        Line.invalidate_model(["product_id"])
