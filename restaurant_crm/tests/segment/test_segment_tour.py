from odoo.tests import HttpCase, tagged

from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestSegmentTour(GuestCase, HttpCase):
    def test_administrator_builds_a_segment(self):
        self.came(self.mei, 3, 10)
        self.came(self.bo, 5)
        self._make_user("segment_tourist", "restaurant_crm.group_manager")
        self.start_tour("/odoo/guest-segments/new", "restaurant_crm_segment", login="segment_tourist")
        segment = self.env["restaurant.segment"].search([("name", "=", "Tour regulars")])
        self.assertEqual(segment.condition_ids.value, 2)
        self.assertIn(self.mei, segment.get_guests())
        self.assertNotIn(self.bo, segment.get_guests())
