"""What platforms send becomes visits: signed, once, in whatever order it comes."""

import json
import random
from datetime import datetime, timedelta
from itertools import permutations
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import HttpCase, freeze_time, tagged

from ...analytics import platform_others
from ...models.shared import vault
from .case import ChannelCase
from .stub_platform import JSON, Deliverect, Eleme, Meituan

AT = "2026-03-25 04:30:00"


@tagged("post_install", "-at_install")
class TestPlatformMessages(ChannelCase, HttpCase):
    def send(self, message, lost=False):
        """Post it as the platform does; where the answer is lost, once more."""
        url, body, headers = message
        for _time in range(2 if lost else 1):
            response = self.url_open(url, data=body, headers=headers)
        return response

    def work(self):
        self.env.invalidate_all()
        self.env["restaurant.platform.event"]._work()
        self.process()

    def stub(self, platform=None):
        platform = platform or self.platform
        kind = {"meituan": Meituan, "eleme": Eleme, "deliverect": Deliverect}[platform.kind]
        return kind(platform.address)

    def events(self):
        return self.env["restaurant.platform.event"].search([], order="id")

    def test_order_of_meituan_from_the_request_to_the_visit(self):
        said = self.stub().order("901", AT, phone="13800001111")
        answer = self.send(said)
        self.assertEqual((answer.status_code, answer.json()), (200, {"data": "ok"}))
        self.assertEqual(self.events().mapped("state"), ["new"])
        self.assertFalse(self.order("901"), "worked off before it was answered")
        self.work()
        order = self.order("901")
        self.assertEqual(
            (order.placed_at, order.store_id, order.covers), (datetime(2026, 3, 25, 4, 30), self.shanghai, 2)
        )
        self.assertEqual((order.paid, order.merchant_discount, order.platform_discount), (66.5, 5, 4.5))
        self.assertEqual((order.delivery_fee, order.packaging_fee, order.total), (4, 2, 65))
        self.assertEqual(order.partner_id, self.mei)
        visit = self.visits(self.mei)
        self.assertEqual((visit.amount, visit.discount, visit.channel, visit.source), (65, 5, "delivery", "platform"))
        self.assertEqual(visit.line_ids.product_id, self.tofu | self.tea)
        self.assertFactsAreRight(self.mei)
        # Nothing of it can be read in the database.
        self.env.cr.execute("SELECT string_agg(event || encode(sealed, 'escape'), '') FROM restaurant_platform_event")
        self.assertNotIn("南京西路", self.env.cr.fetchone()[0])

    def test_only_the_platform_is_heard(self):
        url, body, headers = self.stub().order("902", AT)
        for change in (
            lambda text: text.replace(b"66.5", b"16.5"),
            lambda text: text.replace(b"&sig=", b"&sig=0"),
            lambda text: text.split(b"&sig=")[0],
        ):
            self.assertEqual(self.send((url, change(body), headers)).status_code, 403)
        self.assertEqual(self.send((url.replace(self.platform.token, "guess"), body, headers)).status_code, 404)
        self.platform.sudo().sealed_secret = False
        self.assertEqual(self.send((url, body, headers)).status_code, 403)
        self.assertFalse(self.events())
        self.platform.secret = "another"
        self.assertEqual(self.send((url, body, headers)).status_code, 403)

    def test_without_a_key_the_platform_is_asked_to_come_again(self):
        with (
            patch.object(vault, "_keys", lambda: ()),
            patch.object(type(self.platform), "_secret", lambda this: "secret of the tests"),
            self.assertLogs("odoo.addons.restaurant_crm", "ERROR"),
        ):
            self.assertEqual(self.send(self.stub().order("903", AT)).status_code, 503)
        self.assertFalse(self.events())

    def test_life_of_an_order_in_any_order(self):
        """Created, confirmed, partly given back, cancelled: the same in the end however it comes, and with repeats."""
        stub = self.stub()
        goods = [{"app_food_code": "T1", "sku_id": "9001", "food_name": "Mapo Tofu", "count": 1}]
        rng = random.Random(19)
        for round_number, messages in enumerate(rng.sample(list(permutations(range(4))), 6)):
            number = f"91{round_number}"
            life = [
                stub.order(number, AT, phone="13800001111"),
                stub.state(number, 4),
                stub.refund(number, goods, 30),
                stub.order(number, AT, phone="13800001111", status=4, utime=1774413100),
            ]
            for position in messages:
                self.send(life[position], lost=rng.random() < 0.5)
                if rng.random() < 0.5:
                    self.work()
            self.work()
            order = self.order(number)
            with self.subTest(order=messages):
                self.assertEqual((order.state, order.total, order.refunded), ("confirmed", 35, 30))
                self.assertEqual(order.line_ids.sorted("qty").mapped("returned_qty"), [0, 1])
            self.send(stub.cancel(number))
            self.send(life[1])
            self.work()
            self.assertEqual(order.state, "cancelled")
            self.assertFalse(self.visits(self.mei))
        self.assertFactsAreRight(self.mei)

    def test_cancelled_before_it_was_created(self):
        stub = self.stub()
        self.send(stub.cancel("920"))
        self.work()
        self.assertEqual(self.events().state, "waiting")
        self.send(stub.order("920", AT, phone="13800001111"))
        self.work()
        self.assertEqual(self.order("920").state, "cancelled")
        self.assertEqual(set(self.events().mapped("state")), {"done"})
        self.assertFalse(self.visits(self.mei))

    def test_refund_that_was_only_asked_for_changes_nothing(self):
        stub = self.stub()
        self.send(stub.order("925", AT))
        self.send(stub.refund("925", [], 66, notify="apply"))
        self.work()
        self.assertEqual((self.order("925").state, self.order("925").refunded), ("placed", 0))
        self.send(stub.refund("925", [], 66))
        self.work()
        self.assertEqual(self.order("925").state, "cancelled")

    def test_a_dish_that_is_there_twice_is_given_back_once(self):
        """What is paid back is taken from the lines at the price that the platform says, as often as it says."""
        stub = self.stub()
        tofu = {"app_food_code": "T1", "sku_id": "9001", "food_name": "Mapo Tofu"}
        detail = [tofu | {"price": 30, "quantity": 2}, tofu | {"price": 24, "quantity": 1}]
        told = {"phone": "13800001111", "detail": detail, "extras": []}
        self.send(stub.order("926", AT, **told))
        self.send(stub.refund("926", [tofu | {"count": 1, "food_price": 24}], 24))
        self.work()
        order = self.order("926")

        def returned():
            return sorted(order.line_ids.mapped(lambda line: (line.amount / line.qty, line.returned_qty)))

        self.assertEqual((returned(), order.total), ([(24, 1), (30, 0)], 60))
        # Told anew, with the lines in another order: the same is given back.
        self.send(stub.order("926", AT, status=4, utime=1774413100, **told | {"detail": detail[::-1]}))
        self.work()
        self.assertEqual((returned(), order.total, order.state), ([(24, 1), (30, 0)], 60, "confirmed"))
        # Money for no dish comes on top, and more than there is of a dish does not spill over.
        self.send(stub.refund("926", [], 5, refund_id="r2", res_type="part"))
        self.work()
        self.assertEqual((order.total, order.refunded, order.state), (55, 29, "confirmed"))
        self.assertEqual(self.visits(self.mei).amount, 55)
        self.send(stub.refund("926", [tofu | {"count": 1}], 30, refund_id="r3"))
        self.work()
        self.assertEqual((returned(), order.total), ([(24, 1), (30, 1)], 25))
        self.assertFactsAreRight(self.mei)
        self.send(stub.refund("926", [tofu | {"count": 4}], 30, refund_id="r4"))
        self.work()
        self.assertEqual((returned(), order.state), ([(24, 1), (30, 2)], "cancelled"))
        self.assertFalse(self.visits(self.mei))

    def test_order_of_eleme(self):
        platform = self._make_platform("Ele.me", "eleme")
        stub = self.stub(platform)
        self.assertEqual(self.send(stub.order("3001", "2026-03-25T12:30:00"), lost=True).json(), {"message": "ok"})
        self.send(stub.state("3001", 12))
        self.work()
        order = self.order("3001", platform)
        self.assertEqual((order.placed_at, order.state), (datetime(2026, 3, 25, 4, 30), "confirmed"))
        self.assertEqual((order.total, order.packaging_fee, order.commission), (54, 2, 8))
        self.assertEqual(set(order.identity_ids.mapped("kind")), {"platform_user", "address"})
        # A number for a day says nothing of anybody.
        self.assertFalse(order.partner_id or order.masked_phone)
        self.send(stub.refund("3001", [{"name": "Beef", "skuId": 9004, "quantity": 1}], 60))
        self.work()
        self.assertEqual(order.state, "cancelled")

    def test_order_of_deliverect_is_signed_over_the_raw_body(self):
        platform = self._make_platform("Deliverect", "deliverect")
        stub = self.stub(platform)
        url, body, headers = stub.order("4001", "2026-03-25T04:30:00Z")
        self.assertEqual(self.send((url, body.replace(b'"status": 10', b'"status":  10'), headers)).status_code, 403)
        self.assertEqual(self.send((url, body, headers)).status_code, 200)
        self.work()
        self.assertEqual((self.order("4001", platform).total, self.order("4001", platform).partner_id), (60, self.mei))
        self.send(stub.cancel("4001"))
        self.work()
        self.assertEqual(self.order("4001", platform).state, "cancelled")

    def test_store_that_nobody_knows_is_said_and_read_again(self):
        self.send(self.stub().order("930", AT, app_poi_code="S9", wm_poi_name="新店"))
        self.work()
        event = self.events()
        self.assertEqual(event.state, "failed")
        self.assertIn("新店", event.error)
        place = self.platform.place_ids.filtered(lambda place: place.key == "s9")
        place.store_id = self.new_york
        self.work()
        self.assertEqual(self.order("930").store_id, self.new_york)

    def test_platform_of_no_kind(self):
        platform = self._make_platform("Own shop", "other")
        said = (
            b'{"event": "e1", "number": "N1", "placed_at": "2026-03-25T12:30:00+08:00", "store": "S1",'
            b' "phone": "13800001111", "lines": [{"name": "Tea", "qty": 2, "amount": 20}]}'
        )
        headers = {**JSON, "X-Signature": platform_others.sign(said, "secret of the tests")}
        self.assertEqual(self.send((platform.address, said, headers)).json(), {"ok": True})
        self.work()
        self.assertEqual((self.order("N1", platform).total, self.order("N1", platform).partner_id), (20, self.mei))
        for bad in (b'"number": "N2", "state": "lost"', b'"number": "N2", "what": "dance"', b'"what": "dance"'):
            bad = b'{"event": "e2", %s}' % bad
            headers["X-Signature"] = platform_others.sign(bad, "secret of the tests")
            self.assertEqual(self.send((platform.address, bad, headers)).status_code, 400, bad)

    def test_what_was_sent_is_deleted_after_a_while(self):
        self.send(self.stub().order("940", AT))
        self.work()
        self.assertEqual(self.order("940").guest_in_file, "陈")
        self.env["restaurant.platform.event"]._gc_old()
        self.assertTrue(self.events())
        self.events().received_at = "2026-01-01"
        self.env["restaurant.platform.event"]._gc_old()
        self.assertFalse(self.events() or self.order("940").guest_in_file)
        # What it was before its last import says no name, either, and stays what an import is taken back to.
        order = self.order("940")
        former = {"values": {"guest_in_file": '陈"\\ 静', "paid": 5}, "lines": [], "former": None}
        order.former = {"values": {"guest_in_file": "陈", "paid": 6}, "lines": [], "former": former}
        self.env.flush_all()
        self.env["restaurant.platform.event"]._gc_old()
        self.assertNotIn("陈", str(order.former))
        self.assertEqual((order.former["values"]["paid"], order.former["former"]["values"]["paid"]), (6, 5))
        self.assertTrue(self.order("940"))

    def test_rung_up_at_the_till_after_the_platform_spoke(self):
        self.send(self.stub().order("90000952", AT, phone="13800001111"))
        self.work()
        self.assertFalse(self.order("90000952").rung_up_id)
        rung = self.pay(self.mei, AT, {self.beef: 1}, general_customer_note="饿了么 90000952")
        with freeze_time(self.order("90000952").placed_at + timedelta(minutes=20)):
            self.env["restaurant.platform.order"]._find_rung_up_since()
        self.assertEqual(self.order("90000952").rung_up_id, rung)
        self.process()
        self.assertEqual(self.visits(self.mei).mapped("source"), ["pos"])

    def test_currency_without_smaller_coins(self):
        platform = self._make_platform("Deliverect in yen", "deliverect")
        _url, body, _headers = self.stub(platform).order("4002", "2026-03-25T04:30:00Z")
        raw = json.dumps({**json.loads(body), "decimalDigits": 0}).encode()
        self.assertEqual(platform_others.deliverect_read(SimpleNamespace(raw=raw)).money["delivery_fee"], 300)

    def test_rung_up_at_the_till_as_well_counts_once(self):
        rung = self.pay(self.mei, AT, {self.beef: 1}, floating_order_name="美团 90000951")
        self.send(self.stub().order("90000951", AT, phone="13800001111"))
        self.work()
        self.assertEqual(self.order("90000951").rung_up_id, rung)
        self.assertEqual(self.visits(self.mei).mapped("source"), ["pos"])
        # Of a till that does not know the guest the platform's order is the visit.
        rung.partner_id = False
        self.process()
        self.assertEqual(self.visits(self.mei).mapped("source"), ["platform"])
        self.assertFactsAreRight(self.mei)
