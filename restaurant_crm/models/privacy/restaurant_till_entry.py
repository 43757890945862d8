from odoo import api, models

from ..till import entry_values as read

# What a till may say that a guest agrees to; nothing of it is needed to be taken as a guest.
PURPOSES = ("marketing", "profiling")


class RestaurantTillEntry(models.Model):
    """What guests agree to when a till takes them."""

    _inherit = "restaurant.till.entry"

    @api.model
    def _receive_guest(self, guest, entry, entered_at):
        result = super()._receive_guest(guest, entry, entered_at)
        said = entry.get("purposes")
        taken = self._guest_of_entry(read.uuid(entry, "uuid"))
        Consent = self.env["restaurant.consent"]
        for purpose in PURPOSES:
            if isinstance(said, list) and purpose in said and taken:
                Consent._record(taken, "any", purpose, "granted", "till", given_at=entered_at)
        return result
