from odoo import api, fields, models


class RestaurantGuestLog(models.Model):
    """What happened to the preferences of a guest, and what was served against them."""

    _inherit = "restaurant.guest.log"

    kind = fields.Selection(
        selection_add=[
            ("preference_gained", "Preference Added"),
            ("preference_lost", "Preference Removed"),
            ("preference_changed", "Preference Changed"),
            ("allergy_overridden", "Served Despite Allergy"),
        ],
        ondelete={
            "preference_gained": "cascade",
            "preference_lost": "cascade",
            "preference_changed": "cascade",
            "allergy_overridden": "cascade",
        },
    )
    preference_id = fields.Many2one("restaurant.preference", index="btree_not_null", ondelete="set null", readonly=True)
    order_id = fields.Many2one("pos.order", index="btree_not_null", ondelete="set null", readonly=True)

    @api.model
    def _subject_fields(self):
        return [*super()._subject_fields(), "preference_id"]
