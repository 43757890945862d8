from odoo import models


class PosPreset(models.Model):
    _inherit = "pos.preset"

    def write(self, vals):
        """What a preset serves decides the channel of the visits ordered with it, past ones too."""
        result = super().write(vals)
        if not {"service_at", "identification"}.isdisjoint(vals):
            self.env["restaurant.guest.queue"]._add_guests_ordering("preset_id", self)
        return result

    def unlink(self):
        """Orders lose their preset, and with it the channel that it stood for."""
        self.env["restaurant.guest.queue"]._add_guests_ordering("preset_id", self)
        return super().unlink()
