from odoo import fields, models


class RestaurantImportedLine(models.AbstractModel):
    """A dish on an order from elsewhere. Orders are written with their lines: these alone never change."""

    _name = "restaurant.imported.line"
    _description = "Dish on an Order from Elsewhere"
    _log_access = False
    _order = "id"
    _rec_name = "dish_id"

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
