from odoo import api, fields, models

from .restaurant_visit import CHANNELS

STATES = [("counted", "Counted"), ("cancelled", "Cancelled")]
# A later change to one of these makes the guest's facts stale.
FACT_FIELDS = {"partner_id", "store_id", "placed_at", "channel", "covers", "total", "discount", "tip", "state"}
# What of an order says whether it has changed since its last import.
CONTENT = ("number", "placed_at", "store_id", "channel", "covers", "partner_id", "guest_in_file", "state", "total",
           "discount", "tip")  # fmt: skip


class RestaurantHistoryOrder(models.Model):
    """An order of a till that was there before. It makes visits like an order of the point of sale, and nothing else:
    no accounting, no stock, no points."""

    _name = "restaurant.history.order"
    _description = "Order of Another Till"
    _log_access = False
    _order = "placed_at desc, id desc"
    _rec_name = "number"

    till_id = fields.Many2one(
        "restaurant.history.till", string="Other Till", required=True, ondelete="restrict", readonly=True
    )
    import_id = fields.Many2one(
        "restaurant.history.import",
        index=True,
        ondelete="restrict",
        readonly=True,
        help="The file that this order has last been taken from.",
    )
    key = fields.Char(required=True, readonly=True, help="What tells the order from all others of that till.")
    number = fields.Char(required=True, readonly=True)
    placed_at = fields.Datetime(required=True, readonly=True)
    store_id = fields.Many2one("restaurant.store", required=True, index=True, ondelete="restrict", readonly=True)
    company_id = fields.Many2one(related="store_id.company_id")
    currency_id = fields.Many2one(related="store_id.company_id.currency_id")
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    covers = fields.Integer(readonly=True, default=1)
    partner_id = fields.Many2one(
        "res.partner",
        string="Guest",
        index="btree_not_null",
        ondelete="set null",
        help="Whose visit it is. What is said here stays when the file is imported again.",
    )
    guest_said = fields.Boolean(readonly=True, help="A person has said whose order it is.")
    guest_in_file = fields.Char(
        string="Guest in the File", readonly=True, help="The number or the name by which the file knows the guest."
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="counted")
    total = fields.Float(readonly=True, help="What was paid in all, taxes and tip included.")
    discount = fields.Float(readonly=True, help="What was taken off the whole bill.")
    tip = fields.Float(readonly=True)
    line_ids = fields.One2many("restaurant.history.line", "order_id", string="Dishes", readonly=True)
    # What the order was before its last import, for undoing that.
    former = fields.Json(readonly=True)
    fingerprint = fields.Char(readonly=True)

    _till_key_uniq = models.Constraint("UNIQUE(till_id, key)", "An order of another till is there once.")

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._queue_guests()
        return orders

    def write(self, vals):
        """The former guest and the new one are looked at again."""
        stale = not FACT_FIELDS.isdisjoint(vals) or "line_ids" in vals
        if stale:
            self._queue_guests()
        if "partner_id" in vals and "fingerprint" not in vals and "guest_said" not in vals:
            vals = {**vals, "guest_said": True}
        result = super().write(vals)
        if stale:
            self._queue_guests()
        return result

    def unlink(self):
        self._queue_guests()
        return super().unlink()

    def _queue_guests(self):
        self.env["restaurant.guest.queue"]._add(self.partner_id)

    def _differs_from(self, plan):
        """Whether the file says something else, or knows a guest where there is none any more."""
        lost = not (self.partner_id or self.guest_said or plan["problem"]) and plan["guest_in_file"]
        return self.fingerprint != plan["fingerprint"] or (bool(lost) and self.state == "counted")

    def _as_it_is(self):
        """The order as JSON, what it was before included."""
        self.ensure_one()
        values = {name: self._fields[name].convert_to_write(self[name], self) for name in CONTENT}
        values["placed_at"] = fields.Datetime.to_string(self.placed_at)
        lines = [[line.dish_id.id, line.qty, line.amount] for line in self.line_ids]
        return {
            "values": {**values, "import_id": self.import_id.id, "fingerprint": self.fingerprint},
            "lines": lines,
            "former": self.former,
        }

    def _restore_former(self):
        """Be what it was before its last import; a guest that a person has said since stays."""
        self.ensure_one()
        former = self.former
        values = {**former["values"], "former": former["former"]}
        if self.guest_said or not self.env["res.partner"].browse(values["partner_id"] or []).exists():
            values.pop("partner_id")
        self.line_ids.unlink()
        self.write(values)
        self.env["restaurant.history.line"].create(
            [
                {"order_id": self.id, "dish_id": dish_id, "qty": qty, "amount": amount}
                for dish_id, qty, amount in former["lines"]
            ]
        )
