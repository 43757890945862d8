from odoo import api, fields, models


class RestaurantDishMixin(models.AbstractModel):
    """What guests judge, by the dishes they had: each record counts once for each dish, and once for each category."""

    _name = "restaurant.dish.mixin"
    _description = "By Dish"

    # Groups of many-to-many fields count a record in each, so that averages per dish are right.
    product_ids = fields.Many2many(
        "product.product", string="Dish", compute="_compute_product_ids", compute_sudo=True, store=True
    )
    dish_category_ids = fields.Many2many(
        "pos.category", compute="_compute_dish_category_ids", compute_sudo=True, store=True
    )

    def _compute_product_ids(self):
        """The dishes; depends on what knows them."""
        raise NotImplementedError

    @api.depends("product_ids.pos_categ_ids")
    def _compute_dish_category_ids(self):
        for record in self:
            record.dish_category_ids = record.product_ids.pos_categ_ids
