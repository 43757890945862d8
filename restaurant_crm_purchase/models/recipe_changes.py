"""What changes what dishes take."""

from odoo import api, models


class RecipeChange(models.AbstractModel):
    """A model of which a change may change what dishes take."""

    _name = "restaurant.recipe.change"
    _description = "Part of Recipes"
    # Fields whose change matters; empty: all.
    _recipe_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env["restaurant.recipe.ingredient"]._note_change()
        return records

    def write(self, vals):
        result = super().write(vals)
        if not self._recipe_fields or self._recipe_fields & set(vals):
            self.env["restaurant.recipe.ingredient"]._note_change()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["restaurant.recipe.ingredient"]._note_change()
        return result


class MrpBom(models.Model):
    _name = "mrp.bom"
    _inherit = ["mrp.bom", "restaurant.recipe.change"]


class MrpBomLine(models.Model):
    _name = "mrp.bom.line"
    _inherit = ["mrp.bom.line", "restaurant.recipe.change"]


class ProductSupplierinfo(models.Model):
    """A dish with a vendor is bought as it is."""

    _name = "product.supplierinfo"
    _inherit = ["product.supplierinfo", "restaurant.recipe.change"]
    _recipe_fields = frozenset(("product_tmpl_id", "product_id", "company_id"))


class UomUom(models.Model):
    _name = "uom.uom"
    _inherit = ["uom.uom", "restaurant.recipe.change"]
    _recipe_fields = frozenset(("relative_factor", "relative_uom_id"))


class ProductTemplate(models.Model):
    """New and changed dishes."""

    _name = "product.template"
    _inherit = ["product.template", "restaurant.recipe.change"]
    _recipe_fields = frozenset(
        ("uom_id", "is_storable", "type", "active", "available_in_pos", "restaurant_kind", "company_id")
    )
