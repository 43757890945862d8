from odoo import api, models

# What of a contact can be suppressed: the field in its normal form, the kind, and core's block list.
SUPPRESSED = (("email_normalized", "email", "mail.blacklist"), ("phone_sanitized", "phone", "phone.blacklist"))


class ResPartner(models.Model):
    """Who once objected and was forgotten is blocked again when the same address or number comes back."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners._block_suppressed()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if not {"email", "phone"}.isdisjoint(vals):
            self._block_suppressed()
        return result

    def _block_suppressed(self):
        # sudo: whoever takes a contact learns nothing of who was forgotten.
        Suppression = self.env["restaurant.suppression"].sudo()
        if not Suppression._any():
            return
        for field, kind, blacklist in SUPPRESSED:
            values = set(self.sudo().mapped(field)) - {False}
            for value in Suppression._find(kind, values):
                self.env[blacklist].sudo()._add(value if kind == "email" else [value])
