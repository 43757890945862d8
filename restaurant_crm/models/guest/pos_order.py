from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL

from . import party


class PosOrder(models.Model):
    """Everybody who sits at the table of an order, not only the one who pays."""

    _inherit = "pos.order"

    guest_party = fields.Json(
        readonly=True,
        copy=False,
        help="Guests at the table besides the customer, with their seats, and what the kitchen was told of their "
        "allergies. Kept by the tills, also without network.",
    )

    @api.model
    def _process_order(self, order, existing_order):
        self._seat_guests(order, existing_order)
        return super()._process_order(order, existing_order)

    @api.model
    def _seat_guests(self, order, existing_order):
        """Complete what a till sends about guests: nobody who sits at the order is lost because one device did not
        know of them, or because the contact was merged meanwhile. No query: it is part of every payment."""
        if request and request.env.user._is_public():
            # Self-order: whoever has the address of the menu in the hand.
            said = party.said_by_strangers(order.pop("guest_party", None))
            if told := party.join(said, self._party_of_stranger(order)):
                order["guest_party"] = told
        survivors = self.env["restaurant.guest.former"]._survivors()
        order["partner_id"] = survivors.get(order.get("partner_id"), order.get("partner_id"))
        told = party.rename(order.get("guest_party"), survivors)
        if not existing_order:
            if told:
                order["guest_party"] = party.join(told, None)
            return
        known = party.rename(existing_order.guest_party, survivors)
        former = existing_order.partner_id.id
        if former and former != order["partner_id"] and not party.knows(told, former):
            if order["partner_id"]:
                known = party.join(known, {"guests": {str(former): {"at": 0}}})
            else:
                order["partner_id"] = former
        if known or told:
            order["guest_party"] = party.join(known, told)

    @api.model
    def _party_of_stranger(self, order):
        """Who the house knows that the guest of a self-order is, as a party; a later room may find out."""
        return {}

    def _guests_at_table(self):
        """The customer and everybody else who sat there."""
        survivors = self.env["restaurant.guest.former"]._survivors()
        ids = [survivors.get(member, member) for order in self for member in party.members(order.guest_party)]
        return self.partner_id | self.env["res.partner"].browse(dict.fromkeys(ids)).exists()

    def claim_guest_notice(self, facts):
        """Which of these facts about allergies the kitchen was not told yet; from now on they count as told.

        Of several tills that find the same at the same time one prints it.

        :param facts: list of strings, as in ``guest_party``
        :return: those that the caller has to tell the kitchen
        """
        self.ensure_one()
        self.check_access("write")
        # A till that comes second waits, fails because the row has changed, and is run again by Odoo.
        self.env.cr.execute(SQL("SELECT FROM pos_order WHERE id = %s FOR UPDATE", self.id))
        asked = party.clean({"told": facts})["told"]
        known = party.clean(self.guest_party)["told"]
        fresh = [fact for fact in asked if fact not in known]
        if fresh:
            self.guest_party = party.join(self.guest_party, {"told": fresh})
        return fresh
