from odoo import api, models

from .pos_order import in_checkout

FACT_FIELDS = {
    "combo_parent_id",
    "discount",
    "is_reward_line",
    "order_id",
    "price_subtotal_incl",
    "price_unit",
    "product_id",
    "qty",
    "refunded_orderline_id",
    "reward_id",
}


class PosOrderLine(models.Model):
    """Lines of paid orders change seldom and only in the back office; their guests are queued."""

    _inherit = "pos.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not in_checkout(self.env):
            lines._counted_orders()._queue_guests()
        return lines

    def write(self, vals):
        if in_checkout(self.env) or FACT_FIELDS.isdisjoint(vals):
            return super().write(vals)
        former = self._counted_orders()._guests_of_facts()
        result = super().write(vals)
        self.env["restaurant.guest.queue"]._add(former | self._counted_orders()._guests_of_facts())
        return result

    def unlink(self):
        former = self._counted_orders()._guests_of_facts()
        result = super().unlink()
        self.env["restaurant.guest.queue"]._add(former)
        return result

    def _counted_orders(self):
        return self.order_id.filtered(lambda order: order._is_counted())
