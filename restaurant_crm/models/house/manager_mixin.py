from odoo import api, models


class RestaurantManagerMixin(models.AbstractModel):
    """Who answers for a store or a region reads how it does."""

    _inherit = "restaurant.manager.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env["digest.digest"]._subscribe_managers(records.manager_id)
        return records

    def write(self, vals):
        former = self.manager_id
        result = super().write(vals)
        self.env["digest.digest"]._subscribe_managers(self.manager_id - former)
        return result
