from odoo import api, models

from ...engine.complaint import rate as complaint_rate


class RestaurantTierHistory(models.Model):
    _inherit = "restaurant.tier.history"

    @api.model
    def _complaints_sql(self, now):
        return complaint_rate.by_guest(now)
