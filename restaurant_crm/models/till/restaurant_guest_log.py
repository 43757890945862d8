from odoo import api, fields, models


class RestaurantGuestLog(models.Model):
    """Guests whom a till took; and tills that show a guest hear of what is noted about the guest."""

    _inherit = "restaurant.guest.log"

    kind = fields.Selection(selection_add=[("guest_taken", "Taken at the Till")], ondelete={"guest_taken": "cascade"})

    @api.model
    def _note(self, entries):  # pylint: disable=missing-return
        super()._note(entries)
        partners = self.env["res.partner"]
        partners.browse({entry["partner_id"] for entry in entries})._guest_changed()
        told = [entry for entry in entries if entry["kind"].startswith("preference_")]
        # sudo: whether it is one, whoever may read it.
        preferences = self.env["restaurant.preference"].sudo().browse({entry["preference_id"] for entry in told})
        allergies = set(preferences.filtered(lambda preference: preference.kind == "allergy").ids)
        partners.browse(
            {entry["partner_id"] for entry in told if entry["preference_id"] in allergies}
        )._allergies_changed()
