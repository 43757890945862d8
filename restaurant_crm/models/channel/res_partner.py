from odoo import api, fields, models

from ...analytics import platform_guests
from ..shared import vault

# What of a contact says by which keys it is known.
SAID = {"phone", "email", "barcode", "parent_id", "active", "country_id"}
ADDRESS = {"street", "street2"}


class ResPartner(models.Model):
    """Contacts whose number, card or address is a key that platforms have told before."""

    _inherit = "res.partner"

    guest_address_key = fields.Char(
        string="Address, Hashed",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="By which an address of a platform is found to be this one.",
        prefetch="guest",
    )

    _guest_address_key_idx = models.Index("(guest_address_key) WHERE guest_address_key IS NOT NULL")
    # As platforms mask a number: see engine/channel/candidates.py.
    _guest_mask_idx = models.Index(
        "((left(right(phone_sanitized, 11), 3) || '****' || right(phone_sanitized, 4))) "
        "WHERE phone_sanitized IS NOT NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners.filtered(lambda partner: partner.street or partner.street2)._keep_address_key()
        known = partners.filtered(lambda partner: partner.phone or partner.email or partner.barcode)
        self.env["restaurant.identity"]._owner_changed(known)
        return partners

    def write(self, vals):
        result = super().write(vals)
        if not ADDRESS.isdisjoint(vals):
            self._keep_address_key()
        if not SAID.isdisjoint(vals):
            self.env["restaurant.identity"]._owner_changed(self)
        return result

    def _keep_address_key(self):
        if not vault.ready():
            return
        # sudo: who writes an address need not see what is made of it.
        for partner in self.sudo():
            key = platform_guests.address_key(f"{partner.street or ''}{partner.street2 or ''}")
            hashed = vault.digest(key, "address") if key else False
            if partner.guest_address_key != hashed:
                partner.guest_address_key = hashed
