from odoo import api, fields, models

from .product_template import stored_conflicts
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
        string="Allergens and Ingredients for the Till",
        compute="_compute_guest_conflicts",
        compute_sudo=True,
        store=True,
    )

    @api.depends(
        "product_attribute_value_id.conflict_ids",
        "product_attribute_value_id.conflict_ids.active",
        "product_attribute_value_id.conflict_ids.sensitive",
    )
    def _compute_guest_conflicts(self):
        before = stored_conflicts(self)
        changed = self.browse()
        for value in self:
            preferences = value.product_attribute_value_id.conflict_ids
            conflicts = sorted(preferences.filtered(lambda row: row.active and not row.sensitive).ids)
            value.guest_conflicts = conflicts
            if value.id in before and conflicts != before[value.id]:
                changed += value
        changed._conflicts_changed()

    def _conflicts_changed(self):
        """What these choices bring along has changed; whoever shows it elsewhere hears of it by extending this."""

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "guest_conflicts"]
