from odoo import fields, models


class PosOrder(models.Model):
    """The order as its guest may judge it, from the code on the receipt."""

    _inherit = "pos.order"  # pylint: disable=consider-merging-classes-inherited

    feedback_token = fields.Char(
        index="btree_not_null",
        copy=False,
        help="Made by the till, without asking the server; the code on the receipt leads to it.",
    )
    feedback_ids = fields.One2many("restaurant.feedback", "order_id", string="Feedback")
