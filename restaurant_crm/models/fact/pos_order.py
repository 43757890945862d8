from contextlib import contextmanager

from odoo import api, fields, models

from ...engine.fact.placed import COUNTED_STATES, channels

# What a visit is made of: a later change to one of these makes the guest's facts stale.
FACT_FIELDS = {
    "amount_total",
    "config_id",
    "currency_rate",
    "customer_count",
    "date_order",
    "partner_id",
    "preset_id",
    "self_ordering_table_id",
    "session_id",
    "split_table_id",
    "state",
    "table_id",
}

_IN_CHECKOUT = "restaurant_crm_in_checkout"


@contextmanager
def checkout(env):
    """Around what creates and pays an order: the guest is queued once, at its end.

    Kept with the transaction and not in the context: with another context each environment that core makes of another
    one meanwhile would be made twice, and looked for among all of them.
    """
    cache = env.cr.cache
    outermost = _IN_CHECKOUT not in cache
    cache[_IN_CHECKOUT] = True
    try:
        yield
    finally:
        if outermost:
            cache.pop(_IN_CHECKOUT, None)


def in_checkout(env):
    return _IN_CHECKOUT in env.cr.cache


class PosOrder(models.Model):
    _inherit = "pos.order"

    split_table_id = fields.Many2one(
        "restaurant.table",
        string="Table of the Split Bill",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Where they sat who pay this part of a split bill. Odoo keeps such a part at no table.",
    )

    @api.model
    def _process_order(self, order, existing_order):
        with checkout(self.env):
            return super()._process_order(order, existing_order)

    def action_pos_order_paid(self):
        """The one method that every way of paying ends in, kiosk terminals included."""
        with checkout(self.env):
            result = super().action_pos_order_paid()
        self._queue_guests(paid=len(self) == 1)
        return result

    @api.model_create_multi
    def create(self, vals_list):
        if in_checkout(self.env):
            return super().create(vals_list)
        with checkout(self.env):
            orders = super().create(vals_list)
        orders.filtered(lambda order: order._is_counted())._queue_guests()
        return orders

    def write(self, vals):
        """Queue the guests of paid orders that change, the former customers as well.

        Closing a session moves its orders from paid to posted. Both count, so nothing is
        queued then.
        """
        if in_checkout(self.env) or FACT_FIELDS.isdisjoint(vals):
            return super().write(vals)
        counted = self.filtered(lambda order: order._is_counted())
        content_changes = not FACT_FIELDS.isdisjoint(vals.keys() - {"state"})
        former = counted._guests_of_facts() if content_changes else self.env["res.partner"]
        result = super().write(vals)
        counted_now = self.filtered(lambda order: order._is_counted())
        stale = (counted | counted_now) if content_changes else (counted - counted_now) | (counted_now - counted)
        self.env["restaurant.guest.queue"]._add(former | stale._guests_of_facts())
        return result

    def _is_counted(self):
        """Whether the order is paid, so that facts are built from it."""
        self.ensure_one()
        return self.state in COUNTED_STATES

    def _guest_channels(self):
        """How each order was eaten, ``{order: channel}``: what its visit counts as."""
        self.flush_recordset()
        self.env["pos.preset"].flush_model()
        found = dict(self.env.execute_query(channels(self.env, self.ids)))
        return {order: found.get(order.id, False) for order in self}

    def _guests_of_facts(self):
        """The guests whose facts these orders touch: who ordered, and whose order is returned, down to the first."""
        guests = self.partner_id
        returned = self.sudo().lines.refunded_orderline_id
        seen = returned
        while returned:
            guests |= returned.order_id.partner_id
            returned = returned.refunded_orderline_id - seen
            seen |= returned
        return guests

    def _queue_guests(self, paid=False):
        """Queue the guests whose facts these orders touch.

        :param paid: it is one order, and nothing has happened but its payment
        """
        guests = self._guests_of_facts()
        if guests:
            self.env["restaurant.guest.queue"]._add(guests, self.id if paid else None)
