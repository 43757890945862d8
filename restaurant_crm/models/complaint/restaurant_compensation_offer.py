from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .severity import ORDER, SEVERITIES

KINDS = [
    ("discount", "Discount"),
    ("dish", "Free Dish"),
    ("coupon", "Coupon"),
    ("refund", "Refund at the Till"),
    ("gesture", "Gesture"),
]
# What the guest gets as a card of Odoo's loyalty, to be redeemed at the till.
ON_CARDS = ("discount", "dish", "coupon")


class RestaurantCompensationOffer(models.Model):
    """A way to make good, proposed from a severity on."""

    _name = "restaurant.compensation.offer"
    _description = "Compensation Offer"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(string="On", default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    kind = fields.Selection(KINDS, required=True, default="coupon")
    severity = fields.Selection(
        SEVERITIES,
        string="From Severity",
        required=True,
        default="minor",
        help="Proposed for these complaints and worse.",
    )
    program_id = fields.Many2one(
        "loyalty.program",
        string="Coupon Program",
        domain="[('program_type', 'in', ('coupons', 'gift_card'))]",
        ondelete="restrict",
        help="The guest gets a coupon of this program. Of a gift card it is worth as much as it costs.",
    )
    valid_days = fields.Integer(string="Valid for (Days)", default=60, help="0: without end.")
    whole_order = fields.Boolean(
        string="The Whole Order", help="All of the order is refunded; otherwise the dishes that the complaint is about."
    )
    cost = fields.Float(
        string="Usual Cost",
        digits="Product Price",
        help="What it costs the house at least. With 0, a coupon costs what it takes off; where nobody can know that, "
        "it has to be approved.",
    )

    _not_negative = models.Constraint("CHECK (cost >= 0 AND valid_days >= 0)", "Costs and days are not negative.")

    @api.constrains("kind", "program_id")
    def _check_program(self):
        for offer in self:
            if offer.kind in ON_CARDS and not offer.program_id:
                raise ValidationError(self.env._("Choose the coupon program for “%(offer)s”.", offer=offer.name))

    def _worth(self):
        """What a coupon takes off at most; None when nobody can know, such as of a percentage of a bill to come."""
        self.ensure_one()
        # sudo: guest relations may not read every program.
        rewards = self.program_id.sudo().reward_ids
        worths = [self._worth_of(reward) for reward in rewards]
        return None if not worths or None in worths else max(worths)

    @api.model
    def _worth_of(self, reward):
        if reward.reward_type == "product":
            return reward.reward_product_qty * max(reward.reward_product_ids.mapped("lst_price"), default=0)
        if reward.discount_mode == "percent":
            return reward.discount_max_amount or None
        return reward.discount

    @api.model
    def _severities_up_to(self, severity):
        """The severities whose offers are proposed for a complaint of ``severity``."""
        return ORDER[: ORDER.index(severity) + 1] if severity in ORDER else []
