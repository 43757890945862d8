from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...engine.shared.clock import local_date
from .restaurant_compensation_offer import ON_CARDS

_lt = LazyTranslate(__name__)

STATES = [("draft", "Draft"), ("waiting", "To Approve"), ("given", "Given"), ("refused", "Refused")]
MORE_REFUNDED = _lt("More was refunded than had been approved")


class RestaurantCompensation(models.Model):
    """What a guest gets for a complaint, within the budget of whoever gives it."""

    _name = "restaurant.compensation"
    _inherit = ["restaurant.kept.mixin"]
    _description = "Compensation"
    _order = "id desc"
    _rec_name = "offer_id"
    _check_company_auto = True
    _kept_fields = frozenset({"state", "given_by_id", "given_at", "approver_id", "card_id", "refund_amount"})

    complaint_id = fields.Many2one("restaurant.complaint", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="complaint_id.company_id", store=True, index=True)
    store_id = fields.Many2one(related="complaint_id.store_id", store=True, index="btree_not_null")
    partner_id = fields.Many2one(related="complaint_id.partner_id", string="Guest")
    currency_id = fields.Many2one(related="company_id.currency_id")
    severity = fields.Selection(related="complaint_id.severity")
    offer_id = fields.Many2one(
        "restaurant.compensation.offer",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('id', 'in', proposed_ids)]",
    )
    proposed_ids = fields.Many2many("restaurant.compensation.offer", compute="_compute_proposed_ids")
    kind = fields.Selection(related="offer_id.kind", store=True)
    cost = fields.Monetary(
        compute="_compute_cost",
        store=True,
        readonly=False,
        precompute=True,
        help="What it costs the house: never less than what is given.",
    )
    note = fields.Char(help="Why this, or what exactly.")
    state = fields.Selection(STATES, required=True, readonly=True, default="draft", copy=False, index=True)
    given_by_id = fields.Many2one("res.users", readonly=True, copy=False, index="btree_not_null")
    given_at = fields.Datetime(readonly=True, copy=False)
    approver_id = fields.Many2one(
        "res.users", string="Asked for Approval", readonly=True, copy=False, help="Whoever was asked to approve it."
    )
    card_id = fields.Many2one("loyalty.card", string="Coupon", readonly=True, copy=False, ondelete="set null")
    code = fields.Char(related="card_id.code", string="Coupon Code", related_sudo=True)
    redeemed = fields.Boolean(compute="_compute_redeemed", compute_sudo=True, help="The guest has used the coupon.")
    refund_amount = fields.Monetary(
        string="Refunded", readonly=True, copy=False, help="What the till has really given back."
    )

    _not_negative = models.Constraint("CHECK (cost >= 0)", "A compensation does not cost less than nothing.")

    @api.depends("complaint_id.severity", "company_id")
    def _compute_proposed_ids(self):
        Offer = self.env["restaurant.compensation.offer"]
        for compensation in self:
            compensation.proposed_ids = Offer.search(
                [
                    ("severity", "in", Offer._severities_up_to(compensation.severity)),
                    ("company_id", "in", [False, compensation.company_id.id]),
                ]
            )

    @api.depends("offer_id", "complaint_id.order_id", "complaint_id.order_line_ids")
    def _compute_cost(self):
        for compensation in self:
            compensation.cost = compensation._least_cost() or 0

    @api.depends("card_id.points", "card_id.history_ids")
    def _compute_redeemed(self):
        for compensation in self:
            card = compensation.card_id
            compensation.redeemed = bool(card) and (card.use_count > 0 or card.points <= 0)

    @api.constrains("offer_id", "complaint_id")
    def _check_severity(self):
        for compensation in self:
            if compensation.offer_id not in compensation.proposed_ids:
                raise ValidationError(
                    self.env._(
                        "“%(offer)s” is meant for more serious complaints.", offer=compensation.offer_id.display_name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        compensations = super().create(vals_list)
        compensations._raise_cost()
        return compensations

    def write(self, vals):
        """Drafts may be changed; what was given or is waiting for approval stays as it is."""
        if not self.env.su and any(compensation.state != "draft" for compensation in self):
            raise UserError(self.env._("Only drafts can be changed."))
        result = super().write(vals)
        if not {"cost", "offer_id", "complaint_id"}.isdisjoint(vals):
            self._raise_cost()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(compensation.state == "given" for compensation in self):
            raise UserError(self.env._("What was given cannot be deleted."))

    # -- what it costs ---------------------------------------------------------------------------

    def _least_cost(self):
        """What the house gives with it at least; None when nobody can know."""
        self.ensure_one()
        offer = self.offer_id
        if offer.kind == "refund":
            return max(offer.cost, self._least_refund())
        return offer.cost or (offer._worth() if offer.kind in ON_CARDS else 0)

    def _least_refund(self):
        """What is given back of the order: all of it, or the dishes that the complaint is about."""
        # sudo: guest relations need no rights on the tills.
        complaint = self.complaint_id.sudo()
        if self.offer_id.whole_order:
            return complaint.order_id.amount_total
        return sum(complaint.order_line_ids.mapped("price_subtotal_incl"))

    def _raise_cost(self):
        """Whatever is stated, it costs what is given."""
        for compensation in self.filtered(lambda each: each.state in ("draft", "waiting")):
            least = compensation._least_cost()
            if compensation.cost < (least or 0):
                # sudo: it may be waiting already.
                compensation.sudo().cost = least

    def _has_known_cost(self):
        """Whether the cost may be held against a budget: of a gift card, it is what the card is worth."""
        if self._is_gift_card():
            return self.cost > 0
        return self._least_cost() is not None

    def _is_gift_card(self):
        return self.kind in ON_CARDS and self.offer_id.program_id.sudo().program_type == "gift_card"

    # -- steps -----------------------------------------------------------------------------------

    def action_give(self):
        """Give it, or ask whoever may when it is more than the budget allows."""
        self.check_access("write")
        for compensation in self.filtered(lambda each: each.state == "draft"):
            compensation._check_worth()
            compensation._raise_cost()
            if self.env["restaurant.compensation.budget"]._reserve(self.env.user, compensation):
                compensation._give()
            else:
                compensation._ask()
        return {"type": "ir.actions.act_window_close"}

    def action_approve(self):
        """Give what somebody else asked for; it counts as given by whoever approves."""
        self.check_access("write")
        for compensation in self.filtered(lambda each: each.state == "waiting"):
            compensation._raise_cost()
            if not self.env["restaurant.compensation.budget"]._reserve(self.env.user, compensation):
                raise UserError(
                    self.env._("This is more than you may give. Somebody with a larger budget has to approve.")
                )
            compensation._give()

    def action_refuse(self):
        """Do not give what somebody asked for; they are told in the complaint."""
        self.check_access("write")
        Budget = self.env["restaurant.compensation.budget"]
        for compensation in self.filtered(lambda each: each.state == "waiting"):
            if not Budget._allows(self.env.user, compensation):
                raise UserError(self.env._("Only who may approve can refuse."))
            compensation.sudo().state = "refused"
            compensation._say(self.env._("Not approved: %(offer)s", offer=compensation.offer_id.name))
            compensation._decided()

    def action_take_refund(self):
        """Book what the till has really given back for the order since then."""
        self.check_access("write")
        for compensation in self.filtered(lambda each: each.state == "given" and each.kind == "refund"):
            refunds = compensation._refunds()
            if not refunds:
                raise UserError(self.env._("The till has not refunded the order yet."))
            amount = -sum(refunds.mapped("amount_total"))
            more = amount > compensation.cost
            compensation.sudo().write({"refund_amount": amount, "cost": amount})
            compensation._say(self.env._("Refunded at the till."))
            if more and not self.env["restaurant.compensation.budget"]._allows(self.env.user, compensation):
                compensation._ask_manager(MORE_REFUNDED)

    def _check_worth(self):
        if self._is_gift_card() and not self.cost:
            raise UserError(self.env._("Say how much the card is worth."))

    def _refunds(self):
        """Paid returns of the order since this was given."""
        # sudo: guest relations need no rights on the tills.
        returns = self.complaint_id.order_id.sudo().lines.refund_orderline_ids.order_id
        return returns.filtered(lambda order: order._is_counted() and order.date_order >= self.given_at)

    def _give(self):
        self.ensure_one()
        values = {"state": "given", "given_by_id": self.env.uid, "given_at": fields.Datetime.now()}
        if self.kind in ON_CARDS:
            values["card_id"] = self._make_card().id
        self.sudo().write(values)
        self._say(self.env._("Given: %(offer)s", offer=self.offer_id.name), self.code)
        self.complaint_id._log("complaint_compensated")
        self._decided()

    def _decided(self):
        """Take the approval off the lists of those who have nothing else to approve here."""
        # sudo: the activity of whoever was to approve it.
        complaint = self.complaint_id.sudo()
        busy = complaint.compensation_ids.filtered(lambda other: other.state == "waiting").approver_id
        for user in self.sudo().approver_id - busy:
            complaint._todo_done("approve", user)

    def _make_card(self):
        """A coupon of Odoo's loyalty for the guest; for strangers one without a name."""
        offer = self.offer_id
        program = offer.program_id.sudo()
        points = self.cost if program.program_type == "gift_card" else 1
        # sudo: the budget has been asked; guest relations need no rights on loyalty. No mail of the
        # program's own: the code goes with the house's answer, and only to who wants to hear of it.
        card = (
            self.env["loyalty.card"]
            .sudo()
            .with_context(loyalty_no_mail=True)
            .create(
                {
                    "program_id": program.id,
                    "partner_id": self.complaint_id.partner_id.id,
                    "points": points,
                    "expiration_date": offer.valid_days and local_date(self.env) + timedelta(days=offer.valid_days),
                }
            )
        )
        self.env["loyalty.history"].sudo().create(
            {"card_id": card.id, "issued": points, "description": self.complaint_id.name}
        )
        return card

    def _ask(self):
        """Bring it to the nearest manager above who may give it."""
        self.ensure_one()
        self.sudo().state = "waiting"
        self._say(self.env._("To be approved: %(offer)s", offer=self.offer_id.name))
        self._ask_manager()

    def _ask_manager(self, sentence=None):
        """Give the nearest manager above who may give it an activity."""
        complaint = self.complaint_id
        store = complaint.store_id.sudo()
        for manager in (store.manager_id, store.region_id.manager_id):
            if (
                manager
                and manager != self.env.user
                and self.env["restaurant.compensation.budget"]._allows(manager, self)
            ):
                break
        else:
            manager = store.region_id.manager_id or store.manager_id or complaint.user_id
        if manager:
            self.sudo().approver_id = manager
            complaint._todo("approve", manager, sentence=sentence)

    def _say(self, text, code=False):
        amount = self.currency_id.format(self.cost)
        self.complaint_id.message_post(body=" · ".join(filter(None, [text, amount, code, self.note])))
