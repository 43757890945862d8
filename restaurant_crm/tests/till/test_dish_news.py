"""What dishes contain and what words say reaches tills that are open, and those that are reloaded."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CASHIER
from .case import TillCase


@tagged("post_install", "-at_install")
class TestDishNews(TillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.milk = cls.env.ref("restaurant_crm.preference_milk")
        attribute = cls.env["product.attribute"].create(
            {
                "name": "Topping",
                "create_variant": "no_variant",
                "value_ids": [Command.create({"name": "None"}), Command.create({"name": "Nuts"})],
            }
        )
        cls.nuts = attribute.value_ids[1]
        cls.dish = cls.env["product.template"].create({"name": "Noodles"})
        cls.dish.attribute_line_ids = [
            Command.create({"attribute_id": attribute.id, "value_ids": [Command.set(attribute.value_ids.ids)]})
        ]
        cls.choice = cls.dish.attribute_line_ids.product_template_value_ids[1]

    def words(self, user=None, **context):
        session = self.till_session.with_user(user or self.cashier).with_context(**context)
        return session.load_guest_words()

    def told(self):
        return self.words_told(self.config)

    def test_what_a_dish_contains_is_kept_and_told(self):
        self.told()
        self.dish.conflict_ids = self.peanut
        self.assertEqual(self.told(), 1)
        self.assertEqual(self.dish.guest_conflicts, self.peanut.ids)
        self.assertEqual(self.words()["dishes"][str(self.dish.id)], self.peanut.ids)
        self.dish.conflict_ids |= self.milk
        self.beef.product_tmpl_id.conflict_ids = self.milk
        self.assertEqual(self.told(), 1, "once a transaction")
        self.dish.conflict_ids = False
        self.assertEqual(self.told(), 1)
        self.assertNotIn(str(self.dish.id), self.words()["dishes"])

    def test_a_dish_that_contains_the_same_tells_nobody(self):
        self.dish.conflict_ids = self.peanut
        self.told()
        self.dish.conflict_ids = self.peanut
        self.dish.list_price = 99
        self.assertEqual(self.told(), 0)

    def test_choices_tell_as_well(self):
        self.told()
        self.nuts.conflict_ids = self.peanut
        self.assertEqual(self.told(), 1)
        self.assertEqual(self.choice.guest_conflicts, self.peanut.ids)
        self.assertEqual(self.words()["choices"][str(self.choice.id)], self.peanut.ids)

    def test_an_allergen_that_tills_may_no_longer_see_leaves_dishes_and_words(self):
        self.dish.conflict_ids = self.peanut
        self.nuts.conflict_ids = self.peanut
        self.told()
        self.peanut.sensitive = True
        self.assertEqual(self.told(), 1)
        words = self.words()
        self.assertFalse(self.dish.guest_conflicts)
        self.assertFalse(self.choice.guest_conflicts)
        self.assertNotIn(self.peanut.id, [row["id"] for row in words["words"]["restaurant.preference"]])
        self.peanut.sensitive = False
        self.assertEqual(self.dish.guest_conflicts, self.peanut.ids)
        self.peanut.active = False
        self.assertFalse(self.dish.guest_conflicts)

    def test_a_reload_finds_what_has_changed_since_the_last_one(self):
        self.env.flush_all()
        self.dish.write_date = "2020-01-01 00:00:00"
        self.env.flush_all()
        self.env.cr.execute("UPDATE product_template SET write_date = '2020-01-01' WHERE id = %s", [self.dish.id])
        self.dish.conflict_ids = self.peanut
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertGreater(str(self.dish.write_date), "2021")

    def test_new_and_changed_words_are_told(self):
        changes = [
            lambda: self.env["restaurant.preference"].create(
                {"name": "Rose hips", "kind": "allergy", "severity": "mild"}
            ),
            lambda: self.peanut.write({"name": "Groundnuts"}),
            lambda: self.vip.write({"icon": "🌟"}),
            lambda: self.hidden.write({"visible_at_till": True}),
            lambda: self.hidden.unlink(),
            lambda: self.env["restaurant.complaint.category"].search([], limit=1).write({"name": "Waiting"}),
        ]
        self.told()
        for change in changes:
            change()
            self.assertEqual(self.told(), 1)
        self.vip.write({"assignment_ids": []})
        self.assertEqual(self.told(), 0, "not what a till shows")

    def test_words_come_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.peanut.with_context(lang="zh_CN").name = "花生"
        self.cashier.lang = "zh_CN"
        for user, name in ((self.cashier, "花生"), (self._make_user("other", CASHIER), "Peanuts")):
            lang = user.lang
            names = [row["name"] for row in self.words(user, lang=lang)["words"]["restaurant.preference"]]
            self.assertIn(name, names)

    def test_words_are_for_staff_at_a_till(self):
        self.assertLessEqual(
            {"restaurant.preference", "restaurant.tag", "restaurant.tier", "restaurant.complaint.category"},
            self.words()["words"].keys(),
        )
        with self.assertRaises(AccessError):
            self.words(self._make_user("stock", "base.group_user"))
