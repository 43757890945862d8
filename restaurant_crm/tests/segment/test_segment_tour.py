from odoo.tests import HttpCase, tagged

from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestSegmentTour(GuestCase, HttpCase):
    def setUp(self):
        super().setUp()
        self._make_user("segment_tourist", "restaurant_crm.group_manager")
        # Whoever else came before would be counted, too.
        self.env["restaurant.visit"].search([]).unlink()

    def walk(self, tour):
        self.start_tour("/odoo/guest-segments/new", tour, login="segment_tourist")

    def named(self, name):
        return self.env["restaurant.segment"].search([("name", "=", name)])

    def test_administrator_builds_a_segment(self):
        self.came(self.mei, 3, 10)
        self.came(self.bo, 5)
        self.walk("restaurant_crm_segment")
        segment = self.named("Tour regulars")
        self.assertEqual(segment.condition_ids.value, 2)
        self.assertEqual(segment.get_guests(), self.mei)

    def test_what_is_on_the_screen_is_what_is_saved(self):
        self.came(self.mei, 3, 10)
        self.came(self.bo, 5)
        self.came(self.env["res.partner"].create({"name": "Old"}), 80)
        self.walk("restaurant_crm_condition_typing")
        segment = self.named("Typed")
        line = segment.condition_ids
        self.assertEqual(len(line), 1)
        self.assertEqual((line.value, line.window, line.window_value), (2, "days", 30))
        self.assertEqual(segment.get_guests(), self.mei)

    def test_three_tasks_take_two_thirds_of_the_clicks(self):
        sichuan = self.env["pos.category"].create({"name": "Tour Sichuan"})
        for tour in ("top", "streak", "fell"):
            self.walk(f"restaurant_crm_condition_{tour}")
        top, recent = self.named("Best and here").condition_ids
        self.assertEqual((top.measure, top.comparison, top.value, top.window_value), ("spend", "top_percent", 20, 365))
        self.assertEqual((recent.measure, recent.comparison, recent.value), ("days_since_last", "<=", 30))
        streak = self.named("Three in a row").condition_ids
        self.assertEqual((streak.value, streak.window, streak.window_value), (3, "visits", 3))
        self.assertEqual(streak.pos_category_ids, sichuan)
        fell = self.named("Half as often").condition_ids
        self.assertEqual((fell.comparison, fell.value, fell.window_value), ("drop_percent", 50, 60))
