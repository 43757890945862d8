from odoo import fields, models


class PosConfig(models.Model):
    """A till at which guests show receipts of deliveries."""

    _inherit = "pos.config"

    knows_deliveries = fields.Boolean(
        string="Deliveries of Platforms Are Known",
        compute="_compute_knows_deliveries",
        help="Staff may then say at the till which guest a delivery was.",
    )

    def _compute_knows_deliveries(self):
        # sudo: tills learn only that there are some.
        Order = self.env["restaurant.platform.order"].sudo()
        for config in self:
            mine = [("store_id.company_id", "=", config.company_id.id)]
            config.knows_deliveries = bool(Order.search_count(mine, limit=1))
