from odoo import api, models
from odoo.fields import Domain


class RestaurantTag(models.Model):
    """The tags that a till shows."""

    _name = "restaurant.tag"
    _inherit = ["restaurant.tag", "pos.load.mixin", "restaurant.till.word.mixin"]

    @api.model
    def _at_till_domain(self):
        """Which tags the till may ever see."""
        return Domain("visible_at_till", "=", True) & Domain("sensitive", "=", False)

    @api.model
    def _load_pos_data_domain(self, data, config):
        return self._at_till_domain()

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "color", "icon", "sequence", "description", "write_date"]
