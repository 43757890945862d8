from odoo import api, fields, models

from ..shared.readable_rows import ReadableRows


class ResPartner(models.Model):
    """What a guest complained about."""

    _inherit = "res.partner"

    guest_complaint_ids = ReadableRows(
        "restaurant.complaint", "partner_id", string="Complaints", groups="restaurant_crm.group_user"
    )
    guest_complaint_count = fields.Integer(
        string="Number of Complaints", compute="_compute_guest_complaint_count", groups="restaurant_crm.group_user"
    )
    guest_open_complaint_count = fields.Integer(
        string="Open Complaints", compute="_compute_guest_complaint_count", groups="restaurant_crm.group_user"
    )

    @api.depends("guest_complaint_ids.closed")
    def _compute_guest_complaint_count(self):
        counts = {
            (guest.id, closed): count
            for guest, closed, count in self.env["restaurant.complaint"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id", "closed"], ["__count"]
            )
        }
        for guest in self:
            guest.guest_open_complaint_count = counts.get((guest._origin.id, False), 0)
            guest.guest_complaint_count = guest.guest_open_complaint_count + counts.get((guest._origin.id, True), 0)

    @api.model
    def _guest_buttons(self):
        return super()._guest_buttons() | {"action_open_complaints"}

    def action_open_complaints(self):
        """Open the guest's complaints."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_complaint_action")
        return action | {
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
            "display_name": self.display_name,
        }

    def _is_staff(self):
        """Whether one of these contacts works here, that is, logs in as more than a guest."""
        # sudo: whoever asks need not be allowed to read users.
        return any(not user.share for user in self.sudo().user_ids)
