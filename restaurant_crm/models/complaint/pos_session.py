from odoo import api, models


class PosSession(models.Model):
    _inherit = "pos.session"

    @api.model
    def _guest_words(self):
        return [*super()._guest_words(), "restaurant.complaint.category"]
