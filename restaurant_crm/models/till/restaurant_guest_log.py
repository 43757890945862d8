from odoo import api, fields, models


class RestaurantGuestLog(models.Model):
    """Guests whom a till took; and tills that show a guest hear of what is noted about the guest."""

    _inherit = "restaurant.guest.log"

    kind = fields.Selection(selection_add=[("guest_taken", "Taken at the Till")], ondelete={"guest_taken": "cascade"})

    @api.model
    def _note(self, entries):  # pylint: disable=missing-return
        super()._note(entries)
        self.env["res.partner"].browse({entry["partner_id"] for entry in entries})._guest_changed()
