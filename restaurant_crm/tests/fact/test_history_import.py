"""Files of another till become visits: once, whatever they look like, and not at all when they are undone."""

import base64
import gzip
import io
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ...models.fact import restaurant_history_import as imports
from ..common import CASHIER, GuestCase
from . import facts_oracle as oracle

# A public file of a London takeaway, where it lies beside the repository.
TAKEAWAY = "shared/data/takeaway_orders_to_2019_03.csv.gz"
ORDERS = 1_800

# Two orders of Mei, one of Bo by his name, one of a guest to be made, one of nobody, one that was cancelled.
FILE = """订单号,下单时间,门店,手机号,姓名,菜品名称,数量,单价,订单状态,就餐方式,人数
1001,2019-03-01 12:30:00,Shanghai,138 0000 1111,梅,Mapo Tofu,2,30,已完成,堂食,3
1001,2019-03-01 12:30:00,Shanghai,138 0000 1111,梅,mapo  tofu,1,30,已完成,堂食,3
1001,2019-03-01 12:30:00,Shanghai,138 0000 1111,梅,神秘菜,1,18,已完成,堂食,3
1002,2019-03-02 00:30:00,shanghai,+86 13800001111,梅,Beef,1,60,已完成,外卖,1
1003,2019-03-02 19:00:00,Shanghai,,Bo,Tea,1,10,已完成,堂食,2
1004,2019-03-03 19:00:00,Shanghai,13800002222,Anna,Tea,3,10,已完成,堂食,2
1005,2019-03-03 20:00:00,Shanghai,,,Tea,1,10,已完成,堂食,2
1006,2019-03-03 21:00:00,Shanghai,13800001111,梅,Tea,1,10,已退款,堂食,2
"""


@tagged("post_install", "-at_install")
class TestHistoryImport(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.cn")
        cls.mei.phone = "+86 138 0000 1111"
        cls.till = cls.env["restaurant.history.till"].create({"name": "Old till"})

    def upload(self, text, name="orders.csv", till=None, encoding="utf-8"):
        content = text.encode(encoding) if isinstance(text, str) else text
        return self.env["restaurant.history.import"].create(
            {"till_id": (till or self.till).id, "file": base64.b64encode(content), "file_name": name}
        )

    def bring(self, record):
        """Import the file, and let the workers run."""
        record.action_import()
        # A large file takes the scheduler more than one turn.
        for _turn in range(20):
            if record.state == "running":
                self.run_imports()
        self.assertEqual(record.state, "done", record.error)
        self.process()
        return record

    def run_imports(self):
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_import_history").method_direct_trigger()
        self.env.invalidate_all()

    def orders(self, till=None):
        return self.env["restaurant.history.order"].search([("till_id", "=", (till or self.till).id)], order="number")

    def problems(self, record):
        return {(problem.kind, problem.value or ""): problem.count for problem in record.problem_ids}

    def counts(self, record):
        return record.new_count, record.changed_count, record.unchanged_count

    def assertFactsAreRight(self, guests):
        self.assertEqual(oracle.stored_visits(guests), oracle.expected_visits(guests))
        self.assertEqual(self.env["restaurant.visit"]._rebuild(), [])

    def takeaway(self):
        """A sixth of the packed file of the takeaway; where it is not at hand, one of its shape."""
        for folder in Path(__file__).parents:
            if (folder / TAKEAWAY).exists():
                rows = gzip.decompress((folder / TAKEAWAY).read_bytes()).decode().splitlines()[: 6 * ORDERS]
                return gzip.compress("\n".join(rows).encode())
        rows = ["OrderNumber,OrderDate,ItemName,Quantity,ProductPrice,TotalProducts"]
        for number in range(ORDERS):
            day, dish = 1 + number % 28, number % 248
            rows += [
                f"{number},{day:02}/{1 + number % 12:02}/2018 19:{number % 60:02},Dish {dish + line},2,4.95,6"
                for line in range(6)
            ]
        return gzip.compress("\n".join(rows).encode())

    # -- what comes of a file ----------------------------------------------------------------

    def test_orders_of_a_file_are_visits_of_its_guests(self):
        record = self.bring(self.upload(FILE))
        self.assertEqual(self.counts(record), (6, 0, 0))
        first, second = self.visits(self.mei)
        self.assertEqual((first.source, first.order_id.id), ("history", False))
        self.assertEqual(first.history_order_id.number, "1001")
        self.assertEqual((first.amount, first.covers, first.channel), (108, 3, "dine_in"))
        self.assertEqual(first.visited_at, datetime(2019, 3, 1, 4, 30))
        self.assertEqual({line.product_id: line.qty for line in first.line_ids}, {self.tofu: 3})
        # Supper at half past midnight is of the day before.
        self.assertEqual((second.visit_date, second.channel), (date(2019, 3, 1), "delivery"))
        self.assertEqual(self.visits(self.bo).amount, 10)
        anna = self.env["res.partner"].search([("name", "=", "Anna")])
        self.assertEqual((anna.phone_sanitized, self.visits(anna).amount), ("+8613800002222", 30))
        self.assertEqual(record.created_guest_ids, anna)
        self.assertEqual(self.orders().filtered(lambda order: order.state == "cancelled").number, "1006")
        self.assertEqual(self.problems(record), {("unknown_dish", "神秘菜"): 1})
        self.assertEqual(self.profile(self.mei).visits, 2)
        self.assertFactsAreRight(self.mei | self.bo | anna)

    def test_file_again_brings_nothing_twice(self):
        self.bring(self.upload(FILE))
        before = oracle.stored_visits(self.mei | self.bo)
        again = self.bring(self.upload(FILE))
        self.assertEqual(self.counts(again), (0, 0, 6))
        self.assertEqual(len(self.orders()), 6)
        self.assertEqual(oracle.stored_visits(self.mei | self.bo), before)
        self.assertFalse(again.created_guest_ids)

    def test_guest_whom_the_file_brings_has_the_orders_with_the_name_alone(self):
        rows = [
            "1,2019-03-01 12:00,,Wei,Tea,10",
            "2,2019-03-02 12:00,138 0000 4444,Wei,Tea,10",
            # Two numbers, and a number with two names: nobody knows who is meant.
            "3,2019-03-01 12:00,13800005555,Lan,Tea,10",
            "4,2019-03-01 12:00,13800006666,Lan,Tea,10",
            "5,2019-03-01 12:00,-,Lan,Tea,10",
            "6,2019-03-01 12:00,13800007777,Hao,Tea,10",
            "7,2019-03-01 12:00,13800007777,Jun,Tea,10",
            "8,2019-03-01 12:00,,Jun,Tea,10",
            # Somebody of that name is here.
            "9,2019-03-01 12:00,13800008888,Bo,Tea,10",
            "10,2019-03-01 12:00,,Bo,Tea,10",
        ]
        text = "Order No,Date,Phone,Customer,Item,Price\n" + "\n".join(rows)
        self.till.store_id = self.shanghai
        self.startPatcher(patch.object(imports, "SLICE", 1))
        record = self.bring(self.upload(text))
        wei = record.created_guest_ids.filtered(lambda guest: guest.name == "Wei")
        self.assertEqual((wei.phone_sanitized, len(self.visits(wei))), ("+8613800004444", 2))
        self.assertEqual(self.problems(record), {("unknown_guest", "Lan"): 1, ("unknown_guest", "Jun"): 1})
        self.assertEqual(len(self.visits(self.bo)), 1)
        self.assertFactsAreRight(wei | self.bo)
        # By now there are two of that name; whose the orders are was said already.
        self.assertEqual(self.counts(self.bring(self.upload(text))), (0, 0, 10))
        self.assertEqual(len(self.visits(self.bo)), 1)
        self.bring(self.upload(text.replace("10,2019-03-01 12:00,,Bo,Tea,10", "10,2019-03-01 12:00,,Bo,Tea,12")))
        self.assertEqual(self.visits(self.bo).amount, 12)

    def test_till_that_is_typed_again_is_the_one_that_is_there(self):
        Till = self.env["restaurant.history.till"]
        self.assertEqual(Till.name_create("old till")[0], self.till.id)
        self.assertNotEqual(Till.name_create("Older till")[0], self.till.id)

    def test_corrected_file_changes_what_it_says(self):
        self.bring(self.upload(FILE))
        record = self.bring(self.upload(FILE.replace("Tea,1,10,已退款", "Tea,2,10,已完成").replace("Beef,1", "Beef,2")))
        self.assertEqual(self.counts(record), (0, 2, 4))
        self.assertEqual([visit.amount for visit in self.visits(self.mei)], [108, 120, 20])
        self.assertFactsAreRight(self.mei)

    def test_undo_takes_back_what_the_file_brought(self):
        first = self.bring(self.upload(FILE))
        before = oracle.stored_visits(self.mei | self.bo)
        second = self.bring(
            self.upload(FILE.replace("Beef,1", "Beef,2") + FILE.splitlines()[3].replace("1001", "2000"))
        )
        self.assertEqual(self.counts(second), (1, 1, 5))
        with self.assertRaises(UserError):
            first.action_undo()
        second.action_undo()
        self.process()
        self.assertEqual(oracle.stored_visits(self.mei | self.bo), before)
        anna = first.created_guest_ids
        self.assertTrue(anna.active)
        first.action_undo()
        self.process()
        self.assertFalse(self.orders() or self.visits(self.mei) or self.visits(self.bo) or anna.active)
        self.assertFactsAreRight(self.mei | self.bo)
        self.bring(self.upload(FILE))
        self.assertEqual(oracle.stored_visits(self.mei)[0].amount, before[0].amount)
        self.assertTrue(anna.active)
        self.assertEqual(len(self.env["res.partner"].search([("phone_sanitized", "=", anna.phone_sanitized)])), 1)

    def test_name_of_a_dish_is_said_once_and_holds_for_what_is_in(self):
        self.bring(self.upload(FILE))
        dish = self.till.dish_ids.filtered(lambda dish: dish.name == "神秘菜")
        dish.product_id = self.tea
        self.process()
        self.assertIn(self.tea, self.visits(self.mei)[0].line_ids.product_id)
        self.assertFactsAreRight(self.mei)
        record = self.upload(FILE.replace("1001,", "3001,"))
        record.action_check()
        self.assertFalse(record.problem_ids)

    def test_missing_dishes_are_created_for_the_past(self):
        record = self.bring(self.upload(FILE))
        record.action_create_dishes()
        self.process()
        product = self.till.dish_ids.filtered(lambda dish: dish.name == "神秘菜").product_id
        self.assertEqual((product.name, product.sale_ok, product.restaurant_kind), ("神秘菜", False, "dish"))
        self.assertIn(product, self.visits(self.mei)[0].line_ids.product_id)
        self.assertFactsAreRight(self.mei)

    def test_guest_said_by_hand_stays(self):
        self.bring(self.upload(FILE))
        order = self.orders().filtered(lambda order: order.number == "1005")
        order.partner_id = self.bo
        self.process()
        self.assertEqual(len(self.visits(self.bo)), 2)
        self.bring(self.upload(FILE.replace("1005,2019-03-03 20:00:00", "1005,2019-03-03 20:10:00")))
        self.assertEqual(order.partner_id, self.bo)
        self.assertFactsAreRight(self.bo)

    # -- what could not be placed ------------------------------------------------------------

    def test_what_could_not_be_placed_is_listed_with_its_reason(self):
        self._make_guest("Li", phone="13800003333")
        self._make_guest("Wang", phone="13800003333")
        head = "Order No,Date,Store,Phone,Customer,Item,Qty,Line Total\n"
        rows = [
            ",2019-03-01 12:00,Shanghai,,,Tea,1,10",
            "1,soon,Shanghai,,,Tea,1,10",
            "2,2199-03-01 12:00,Shanghai,,,Tea,1,10",
            "3,2019-03-01 12:00,Shanghai,,,Tea,some,10",
            "4,2019-03-01 12:00,Atlantis,,,Tea,1,10",
            "5,2019-03-01 12:00,Shanghai,,,Ambrosia,1,10",
            "6,2019-03-01 12:00,Shanghai,,Nobody At All,Tea,1,10",
            "7,2019-03-01 12:00,Shanghai,13800003333,Zhao,Tea,1,10",
            "8,2019-03-01 12:00,Shanghai,12,Zhao,Tea,1,10",
            "9,2019-03-01 12:00,Shanghai,13800003333转1234,,Tea,1,10",
            "10,2019-03-01 12:00,Shanghai,13800003333,Wang,Tea,1,10",
        ]
        record = self.upload(head + "\n".join(rows))
        record.action_check()
        expected = {
            ("no_number", ""): 1,
            ("no_date", "soon"): 1,
            ("impossible_date", "2199-03-01 12:00"): 1,
            ("bad_amount", "some"): 1,
            ("unknown_store", "Atlantis"): 1,
            ("unknown_dish", "Ambrosia"): 1,
            ("unknown_guest", "Nobody At All"): 1,
            ("several_guests", "13800003333"): 1,
            ("bad_phone", "12"): 1,
            ("hidden_phone", "13800003333转1234"): 1,
        }
        self.assertEqual(self.problems(record), expected)
        self.assertEqual(self.orders(), self.orders().browse(), "checking wrote orders")
        self.assertEqual(self.counts(record), (6, 0, 0))
        self.assertEqual(record.left_out_count, 5)
        self.bring(record)
        self.assertEqual(self.problems(record), expected)
        self.assertEqual(self.orders().mapped("number"), ["10", "5", "6", "7", "8", "9"])
        self.assertEqual(self.orders().partner_id.name, "Wang")
        left_out = record.problem_ids.filtered(lambda problem: problem.consequence == "left_out")
        self.assertEqual(sum(left_out.mapped("count")), 5)
        # Said later what is meant, the same file brings the rest.
        self.till.place_ids.filtered(lambda place: place.name == "Atlantis").store_id = self.new_york
        self.bring(self.upload(head + "\n".join(rows)))
        self.assertEqual(self.orders().filtered(lambda order: order.store_id == self.new_york).number, "4")

    def test_dates_that_may_be_meant_either_way_are_asked_for(self):
        record = self.upload("Order No,Date,Item,Price\n1,03/04/2019 12:00,Tea,10\n")
        record.store_id = self.shanghai
        with self.assertRaises(UserError):
            record.action_check()
        record.day_first = "day"
        self.bring(record)
        self.assertEqual(self.orders().placed_at, datetime(2019, 4, 3, 4, 0))

    def test_only_store_of_a_house_is_where_its_orders_were_placed(self):
        company = self.env["res.company"].create({"name": "One store"})
        store = self.env["restaurant.store"].create({"name": "Corner", "company_id": company.id})
        Till = self.env["restaurant.history.till"].with_company(company)
        self.assertEqual(Till.create({"name": "Old"}).store_id, store)
        store.copy({"name": "Other"})
        self.assertFalse(Till.create({"name": "Older"}).store_id)

    def test_numbers_that_begin_anew_each_day(self):
        text = "Order No,Date,Item,Price\n1,2019-04-01 12:00,Tea,10\n1,2019-04-02 12:00,Tea,10\n"
        self.till.store_id = self.shanghai
        self.bring(self.upload(text))
        self.assertEqual(len(self.orders()), 1)
        daily = self.till.create({"name": "Daily", "numbers_restart": True, "store_id": self.shanghai.id})
        self.bring(self.upload(text, till=daily))
        self.assertEqual(len(self.orders(daily)), 2)

    def test_columns_that_are_missing_or_double_are_asked_for(self):
        record = self.upload("Nummer,Datum\n1,2019-04-01\n")
        with self.assertRaises(UserError):
            record.action_check()
        self.till.column_ids.meaning = "number"
        with self.assertRaises(UserError):
            record.action_import()
        self.assertEqual(record.state, "draft")

    def test_everything_is_said_in_the_form(self):
        """By an administrator of guests: the file, what its columns, stores and dishes are; then check and import."""
        manager = self._make_user("manager", "restaurant_crm.group_manager")
        with Form(self.env["restaurant.history.import"].with_user(manager)) as form:
            form.till_id = self.till
            form.file = base64.b64encode(b"Nr,Tag,Lokal,Speise,Betrag\n1,2019-04-01 12:00,Am Markt,Klops,10\n")
        record = form.record
        meanings = {"Nr": "number", "Tag": "date", "Lokal": "place", "Speise": "dish", "Betrag": "amount"}
        with Form(record) as form:
            for position, column in enumerate(record.column_ids):
                with form.column_ids.edit(position) as line:
                    line.meaning = meanings[column.name]
        self.assertEqual({column.name: column.meaning for column in self.till.column_ids}, meanings)
        record.action_check()
        self.assertEqual(set(self.problems(record)), {("unknown_store", "Am Markt"), ("unknown_dish", "Klops")})
        with Form(record) as form:
            with form.place_ids.edit(0) as line:
                line.store_id = self.shanghai
            with form.dish_ids.edit(0) as line:
                line.product_id = self.beef
        record.action_check()
        self.assertFalse(record.problem_ids)
        self.bring(record)
        self.assertEqual(self.orders().line_ids.product_id, self.beef)

    def test_files_that_cannot_be_read_change_nothing(self):
        for content, name, said in (
            (b"", "orders.csv", "empty"),
            (b" \n\n", "orders.csv", "empty"),
            (b"\x1f\x8bnot packed", "orders.csv.gz", "unpacked"),
            (b"PK\x03\x04broken", "orders.xlsx", "cannot be read"),
            (b"%PDF-1.4\n1 0 obj", "orders.pdf", "neither"),
            (b"No Date Dish Price\n1 2019-03-01 Tea 10\n", "orders.csv", "one column"),
            (b"1,2019-03-01 12:00,Shanghai,Tea,1,10\n2,2019-03-01 13:00,Shanghai,Tea,1,10\n", "orders.csv", "above"),
            (b"Order No,Date,Item,Price\n", "orders.csv", "no orders"),
            (b"<html><table></table></html>", "orders.xls", "empty"),
        ):
            with self.subTest(content=content), self.assertRaisesRegex(UserError, said), self.env.cr.savepoint():
                self.upload(content, name=name)
        self.assertFalse(self.till.import_ids)

    def test_what_is_missing_or_double_is_named(self):
        record = self.upload("Order No,Item,Price,Unit Price\n1,Tea,10,10\n")
        with self.assertRaisesRegex(UserError, r"Nobody has said it of: Date\."):
            record.action_check()
        self.till.column_ids.filtered(lambda column: column.name == "Unit Price").meaning = "price"
        with self.assertRaisesRegex(UserError, "Price of One: Price and Unit Price"):
            record.action_import()

    def test_web_page_that_is_called_excel_and_cells_that_say_there_is_nothing(self):
        """The name is asked where somebody wrote a dash for the number."""
        rows = [line.split(",") for line in FILE.strip().splitlines()]
        rows[5][3], rows[7][3], rows[4][3] = "-", "0", "13800001111.0"
        page = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        record = self.bring(self.upload(f"<html><table>{page}</table></html>", name="orders.xls", encoding="gb18030"))
        self.assertEqual(self.problems(record), {("unknown_dish", "神秘菜"): 1})
        self.assertEqual(self.visits(self.bo).amount, 10)
        self.assertEqual(len(self.visits(self.mei)), 2)
        self.assertFactsAreRight(self.mei | self.bo)

    def test_excel_and_chinese_encodings_are_read(self):
        import openpyxl  # noqa: PLC0415 (as Odoo's own reader does)

        book = openpyxl.Workbook()
        for number, row in enumerate(FILE.strip().splitlines()):
            cells = row.split(",")
            if number:
                cells[1] = datetime.fromisoformat(cells[1])
                cells[6:8] = int(cells[6]), float(cells[7])
            book.active.append(cells)
        packed = io.BytesIO()
        book.save(packed)
        self.bring(self.upload(packed.getvalue(), name="orders.xlsx"))
        excel = oracle.stored_visits(self.mei)
        self.assertEqual(excel[0].amount, 108)
        self.till.import_ids.action_undo()
        self.bring(self.upload(FILE, encoding="gb18030"))
        self.assertEqual(
            [visit._replace(order_id=0) for visit in oracle.stored_visits(self.mei)],
            [visit._replace(order_id=0) for visit in excel],
        )

    # -- beside the point of sale ------------------------------------------------------------

    def test_history_and_point_of_sale_stand_side_by_side(self):
        """Also within one visit, and where ids of both are the same."""
        self.bring(self.upload(FILE))
        self.pay(self.mei, "2019-03-01 05:00:00", {self.beef: 1}, preset_id=self._make_preset("In", "table").id)
        self.pay(self.mei, "2026-05-01 05:00:00")
        self.process()
        visits = self.visits(self.mei)
        self.assertEqual(visits.mapped("source"), ["history", "history", "pos"])
        self.assertEqual((visits[0].order_count, visits[0].amount), (2, 168))
        action = visits[0].action_open_orders()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]).number, "1001")
        self.assertFactsAreRight(self.mei)

    def test_merged_contacts_and_stores_with_another_clock(self):
        self.bring(self.upload(FILE))
        self.merge(self.mei, into=self.bo)
        self.process()
        self.assertEqual(len(self.visits(self.bo)), 3)
        self.assertFactsAreRight(self.bo)
        self.shanghai.tz = "Pacific/Auckland"
        self.process()
        self.assertFactsAreRight(self.bo)

    def test_discount_tip_and_total_of_a_bill(self):
        text = "Order No,Date,Customer,Item,Price,Discount,Tip,Order Total\n"
        text += "1,2019-04-01 12:00,Mei,Beef,60,5,3,68\n1,2019-04-01 12:00,Mei,Tea,10,5,3,68\n"
        text += "2,2019-04-02 12:00,Mei,,,,,80\n"
        self.till.store_id = self.shanghai
        self.bring(self.upload(text))
        first, second = self.visits(self.mei)
        self.assertEqual((first.amount, first.discount, first.tip), (65, 5, 3))
        self.assertEqual((second.amount, second.line_ids), (80, second.line_ids.browse()))
        self.assertFactsAreRight(self.mei)

    # -- large files and interruptions -------------------------------------------------------

    def test_import_that_was_killed_goes_on(self):
        self.startPatcher(patch.object(imports, "SLICE", 2))
        record = self.upload(FILE)
        record.action_import()
        Import = type(record)
        place, calls = Import._place, []

        def killed(this, part):
            if calls:
                raise InterruptedError
            calls.append(part)
            return place(this, part)

        with patch.object(Import, "_place", killed), self.assertLogs("odoo.addons.restaurant_crm", "ERROR"):
            self.run_imports()
        self.assertEqual((record.state, record.done_count, len(self.orders())), ("failed", 2, 2))
        self.assertAlmostEqual(record.progress, 100 / 3)
        record.state = "running"
        self.run_imports()
        self.assertEqual((record.state, record.done_count, len(self.orders())), ("done", 6, 6))
        self.assertEqual(self.counts(record), (6, 0, 0))

    def test_slice_that_meets_another_transaction_starts_again(self):
        """As everywhere: on a fresh snapshot, at once, with nothing of the first try left."""
        record = self.upload(FILE)
        record.action_import()
        Import = type(record)
        place, calls = Import._place, []

        def beaten(this, part):
            result = place(this, part)
            calls.append(part)
            if len(calls) == 1:
                raise SerializationFailure("another worker was faster")
            return result

        with patch.object(Import, "_place", beaten):
            self.run_imports()
        self.assertEqual(len(calls), 2)
        self.assertEqual((record.state, record.done_count, len(self.orders())), ("done", 6, 6))
        self.assertEqual(self.orders().partner_id.exists(), self.orders().partner_id)
        self.assertEqual(self.counts(record), (6, 0, 0))

    def test_takeaway_file_as_it_is(self):
        """Lines of a London takeaway, packed, without guests and without our dishes."""
        self.shanghai.tz = "Europe/London"
        self.till.write({"store_id": self.shanghai.id, "channel": "takeaway"})
        packed = self.takeaway()
        record = self.bring(self.upload(packed, name="takeaway.csv.gz"))
        rows = gzip.decompress(packed).decode().splitlines()[1:]
        self.assertEqual(record.row_count, len(rows))
        self.assertEqual(record.new_count, len({row.split(",")[0] for row in rows}))
        self.assertEqual(sum(self.orders().line_ids.mapped("qty")), sum(int(row.split(",")[-3]) for row in rows))
        self.assertEqual({kind for kind, _value in self.problems(record)}, {"unknown_dish"})
        self.assertFalse(self.orders().partner_id)
        again = self.bring(self.upload(packed, name="takeaway.csv.gz"))
        self.assertEqual(self.counts(again), (0, 0, record.new_count))

    # -- rights ------------------------------------------------------------------------------

    def test_who_sees_and_who_brings_in_history(self):
        record = self.bring(self.upload(FILE))
        cashier = self._make_user("cashier", CASHIER)
        relations = self._make_user("relations", "restaurant_crm.group_user")
        manager = self._make_user("manager", "restaurant_crm.group_manager")
        names = ("order", "line", "till", "column", "dish", "place", "import", "problem")
        for name in names:
            model = self.env[f"restaurant.history.{name}"]
            with self.subTest(model=name), self.assertRaises(AccessError):
                model.with_user(cashier).search([])
            model.with_user(manager).search([]).read()
        for name in ("till", "column", "place", "import", "problem"):
            with self.subTest(model=name), self.assertRaises(AccessError):
                self.env[f"restaurant.history.{name}"].with_user(relations).search([])
        orders = self.orders().with_user(relations)
        self.assertEqual(len(orders.search([])), 6)
        orders.line_ids.read(["dish_id", "product_id", "qty"])
        for user in (relations, cashier):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.orders()[0].with_user(user).partner_id = self.bo
        relations.restaurant_store_ids = self.new_york
        self.assertFalse(orders.search([]))
        self.assertFalse(self.env["restaurant.history.line"].with_user(relations).search([]))
        other = self.env["res.company"].create({"name": "Other chain"})
        foreigner = self._make_user(
            "foreigner", "restaurant_crm.group_manager", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        for name in names:
            self.assertFalse(self.env[f"restaurant.history.{name}"].with_user(foreigner).search([]), name)
        for user in (relations, cashier):
            for action in ("action_check", "action_import", "action_undo"):
                with self.subTest(user=user.login, action=action), self.assertRaises(AccessError):
                    getattr(record.with_user(user), action)()
        mine = record.with_user(manager)
        mine.action_undo()
        again = (
            self.env["restaurant.history.import"]
            .with_user(manager)
            .create({"till_id": self.till.id, "file": base64.b64encode(FILE.encode()), "file_name": "orders.csv"})
        )
        again.action_check()
        self.assertEqual(again.new_count, 6)
        again.action_import()
        with self.assertRaises(AccessError):
            self.env["restaurant.history.order"].with_user(manager).create({"till_id": self.till.id})
