from odoo import fields, models


class RestaurantHistoryColumn(models.Model):
    """What columns of files of platforms mean besides."""

    _inherit = "restaurant.history.column"

    meaning = fields.Selection(
        selection_add=[
            ("place_code", "Number of the Store"),
            ("sku", "Article Number"),
            ("returned_qty", "Quantity Given Back"),
            ("original", "Original Price"),
            ("paid", "Paid by the Guest"),
            ("merchant_discount", "Taken Off by the Store"),
            ("platform_discount", "Taken Off by the Platform"),
            ("delivery_fee", "Delivery Fee"),
            ("packaging_fee", "Packaging Fee"),
            ("commission", "Commission"),
            ("refunded", "Paid Back"),
            ("user", "Guest's Account"),
            ("address", "Address"),
            ("row_kind", "Kind of Row"),
            ("display_number", "Number of the Day"),
        ]
    )
