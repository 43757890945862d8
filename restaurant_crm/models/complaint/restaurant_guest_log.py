from odoo import api, fields, models

COMPLAINT_KINDS = [
    ("complaint_received", "Complaint"),
    ("complaint_compensated", "Made Good"),
    ("complaint_recovered", "Came Back After Complaint"),
    ("complaint_closed", "Complaint Closed"),
    ("complaint_reopened", "Complaint Reopened"),
]


class RestaurantGuestLog(models.Model):
    """What the guest complained about."""

    _inherit = "restaurant.guest.log"

    kind = fields.Selection(
        selection_add=COMPLAINT_KINDS, ondelete={kind: "cascade" for kind, _label in COMPLAINT_KINDS}
    )
    complaint_id = fields.Many2one("restaurant.complaint", index="btree_not_null", ondelete="set null", readonly=True)

    @api.model
    def _subject_fields(self):
        return [*super()._subject_fields(), "complaint_id"]
