from odoo import api, fields, models

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
    _rec_name = "kind"

    # Administrators and guest relations read it without rights on the tills.
    display_name = fields.Char(compute_sudo=True)
    kind = fields.Selection(KINDS, string="What Is Wrong", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Guest", required=True, index=True, ondelete="cascade", readonly=True
    )
    order_id = fields.Many2one("pos.order", index=True, ondelete="cascade", readonly=True)
    history_order_id = fields.Many2one(
        "restaurant.history.order",
        string="Order of Another Till",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    product_id = fields.Many2one("product.product", index="btree_not_null", ondelete="cascade", readonly=True)
    store_id = fields.Many2one("restaurant.store", compute="_compute_bill", compute_sudo=True)
    bill = fields.Char(compute="_compute_bill", compute_sudo=True)
    date_order = fields.Datetime(string="Date on the Bill", compute="_compute_bill", compute_sudo=True)
    create_date = fields.Datetime(related="order_id.create_date", string="Arrived")
    qty = fields.Float(string="Quantity", readonly=True, help="How many were returned beyond what was left.")
    amount = fields.Float(
        readonly=True,
        help="What was paid back for them, taxes included, in the currency of the company. No visit is lowered by it.",
    )

    @api.depends("order_id", "history_order_id")
    def _compute_bill(self):
        # sudo: whoever sees the row sees which bill it is about; of tills administrators of guests may know nothing.
        for issue in self.sudo():
            bill = issue._imported_order()
            issue.bill = (bill or issue.order_id).display_name
            issue.store_id = bill.store_id if bill else issue.order_id.config_id.store_id
            issue.date_order = bill.placed_at if bill else issue.order_id.date_order

    def _imported_order(self):
        """The order from elsewhere that it is about; empty for one of the point of sale."""
        return self.history_order_id
