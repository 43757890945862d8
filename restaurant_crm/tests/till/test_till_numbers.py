"""A guest is found by the number, however it is typed and however it is stored."""

from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.shared.phone_numbers import endings
from ...engine.till.guest_search import find
from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestTillNumbers(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.cn")

    def test_number_typed_in_any_way_finds_number_stored_in_any_way(self):
        stored = (
            "+86 138 0013 8899",
            "0086-138-0013-8899",
            "13800138899",
            "(+86) 13800138899",
            "１３８００１３８８９９",
            "＋８６ 138 0013 8899 转 12",
            "13800138899,,12",
            "138 0013 8899 #3",
        )
        typed = (
            "+8613800138899",
            "0086 138 0013 8899",
            "8613800138899",
            "138 0013 8899",
            "013800138899",
            "13800138899 ext. 12",
            "13800138899转12",
            "1380013 8899 分机 8001",
            "13800138899,12",
            "13800138899，12",
            "13800138899#12",
            "13800138899＃12",
            "+86 13800138899 x12",
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

    def test_a_landline_is_found_with_and_without_its_extension(self):
        guest = self._make_guest("Wei", phone="021-6688 1234 转 8001")
        for term in ("02166881234", "6688 1234", "021-66881234转8001", "0086 21 66881234 ext 8001", "66881234,8001"):
            with self.subTest(typed=term):
                self.assertIn(guest.id, self.env["res.partner"]._find_guests(term))
        for term in ("8001", "66881235"):
            with self.subTest(typed=term):
                self.assertNotIn(guest.id, self.env["res.partner"]._find_guests(term))

    def test_numbers_are_found_along_the_index(self):
        # With a handful of contacts any index is as good.
        self.env["res.partner"].create([{"name": f"Guest {n}", "phone": f"139{n:08d}"} for n in range(1000)])
        self.env.flush_all()
        self.env.cr.execute("ANALYZE res_partner")
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        query = SQL("EXPLAIN %s", find("13800138899转12", 1, "86", [], [], "2030-01-01", 10, 0))
        plan = "\n".join(row[0] for row in self.env.execute_query(query))
        self.assertIn("_guest_phone_idx", plan)

    def test_digits_parted_by_commas_are_no_extension(self):
        self.assertEqual(endings("138,0013,8899", "86", 4)[0], "13800138899")

    def test_what_is_no_number_has_no_ending(self):
        self.assertEqual(endings("Wei 8899", "86", 4), [])
        self.assertEqual(endings("889", "86", 4), [])
        self.assertEqual(endings("+49 30 1234", "", 4), ["49301234"])
