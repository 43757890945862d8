from odoo import models


class PosPreset(models.Model):
    _inherit = "pos.preset"

    def write(self, vals):
        """What a preset serves decides the channel of the visits ordered with it, past ones too."""
        result = super().write(vals)
        if not {"service_at", "identification"}.isdisjoint(vals):
            self.env["restaurant.guest.queue"]._add_guests_of_presets(self)
        return result
