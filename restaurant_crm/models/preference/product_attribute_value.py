from odoo import api, fields, models

from .restaurant_preference import CONFLICT_KINDS


class ProductAttributeValue(models.Model):
    """A choice, such as extra peanuts, brings along what some guests must not eat."""

    _inherit = "product.attribute.value"

    conflict_ids = fields.Many2many(
        "restaurant.preference",
        "product_attribute_value_restaurant_preference_rel",
        "attribute_value_id",
        "preference_id",
        string="Allergens and Ingredients",
        domain=[("kind", "in", CONFLICT_KINDS)],
    )


class ProductTemplateAttributeValue(models.Model):
    _inherit = "product.template.attribute.value"

    guest_conflicts = fields.Json(
        string="Allergens and Ingredients for the Till", compute="_compute_guest_conflicts", compute_sudo=True
    )

    @api.depends("product_attribute_value_id.conflict_ids")
    def _compute_guest_conflicts(self):
        for value in self:
            value.guest_conflicts = value.product_attribute_value_id.conflict_ids.filtered(
                lambda row: row.active and not row.sensitive
            ).ids

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "guest_conflicts"]
