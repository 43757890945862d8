from odoo import api, fields, models

from ..shared.readable_rows import ReadableRows


class PosOrder(models.Model):
    """What was complained about."""

    _inherit = "pos.order"

    complaint_ids = ReadableRows(
        "restaurant.complaint", "order_id", string="Complaints", groups="restaurant_crm.group_user"
    )
    complaint_count = fields.Integer(compute="_compute_complaint_count", groups="restaurant_crm.group_user")

    @api.depends("complaint_ids")
    def _compute_complaint_count(self):
        for order in self:
            order.complaint_count = len(order.complaint_ids)

    def action_open_guest_complaints(self):
        """Open the complaints about this order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_complaint_action")
        return action | {
            "domain": [("order_id", "=", self.id)],
            "context": {"default_order_id": self.id, "default_source": "backend"},
        }
