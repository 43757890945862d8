from odoo import fields, models


class RestaurantComplaintCall(models.TransientModel):
    """A call with a guest who complained."""

    _name = "restaurant.complaint.call"
    _inherit = ["restaurant.dialog.mixin"]
    _description = "Log a Call About a Complaint"

    complaint_id = fields.Many2one("restaurant.complaint", required=True, ondelete="cascade")
    phone = fields.Char(related="complaint_id.phone", related_sudo=False)
    outcome = fields.Selection(
        [("reached", "Guest Reached"), ("nobody", "Nobody Answered"), ("wrong", "Wrong Number")],
        required=True,
        default="reached",
    )
    note = fields.Text(string="What Was Said")

    def action_log(self):
        """Note the call in the chatter; a guest who was reached has been answered."""
        self.ensure_one()
        complaint = self.complaint_id
        outcome = dict(self._fields["outcome"]._description_selection(self.env))[self.outcome]
        text = self.env._("Call: %(outcome)s", outcome=outcome)
        complaint.message_post(body="\n".join(filter(None, [text, self.note])))
        if self.outcome == "reached" and not complaint.closed:
            complaint.action_answered()
        return {"type": "ir.actions.act_window_close"}
