from odoo import fields, models


class RestaurantHistoryLine(models.Model):
    """A line of an order of another till."""

    _name = "restaurant.history.line"
    _inherit = "restaurant.imported.line"
    _description = "Dish on an Order of Another Till"

    order_id = fields.Many2one("restaurant.history.order", required=True, index=True, ondelete="cascade", readonly=True)
