from odoo import SUPERUSER_ID, api, models

from odoo.addons.mail.tools.discuss import Store

from .contact_masking import is_masked, mask

PARAMETER = "restaurant_crm.mask_contacts"
RIGHT = "restaurant_crm.group_contact_data"


class RestaurantMaskedMixin(models.AbstractModel):
    """A model that keeps contact data of guests: what was shown covered never comes back as a value.

    Covering helps against curious looks and photographs of a screen. It is no wall: who searches finds out digit by
    digit, which the audit shows and the limit an hour slows down. How it is covered is said once for all (``base``).
    """

    _name = "restaurant.masked.mixin"
    _description = "With Covered Contact Data"

    @api.model
    def _is_on(self):
        """Whether the house wants contact data covered for who need not see it."""
        # sudo: a setting of the house.
        on = self.env["ir.config_parameter"].sudo().get_param(PARAMETER)
        return bool(on) and on != "False"

    @api.model
    def _masks_user(self):
        """Whether contact data is covered for the user, whatever code reads for them."""
        return self.env.uid != SUPERUSER_ID and self._is_on() and not self.env.user.has_group(RIGHT)

    @api.model
    def _in_chatter(self, field, names, cover):
        """What the chatter is told in place of ``field``, a name or a ``Store.Attr``; None for what is no secret.

        :param names: of the fields that are covered
        :param cover: function of a record and a name
        """
        name = field.field_name if isinstance(field, Store.Attr) else field
        if isinstance(name, str) and name in names and self._is_on():
            predicate = getattr(field, "predicate", None)
            return [Store.Attr(name, lambda record: cover(record, name), predicate=predicate)]
        return None

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_masked(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_masked(vals))

    def copy_data(self, default=None):
        """A copy has what the user sees: of covered fields, nothing."""
        copies = super().copy_data(default)
        if self._masks():
            covered = set(self._is_masked()._ids)
            for record, vals in zip(self, copies, strict=True):
                if record.id in covered:
                    vals.update({name: mask(name, vals[name]) for name in self._masked_fields & vals.keys()})
        return copies

    @api.model
    def _without_masked(self, vals):
        """``vals`` without what was shown covered: coming back covered it changes nothing."""
        masked = [name for name in self._masked_fields if is_masked(vals.get(name))]
        return {name: value for name, value in vals.items() if name not in masked} if masked else vals
