from odoo import fields, models


class PosConfig(models.Model):
    """Whether a till suggests dishes."""

    _inherit = "pos.config"

    suggest_dishes = fields.Boolean(
        default=True,
        prefetch="restaurant",
        help="The till shows three dishes that fit the guest and what is on the order, and one that the guest never "
        "had. One order in twenty is left without, so that the house sees what suggestions bring.",
    )
