from odoo import models

from odoo.addons.mail.tools.discuss import Store

from .contact_masking import mask_addresses

# Where messages say by which addresses they came and go.
ADDRESSED = {"email_from", "incoming_email_cc", "incoming_email_to"}


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _field_store_repr(self, field_name):
        """Who wrote is told by name: what the chatter shows is sent on to all who follow it."""
        name = field_name.field_name if isinstance(field_name, Store.Attr) else field_name
        if isinstance(name, str) and name in ADDRESSED and self.env["restaurant.masked.mixin"]._is_on():
            predicate = getattr(field_name, "predicate", None)
            return [Store.Attr(name, lambda message: message._covered_address(name), predicate=predicate)]
        return super()._field_store_repr(field_name)

    def _covered_address(self, name):
        # sudo: only whether it is a guest who wrote.
        author = self.sudo().author_id
        if name == "email_from" and author and not author._is_masked():
            return self[name]
        return mask_addresses(self[name])
