from odoo import api, fields, models


class RestaurantGuestLog(models.Model):
    """What happened to the preferences of a guest, and what was served against them."""

    _inherit = "restaurant.guest.log"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[
            ("preference_gained", "Preference Added"),
            ("preference_lost", "Preference Removed"),
            ("allergy_overridden", "Served Despite Allergy"),
        ],
        ondelete={
            "preference_gained": "cascade",
            "preference_lost": "cascade",
            "allergy_overridden": "cascade",
        },
    )
    preference_id = fields.Many2one("restaurant.preference", index="btree_not_null", ondelete="set null", readonly=True)
    order_id = fields.Many2one("pos.order", index="btree_not_null", ondelete="set null", readonly=True)

    @api.model
    def _note(self, entries):
        """Tills that show these guests hear of what is noted: it is what changes their cards."""
        result = super()._note(entries)
        self.env["res.partner"].browse({entry["partner_id"] for entry in entries})._guest_changed()
        return result

    @api.model
    def _add(self, entries):
        names = {
            preference.id: preference.name
            for preference in self.env["restaurant.preference"]
            .sudo()
            .browse({entry.get("preference_id") for entry in entries} - {None})
        }
        for entry in entries:
            if entry.get("preference_id"):
                entry["subject"] = names[entry["preference_id"]]
        return super()._add(entries)
