from odoo import fields, models

STATES = [("counted", "Counted"), ("cancelled", "Cancelled")]


class RestaurantHistoryOrder(models.Model):
    """An order of a till that was there before."""

    _name = "restaurant.history.order"
    _inherit = "restaurant.imported.order"
    _description = "Order of Another Till"

    _fact_fields = frozenset(
        {"partner_id", "store_id", "placed_at", "channel", "covers", "total", "discount", "tip", "state"}
    )
    _content = ("number", "placed_at", "store_id", "channel", "covers", "partner_id", "guest_in_file", "state",
                "total", "discount", "tip", "fingerprint")  # fmt: skip

    till_id = fields.Many2one(
        "restaurant.history.till", string="Other Till", required=True, ondelete="restrict", readonly=True
    )
    import_id = fields.Many2one(index=True)
    key = fields.Char(required=True, readonly=True, help="What tells the order from all others of that till.")
    partner_id = fields.Many2one(help="Whose visit it is. What is said here stays when the file is imported again.")
    guest_said = fields.Boolean(readonly=True, help="A person has said whose order it is.")
    guest_in_file = fields.Char(
        string="Guest in the File", help="The number or the name by which the file knows the guest."
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="counted")
    total = fields.Float(help="What was paid in all, taxes and tip included.")
    discount = fields.Float(readonly=True, help="What was taken off the whole bill.")
    tip = fields.Float(readonly=True)
    line_ids = fields.One2many("restaurant.history.line", "order_id", string="Dishes", readonly=True)
    fingerprint = fields.Char(readonly=True)

    _till_key_uniq = models.Constraint("UNIQUE(till_id, key)", "An order of another till is there once.")

    def write(self, vals):
        if "partner_id" in vals and "fingerprint" not in vals and "guest_said" not in vals:
            vals = {**vals, "guest_said": True}
        return super().write(vals)

    def _differs_from(self, plan):
        """Whether the file says something else, or knows a guest where there is none any more."""
        lost = not (self.partner_id or self.guest_said or plan["problem"]) and plan["guest_in_file"]
        return self.fingerprint != plan["fingerprint"] or (bool(lost) and self.state == "counted")

    def _change_to(self, plan, values):  # pylint: disable=missing-return
        is_same_guest = plan["problem"] and plan["guest_in_file"] == self.guest_in_file
        if self.guest_said or is_same_guest:
            values = {name: value for name, value in values.items() if name != "partner_id"}
        super()._change_to(plan, values)

    def _former_values(self, values):
        """A guest that a person has said since stays."""
        if self.guest_said or not self.env["res.partner"].browse(values["partner_id"] or []).exists():
            values = {name: value for name, value in values.items() if name != "partner_id"}
        return values
