"""Models of Odoo that conditions of rules name, or whose records they look up."""

from odoo import models


class PosCategory(models.Model):
    _name = "pos.category"
    _inherit = ["pos.category", "restaurant.rule.source"]
    _rule_fields = {"parent_id"}


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "restaurant.rule.source"]
    _rule_fields = {"pos_categ_ids"}


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "restaurant.rule.source"]
    _rule_fields = {"product_tmpl_id", "pos_categ_ids"}


class RestaurantFloor(models.Model):
    _name = "restaurant.floor"
    _inherit = ["restaurant.floor", "restaurant.rule.source"]
    _rule_fields = frozenset()
