from odoo import fields, models

KINDS = [
    ("over_returned", "More Returned than Sold"),
    ("unmatched_return", "Return Without a Sale"),
    ("impossible_date", "Impossible Date"),
]


class RestaurantFactIssue(models.Model):
    """What could not be taken from a bill as it stands there. Derived, like the visits, and gone when its cause is."""

    _name = "restaurant.fact.issue"
    _description = "Bill That Needs a Look"
    _log_access = False
    _order = "id desc"
    _rec_name = "order_id"

    # Administrators and guest relations read it without rights on the tills.
    display_name = fields.Char(compute_sudo=True)
    kind = fields.Selection(KINDS, string="What Is Wrong", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Guest", required=True, index=True, ondelete="cascade", readonly=True
    )
    order_id = fields.Many2one("pos.order", required=True, index=True, ondelete="cascade", readonly=True)
    product_id = fields.Many2one("product.product", index="btree_not_null", ondelete="cascade", readonly=True)
    store_id = fields.Many2one(related="order_id.config_id.store_id")
    date_order = fields.Datetime(related="order_id.date_order", string="Date on the Bill")
    create_date = fields.Datetime(related="order_id.create_date", string="Arrived")
    qty = fields.Float(string="Quantity", readonly=True, help="How many were returned beyond what was left.")
    amount = fields.Float(
        readonly=True,
        help="What was paid back for them, taxes included, in the currency of the company. No visit is lowered by it.",
    )
