from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import email_normalize

from .contact_masking import DOCUMENT, IN_DOCUMENT, mask

# Of the context: what a contact's name is to show besides.
SHOWING = ("show_email", "show_address")


class ResPartner(models.Model):
    """Guests' numbers and addresses are covered; those of firms and of staff are no secret."""

    _name = "res.partner"
    # The mixin first, so that nobody works on what is covered before.
    _inherit = ["restaurant.masked.mixin", "res.partner"]

    _masked_fields = frozenset(
        {
            *("phone", "phone_sanitized", "phone_mobile_search", "email", "email_normalized", "email_formatted"),
            *("street", "street2", "zip", "contact_address", "contact_address_inline", "contact_address_complete"),
        }
    )
    _watched_fields = frozenset({"vat", "comment", "guest_birthday", "guest_card"})

    def _is_masked(self):
        # sudo: only whether they are guests.
        return self.sudo().filtered(lambda partner: partner.partner_share and not partner.is_company)

    def _contact_holders(self):
        return self

    def _field_store_repr(self, field_name):
        """The chatter shows guests by name, to everybody: it reads with all rights, and sends on to all who follow."""
        covered = self._in_chatter(field_name, self._masked_fields, lambda guest, name: guest._covered_value(name))
        return covered or super()._field_store_repr(field_name)

    def _covered_value(self, name):
        return mask(name, self[name]) if self._is_masked() else self[name]

    @api.depends_context("uid", DOCUMENT)
    def _compute_display_name(self):  # pylint: disable=missing-return
        """Names show what lists show: without the address, where it is covered."""
        context = self.env.context
        covered = self.browse()
        if any(context.get(key) for key in SHOWING) and context.get(DOCUMENT) is not IN_DOCUMENT:
            # Names are made with all rights: what counts is whom they are shown to.
            covered = self._is_masked().with_env(self.env) if self._masks_user() else covered
        super(ResPartner, self - covered)._compute_display_name()
        plain = dict.fromkeys(SHOWING, False)
        for partner in covered:
            partner.display_name = partner.with_context(**plain).display_name

    @api.model
    def _search_display_name(self, operator, value):
        """By a part of an address nobody is found by who must not see it; by all of it they are."""
        domain = super()._search_display_name(operator, value)
        if operator.endswith("like") and self._masks():
            whole = isinstance(value, str) and email_normalize(value)
            nobody = Domain(operator in Domain.NEGATIVE_OPERATORS)

            def bound(condition):
                if condition.field_expr != "email":
                    return condition
                return Domain("email_normalized", "in" if nobody.is_false() else "not in", [whole]) if whole else nobody

            domain = Domain(domain).map_conditions(bound)
        return domain

    def _get_vcard_file(self):
        """A card for an address book is an export."""
        if self._masks() and self._is_masked():
            raise AccessError(self.env._("Contacts are exported by those who may see contact data."))
        self._note_contacts(("phone",), "export")
        return super()._get_vcard_file()
