from odoo import fields, models


class RestaurantHistoryLine(models.Model):
    """A line of an order of another till. Orders are written with their lines: these alone never change."""

    _name = "restaurant.history.line"
    _description = "Dish on an Order of Another Till"
    _log_access = False
    _order = "id"
    _rec_name = "dish_id"

    order_id = fields.Many2one("restaurant.history.order", required=True, index=True, ondelete="cascade", readonly=True)
    dish_id = fields.Many2one(
        "restaurant.history.dish",
        string="Name in the File",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    product_id = fields.Many2one(
        related="dish_id.product_id",
        string="Dish",
        help="Empty: nobody has said yet what it is. Its price is part of what the guest spent all the same.",
    )
    qty = fields.Float(string="Quantity", readonly=True)
    amount = fields.Float(readonly=True, help="Taxes included, in the currency of the store's company.")
