from odoo import fields, models


class PosConfig(models.Model):
    """What a till shows guests on the customer display when it cannot ask the server."""

    _inherit = "pos.config"

    consent_sheet = fields.Json(
        string="Consents Asked on the Customer Display",
        compute="_compute_consent_sheet",
        help="The texts in use, for a till without connection.",
    )

    def _compute_consent_sheet(self):
        # sudo: texts are shown to every guest.
        Text = self.env["restaurant.consent.text"].sudo()
        for config in self:
            config.consent_sheet = Text._sheet(config)
