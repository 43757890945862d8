from odoo import api, fields, models

from ...engine.fact.imported import insert_lines
from .restaurant_visit import CHANNELS


class RestaurantImportedOrder(models.AbstractModel):
    """An order that no point of sale of ours has taken. It makes visits like one of ours, and nothing else: no
    accounting, no stock, no points."""

    _name = "restaurant.imported.order"
    _description = "Order from Elsewhere"
    _log_access = False
    _order = "placed_at desc, id desc"
    _rec_name = "number"

    # A later change to one of these makes the guest's facts stale.
    _fact_fields = frozenset({"partner_id", "store_id", "placed_at", "channel", "covers", "state"})
    # What of an order says whether it has changed since its last import.
    _content = ()
    # The same of its lines.
    _line_content = ("dish_id", "qty", "amount")

    import_id = fields.Many2one(
        "restaurant.history.import",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="The file that this order has last been taken from.",
    )
    number = fields.Char(required=True, readonly=True)
    placed_at = fields.Datetime(required=True, readonly=True)
    store_id = fields.Many2one("restaurant.store", required=True, index=True, ondelete="restrict", readonly=True)
    company_id = fields.Many2one(related="store_id.company_id")
    currency_id = fields.Many2one(related="store_id.company_id.currency_id")
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    covers = fields.Integer(readonly=True, default=1)
    partner_id = fields.Many2one("res.partner", string="Guest", index="btree_not_null", ondelete="set null")
    guest_in_file = fields.Char(readonly=True)
    total = fields.Float(readonly=True)
    # What the order was before its last import, for undoing that.
    former = fields.Json(readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._queue_guests()
        return orders

    def write(self, vals):
        """The former guest and the new one are looked at again."""
        stale = not self._fact_fields.isdisjoint(vals) or "line_ids" in vals
        if stale:
            self._queue_guests()
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
        """Whether the file says something else than what is stored."""
        raise NotImplementedError

    def _change_to(self, plan, values):
        """Be what a file says now, and keep what it was; the lines come behind."""
        self.write({**values, "former": self._as_it_is()})
        if plan["lines"] is not None:
            self.line_ids.unlink()

    def _as_it_is(self):
        """The order as JSON, what it was before included."""
        self.ensure_one()
        values = {name: self._fields[name].convert_to_write(self[name], self) for name in self._content}
        values["placed_at"] = fields.Datetime.to_string(self.placed_at)
        return {
            "values": {**values, "import_id": self.import_id.id},
            "lines": [self._line_as_it_is(line) for line in self.line_ids],
            "former": self.former,
        }

    def _line_as_it_is(self, line):
        return [line[name].id if line._fields[name].relational else line[name] for name in self._line_content]

    def _restore_former(self):
        """Be what it was before its last import."""
        self.ensure_one()
        former = self.former
        self.line_ids.unlink()
        self.write({**self._former_values(former["values"]), "former": former["former"]})
        self._create_lines([(self.id, line) for line in former["lines"]])

    def _former_values(self, values):
        """The values to go back to; some may have been overtaken."""
        return values

    @api.model
    def _create_lines(self, lines):
        """Create lines out of ``(id of the order, values of _line_content)``. Files have hundreds of thousands."""
        if not lines:
            return
        table, orders = self.env[self._fields["line_ids"].comodel_name]._table, self.browse({id for id, _line in lines})
        rows = [(order_id, *line) for order_id, line in lines]
        self.env.cr.execute(insert_lines(table, ("order_id", *self._line_content), rows))
        orders.invalidate_recordset(["line_ids"], flush=False)
        orders.modified(["line_ids"])
