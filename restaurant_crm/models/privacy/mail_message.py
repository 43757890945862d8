from odoo import models

from .contact_masking import mask_addresses

# Where messages say by which addresses they came and go.
ADDRESSED = {"email_from", "incoming_email_cc", "incoming_email_to"}


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _field_store_repr(self, field_name):
        """Who wrote is told by name: what the chatter shows is sent on to all who follow it."""
        covered = self.env["restaurant.masked.mixin"]._in_chatter(
            field_name, ADDRESSED, lambda message, name: message._covered_address(name)
        )
        return covered or super()._field_store_repr(field_name)

    def _covered_address(self, name):
        # sudo: only whether it is a guest who wrote.
        author = self.sudo().author_id
        if name == "email_from" and author and not author._is_masked():
            return self[name]
        return mask_addresses(self[name])
