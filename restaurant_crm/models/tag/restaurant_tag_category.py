from odoo import fields, models


class RestaurantTagCategory(models.Model):
    """What a set of tags says about a guest, such as taste or habit."""

    _name = "restaurant.tag.category"
    _inherit = ["restaurant.deletion.mixin", "restaurant.rule.source"]
    _description = "Tag Category"
    _order = "sequence, name, id"
    _rule_fields = {"exclusive", "sequence"}

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    exclusive = fields.Boolean(
        string="One per Guest",
        help="A guest carries at most one tag of the category. A tag set by a person goes first; of several rules "
        "that hold, the tag that stands higher in the list of tags.",
    )
    tag_ids = fields.One2many("restaurant.tag", "category_id", string="Tags")

    _name_unique = models.UniqueIndex("((name->>'en_US'))", "There is a category with this name already.")

    def write(self, vals):
        """Rules of a category of which guests come to carry one tag, or several, are evaluated anew."""
        result = super().write(vals)
        if "exclusive" in vals:
            self.with_context(active_test=False).tag_ids.rule_ids._start_over()
        return result
