from odoo import api, models


class MailThreadBlacklist(models.AbstractModel):
    """Who once objected and was forgotten is blocked again when the same address comes back, on whatever record."""

    _inherit = "mail.thread.blacklist"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._block_suppressed_addresses()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._primary_email in vals:
            self._block_suppressed_addresses()
        return result

    def _block_suppressed_addresses(self):
        # sudo: whoever takes an address learns nothing of who was forgotten.
        self.env["restaurant.suppression"].sudo()._block("email", self.sudo(), "email_normalized")
