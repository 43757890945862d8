"""What goes along is said before something is deleted, in numbers."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged, users

from ..common import GuestCase

CAREFUL = (
    "restaurant.complaint.category", "restaurant.preference", "restaurant.region", "restaurant.scorecard",
    "restaurant.segment", "restaurant.store", "restaurant.tag", "restaurant.tag.category", "restaurant.tag.rule",
    "restaurant.tier", "restaurant.tier.scheme",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestDeletion(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_user("deleting_head", "restaurant_crm.group_manager")
        cls._make_user("deleting_relations", "restaurant_crm.group_user")
        cls.category = cls.env["restaurant.tag.category"].create({"name": "Going"})
        cls.tag = cls.env["restaurant.tag"].create({"name": "Going", "category_id": cls.category.id})

    def notice(self, records):
        return records.with_user(self.env["res.users"].search([("login", "=", "deleting_head")])).get_deletion_notice()

    def said(self, records):
        return " ".join(self.notice(records)["consequences"])

    def test_every_list_and_form_of_these_models_asks(self):
        for model in CAREFUL:
            self.assertIn("get_deletion_notice", dir(self.env[model]), model)
            views = self.env["ir.ui.view"].search(
                [("model", "=", model), ("type", "in", ("list", "form")), ("mode", "=", "primary")]
            )
            for view in views:
                arch = view.with_context(load_all_views=True)._get_combined_arch()
                if view.type == "form" and view.xml_id == "restaurant_crm.restaurant_tier_keep_view_form":
                    continue
                self.assertIn("restaurant_careful", arch.get("js_class", ""), view.xml_id)

    def test_tag(self):
        rule = self.env["restaurant.tag.rule"].create(
            {
                "name": "Gives it",
                "tag_id": self.tag.id,
                "active": False,
                "condition_ids": [Command.create({"measure": "visits", "value": 900})],
            }
        )
        asks = {"measure": "has_tag", "value": 1, "tag_ids": [Command.set(self.tag.ids)]}
        self.env["restaurant.segment"].create({"name": "Asks for it", "condition_ids": [Command.create(asks)]})
        self.tag._give(self.mei | self.bo)
        notice = self.notice(self.tag)
        said = " ".join(notice["consequences"])
        self.assertIn("2 guests lose the tag", said)
        self.assertIn("1 rules that give it go along: Gives it", said)
        self.assertIn("1 segments, rules or levels ask for it", said)
        self.assertIn("Asks for it", said)
        self.assertIn(2, [count for _what, count in notice["deleted"]])
        self.assertTrue(notice["can_archive"])
        self.assertIn("guests lose the tag", self.said(self.tag) + self.said(rule))

    def test_category_is_refused_with_the_number(self):
        notice = self.notice(self.category)
        self.assertEqual([count for _what, count in notice["refusing"]], [1])
        self.tag.unlink()
        self.assertFalse(self.notice(self.category)["refusing"])

    def test_store_is_refused_because_of_its_visits(self):
        self.came(self.mei, 3, 10)
        notice = self.notice(self.shanghai)
        visits = self.env["restaurant.visit"].search_count([("store_id", "=", self.shanghai.id)])
        self.assertIn(visits, [count for _what, count in notice["refusing"]])
        self.assertTrue(notice["can_archive"])

    def test_allergy(self):
        nuts = self.env["restaurant.preference"].create({"name": "Walnut", "kind": "allergy", "severity": "severe"})
        self.env["restaurant.guest.preference"].create({"partner_id": self.mei.id, "preference_id": nuts.id})
        nuts.product_tmpl_ids = self.tofu.product_tmpl_id
        said = self.said(nuts)
        self.assertIn("Nobody is warned of the allergy of 1 guests", said)
        self.assertIn("1 dishes", said)

    def test_complaint_category(self):
        above = self.env["restaurant.complaint.category"].create({"name": "Above"})
        below = self.env["restaurant.complaint.category"].create({"name": "Below", "parent_id": above.id})
        self.env["restaurant.complaint"].create(
            {"category_id": below.id, "store_id": self.shanghai.id, "description": "Cold"}
        )
        self.assertEqual([count for _what, count in self.notice(above)["refusing"]], [1])
        self.assertIn(1, [count for _what, count in self.notice(below)["losing"]])

    @users("deleting_relations")
    def test_only_who_may_delete_is_told(self):
        with self.assertRaises(AccessError):
            self.tag.with_user(self.env.user).get_deletion_notice()


@tagged("post_install", "-at_install")
class TestDeletionTour(GuestCase, HttpCase):
    def test_archive_instead(self):
        tag = self.env["restaurant.tag"].create({"name": "Tour tag"})
        tag._give(self.mei | self.bo)
        self._make_user("deletion_tourist", "restaurant_crm.group_manager")
        action = "action-restaurant_crm.restaurant_tag_action"
        self.start_tour(f"/odoo/{action}/{tag.id}", "restaurant_crm_deletion", login="deletion_tourist")
        self.env.invalidate_all()
        self.assertTrue(tag.exists())
        self.assertFalse(tag.active)
        self.assertEqual(tag.with_context(active_test=False).assignment_ids.partner_id, self.mei | self.bo)
