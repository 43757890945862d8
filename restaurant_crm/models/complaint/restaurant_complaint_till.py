from odoo import api, models


class RestaurantComplaintCategory(models.Model):
    """What a complaint reported at the till may be about."""

    _name = "restaurant.complaint.category"
    _inherit = ["restaurant.complaint.category", "pos.load.mixin", "restaurant.till.word.mixin"]

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [("active", "=", True)]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["display_name", "sequence", "write_date"]
