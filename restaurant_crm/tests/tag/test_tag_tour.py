from odoo.tests import HttpCase, tagged

from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestTagTour(GuestCase, HttpCase):
    def test_administrator_builds_a_rule(self):
        self.env["restaurant.tag.rule"].search([]).active = False
        tag = self.env["restaurant.tag"].create({"name": "Tour tag"})
        self.came(self.mei, 3, 10, 20)
        self.came(self.bo, 5)
        # Whoever else came before would be tagged, too.
        self.env["restaurant.visit"].search([("partner_id", "not in", (self.mei | self.bo).ids)]).unlink()
        self._make_user("tag_tourist", "restaurant_crm.group_manager")
        self.start_tour("/odoo/tag-rules/new", "restaurant_crm_tag_rule", login="tag_tourist")
        rule = self.env["restaurant.tag.rule"].search([("name", "=", "Tour regulars")])
        self.assertTrue(rule.active)
        self.assertEqual(rule.assignment_ids.partner_id, self.mei)
        self.assertEqual(self.mei.guest_tag_ids, tag)
        self.assertFalse(self.bo.guest_tag_ids)
