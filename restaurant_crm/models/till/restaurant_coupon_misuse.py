from odoo import api, fields, models

REASONS = [
    ("spent", "Used Before"),
    ("other_guest", "Another Guest's"),
    ("not_for_guest", "For Other Guests or Another Day"),
    ("late", "Expired"),
    ("arrived_late", "Arrived After It Expired"),
    ("withdrawn", "Withdrawn"),
]


class RestaurantCouponMisuse(models.Model):
    """A coupon that an order used although it was not good for it; the guest has paid, so it is told to people.

    Rows are written by the payment and never changed, but for who has looked at them.
    """

    _name = "restaurant.coupon.misuse"
    _description = "Coupon Used Wrongly"
    _order = "noticed_at desc, id desc"
    _rec_name = "code"
    _log_access = False

    order_id = fields.Many2one("pos.order", required=True, index=True, ondelete="cascade", readonly=True)
    store_id = fields.Many2one("restaurant.store", required=True, index=True, ondelete="cascade", readonly=True)
    card_id = fields.Many2one(
        "loyalty.card", string="Coupon", index="btree_not_null", ondelete="set null", readonly=True
    )
    code = fields.Char(readonly=True)
    program_id = fields.Many2one("loyalty.program", ondelete="set null", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Guest", index="btree_not_null", ondelete="set null", readonly=True
    )
    user_id = fields.Many2one("res.users", string="Cashier", ondelete="set null", readonly=True)
    reason = fields.Selection(REASONS, required=True, readonly=True)
    amount = fields.Float(
        string="Discount",
        readonly=True,
        digits="Product Price",
        help="What the guest paid less for it, taxes included.",
    )
    noticed_at = fields.Datetime(string="Noticed", required=True, readonly=True, default=fields.Datetime.now)
    seen_by_id = fields.Many2one("res.users", string="Looked At By", ondelete="set null", readonly=True)

    @api.depends("reason", "code", "program_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row._say()

    def _say(self):
        """One sentence for staff; without the name of a guest."""
        self.ensure_one()
        # sudo: the name on the bill, which cashiers and guest relations see anyway.
        name = self.code or self.sudo().program_id.name or ""
        return {
            "spent": self.env._("The coupon %s had been used before.", name),
            "other_guest": self.env._("The coupon %s belongs to another guest.", name),
            "not_for_guest": self.env._("“%s” is for other guests, or for another day.", name),
            "late": self.env._("The coupon %s had expired.", name),
            "arrived_late": self.env._(
                "The order with the coupon %s arrived after the coupon had expired: was the till offline, or is its "
                "clock wrong?",
                name,
            ),
            "withdrawn": self.env._("The coupon %s had been withdrawn.", name),
        }[self.reason]

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        for config, mine in rows.grouped(lambda row: row.order_id.config_id).items():
            # The channel is shared with public screens: no words on it.
            config._notify("COUPON_MISUSED", {"ids": mine.ids})
        return rows

    def say_at_till(self):
        """What to tell the cashier whose order it was: a list of sentences."""
        self.env["res.partner"]._check_till()
        orders = self.sudo().order_id
        # Only of tills that the cashier may see.
        allowed = self.env["pos.order"].search([("id", "in", orders.ids)])
        return [row._say() for row in self.sudo().exists() if row.order_id in allowed]

    def action_seen(self):
        """Somebody has looked at these."""
        self.check_access("read")
        # sudo: nothing else of a row ever changes.
        self.sudo().filtered(lambda row: not row.seen_by_id).seen_by_id = self.env.user
        return True
