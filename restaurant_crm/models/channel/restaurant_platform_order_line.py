from odoo import fields, models


class RestaurantPlatformOrderLine(models.Model):
    """A line of an order of a platform."""

    _name = "restaurant.platform.order.line"
    _inherit = "restaurant.imported.line"
    _description = "Dish on an Order of a Platform"

    order_id = fields.Many2one(
        "restaurant.platform.order", required=True, index=True, ondelete="cascade", readonly=True
    )
    returned_qty = fields.Float(string="Given Back", readonly=True, help="How many of them were given back.")
