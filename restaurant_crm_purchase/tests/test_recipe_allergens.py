"""What is in a dish follows its recipe, and open tills hear of every change of it."""

from odoo.fields import Command
from odoo.tests import tagged

from .case import PurchaseCase


@tagged("post_install", "-at_install")
class TestRecipeAllergens(PurchaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.peanut = cls.env.ref("restaurant_crm.preference_peanut")
        cls.milk = cls.env.ref("restaurant_crm.preference_milk")
        cls.config = cls.shanghai.config_ids[0]
        cls.till_session = cls._session(cls.config)
        cls.nuts = cls._make_ingredient("Ground nuts", cls.unit["gram"], 0.1)
        cls.nuts.product_tmpl_id.conflict_ids = cls.peanut

    def setUp(self):
        super().setUp()
        self.told()

    def told(self):
        return self.words_told(self.config)

    def assertContains(self, dishes, preferences):
        """Tills were told once, and read for these dishes that they contain this and nothing else."""
        self.assertEqual(self.told(), 1)
        found = self.till_session.load_guest_words()["dishes"]
        for dish in dishes:
            self.assertEqual(found.get(str(dish.product_tmpl_id.id), []), sorted(preferences.ids), dish.name)

    def add(self, recipe, part):
        recipe.bom_line_ids = [
            Command.create({"product_id": part.id, "product_qty": 1, "product_uom_id": part.uom_id.id})
        ]
        return recipe.bom_line_ids[-1]

    def test_an_ingredient_comes_and_goes(self):
        line = self.add(self.tofu_recipe, self.nuts)
        self.assertContains(self.tofu, self.peanut)
        line.product_qty = 2
        self.assertEqual(self.told(), 0, "How much of it says nothing new")
        line.product_id = self.chili
        self.assertContains(self.tofu, self.peanut.browse())
        line.product_id = self.nuts
        self.assertContains(self.tofu, self.peanut)
        line.unlink()
        self.assertContains(self.tofu, self.peanut.browse())

    def test_what_an_ingredient_contains_is_learned_later(self):
        self.oil.product_tmpl_id.conflict_ids = self.peanut
        self.assertContains(self.tofu | self.beef | self.sauce, self.peanut)
        self.beef.product_tmpl_id.conflict_ids = self.milk
        self.assertContains(self.beef, self.peanut | self.milk)
        self.oil.product_tmpl_id.conflict_ids = False
        self.assertContains(self.beef, self.milk)

    def test_a_recipe_of_a_recipe(self):
        self.add(self.sauce_recipe, self.nuts)
        self.assertContains(self.tofu | self.beef, self.peanut)
        self.sauce_recipe.active = False
        self.assertContains(self.tofu | self.beef, self.peanut.browse())
        self.sauce_recipe.active = True
        self.assertContains(self.tofu | self.beef, self.peanut)

    def test_recipes_come_go_and_move_to_another_dish(self):
        recipe = self._make_recipe(self.soup, [(self.nuts, 5, self.unit["gram"])])
        self.assertContains(self.soup, self.peanut)
        recipe.product_tmpl_id = self.beef.product_tmpl_id
        self.assertContains(self.beef, self.peanut)
        self.assertNotIn(str(self.soup.product_tmpl_id.id), self.till_session.load_guest_words()["dishes"])
        recipe.unlink()
        self.assertContains(self.beef, self.peanut.browse())

    def test_a_recipe_that_needs_itself_ends(self):
        self.add(self.sauce_recipe, self.nuts)
        self.env.flush_all()
        self.told()
        # Odoo refuses loops that people make; files and other programs bring them.
        self.env.cr.execute(
            "UPDATE mrp_bom_line SET product_id = %s, product_tmpl_id = %s WHERE bom_id = %s AND product_id = %s",
            [self.tofu.id, self.tofu.product_tmpl_id.id, self.sauce_recipe.id, self.chili.id],
        )
        self.env.invalidate_all()
        self.nuts.product_tmpl_id.conflict_ids |= self.milk
        self.assertContains(self.tofu | self.beef, self.peanut | self.milk)

    def test_a_part_of_a_set_menu(self):
        """A set menu is worked out at the till, from what its dishes contain."""
        self.add(self.beef_recipe, self.nuts)
        self.assertContains(self.beef, self.peanut)
        fields = self.env["product.template"]._load_pos_data_fields(self.config)
        self.assertIn("guest_conflicts", fields)
        rows = self.env["product.template"]._load_pos_data_read(self.beef.product_tmpl_id, self.config)
        self.assertEqual(rows[0]["guest_conflicts"], self.peanut.ids)
