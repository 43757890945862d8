from odoo import api, fields, models


class RestaurantManagerMixin(models.AbstractModel):
    """Stores and regions: somebody answers for them, and reads how they do."""

    _name = "restaurant.manager.mixin"
    _description = "With a Manager"

    manager_id = fields.Many2one("res.users", domain="[('share', '=', False)]")

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
