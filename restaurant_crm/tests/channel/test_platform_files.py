"""Files as delivery platforms export them become visits: once, whatever they look like."""

import csv
import io
import zipfile
from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...analytics import platform_guests, sheets, till_headings
from .case import ChannelCase

# Dishes as Meituan exports them: encoded as GBK, tabs behind numbers, one row for each dish, no guest at all.
DISHES = """订单编号,下单时间,订单完成时间,商家名称,商家ID,商家所在城市,订单支付类型,订单状态,订单配送状态,是否预订单,\
商品分类,商品名称,UPC码,平台商品SKU码,店内码/货号,是否部分退款商品,是否活动订单,优惠活动,订单原价交易额(元),\
订单实付交易额(元),商品销售数量,部分退款商品数量
2000000000000000017\t,2026年03月25日 12:30:11,2026-03-25 13:02:00,小龙虾馆,S1\t,上海,在线支付,已完成,已送达,否,热菜,\
Mapo Tofu,,9001\t,,否,是,满30减5,70,60,2,0
2000000000000000017\t,2026年03月25日 12:30:11,2026-03-25 13:02:00,小龙虾馆,S1\t,上海,在线支付,已完成,已送达,否,饮料,\
𠮷祥茶,,9002\t,,否,是,满30减5,70,60,1,0
2000000000000000018\t,2026年03月26日 00:30:00,2026-03-26 01:02:00,小龙虾馆,S1\t,上海,在线支付,已取消,已取消,否,热菜,\
Mapo Tofu,,9001\t,,否,否,,30,30,1,0
2000000000000000019\t,2026年03月26日 18:30:00,2026-03-26 19:02:00,小龙虾馆,S1\t,上海,在线支付,部分退款,已送达,否,热菜,\
Mapo Tofu,,9001\t,,是,否,,90,90,3,1
"""
# Money as a settlement has it: headings in two rows, several rows an order, rows about something else.
MONEY = [
    ["结算账单 2026-03"],
    ["基础信息", "", "", "", "", "金额", "", "", ""],
    ["订单号", "门店id", "订单状态", "下单时间", "交易类型", "用户实付", "商家活动支出", "佣金", "配送服务费"],
    ["2000000000000000017", "S1", "已完成", "2026-03-25 12:30:11", "外卖订单", "60", "-5", "-12.5", "3"],
    ["2000000000000000019", "S1", "已完成", "2026-03-26 18:30:00", "外卖订单", "90", "0", "-18", "3"],
    ["2000000000000000019", "S1", "已完成", "2026-03-26 18:30:00", "外卖退款", "-30", "0", "6", "0"],
    ["88", "S1", "", "2026-03-27 10:00:00", "推广费", "100", "", "", ""],
]
# Orders as Ele.me has them, with recipients.
ELEME = """订单编号,门店ID,商户名称,订单状态,下单时间,商品名称,数量,单价,配送费,包装费,平台补贴,商户补贴,顾客实付,\
收货人,联系电话,收货地址,用户ID
801234567890123456,s1,小店,已完成,2026-03-25 12:30:00,Mapo Tofu,1,30,4,1,3,2,30,\
陈女士,138****1111,南京西路100号502室,u-1
801234567890123457,s1,小店,已完成,2026-03-26 12:30:00,Beef,1,60,4,1,0,0,65,\
梅,13800001111,南京西路100号502室,u-1
801234567890123458,s1,小店,已完成,2026-03-27 12:30:00,Beef,2,60,4,1,0,0,125,王先生,13812345678_4321,某路5号,u-2
"""


def workbook(rows, sheet="订单明细", first_sheet="说明"):
    import openpyxl  # noqa: PLC0415 (as Odoo's own reader does)

    book = openpyxl.Workbook()
    book.active.title = first_sheet
    book.active.append(["本表由平台导出"])
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


@tagged("post_install", "-at_install")
class TestPlatformFiles(ChannelCase):
    def test_dishes_as_they_are_exported(self):
        record = self.bring_file(DISHES)
        self.assertEqual(self.counts(record), (3, 0, 0))
        order = self.order("2000000000000000017")
        # Half past twelve by the clock of the store.
        self.assertEqual(order.placed_at, datetime(2026, 3, 25, 4, 30, 11))
        self.assertEqual((order.store_id, order.channel, order.state), (self.shanghai, "delivery", "done"))
        self.assertEqual((order.original, order.paid, order.total), (70, 60, 70))
        self.assertEqual(order.line_ids.mapped("qty"), [2, 1])
        self.assertEqual(order.line_ids[0].product_id, self.tofu)
        self.assertEqual(order.line_ids.dish_id.mapped("sku"), ["9001", "9002"])
        self.assertEqual(order.line_ids[1].dish_id.name, "𠮷祥茶")
        self.assertEqual(self.order("2000000000000000018").state, "cancelled")
        self.assertEqual(self.order("2000000000000000019").line_ids.returned_qty, 1)
        self.assertFalse(order.partner_id)
        self.assertEqual(self.problems(record), {("unknown_dish", "𠮷祥茶"): 1})

    def test_same_file_twice_changes_nothing_and_money_adds_to_dishes(self):
        self.bring_file(DISHES)
        again = self.bring_file(DISHES, encoding="utf-8")
        self.assertEqual(self.counts(again), (0, 0, 3))
        money = self.bring_file(workbook(MONEY), name="账单.xlsx")
        self.assertEqual(self.counts(money), (0, 2, 0))
        self.assertEqual(self.problems(money), {("not_an_order", "推广费"): 1})
        first, third = self.order("2000000000000000017"), self.order("2000000000000000019")
        self.assertEqual((first.merchant_discount, first.commission, first.delivery_fee), (5, 12.5, 3))
        self.assertEqual((third.paid, third.commission), (60, 12))
        self.assertEqual(len(first.line_ids), 2, "a file of money took the dishes away")
        # Either file again, in any order: nothing differs.
        self.assertEqual(self.counts(self.bring_file(workbook(MONEY), name="账单.xlsx")), (0, 0, 2))
        self.platform.column_ids.filtered(lambda column: "实付交易额" in column.name).meaning = False
        self.assertEqual(self.counts(self.bring_file(DISHES)), (0, 0, 3))

    def test_undo_gives_back_what_was_before(self):
        dishes = self.bring_file(DISHES)
        money = self.bring_file(workbook(MONEY), name="账单.xlsx")
        money.action_undo()
        first = self.order("2000000000000000017")
        self.assertEqual((first.merchant_discount, first.commission, first.paid), (0, 0, 60))
        self.assertEqual(first.line_ids.mapped("qty"), [2, 1])
        dishes.action_undo()
        self.assertFalse(self.order("2000000000000000017"))

    def test_guests_of_a_file(self):
        """A whole number says who it is, an account carries it on, a number for a day says nothing."""
        eleme = self._make_platform("Ele.me", "eleme")
        record = self.bring_file(ELEME, platform=eleme)
        self.assertEqual(self.counts(record), (3, 0, 0))
        masked, whole, hidden = (self.order(f"80123456789012345{digit}", eleme) for digit in (6, 7, 8))
        self.assertEqual(whole.partner_id, self.mei)
        self.assertEqual(whole.total, 60)
        self.assertFalse(masked.partner_id or hidden.partner_id)
        self.assertEqual(masked.masked_phone, "138****1111")
        self.assertEqual(masked.total, 28)
        self.assertEqual(self.visits(self.mei).mapped("source"), ["platform"])
        self.assertEqual(self.visits(self.mei).line_ids.product_id, self.beef)
        account = self.identity("platform_user").filtered(lambda key: key in masked.identity_ids)
        account._join(self.mei, "Said so")
        self.process()
        first, second = self.visits(self.mei)
        self.assertEqual((first.amount, first.discount, first.channel), (28, 2, "delivery"))
        self.assertEqual(second.amount, 60)
        self.assertFactsAreRight(self.mei)
        self.assertNotIn("13812345678", str(hidden.read()))

    def test_a_check_writes_no_order_and_learns_of_no_guest(self):
        """It reads the file once, says what an import would do, and joins nothing to anybody."""
        eleme = self._make_platform("Ele.me", "eleme")
        record = self.upload(ELEME, platform=eleme)
        Identity, Import = self.registry["restaurant.identity"], self.registry["restaurant.history.import"]
        before = self.env["restaurant.identity"].search_count([]), self.env["restaurant.guest.log"].search_count([])
        with (
            patch.object(Identity, "_learn", side_effect=AssertionError("learned")),
            patch.object(Identity, "_join", side_effect=AssertionError("joined")),
            patch.object(Import, "_rows", autospec=True, side_effect=Import._rows) as read,
        ):
            record.action_check()
            self.assertEqual(read.call_count, 1)
            record.action_download_refused()
            self.assertEqual(read.call_count, 2)
        self.assertEqual(self.counts(record), (3, 0, 0))
        self.assertFalse(eleme.platform_order_count)
        self.assertEqual(
            (self.env["restaurant.identity"].search_count([]), self.env["restaurant.guest.log"].search_count([])),
            before,
        )
        self.bring_file(ELEME, platform=eleme)
        again = self.upload(ELEME, platform=eleme)
        again.action_check()
        self.assertEqual(self.counts(again), (0, 0, 3))
        # Another account tells something new, though nobody has learned of it yet.
        other = self.upload(ELEME.replace("u-2", "u-3"), platform=eleme)
        other.action_check()
        self.assertEqual(self.counts(other), (0, 1, 2))

    def test_rows_that_are_refused_come_back_with_their_reason(self):
        text = DISHES.replace("2000000000000000018\t", "2.00E+18").replace("2026年03月26日 18:30:00", "bald")
        text += ",2026-03-27 10:00:00,,X,Nowhere,,,,,,,Tea,,,,,,,1,1,1,0\n"
        text += "7,2026-03-27 10:00:00,,X,Nowhere,,,,,,,=cmd(),,,,,,,1,1,1,0\n"
        record = self.bring_file(text)
        self.assertEqual(self.counts(record), (1, 0, 0))
        wrong = dict(self.problems(record).keys())
        self.assertEqual(
            wrong,
            {
                "rounded_number": "2.00E+18",
                "no_date": "bald",
                "no_number": "",
                "unknown_store": "X",
                "unknown_dish": wrong["unknown_dish"],
            },
        )
        action = record.action_download_refused()
        attachment = self.env["ir.attachment"].browse(int(action["url"].split("/")[-1].split("?")[0]))
        self.assertEqual(attachment.name, "refused rows of orders.csv")
        rows = list(csv.reader(io.StringIO(attachment.raw.decode("utf-8-sig"))))
        self.assertEqual(len(rows), 5)
        self.assertEqual([row[-1].split(":")[0] for row in rows[1:]], [
            "Order Number Without Its Last Digits", "No Date", "No Order Number", "Store Not Known",
        ])  # fmt: skip
        self.assertTrue(rows[4][11].startswith("=cmd()\t"))
        # Corrected, the file of the refused is a file like any other.
        rows[2][1], rows[4][4] = "2026-03-26 18:30:00", "S1"
        out = io.StringIO()
        csv.writer(out).writerows(rows[:1] + [rows[2], rows[4]])
        self.assertEqual(self.counts(self.bring_file(out.getvalue())), (2, 0, 0))
        self.assertEqual(self.order("2000000000000000019").line_ids.qty, 3)

    def test_suggestions_for_dishes_nobody_knows(self):
        record = self.bring_file(DISHES.replace("Mapo Tofu", "Mapo-Tofu (大份)"))
        dish = self.platform.dish_ids.filtered(lambda dish: dish.sku == "9001")
        self.assertFalse(dish.product_id)
        self.assertEqual(dish.suggested_id, self.tofu)
        record.action_take_suggestions()
        self.assertEqual(dish.product_id, self.tofu)
        self.assertEqual(record.till_id.unknown_dish_count, 1)

    def test_names_in_another_language_than_the_readers(self):
        """Platforms speak Chinese; whoever brings the file in, and whoever works off messages, may not."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.tofu.with_context(lang="zh_CN").name = "麻婆豆腐"
        self.beef.with_context(lang="zh_CN").name = "红烧牛肉面"
        self.shanghai.with_context(lang="zh_CN").name = "小龙虾馆"
        self.assertEqual(self.tofu.with_context(lang="en_US").name, "Mapo Tofu")
        self.platform.place_ids.unlink()
        text = DISHES.replace("Mapo Tofu", "麻婆豆腐").replace("𠮷祥茶", "红烧牛肉面(大份)")
        record = self.bring_file(text)
        self.assertEqual(self.counts(record), (3, 0, 0))
        dishes = {dish.name: dish for dish in self.platform.dish_ids}
        self.assertEqual(dishes["麻婆豆腐"].product_id, self.tofu)
        self.assertEqual(dishes["红烧牛肉面(大份)"].suggested_id, self.beef)

    def test_file_that_nobody_has_explained(self):
        record = self.upload("甲,乙\n1,2\n")
        with self.assertRaises(UserError):
            record.action_check()

    def test_columns_are_offered_what_files_of_the_kind_say(self):
        record = self.upload("订单编号,佣金\n1,2\n")
        self.assertLessEqual({"commission", "sku"}, set(record.column_ids[0].possible_meanings))
        self.assertFalse({"tax", "tip", ""} & set(record.column_ids[0].possible_meanings))
        till = self.env["restaurant.history.till"].create({"name": "Old till"})
        column = self.env["restaurant.history.column"].create({"till_id": till.id, "name": "Commission"})
        self.assertFalse({"commission", "sku"} & set(column.possible_meanings))
        self.assertLessEqual({"tax", "tip"}, set(column.possible_meanings))

    def test_platforms_with_orders_stay(self):
        self.bring_file(DISHES)
        with self.assertRaises(UserError):
            self.platform.unlink()
        empty = self._make_platform("Douyin", "douyin")
        till = empty.till_id
        empty.unlink()
        self.assertFalse(till.exists())


@tagged("post_install", "-at_install")
class TestSheets(ChannelCase):
    """Reading files, without a database."""

    def test_excel_keeps_every_digit(self):
        rows = [["订单号", "下单时间", "金额"], [1234567890123456789, datetime(2026, 3, 25, 12, 30), 0.1]]
        packed, copy = zipfile.ZipFile(io.BytesIO(workbook(rows))), io.BytesIO()
        with zipfile.ZipFile(copy, "w") as archive:
            for name in packed.namelist():
                # openpyxl rounds such numbers when it writes them.
                archive.writestr(name, packed.read(name).replace(b"1.234567890123457e+18", b"1234567890123456789"))
        book = sheets.Excel(copy.getvalue(), 10**7)
        paths = dict(book.sheets())
        self.assertEqual(list(paths), ["说明", "订单明细"])
        self.assertEqual(
            book.rows(paths["订单明细"]),
            [["订单号", "下单时间", "金额"], ["1234567890123456789", "2026-03-25 12:30:00", "0.1"]],
        )
        self.assertEqual(sheets.plain_number("1.2345678901234501E+17"), "1.2345678901234501E+17")
        self.assertEqual(sheets.plain_number("5.4999999999999997E-2"), "0.055")

    def test_files_that_are_no_excel_or_too_large(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"<x/>" + b" " * 10**6)
        for content in (b"PK\x03\x04broken", packed.getvalue()):
            with self.assertRaises(sheets.BadFile):
                sheets.Excel(content, 10**5)
        with self.assertRaises(UserError):
            self.upload(packed.getvalue(), name="orders.xlsx")

    def test_headings_in_two_rows(self):
        lower = [["订单", "", "商品", ""], ["订单号", "下单时间", "商品名称", "数量"], ["1", "2026-01-01", "a", "1"]]
        self.assertEqual(till_headings.header(lower), (lower[1], 2))
        spanned = [["订单号", "下单时间", "商品信息", ""], ["", "", "商品名称", "数量"], ["1", "2026-01-01", "a", "1"]]
        self.assertEqual(till_headings.header(spanned), (lower[1], 2))

    def test_csv_separators_and_encodings(self):
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            for mark in ",;\t":
                text = f'订单号{mark}菜品\n1\t{mark}"茶, 大"\n' if mark != "\t" else "订单号\t菜品\n1\t茶, 大\n"
                with self.subTest(encoding=encoding, mark=mark):
                    rows = sheets.read_csv(text.encode(encoding))
                    self.assertEqual(
                        [[cell.strip() for cell in row] for row in rows], [["订单号", "菜品"], ["1", "茶, 大"]]
                    )

    def test_masks_and_addresses(self):
        self.assertEqual(platform_guests.masked("收餐人隐私号 18500000000_3473，手机号 185****0000"), "185****0000")
        self.assertEqual(platform_guests.masked("138*****678"), "138****678")
        self.assertTrue(platform_guests.is_privacy_number("13812345678_123456"))
        self.assertTrue(platform_guests.is_privacy_number("13812345678转1234"))
        self.assertFalse(platform_guests.is_privacy_number("13812345678"))
        key = platform_guests.address_key
        self.assertEqual(key("上海市静安区南京西路 100 号 3幢502室@#上海市静安区"), key("南京西路100号3幢502室"))
        self.assertEqual(key("上海"), "")
        self.assertEqual(platform_guests.family_name("陈(女士)"), "陈")
        self.assertNotIn("185", platform_guests.scrub("隐私号 18500000000_3473，手机号 185****0000"))
