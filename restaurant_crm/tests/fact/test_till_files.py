"""What other tills write into cells is read as it is meant, or not at all."""

from datetime import date, datetime

from odoo.tests import BaseCase

from ...analytics.sheets import NoTable, OneColumn, is_html, read_csv, read_html
from ...analytics.till_files import date_order, moment, number, phone
from ...analytics.till_headings import header, looks_like_an_order, meanings
from ...analytics.till_orders import Reader


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
            "28 Nov 2026 18:30": "2026-11-28 18:30",
            "Nov 28, 2026 6:30 PM": "2026-11-28 18:30",
            "Saturday, November 28th, 2026": "2026-11-28 00:00",
            "28-Nov-26 06:30": "2026-11-28 06:30",
            "6:30 PM, 28 November 2026": "2026-11-28 18:30",
        }.items():
            with self.subTest(said=said):
                self.assertEqual(moment(said, "day"), datetime.fromisoformat(meant))
        self.assertEqual(moment("2026-11-28", "day", "6.30pm"), datetime(2026, 11, 28, 18, 30))
        for said in ("2026/11/28 25:00", "2026/11/28 18:61", "2026/11/28 18.5", "31/02/2026 18:30", "tomorrow", "",
                     "Nov 28, 18:30", "28 Nov", "31 Feb 2026"):  # fmt: skip
            with self.subTest(said=said):
                self.assertIsNone(moment(said, "day"))

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

    def test_what_dates_begin_with_is_told_by_all_of_them(self):
        for cells, order in (
            (["03/04/2019", "28/04/2019"], "day"),
            (["03/04/2019", "04/28/2019 18:30"], "month"),
            (["3/1/25 6:30 PM", "3/14/25 6:35 PM"], "month"),
            (["25-03-01 18:30", "25-03-31 18:30"], "year"),
            (["24/03/05", "24/03/06"], "year"),
            (["05/03/24", "06/03/24", "31/03/24"], "day"),
            # One cell that is spoilt decides nothing.
            (["13/04/2019", "28/04/2019", "04/28/2019"], "day"),
            # What begins with the year, and what has a word for the month, needs no order.
            (["2019-04-03", "3 Apr 2019", "05-Mar-12 06:30"], "day"),
            (["03/03/2019", "04/04/2019"], "day"),
            (["03/04/2019"], None),
            (["03/04/19"], None),
        ):
            with self.subTest(cells=cells):
                self.assertEqual(date_order(cells, date(2026, 11, 29)), order)
        self.assertEqual(moment("25-03-01 18:30", "year"), datetime(2025, 3, 1, 18, 30))

    def test_phone_or_none(self):
        for said, meant in {
            "13800001111.0": "13800001111", "'13800001111": "13800001111", "+86 138 0000 1111": "+86 138 0000 1111",
            "-": "", "无": "", "N/A": "", "0": "", "00000000000": "", "": "", "12": "12",
        }.items():  # fmt: skip
            with self.subTest(said=said):
                self.assertEqual(phone(said), meant)

    # -- whole files -------------------------------------------------------------------------

    def orders(self, text):
        rows = read_csv(text.encode())
        headings, above = header(rows)
        positions = {said: headings.index(heading) for heading, said in meanings(headings).items() if said}
        reader = Reader(positions, None, "void", False, datetime(2026, 11, 28))
        return reader.orders(rows[above:], above + 1), reader.problems.found

    def test_headings_of_tills_that_many_have(self):
        square = "Date,Time,Time Zone,Item,Qty,Price Point Name,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,"
        square += "Customer ID,Customer Name\n"
        square += "2025-03-01,18:30:11,Pacific Time,Burger,1,Regular,$12.00,-$2.00,$10.00,$1.00,a1,c1,Mei\n"
        square += "2025-03-01,18:30:11,Pacific Time,Fries,2,Regular,$8.00,-$1.00,$7.00,$1.00,a1,c1,Mei\n"
        square += "2025-03-01,18:30:11,Pacific Time,Tea,1,Regular,$3.00,$0.00,$3.00,$1.00,a1,c1,Mei\n"
        (order,), problems = self.orders(square)
        self.assertEqual((order.number, order.guest, order.at), ("a1", "Mei", datetime(2025, 3, 1, 18, 30, 11)))
        self.assertEqual((order.discount, order.total, problems), (3, 20, {}), "the discount is that of the lines")
        toast = "Location,Order Id,Sent Date,Order Date,Check Id,Dining Area,Dining Option,Item Selection Id,Menu Item,"
        toast += "Gross Price,Qty,Void?\nMain,40,3/1/25 6:35 PM,3/1/25 6:30 PM,41,Main,Take Out,9,Burger,12,1,false\n"
        toast += "Main,42,3/14/25 6:35 PM,3/14/25 6:30 PM,43,Main,Dine In,8,Tea,3,2,false\n"
        (order, _other), problems = self.orders(toast)
        self.assertEqual((order.number, order.place, order.channel), ("40", "Main", "takeaway"))
        self.assertEqual((order.at, order.lines[0].name), (datetime(2025, 3, 1, 18, 30), "Burger"))
        headings = ["订单编号", "会员编号", "会员卡号", "会员姓名", "菜品编码", "菜品名称"]
        self.assertEqual([meanings(headings)[heading] or "" for heading in headings],
                         ["number", "", "", "guest", "", "dish"])  # fmt: skip

    def test_tax_and_discounts_of_lines(self):
        positions = {name: at for at, name in enumerate(("number", "date", "dish", "amount", "tax", "line_discount"))}
        rows = [["1", "2025-03-01", "Tea", "10", "1", "2"], ["1", "2025-03-01", "Beef", "20", "2", "2"]]
        rows += [["1", "2025-03-01", "Tea", "-10", "1", ""]]
        (order,) = Reader(positions, None, "", False, datetime(2026, 11, 28)).orders(rows, 2)
        self.assertEqual([line.amount for line in order.lines], [11, 22, -11])
        self.assertEqual((order.discount, order.total), (4, 18))

    def test_files_that_are_no_tables_of_orders_are_told(self):
        for content, error in (
            (b"%PDF-1.4\n1 0 obj", NoTable),
            (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, NoTable),
            (b"Order No of our till\n1 2025-03-01 Tea 10\n", OneColumn),
        ):
            with self.subTest(content=content[:20]), self.assertRaises(error):
                read_csv(content)
        self.assertTrue(looks_like_an_order(["1001", "2025-03-01 12:00", "Mei", "Tofu", "2", "30"]))
        for row in (["Bon-Nr.", "Datum", "Artikel", "Menge"], ["Nr", "Tag", "Lokal"], ["Order", "Price 2024", "Q1"]):
            with self.subTest(row=row):
                self.assertFalse(looks_like_an_order(row))

    def test_tables_of_web_pages_that_are_called_excel(self):
        page = "<html><head><meta charset=gb2312></head><body><table><tr><td>门店报表</td></tr></table>"
        page += "<table><tr><th>订单号</th><th colspan=2>下单时间</th></tr>"
        page += "<tr><td>1001</td><td>2025-03-01<br>12:00</td><td>&nbsp;</td></tr></table></body></html>"
        for content in (page.encode("gbk"), b"\xef\xbb\xbf" + page.replace("gb2312", "utf-8").encode()):
            self.assertTrue(is_html(content))
            self.assertEqual(read_html(content), [["订单号", "下单时间", ""], ["1001", "2025-03-01 12:00", ""]])
        self.assertFalse(is_html(b"Order No,Date\n<b>,1\n"))
