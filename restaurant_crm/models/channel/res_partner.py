from odoo import api, fields, models

from ...analytics import platform_guests
from ...engine.channel import addresses
from ..shared import vault

# What of a contact says by which keys it is known.
SAID = {"phone", "email", "barcode", "parent_id", "active", "country_id"}
ADDRESS = {"street", "street2"}
# Contacts whose addresses are hashed in one transaction.
BATCH = 5000


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
        partners = super().create([_without_blanks(vals) for vals in vals_list])
        partners.filtered(lambda partner: partner.street or partner.street2)._keep_address_key()
        known = partners.filtered(lambda partner: partner.phone or partner.email or partner.barcode)
        self.env["restaurant.identity"]._owner_changed(known)
        return partners

    def write(self, vals):
        result = super().write(_without_blanks(vals))
        if not ADDRESS.isdisjoint(vals):
            self._keep_address_key()
        if not SAID.isdisjoint(vals):
            self.env["restaurant.identity"]._owner_changed(self)
        return result

    @api.model
    def _fill_address_keys(self, after=0):
        """Hash the addresses of contacts that were here before the product, or before there was a key to hash with.

        :param after: id of a contact; those after it are looked at
        :return: id of the last contact that was looked at; None when there is nothing left to do
        """
        if not vault.ready():
            return None
        self.flush_model(["street", "street2", "active", "guest_address_key"])
        rows = self.env.execute_query(addresses.without_key(after, BATCH))
        keys = [(partner_id, hashed) for partner_id, said in rows if (hashed := _address_digest(said))]
        if keys:
            self.env.cr.execute(addresses.keep(keys))
            self.invalidate_model(["guest_address_key"], flush=False)
        return rows[-1][0] if rows else None

    def _keep_address_key(self):
        if not vault.ready():
            return
        # sudo: who writes an address need not see what is made of it.
        for partner in self.sudo():
            hashed = _address_digest(f"{partner.street or ''}{partner.street2 or ''}")
            if partner.guest_address_key != hashed:
                partner.guest_address_key = hashed


def _without_blanks(vals):
    """``vals`` with a name as it is read: keyboards and files put blanks around it, wide ones too, and more inside."""
    name = vals.get("name")
    if isinstance(name, str) and (clean := " ".join(name.split())) and clean != name:
        return {**vals, "name": clean}
    return vals


def _address_digest(address):
    """The keyed hash by which an address is found; False for one that says no door."""
    key = platform_guests.address_key(address)
    return vault.digest(key, "address") if key else False
