from odoo import models


class RestaurantHistoryPlace(models.Model):
    _inherit = "restaurant.history.place"

    def write(self, vals):
        """Messages that nobody knew the store of are read again when it is said."""
        result = super().write(vals)
        if vals.get("store_id"):
            # sudo: whoever says the store need not read messages.
            platforms = self.env["restaurant.platform"].sudo().search([("till_id", "in", self.till_id.ids)])
            failed = (
                self.env["restaurant.platform.event"]
                .sudo()
                .search([("platform_id", "in", platforms.ids), ("state", "=", "failed")])
            )
            if failed:
                failed.action_try_again()
        return result
