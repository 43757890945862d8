from odoo import fields, models


class RestaurantManagerMixin(models.AbstractModel):
    """Stores and regions: somebody answers for them."""

    _name = "restaurant.manager.mixin"
    _description = "With a Manager"

    manager_id = fields.Many2one("res.users", domain="[('share', '=', False)]")
