from odoo import api, models

from ...engine.channel import identities

KEEP, BLANK, DELETE = "keep", "blank", "delete"

COLUMNS = {
    "res_partner": {"guest_address_key": BLANK},
    "restaurant_platform_order": {
        **dict.fromkeys(("guest_in_file", "masked_phone", "former"), BLANK),
        **dict.fromkeys(("number", "display_number", "code"), KEEP),
    },
    "restaurant_identity": dict.fromkeys(("key_hash", "hint", "why"), DELETE),
    "restaurant_identity_candidate": {"score": DELETE},
    "restaurant_interaction": {"subject": DELETE, "external_id": DELETE},
    "restaurant_reservation": {"note": BLANK, "external_id": KEEP},
    "restaurant_merge": dict.fromkeys(("merged_names", "warning", "kept"), BLANK),
    "restaurant_guest_apart": {"said_at": DELETE},
    # Sealed, and deleted after some days: nobody can tell of whom it is without opening all of it.
    "restaurant_platform_event": dict.fromkeys(("event", "number", "what", "error", "sealed"), KEEP),
}


class RestaurantPersonalData(models.AbstractModel):
    """What platforms and private channels tell of guests."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _personal_columns(self):
        named = {(table, column): action for table, columns in COLUMNS.items() for column, action in columns.items()}
        return super()._personal_columns() | named

    @api.model
    def _erase(self, partners):
        """Orders stay as figures of the house; by which keys they were told goes first, or they would lead back."""
        persons = partners._with_contacts_below()
        self.env.flush_all()
        for carrier in identities.CARRIERS:
            self.env.cr.execute(identities.forget_links(carrier, persons.ids))
        self.env.cr.execute(identities.forget_alone())
        return super()._erase(partners)

    @api.model
    def _impersonal_tables(self):
        return super()._impersonal_tables() | {"restaurant_platform"}
