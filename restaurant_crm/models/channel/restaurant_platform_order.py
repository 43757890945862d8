import secrets

from odoo import api, fields, models

from ...analytics.platform_files import MONEY
from ...engine.channel import platform_orders

STATES = [("placed", "Placed"), ("confirmed", "Confirmed"), ("done", "Delivered"), ("cancelled", "Cancelled")]
# Letters and digits that nobody mistakes for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class RestaurantPlatformOrder(models.Model):
    """An order that a delivery platform took. Its settlement is what accounting books, not this."""

    _name = "restaurant.platform.order"
    _inherit = "restaurant.imported.order"
    _description = "Order of a Delivery Platform"

    _fact_fields = frozenset(
        {"partner_id", "store_id", "placed_at", "channel", "covers", "state", "rung_up_id", *MONEY}
    )
    _content = ("number", "placed_at", "store_id", "channel", "covers", "state", "guest_in_file", "masked_phone",
                "display_number", *MONEY)  # fmt: skip
    _line_content = ("dish_id", "qty", "amount", "returned_qty")

    platform_id = fields.Many2one("restaurant.platform", required=True, index=True, ondelete="restrict", readonly=True)
    till_id = fields.Many2one(related="platform_id.till_id")
    key = fields.Char(string="Key", related="number", help="What tells the order from all others of the platform.")
    display_number = fields.Char(string="Number of the Day", readonly=True)
    partner_id = fields.Many2one(
        readonly=True, help="Whose order it is. It follows from the keys by which the platform knows the guest."
    )
    guest_in_file = fields.Char(string="Recipient", help="As the platform says it. Deleted with what it sent.")
    masked_phone = fields.Char(readonly=True, help="What the platform shows of the guest's number.")
    state = fields.Selection(STATES, required=True, readonly=True, default="placed", index=True)
    paid = fields.Float(string="Paid by the Guest", readonly=True)
    original = fields.Float(string="Original Price", readonly=True)
    merchant_discount = fields.Float(string="Taken Off by the Store", readonly=True)
    platform_discount = fields.Float(string="Taken Off by the Platform", readonly=True)
    delivery_fee = fields.Float(readonly=True)
    packaging_fee = fields.Float(readonly=True)
    commission = fields.Float(readonly=True, help="What the platform keeps for its services.")
    refunded = fields.Float(string="Paid Back", readonly=True)
    refunded_alone = fields.Float(
        string="Paid Back for No Dish",
        readonly=True,
        help="What the platform paid back without naming a dish.",
    )
    total = fields.Float(
        string="Spend",
        compute="_compute_total",
        store=True,
        help="The price of the dishes less what the store took off and what was given back. What the platform took off "
        "was paid by the platform; fees are no spend.",
    )
    line_ids = fields.One2many("restaurant.platform.order.line", "order_id", string="Dishes", readonly=True)
    identity_ids = fields.Many2many(
        "restaurant.identity",
        "restaurant_platform_order_identity_rel",
        "order_id",
        "identity_id",
        string="Known By",
        readonly=True,
        groups="restaurant_crm.group_user",
    )
    rung_up_id = fields.Many2one(
        "pos.order",
        string="Rung Up As",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        groups="restaurant_crm.group_user",
        help="The order of a till by which the store rang up the same meal. It is counted once.",
    )
    told_at = fields.Float(readonly=True, help="When the platform last said all of it, in seconds since 1970.")
    code = fields.Char(
        readonly=True,
        copy=False,
        default=lambda self: "".join(secrets.choice(ALPHABET) for _ in range(10)),
        groups="restaurant_crm.group_user",
        help="Print it on the receipt of the delivery: whoever shows it at the till is the guest of this order.",
    )

    _platform_number_uniq = models.Constraint("UNIQUE(platform_id, number)", "An order of a platform is there once.")
    _code_uniq = models.UniqueIndex("(code)")
    _number_idx = models.Index("(number)")
    _store_day_idx = models.Index("(store_id, placed_at)")

    @api.depends(
        "line_ids.amount", "line_ids.qty", "line_ids.returned_qty", "original", "paid", "delivery_fee", "packaging_fee",
        "merchant_discount", "refunded", "refunded_alone",
    )  # fmt: skip
    def _compute_total(self):
        for order in self:
            dishes = sum(order.line_ids.mapped("amount"))
            back = sum(line.amount * line.returned_qty / line.qty for line in order.line_ids if line.qty)
            if not dishes:
                # The file does not say what each dish cost.
                dishes = order.original - order.delivery_fee - order.packaging_fee
                if not order.original:
                    dishes = order.paid + order.merchant_discount - order.delivery_fee - order.packaging_fee
            # Dishes come off at their price: what was paid back for them is less by their share of the discounts.
            back = back + order.refunded_alone or order.refunded
            order.total = max(round(dishes - order.merchant_discount - back, 4), 0)

    def _differs_from(self, plan):
        """What a file does not speak of stays as it is: one has the dishes of an order, another its money."""
        if any(not self._is_value(name, plan[name]) for name in self._content if name in plan):
            return True
        if plan["identity_ids"] - set(self.sudo().identity_ids.ids):
            return True
        return plan["lines"] is not None and sorted(map(self._rounded, plan["lines"])) != sorted(
            self._rounded(self._line_as_it_is(line)) for line in self.line_ids
        )

    def _is_value(self, name, value):
        mine = self[name]
        if self._fields[name].type == "float":
            return round(mine, 4) == round(value, 4)
        return (mine.id if self._fields[name].relational else mine) == value

    @staticmethod
    def _rounded(line):
        dish, *numbers = line
        return [dish, *(round(number, 4) for number in numbers)]

    @api.model
    def _find_rung_up(self, orders):
        """Note which of these orders a till has rung up itself."""
        self.env["pos.order"].flush_model(
            ["config_id", "state", "date_order", "floating_order_name", "general_customer_note", "partner_id"]
        )
        orders.flush_recordset(["store_id", "placed_at", "number"])
        for order_id, rung_up_id in self.env.execute_query(platform_orders.rung_up(orders.ids)):
            self.browse(order_id).rung_up_id = rung_up_id

    @api.model
    def _find_rung_up_since(self):
        """Look again for those that no till had rung up when the platform spoke: tills are minutes later."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self._find_rung_up(self.search([("rung_up_id", "=", False), ("placed_at", ">=", since)]))
