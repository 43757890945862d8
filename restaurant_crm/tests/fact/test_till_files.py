"""What other tills write into cells is read as it is meant, or not at all."""

from datetime import datetime

from odoo.tests import BaseCase

from ...analytics.till_files import moment, number


class TestTillFiles(BaseCase):
    def test_times_as_people_and_tills_write_them(self):
        for said, meant in {
            "2026-11-28 18.30": "2026-11-28 18:30",
            "28.11.2026 18.30": "2026-11-28 18:30",
            "28/11/2026 6:30pm": "2026-11-28 18:30",
            "28/11/2026 6.30 p.m.": "2026-11-28 18:30",
            "28/11/2026 6pm": "2026-11-28 18:00",
            "28/11/2026 12.30am": "2026-11-28 00:30",
            "28/11/2026 12:30 PM": "2026-11-28 12:30",
            "2026年11月28日 下午6点半": "2026-11-28 18:30",
            "2026年11月28日 上午11点一刻": "2026-11-28 11:15",
            "2026年11月28日 中午12点": "2026-11-28 12:00",
            "2026年11月28日 中午1点": "2026-11-28 13:00",
            "2026年11月28日 晚上8点": "2026-11-28 20:00",
            "2026年11月28日 凌晨1点": "2026-11-28 01:00",
            # The night is that of the day that was.
            "2026年11月28日 晚上12点": "2026-11-29 00:00",
            "2026/11/28 24:00": "2026-11-29 00:00",
            "2026年11月28日18时30分15秒": "2026-11-28 18:30:15",
            "2026-11-28 18:30:15.123": "2026-11-28 18:30:15.123",
            "20261128 1830": "2026-11-28 18:30",
            "2026/11/28": "2026-11-28 00:00",
        }.items():
            with self.subTest(said=said):
                self.assertEqual(moment(said, True), datetime.fromisoformat(meant))
        self.assertEqual(moment("2026-11-28", True, "6.30pm"), datetime(2026, 11, 28, 18, 30))
        for said in ("2026/11/28 25:00", "2026/11/28 18:61", "2026/11/28 18.5", "31/02/2026 18:30", "tomorrow", ""):
            with self.subTest(said=said):
                self.assertIsNone(moment(said, True))

    def test_one_number_or_none(self):
        for said, meant in {
            "¥1,288": 1288, "¥ 1,288.50元": 1288.5, "1.288,50 €": 1288.5, "1 288,50": 1288.5, "1'288.00": 1288,
            "2,5": 2.5, ".5": 0.5, "(12.50)": -12.5, "38.00-": -38, "CNY 38": 38, "x2": 2, "3 份": 3, "": 0,
        }.items():  # fmt: skip
            with self.subTest(said=said):
                self.assertEqual(number(said), meant)
        for said in ("满100减20", "2人餐 ¥198", "38元/2份", "2 x 38", "28/11/2026", "free of charge", "-"):
            with self.subTest(said=said):
                self.assertIsNone(number(said))
