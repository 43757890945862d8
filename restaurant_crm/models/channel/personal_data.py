from odoo import api, models
from odoo.tools import SQL

from ...engine.channel import identities
from .restaurant_platform import ABOUT_SECRET
from .restaurant_platform_event import ABOUT

COLUMNS = {
    ("res_partner", "guest_address_key"): "blank",
    # Keys of a guest go: who comes back is somebody new.
    ("restaurant_identity", "key_hash"): "delete",
    ("restaurant_identity", "hint"): "delete",
    ("restaurant_identity", "why"): "delete",
    ("restaurant_identity_candidate", "state"): "delete",
    ("restaurant_guest_apart", "said_at"): "delete",
    ("restaurant_interaction", "subject"): "blank",
    ("restaurant_interaction", "external_id"): "blank",
    ("restaurant_interaction", "kind"): "keep",
    ("restaurant_reservation", "note"): "blank",
    ("restaurant_reservation", "external_id"): "blank",
    ("restaurant_reservation", "reserved_for"): "keep",
    # Nothing of a merge is undone for who was forgotten.
    ("restaurant_merge", "merged_names"): "delete",
    ("restaurant_merge", "kept"): "delete",
    ("restaurant_merge", "warning"): "delete",
    ("restaurant_platform_order", "guest_in_file"): "blank",
    ("restaurant_platform_order", "masked_phone"): "blank",
    ("restaurant_platform_order", "former"): "blank",
    ("restaurant_platform_order", "number"): "keep",
    ("restaurant_platform_order", "display_number"): "keep",
    ("restaurant_platform_event", "sealed"): "delete",
    ("restaurant_platform_event", "what"): "delete",
    ("restaurant_platform_event", "error"): "delete",
    ("restaurant_platform_event", "number"): "delete",
}
IMPERSONAL = {
    ("restaurant_platform_order", "code"),
    ("restaurant_platform_order", "fingerprint"),
    ("restaurant_platform_event", "event"),
}


class RestaurantPersonalData(models.AbstractModel):
    """What channels keep of guests."""

    _inherit = "restaurant.personal.data"

    @api.model
    def _personal_columns(self):
        return super()._personal_columns() | COLUMNS

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
    def _impersonal_columns(self):
        return super()._impersonal_columns() | IMPERSONAL

    @api.model
    def _impersonal_tables(self):
        return super()._impersonal_tables() | {"restaurant_platform", "restaurant_platform_order_line"}

    @api.model
    def _personal_values(self):
        erased = SQL("'erased-' || id")
        return super()._personal_values() | {
            ("restaurant_interaction", "external_id"): erased,
            ("restaurant_reservation", "external_id"): erased,
        }

    @api.model
    def _personal_rows(self, ids, values):
        orders = SQL("SELECT platform_id, number FROM restaurant_platform_order WHERE partner_id = ANY(%s)", ids)
        return super()._personal_rows(ids, values) | {
            "restaurant_platform_event": SQL(
                "(restaurant_platform_event.platform_id, restaurant_platform_event.number) IN (%s)", orders
            ),
        }

    @api.model
    def _sealed_columns(self):
        return super()._sealed_columns() | {
            ("restaurant_platform", "sealed_secret"): lambda _row_id: ABOUT_SECRET,
            ("restaurant_platform_event", "sealed"): lambda _row_id: ABOUT,
        }
