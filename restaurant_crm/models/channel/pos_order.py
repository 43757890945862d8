from odoo import models

from ..fact.pos_order import in_checkout

# By these a till's order decides whether the order of a platform counts that it was rung up for.
DECIDING = {"partner_id", "state"}


class PosOrder(models.Model):
    _inherit = "pos.order"

    def write(self, vals):
        """Whether a till has rung up the order of a platform for somebody is asked again when that changes.

        Not within a checkout: only paid orders are found to be those of a platform.
        """
        result = super().write(vals)
        if not (DECIDING.isdisjoint(vals) or in_checkout(self.env)):
            # sudo: whoever changes an order of a till may have no rights on those of platforms.
            self.env["restaurant.platform.order"].sudo().search([("rung_up_id", "in", self.ids)])._queue_guests()
        return result
