"""A guest is found by the number, however it is typed and however it is stored."""

from odoo.tests import tagged

from ...engine.till.phone_numbers import endings
from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestTillNumbers(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.cn")

    def test_number_typed_in_any_way_finds_number_stored_in_any_way(self):
        stored = ("+86 138 0013 8899", "0086-138-0013-8899", "13800138899", "(+86) 13800138899")
        typed = (
            "+8613800138899",
            "0086 138 0013 8899",
            "8613800138899",
            "138 0013 8899",
            "013800138899",
            "13800138899 ext. 12",
            "１３８００１３８８９９",
            "8899",
        )
        for number in stored:
            guest = self._make_guest("Wei", phone=number)
            for term in typed:
                with self.subTest(stored=number, typed=term):
                    self.assertIn(guest.id, self.env["res.partner"]._find_guests(term))
            guest.active = False

    def test_other_numbers_are_not_found(self):
        guest = self._make_guest("Wei", phone="13800138898")
        for term in ("+8613800138899", "86138", "0086", "13800138899"):
            with self.subTest(typed=term):
                self.assertNotIn(guest.id, self.env["res.partner"]._find_guests(term))

    def test_what_is_no_number_has_no_ending(self):
        self.assertEqual(endings("Wei 8899", "86", 4), [])
        self.assertEqual(endings("889", "86", 4), [])
        self.assertEqual(endings("+49 30 1234", "", 4), ["49301234"])
