"""What guests do outside of visits, and the tables they reserve."""

from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..common import CASHIER
from .case import ChannelCase, as_json, sign


@tagged("post_install", "-at_install")
class TestInteractions(ChannelCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.door = cls._make_platform("WeCom service", "other")

    def tell(self, **said):
        body = as_json({"event": said.get("number"), **said})
        headers = {"Content-Type": "application/json", "X-Signature": sign(body)}
        self.assertEqual(self.url_open(self.door.address, data=body, headers=headers).status_code, 200)
        self.env.invalidate_all()
        self.env["restaurant.platform.event"]._work()
        self.process()

    def members(self, measure, comparison, value, **values):
        segment = self.env["restaurant.segment"].create(
            {
                "name": measure,
                "condition_ids": [
                    (0, 0, {"measure": measure, "comparison": comparison, "value": value, **values}),
                ],
            }
        )
        return segment.get_guests()

    def test_contact_is_added_and_becomes_known(self):
        """An external contact without a number, until staff notes one: then all that it did is the guest's."""
        at = "2026-03-25T12:30:00+08:00"
        self.tell(number="i1", what="interaction", kind="added", at=at, external_user="wm1", channel="wecom")
        self.tell(number="i2", what="interaction", kind="message", at=at, external_user="wm1", unionid="un1")
        self.tell(number="i2", what="interaction", kind="message", at=at, external_user="wm1", unionid="un1")
        told = self.env["restaurant.interaction"].search([("platform_id", "=", self.door.id)])
        self.assertEqual(len(told), 2)
        self.assertEqual(told[0].happened_at, datetime(2026, 3, 25, 4, 30))
        self.assertFalse(told.partner_id)
        self.identity("external_user")._join(self.mei, "Remark of staff")
        self.assertEqual(told.partner_id, self.mei)
        self.assertIn(self.mei, self.members("private_contact", "=", 1))
        self.assertEqual(self.members("messages_written", ">=", 1), self.mei)
        self.assertEqual(self.members("interactions", ">=", 2), self.mei)
        self.tell(number="i3", what="interaction", kind="removed", at="2026-03-26T12:30:00+08:00", external_user="wm1")
        self.assertNotIn(self.mei, self.members("private_contact", "=", 1))
        self.identity("external_user").action_undo()
        self.assertFalse(told.partner_id)
        self.assertNotIn("wm1", str(self.env["restaurant.identity"].search([]).mapped("key_hash")))

    def test_file_of_interactions(self):
        manager = self._make_user("manager", "restaurant_crm.group_manager")
        names = ["external_id", "kind", "channel", "happened_at", "said_phone", "subject"]
        rows = [
            ["a1", "link", "wechat", "2026-03-25 04:00:00", "138 0000 1111", "Menu"],
            ["a2", "link", "wechat", "2026-03-26 04:00:00", "138****1111", "Menu"],
        ]
        result = self.env["restaurant.interaction"].with_user(manager).load(names, rows)
        self.assertEqual(result["messages"], [])
        told = self.env["restaurant.interaction"].browse(result["ids"])
        self.assertEqual(told.mapped("partner_id"), self.mei)
        self.assertFalse(told[1].partner_id, "a masked number joined somebody")
        self.assertEqual(self.members("links_opened", ">=", 1), self.mei)

    def test_reservations_and_no_shows(self):
        for number, state in enumerate(("seated", "no_show", "no_show", "cancelled")):
            self.tell(
                number=f"r{number}", what="reservation", store="S1", at=f"2026-03-2{number}T18:00:00+08:00", party=4,
                phone="13800001111",
            )  # fmt: skip
            self.tell(event=f"later{number}", number=f"r{number}", what="reservation", state=state,
                      at=f"2026-03-2{number}T18:00:00+08:00")  # fmt: skip
        booked = self.env["restaurant.reservation"].search([("platform_id", "=", self.door.id)])
        self.assertEqual(
            (booked.partner_id, set(booked.mapped("party")), booked.store_id), (self.mei, {4}, self.shanghai)
        )
        self.assertEqual(self.members("reservations", "=", 3), self.mei)
        self.assertEqual(self.members("no_show_rate", ">", 60), self.mei)
        self.assertFalse(self.members("no_show_rate", ">", 70))
        self.assertFalse(self.members("reservations", ">=", 1, store_ids=[(6, 0, self.new_york.ids)]))

    def test_what_is_deleted_has_its_guest_looked_at_again(self):
        told = self.env["restaurant.interaction"].create(
            {"external_id": "x", "kind": "message", "partner_id": self.mei.id}
        )
        booked = self.env["restaurant.reservation"].create(
            {"external_id": "y", "store_id": self.shanghai.id, "reserved_for": self.ago(1), "partner_id": self.bo.id}
        )
        self.process()
        told.unlink()
        booked.unlink()
        queued = self.env["restaurant.guest.queue"].search([]).partner_id
        self.assertEqual(queued & (self.mei | self.bo), self.mei | self.bo)

    def test_guests_page_over_all_channels(self):
        self.pay(self.mei, "2026-03-20 04:00:00", preset_id=self._make_preset("In", "table").id)
        order = self._platform_order("1", "2026-03-10 04:00:00", {self.beef: 1}, keys=[("platform_user", "u1")])
        order.identity_ids._join(self.mei, "code")
        self.env["restaurant.interaction"].create(
            {"external_id": "x", "kind": "link", "subject": "<b>Menu</b>", "partner_id": self.mei.id}
        )
        self.process()
        relations = self._make_user("relations", "restaurant_crm.group_user")
        guest = self.mei.with_user(relations)
        self.assertEqual(guest.guest_channels_text, "Dine In 50 %, Delivery 50 %; first by Delivery")
        for said in ("fa-motorcycle", "fa-cutlery", "fa-comments-o", "&lt;b&gt;Menu", "Beef"):
            self.assertIn(said, guest.guest_timeline)
        self.assertEqual(guest.guest_identity_ids.kind, "platform_user")
        cashier = self._make_user("cashier", CASHIER)
        with self.assertRaises(AccessError):
            self.mei.with_user(cashier).read(["guest_timeline"])
        ready = {
            name: self.env.ref(f"restaurant_crm.segment_{name}").get_guests()
            for name in ("delivery_only", "delivered_and_dined_in")
        }
        self.assertIn(self.mei, ready["delivered_and_dined_in"])
        self.assertNotIn(self.mei, ready["delivery_only"])

    def test_data_quality_of_stores(self):
        self.pay(self.mei, self.ago(1))
        self.pay(None, self.ago(2))
        self.pay(self._make_guest("顾客1"), self.ago(2))
        self._platform_order("1", self.ago(1))
        self._make_guest("Twin", phone=self.mei.phone)
        waiter = self._make_user("waiter", CASHIER).partner_id
        self.pay(waiter, self.ago(3))
        self.process()
        row = self.env["restaurant.data.quality"].search([("store_id", "=", self.shanghai.id)])
        self.assertEqual(
            (row.till_orders, round(row.till_share), row.platform_orders, row.platform_share), (4, 75, 1, 0)
        )
        self.assertEqual((row.guests, row.doubles, row.no_names, row.staff), (3, 1, 1, 1))
        self.assertIn("meals of staff", row.todo)
        nameless = self.env["res.partner"].search(row.action_open_no_names()["domain"])
        self.assertEqual(nameless.mapped("name"), ["顾客1"])
        self.assertIn("merge guests with the same number", row.todo)
        self.assertEqual(self.env["res.partner"].search(row.action_open_doubles()["domain"]), self.mei)
        self.assertEqual(
            len(self.env["restaurant.platform.order"].search(row.action_open_unknown_orders()["domain"])), 1
        )
