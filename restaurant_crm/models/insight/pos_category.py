from odoo import fields, models


class PosCategory(models.Model):
    """Dishes of which one is enough."""

    _inherit = "pos.category"

    choose_one = fields.Boolean(
        string="One Is Enough",
        help="Guests take one of these, such as one broth or one kind of rice: once one is on the order, the till "
        "suggests no other.",
    )
