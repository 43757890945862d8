from odoo import api, models


class RestaurantFeedback(models.Model):
    """The dishes the guest had."""

    _name = "restaurant.feedback"
    _inherit = ["restaurant.feedback", "restaurant.dish.mixin"]

    @api.depends("order_id")
    def _compute_product_ids(self):
        for feedback in self:
            feedback.product_ids = feedback.order_id._guest_dishes()
