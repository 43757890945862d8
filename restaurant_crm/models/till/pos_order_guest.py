from odoo import api, fields, models

from ...engine.till import guest_search


class PosOrder(models.Model):
    """Orders of guests whose name and number a till took while it could not ask the server who they are."""

    _inherit = "pos.order"

    guest_uuid = fields.Char(
        string="Guest's Till Entry",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="The entry of the till by which the guest is known until it has arrived.",
    )

    @api.model
    def _process_order(self, order, existing_order):
        if not order.get("partner_id") and isinstance(order.get("guest_uuid"), str):
            order["partner_id"] = self.env["restaurant.till.entry"]._guest_of_entry(order["guest_uuid"]).id
        return super()._process_order(order, existing_order)

    @api.model
    def _party_of_stranger(self, order):
        """Self-order makes a contact of whoever types a name and a number. A guest with that number who has an allergy
        sits there, too, so that the till asks; the screen on which it was typed learns nothing of it."""
        # sudo: the till of the house asks, not the guest.
        contact = order.get("partner_id") and self.env["res.partner"].sudo().browse(order["partner_id"]).exists()
        if not contact or not contact.phone:
            return super()._party_of_stranger(order)
        contact.flush_model(["phone", "active"])
        calling_code = str(self.env.company.country_id.phone_code or "")
        rows = self.env.execute_query(guest_search.find_number(contact.phone, calling_code))
        others = [row[0] for row in rows if row[0] != contact.id]
        known = (
            self.env["restaurant.guest.preference"]
            .sudo()
            .search([("partner_id", "in", others), ("kind", "=", "allergy")])
            .partner_id
        )
        at = int(fields.Datetime.now().timestamp() * 1000)
        return {"guests": {str(guest.id): {"at": at} for guest in known}}
