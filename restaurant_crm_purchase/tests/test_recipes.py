"""What dishes take: recipes in recipes, units, and those of which nobody knows it."""

from unittest.mock import patch

from odoo.tests import BaseCase, tagged
from odoo.tools import SQL

from ..analytics.purchases import carried, filled_up
from ..analytics.recipes import RecipeLoop, explode
from .case import PurchaseCase


@tagged("post_install", "-at_install")
class TestRecipeMathematics(BaseCase):
    def test_recipes_in_recipes(self):
        recipes = {"menu": [("dish", 2), ("rice", 0.1)], "dish": [("rice", 0.2), ("sauce", 3)], "sauce": [("oil", 0.5)]}
        self.assertEqual(explode(recipes, "menu"), {"rice": 0.5, "oil": 3.0})
        self.assertEqual(explode(recipes, "oil"), {"oil": 1.0})

    def test_a_loop_is_told_from_where_it_begins(self):
        recipes = {"dish": [("sauce", 1)], "sauce": [("stock", 1)], "stock": [("sauce", 1), ("water", 1)]}
        with self.assertRaises(RecipeLoop) as caught:
            explode(recipes, "dish")
        self.assertEqual(caught.exception.path, ("sauce", "stock", "sauce"))

    def test_what_is_left_and_what_was_missing(self):
        # 10 there; 8 of 10 used; 2 + 5 - 9: 2 missing; 12 - 3 left.
        self.assertEqual(carried(10, [8, 9, 3], [0, 5, 12]), (9, 2))
        self.assertEqual(filled_up(10, [8, 9, 3], [9, 9, 9]), [0, 7, 9])
        self.assertEqual(carried(10, [8, 9, 3], [0, 7, 9]), (6, 0))


@tagged("post_install", "-at_install")
class TestRecipes(PurchaseCase):
    def of(self, dish):
        rows = self.env["restaurant.recipe.ingredient"].search([("dish_id", "=", dish.product_tmpl_id.id)])
        return {row.product_id: round(row.quantity, 9) for row in rows}

    def gap(self, dish):
        return self.env["restaurant.recipe.gap"].search([("dish_id", "=", dish.product_tmpl_id.id)])

    def test_recipes_down_to_what_is_bought_in_its_unit(self):
        for dish, takes in self.takes().items():
            self.assertEqual(self.of(dish), takes)
            self.assertFalse(self.gap(dish))
        self.assertEqual(self.of(self.soup), {})
        self.assertEqual(self.gap(self.soup).reason, "missing")

    def test_changes_are_followed_when_the_transaction_ends(self):
        self.sauce_recipe.product_qty = 5
        self.follow()
        self.assertEqual(self.of(self.beef), {self.meat: 0.3, self.chili: 20, self.oil: 0.1})
        self._make_recipe(self.soup, [(self.oil, 10, self.unit["milliliter"])])
        self.follow()
        self.assertEqual((self.of(self.soup), len(self.gap(self.soup))), ({self.oil: 0.01}, 0))
        self.beef_recipe.bom_line_ids[0].unlink()
        self.follow()
        self.assertNotIn(self.meat, self.of(self.beef))
        self.beef_recipe.action_archive()
        self.follow()
        self.assertEqual((self.of(self.beef), self.gap(self.beef).reason), ({}, "missing"))

    def test_what_has_a_vendor_is_bought_as_it_is(self):
        self.assertTrue(self.gap(self.tea))
        self.tea.seller_ids = [(0, 0, {"partner_id": self.vendor.id})]
        self.follow()
        self.assertEqual((self.of(self.tea), len(self.gap(self.tea))), ({self.tea: 1}, 0))

    def test_units_that_do_not_fit_are_told(self):
        """Odoo itself turns kilograms into litres without a word."""
        line = self.sauce_recipe.bom_line_ids[1]
        self.env.cr.execute(
            SQL("UPDATE mrp_bom_line SET product_uom_id = %s WHERE id = %s", self.unit["gram"].id, line.id)
        )
        self.env.invalidate_all()
        self.env["restaurant.recipe.ingredient"]._rebuild()
        for dish in (self.tofu, self.beef):
            self.assertEqual((self.gap(dish).reason, self.of(dish)), ("unit", {}))
            self.assertEqual(self.gap(dish).detail, "Oil: g → L")
        line.product_uom_id = self.unit["litre"]
        self.follow()
        self.assertFalse(self.gap(self.tofu))
        self.assertEqual(self.of(self.tofu)[self.oil], 2 * 50)

    def test_a_loop_is_told_and_stops_nothing_else(self):
        """Odoo refuses those that it sees; recipes of two companies, or what came by SQL, make them all the same."""
        recipe = self._make_recipe(self.oil, [(self.tea, 1, self.unit["unit"])])
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE mrp_bom_line SET product_id = %s WHERE bom_id = %s", self.sauce.id, recipe.id))
        self.env.invalidate_all()
        self.follow()
        self.assertEqual(self.gap(self.tofu).reason, "loop")
        self.assertEqual(self.gap(self.tofu).detail, "Sauce → Oil → Sauce")
        self._make_recipe(self.soup, [(self.soy, 1, self.unit["kgm"])])
        self.follow()
        self.assertEqual(self.of(self.soup), {self.soy: 1})

    def test_sizes_of_a_dish_are_taken_as_sold_as_often(self):
        small, large = self._make_sizes("Noodles", 20)
        self.env["mrp.bom"].create(
            [
                {
                    "product_tmpl_id": size.product_tmpl_id.id,
                    "product_id": size.id,
                    "type": "phantom",
                    "bom_line_ids": [(0, 0, {"product_id": self.soy.id, "product_qty": quantity})],
                }
                for size, quantity in ((small, 0.1), (large, 0.3))
            ]
        )
        self.follow()
        self.assertEqual(self.of(small), {self.soy: 0.2})

    def test_a_recipe_is_saved_whatever_happens_here(self):
        Ingredient = type(self.env["restaurant.recipe.ingredient"])
        with (
            patch.object(Ingredient, "_rebuild", side_effect=ZeroDivisionError),
            self.assertLogs("odoo.addons.restaurant_crm_purchase", "ERROR"),
        ):
            self.beef_recipe.product_qty = 2
            self.follow()
        self.assertEqual(self.beef_recipe.product_qty, 2)

    def test_where_the_recipe_is_written(self):
        action = self.gap(self.soup).action_recipe()
        self.assertEqual(action["context"]["default_product_tmpl_id"], self.soup.product_tmpl_id.id)
        self.assertFalse(action["res_id"])
