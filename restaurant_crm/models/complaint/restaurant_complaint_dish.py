from odoo import api, models


class RestaurantComplaint(models.Model):
    """The dishes it is about."""

    _name = "restaurant.complaint"
    _inherit = ["restaurant.complaint", "restaurant.dish.mixin"]

    @api.depends("order_line_ids")
    def _compute_product_ids(self):
        for complaint in self:
            complaint.product_ids = complaint.order_line_ids.product_id
