from odoo import api, models


class RestaurantGuestLog(models.Model):
    """Tills that show a guest hear of what is noted about the guest."""

    _inherit = "restaurant.guest.log"

    @api.model
    def _note(self, entries):  # pylint: disable=missing-return
        super()._note(entries)
        self.env["res.partner"].browse({entry["partner_id"] for entry in entries})._guest_changed()
