from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .restaurant_preference import CONFLICT_KINDS


class ProductTemplate(models.Model):
    """What a dish contains that some guests must not or do not want to eat."""

    _inherit = "product.template"

    conflict_ids = fields.Many2many(
        "restaurant.preference",
        "product_template_restaurant_preference_rel",
        "product_tmpl_id",
        "preference_id",
        string="Allergens and Ingredients",
        domain=[("kind", "in", CONFLICT_KINDS)],
        help="Allergens and disliked ingredients in the dish, diets that it does not suit. The till warns when a "
        "guest with one of them orders it.",
    )
    recipe_conflict_ids = fields.Many2many(
        "restaurant.preference",
        string="From the Recipe",
        compute="_compute_recipe_conflict_ids",
        compute_sudo=True,
        help="What the ingredients on the bill of materials bring along.",
    )
    guest_conflicts = fields.Json(
        string="Allergens and Ingredients for the Till",
        compute="_compute_guest_conflicts",
        compute_sudo=True,
        store=True,
        recursive=True,
        prefetch="restaurant",
        help="Kept, so that tills load it fast and hear of it when it changes.",
    )

    @api.depends("conflict_ids")
    def _compute_recipe_conflict_ids(self):
        parts = self._recipe_parts()
        for template in self:
            template.recipe_conflict_ids = self.browse(parts.get(template._origin.id, ())).conflict_ids

    def _conflict_sources(self):
        """What the contents of a dish depend on; the ingredients only where manufacturing is installed."""
        own = ["conflict_ids", "conflict_ids.active", "conflict_ids.sensitive"]
        recipe = ["bom_ids.active", "bom_ids.bom_line_ids.product_tmpl_id.guest_conflicts"]
        return own + (recipe if "bom_ids" in self._fields else [])

    @api.depends(lambda self: self._conflict_sources())
    def _compute_guest_conflicts(self):
        before = stored_conflicts(self)
        parts = self._recipe_parts()
        changed = self.browse()
        for template in self:
            preferences = (template | self.browse(parts.get(template._origin.id, ()))).conflict_ids
            conflicts = sorted(preferences.filtered(lambda row: row.active and not row.sensitive).ids)
            template.guest_conflicts = conflicts
            if template.id in before and conflicts != before[template.id]:
                changed += template
        changed._conflicts_changed()

    def _conflicts_changed(self):
        """What these dishes contain has changed; whoever shows it elsewhere hears of it by extending this."""

    def _recipe_parts(self):
        """The templates that go into each of these by its bills of materials, through all levels.

        Nothing where manufacturing is not installed. ``{template id: {part ids}}``
        """
        if "mrp.bom.line" not in self.env:
            return {}
        direct, frontier = {}, set(self._origin.ids)
        while frontier:
            rows = self.env["mrp.bom.line"]._read_group(
                [("bom_id.product_tmpl_id", "in", list(frontier)), ("bom_id.active", "=", True)],
                ["bom_id", "product_tmpl_id"],
            )
            found = defaultdict(set)
            for bom, part in rows:
                found[bom.product_tmpl_id.id].add(part.id)
            direct.update({template: found[template] for template in frontier})
            frontier = set().union(*found.values()) - direct.keys()
        return {template: _reachable(template, direct) for template in self._origin.ids}

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "guest_conflicts"]


def stored_conflicts(records):
    """What the database says until now that these records contain: a dict of id to ids of preferences."""
    query = SQL(
        "SELECT id, coalesce(guest_conflicts, '[]'::jsonb) FROM %s WHERE id = ANY(%s)",
        SQL.identifier(records._table),
        records.filtered("id").ids,
    )
    return {row_id: sorted(conflicts) for row_id, conflicts in records.env.execute_query(query)}


def _reachable(start, direct):
    seen, waiting = set(), [start]
    while waiting:
        for part in direct[waiting.pop()] - seen:
            seen.add(part)
            waiting.append(part)
    return seen
