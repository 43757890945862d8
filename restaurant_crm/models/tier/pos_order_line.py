from odoo import models


class PosOrderLine(models.Model):
    """Lines that take back without saying from which order are found when all returns are judged."""

    _inherit = "pos.order.line"

    _guest_taken_back = models.Index("(order_id) WHERE qty < 0 AND refunded_orderline_id IS NULL")
