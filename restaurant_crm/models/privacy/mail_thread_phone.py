from odoo import api, models


class MailThreadPhone(models.AbstractModel):
    """Who once objected and was forgotten is blocked again when the same number comes back, on whatever record."""

    _inherit = "mail.thread.phone"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._block_suppressed_numbers()
        return records

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(self._phone_get_number_fields()):
            self._block_suppressed_numbers()
        return result

    def _block_suppressed_numbers(self):
        # sudo: whoever takes a number learns nothing of who was forgotten.
        self.env["restaurant.suppression"].sudo()._block("phone", self.sudo(), "phone_sanitized")
