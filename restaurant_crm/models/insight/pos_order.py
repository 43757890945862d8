from odoo import api, fields, models

from .suggestion_log import clean


class PosOrder(models.Model):
    """What was suggested while an order was taken, and what was added of it."""

    _inherit = "pos.order"

    guest_suggestions = fields.Json(
        string="Suggestions",
        readonly=True,
        copy=False,
        help="Written by the till with the order: the dishes that it showed (shown), those that were added by a tap, "
        "with the reason and whether they were new to the guest (added), and whether nothing was shown, so that the "
        "house sees what suggestions bring (without).",
    )

    @api.model
    def _process_order(self, order, existing_order):
        if "guest_suggestions" in order:
            order["guest_suggestions"] = clean(order["guest_suggestions"])
        return super()._process_order(order, existing_order)
