import logging

from odoo import api, fields, models

from odoo.addons.restaurant_crm.models.shared.transactions import attempt

from ..analytics.recipes import RecipeLoop, explode, parts
from ..engine import recipes as engine

_logger = logging.getLogger(__name__)

# Recipes of these types are followed; what another house makes for us is bought.
FOLLOWED = ("normal", "phantom")


class RestaurantRecipeIngredient(models.Model):
    """What a piece of a dish takes of what is bought: its recipe, with all recipes in it, worked out.

    Kept in line with the recipes at the end of each transaction that changes one, and every night.
    """

    _name = "restaurant.recipe.ingredient"
    _description = "Ingredient of a Dish"
    _log_access = False
    _order = "dish_id, quantity desc, id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    dish_id = fields.Many2one("product.template", required=True, readonly=True, index=True, ondelete="cascade")
    product_id = fields.Many2one(
        "product.product", string="Ingredient", required=True, readonly=True, index=True, ondelete="cascade"
    )
    quantity = fields.Float(required=True, readonly=True, digits=0, help="For one piece, in the ingredient's unit.")
    uom_id = fields.Many2one(related="product_id.uom_id")

    _dish_product_uniq = models.Constraint(
        "UNIQUE(company_id, dish_id, product_id)", "An ingredient is listed once for a dish."
    )

    @api.model
    def _note_change(self):
        """Work out all recipes once more when this transaction ends: a change of one may change any dish."""
        precommit = self.env.cr.precommit
        if not precommit.data.get(self._name):
            precommit.data[self._name] = True
            precommit.add(self._follow_changes)

    @api.model
    def _follow_changes(self):
        # sudo: whoever writes recipes need not see forecasts.
        with attempt(self.env.cr) as tried:
            self.sudo()._rebuild()
        if tried.error:
            # The recipe is saved whatever happens here; the night tries again.
            _logger.error("What dishes take could not be worked out: %s", tried.error)

    @api.model
    def _rebuild(self):
        """Work out what the dishes of all companies take; of which nobody knows it, become gaps."""
        self.env.flush_all()
        for company in self.env["res.company"]._with_stores():
            scope = self.with_context(allowed_company_ids=company.ids, lang=company.partner_id.lang).with_company(
                company
            )
            rows, gaps = scope._work_out(company)
            for statement in engine.bring_in_line(company, rows):
                self.env.cr.execute(statement)
            scope.env["restaurant.recipe.gap"]._replace(company, gaps)
        self.invalidate_model()

    @api.model
    def _work_out(self, company):
        """What dishes take.

        :return: rows (dish id, product id, quantity), and (reason, detail) by id of the dishes without
        """
        # What is not sold any more was sold in the weeks that are looked back at.
        dishes = (
            self.env["product.template"]
            .with_context(active_test=False)
            .search(
                [
                    ("available_in_pos", "=", True),
                    ("restaurant_kind", "in", ("dish", False)),
                    ("type", "=", "consu"),
                    ("company_id", "in", (False, company.id)),
                ]
            )
        )
        recipes, foreign = self._read(dishes.product_variant_ids, company)
        rows, gaps = [], {}
        for dish in dishes:
            needed, gap = self._of_dish(dish, recipes, foreign)
            if gap and dish.active:
                gaps[dish.id] = gap
            rows += [(dish.id, product, quantity) for product, quantity in needed.items() if quantity > 0]
        return rows, gaps

    @api.model
    def _of_dish(self, dish, recipes, foreign):
        """What one piece takes, and why nobody knows it; of a dish in sizes each is taken as sold as often."""
        needed, variants = {}, dish.product_variant_ids
        for variant in variants:
            if variant.id not in recipes and not (dish.is_storable or dish.seller_ids):
                return {}, ("missing", False)
            wrong = next((foreign[part] for part in parts(recipes, variant.id) if part in foreign), None)
            if wrong:
                return {}, ("unit", wrong)
            try:
                takes = explode(recipes, variant.id)
            except RecipeLoop as loop:
                names = self.env["product.product"].browse(loop.path).mapped("name")
                return {}, ("loop", " → ".join(names))
            for product, quantity in takes.items():
                needed[product] = needed.get(product, 0) + quantity / len(variants)
        return needed, None

    @api.model
    def _read(self, products, company):
        """The recipes of products and of what is in them.

        :return: (component id, quantity for one unit) pairs by product id, and by product id where units do not fit
        """
        Bom, Product = self.env["mrp.bom"], self.env["product.product"]
        recipes, foreign, seen = {}, {}, Product
        while products:
            seen |= products
            found, following = Bom._bom_find(products, company_id=company.id), Product
            for product in products:
                bom = found[product]
                if bom.type not in FOLLOWED or not bom.bom_line_ids:
                    continue
                if not product.uom_id._has_common_reference(bom.product_uom_id):
                    foreign[product.id] = f"{product.name}: {bom.product_uom_id.name} → {product.uom_id.name}"
                    continue
                made = bom.product_uom_id._compute_quantity(bom.product_qty, product.uom_id, round=False)
                recipes[product.id] = []
                for line in bom.bom_line_ids:
                    component = line.product_id
                    if component.type != "consu" or line._skip_bom_line(product):
                        continue
                    # Odoo would turn kilograms into litres without a word.
                    if not line.product_uom_id._has_common_reference(component.uom_id):
                        foreign[product.id] = f"{component.name}: {line.product_uom_id.name} → {component.uom_id.name}"
                    quantity = line.product_uom_id._compute_quantity(line.product_qty, component.uom_id, round=False)
                    recipes[product.id].append((component.id, quantity / made))
                    following |= component
            products = following - seen
        return recipes, foreign
