from odoo import api, models

from .contact_masking import DOCUMENT, IN_DOCUMENT


class IrQwebFieldContact(models.AbstractModel):
    _inherit = "ir.qweb.field.contact"

    @api.private
    @api.model
    def value_to_html(self, value, options):
        """Invoices and letters carry the address, whoever prints them."""
        if value:
            value = value.with_context(**{DOCUMENT: IN_DOCUMENT})
        return super().value_to_html(value, options)
