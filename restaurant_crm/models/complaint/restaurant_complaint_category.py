from odoo import api, fields, models

from .severity import SEVERITIES


class RestaurantComplaintCategory(models.Model):
    """What a complaint is about, as a tree: food, then hygiene, then foreign object."""

    _name = "restaurant.complaint.category"
    _inherit = ["restaurant.deletion.mixin"]
    _description = "Complaint Category"
    _parent_store = True
    _order = "complete_name, id"
    _rec_names_search = ["complete_name", "name"]

    name = fields.Char(required=True, translate=True)
    # In the language of the installation, to sort by; people see the display name.
    complete_name = fields.Char(string="Full Name", compute="_compute_complete_name", recursive=True, store=True)
    parent_id = fields.Many2one("restaurant.complaint.category", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    severity = fields.Selection(
        SEVERITIES,
        help="How serious complaints of this category are taken at least. Empty: as the category above.",
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for category in self:
            above = category.parent_id.complete_name
            category.complete_name = f"{above} / {category.name}" if above else category.name

    @api.depends("complete_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for category in self:
            names, above = [], category
            while above:
                names.insert(0, above.name or "")
                above = above.parent_id
            category.display_name = " / ".join(names)

    def _severity(self):
        """The severity of this category, or of the nearest one above that has one."""
        self.ensure_one()
        return self.severity or (self.parent_id._severity() if self.parent_id else False)
