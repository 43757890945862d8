from odoo import fields, models


class RestaurantComplaintReopen(models.TransientModel):
    """Why a complaint is taken up again."""

    _name = "restaurant.complaint.reopen"
    _inherit = ["restaurant.dialog.mixin"]
    _description = "Reopen a Complaint"

    complaint_ids = fields.Many2many("restaurant.complaint", required=True)
    reason = fields.Text(required=True, help="It stands on the complaint.")

    def action_reopen(self):
        """Take them up again; the second clock starts anew."""
        self.complaint_ids._reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
