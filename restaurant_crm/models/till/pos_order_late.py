from markupsafe import Markup

from odoo import api, models
from odoo.fields import Command
from odoo.tools import formatLang

OPEN_STATES = ("draft", "cancel")


def _words(body):
    return Markup(body or "").striptags().replace("\xa0", " ").split()


class PosOrder(models.Model):
    """Orders that were paid at a till without network, and closed at another one before that was known."""

    _inherit = "pos.order"

    @api.model
    def _get_open_order(self, order):
        existing = super()._get_open_order(order)
        if existing and existing.state != "draft" and order.get("state") == "paid":
            existing._take_late_payment(order)
        return existing

    @api.model
    def _process_order(self, order, existing_order):
        others = self._orders_that_lose_dishes(order, existing_order)
        result = super()._process_order(order, existing_order)
        for other in others:
            other._compute_prices()
            if other.config_id != existing_order.config_id:
                other.config_id.notify_synchronisation(other.config_id.current_session_id.id, 0)
        return result

    @api.model
    def _orders_that_lose_dishes(self, order, existing_order):
        """Open orders onto which dishes were put that were paid with this one: they cost less from now on, and no till
        tells the server so."""
        if not existing_order or order.get("state") != "paid":
            return self.browse()
        told = {command[1] for command in order.get("lines") or [] if command[0] == Command.UPDATE}
        moved = told - set(existing_order.lines._ids)
        lines = self.env["pos.order.line"].browse(moved).exists() if moved else self.env["pos.order.line"]
        return lines.order_id.filtered(lambda other: other.state == "draft")

    def _take_late_payment(self, order):
        """Let a payment count that arrives after the order was cancelled, and note one that arrives after the order was
        paid: core would pass over both without a word.

        :param dict order: what the till sends
        """
        late = self._late_payments(order)
        if not late:
            return
        if self.state != "cancel" or self._moved_and_paid(order):
            self._note_late_payment(
                self.env._("Paid at %(till)s as well, before that till heard of this. Not booked: %(payments)s"),
                order,
                late,
            )
            return
        # The guest has paid: whoever cancelled the order did not know.
        self.state = "draft"
        self._note_late_payment(
            self.env._("Paid at %(till)s before that till heard that the order was cancelled: %(payments)s"),
            order,
            late,
        )

    def _late_payments(self, order):
        known = set(self.payment_ids.mapped("uuid"))
        sent = [values for code, _id, values in order.get("payment_ids") or [] if code == Command.CREATE]
        return [payment for payment in sent if payment.get("uuid") not in known]

    def _moved_and_paid(self, order):
        """Whether dishes of the order were paid with another one."""
        ids = [command[1] for command in order.get("lines") or [] if command[0] == Command.UPDATE]
        lines = self.env["pos.order.line"].browse(ids).exists()
        return any(line.order_id != self and line.order_id.state not in OPEN_STATES for line in lines)

    def _note_late_payment(self, text, order, payments):
        said = []
        for payment in payments:
            method = self.env["pos.payment.method"].browse(payment["payment_method_id"])
            amount = formatLang(self.env, payment["amount"], currency_obj=self.currency_id)
            said.append(f"{amount} ({method.display_name})")
        till = self.env["pos.session"].browse(order["session_id"]).config_id.display_name
        body = Markup("<p>%s</p>") % (text % {"till": till, "payments": ", ".join(said)})
        # Sent again because the answer was lost, it says nothing new.
        # sudo: what is noted must not hang on what a cashier may read; the payment would be refused.
        noted = self.env["mail.message"].sudo().search([("model", "=", self._name), ("res_id", "=", self.id)])
        if _words(body) not in [_words(message.body) for message in noted]:
            self.sudo()._message_log(body=body)
