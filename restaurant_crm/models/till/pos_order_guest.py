from odoo import api, fields, models


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
