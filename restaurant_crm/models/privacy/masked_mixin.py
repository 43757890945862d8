from odoo import api, models
from odoo.exceptions import AccessError

from .contact_masking import is_masked, mask

PARAMETER = "restaurant_crm.mask_contacts"
RIGHT = "restaurant_crm.group_contact_data"


class RestaurantMaskedMixin(models.AbstractModel):
    """Contact data that is covered for users without the right *See contact data*, where the house wants it so.

    It helps against curious looks and photographs of a screen. It is no wall: who searches finds out digit by digit,
    which the audit shows and the limit an hour slows down.
    """

    _name = "restaurant.masked.mixin"
    _description = "With Covered Contact Data"

    # Names of the fields that are covered.
    _masked_fields = frozenset()

    @api.model
    def _masks(self):
        """Whether the user sees contact data covered."""
        if self.env.su:
            return False
        # sudo: a setting of the house.
        on = self.env["ir.config_parameter"].sudo().get_param(PARAMETER)
        return bool(on) and on != "False" and not self.env.user.has_group(RIGHT)

    def _is_masked(self):
        """Of which of these records contact data is covered."""
        return self

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        names = self._masked_fields.intersection(fnames)
        if names and self._masks():
            covered = set(self._is_masked()._ids)
            for row in rows:
                if row["id"] in covered:
                    row.update({name: mask(name, row[name]) for name in names if name in row})
        return rows

    def export_data(self, fields_to_export):
        if self._masks():
            raise AccessError(self.env._("Contacts are exported by those who may see contact data."))
        return super().export_data(fields_to_export)

    @api.model
    def formatted_read_group(self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None):
        """Grouped by a number, a list of numbers comes out."""
        names = {spec.split(":")[0] for spec in (*groupby, *aggregates)}
        if self._masked_fields & names and self._masks():
            raise AccessError(self.env._("This is shown to those who may see contact data."))
        return super().formatted_read_group(domain, groupby, aggregates, having, offset, limit, order)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_masked(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_masked(vals))

    @api.model
    def _without_masked(self, vals):
        """``vals`` without what was shown covered: coming back covered it changes nothing."""
        masked = [name for name in self._masked_fields if is_masked(vals.get(name))]
        return {name: value for name, value in vals.items() if name not in masked} if masked else vals
