from odoo import models


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

    def _is_masked(self):
        # sudo: only whether they are guests.
        return self.sudo().filtered(lambda partner: partner.partner_share and not partner.is_company)
