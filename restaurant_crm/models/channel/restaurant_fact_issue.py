from odoo import fields, models


class RestaurantFactIssue(models.Model):
    _inherit = "restaurant.fact.issue"

    platform_order_id = fields.Many2one(
        "restaurant.platform.order",
        string="Order of a Platform",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )

    def _imported_order(self):
        return self.platform_order_id or super()._imported_order()
