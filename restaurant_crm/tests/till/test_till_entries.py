"""What staff enter at the till about a guest, maybe offline, maybe twice."""

import uuid as uuid_lib

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .case import TillCase


@tagged("post_install", "-at_install")
class TestTillEntries(TillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coriander = cls.env.ref("restaurant_crm.preference_no_coriander")

    def send(self, kind, guest=None, user=None, **values):
        guest = self.mei if guest is None else guest
        entry = {"uuid": str(uuid_lib.uuid4()), "kind": kind, "partner_id": guest.id, **values}
        self.env["restaurant.till.entry"].with_user(user or self.cashier).receive(entry)
        return entry

    def preference(self, guest, preference):
        return guest.guest_preference_ids.filtered(lambda row: row.preference_id == preference)

    def test_preference_is_kept_with_who_and_when(self):
        self.send(
            "preference",
            preference_id=self.coriander.id,
            note="not even as garnish",
            source="stated",
            at="2026-05-01 12:00:00",
        )
        self.assertRecordValues(
            self.preference(self.mei, self.coriander),
            [
                {
                    "note": "not even as garnish",
                    "source": "stated",
                    "confirmed": True,
                    "user_id": self.cashier.id,
                    "severity": False,
                }
            ],
        )
        self.assertEqual(str(self.preference(self.mei, self.coriander).noted_at), "2026-05-01 12:00:00")

    def test_a_clock_that_is_ahead_is_not_believed(self):
        self.send("preference", preference_id=self.coriander.id, at="2099-01-01 00:00:00")
        self.assertLess(str(self.preference(self.mei, self.coriander).noted_at), "2099")

    def test_the_same_entry_counts_once(self):
        entry = self.send("preference", preference_id=self.coriander.id)
        self.preference(self.mei, self.coriander).unlink()
        self.assertTrue(self.env["restaurant.till.entry"].with_user(self.cashier).receive(entry))
        self.assertFalse(self.preference(self.mei, self.coriander), "taken back since: it must not come again")

    def test_an_allergy_never_becomes_lighter_at_the_till(self):
        self.send("preference", preference_id=self.peanut.id, severity="mild", note="says it is better")
        row = self.preference(self.mei, self.peanut)
        self.assertEqual((row.severity, row.note), ("severe", "says it is better; whisper"))
        self.send("preference", self.bo, preference_id=self.peanut.id, severity="mild")
        self.send("preference", self.bo, preference_id=self.peanut.id, severity="serious")
        self.assertEqual(self.preference(self.bo, self.peanut).severity, "serious")

    def test_what_is_hidden_from_the_till_cannot_be_changed_there(self):
        for values in (
            {"kind": "tag_add", "tag_id": self.secret_tag.id},
            {"kind": "tag_remove", "tag_id": self.secret_tag.id},
            {"kind": "tag_remove", "tag_id": self.hidden.id},
            {"kind": "preference", "preference_id": self.secret.id},
            {"kind": "preference", "preference_id": 0},
            {"kind": "unlink"},
        ):
            with self.subTest(**values), self.assertRaises(UserError):
                self.send(**values)
        self.assertIn(self.secret_tag, self.mei.guest_tag_ids)
        self.assertFalse(self.env["restaurant.till.entry"].search([]), "a refused entry may be sent again")

    def test_nonsense_is_refused(self):
        """A device sends anything: each value of the wrong type, size or time is refused or read in bounds, never an
        error of the server, and it changes nothing."""
        fine = {
            "preference": {"preference_id": self.coriander.id, "severity": "mild", "source": "stated", "note": "n"},
            "tag_add": {"tag_id": self.vip.id},
            "tag_remove": {"tag_id": self.vip.id},
            "complaint": {
                "text": "Cold",
                "config_id": self.config.id,
                "category_id": self.env.ref("restaurant_crm.complaint_category_temperature").id,
                "order_uuid": str(uuid_lib.uuid4()),
                "product_ids": self.tofu.ids,
                "contact_name": "Wu",
                "phone": "138",
            },
        }
        odd = [None, True, "x", "", "\0", "\ud800", -1, 0, 1.5, 2**31, 10**30, float("nan"), [], [1], {}, {"a": [1]}]
        odd += ["9999-12-31 23:59:59", "0001-01-01 00:00:00", "10000-01-01", "2026-13-45", "2026-05-01T12:00:00+08:00"]
        odd += ["x" * 100_000, [[1]], ["x"], [None], [10**30], list(range(100_000)), "1 OR 1=1", "1e5"]
        till = self.env["restaurant.till.entry"].with_user(self.cashier)
        for kind, values in fine.items():
            whole = {"uuid": "", "kind": kind, "partner_id": self.bo.id, "at": "2026-05-01 12:00:00", **values}
            # What every kind has is read in one place.
            for key in whole if kind == "preference" else values:
                for value in odd:
                    entry = {**whole, "uuid": str(uuid_lib.uuid4()), key: value}
                    with self.subTest(kind=kind, key=key, value=str(value)[:40]), self.env.cr.savepoint() as point:
                        try:
                            till.receive(entry)
                            self.env.flush_all()
                        except UserError as error:
                            self.assertTrue(str(error))
                        point.rollback()
        for entry in (None, "x", 1, [], [1], True):
            with self.subTest(entry=entry), self.assertRaises(UserError):
                till.receive(entry)
        self.assertFalse(till.sudo().search([]))

    def test_what_is_not_meant_is_refused_and_what_is_too_long_is_cut(self):
        for values in ({"partner_id": True}, {"at": "yesterday"}, {"uuid": "1 OR 1=1"}, {"preference_id": "1"}):
            with self.subTest(**values), self.assertRaisesRegex(UserError, list(values)[0]):
                entry = {"uuid": str(uuid_lib.uuid4()), "kind": "preference", "partner_id": self.mei.id}
                self.env["restaurant.till.entry"].with_user(self.cashier).receive(
                    {**entry, "preference_id": self.coriander.id, **values}
                )
        self.send("preference", preference_id=self.coriander.id, note="a\0b" + "x" * 500, at="1987-01-01 00:00:00")
        row = self.preference(self.mei, self.coriander)
        self.assertEqual((row.note[:3], len(row.note)), ("abx", 200))
        self.assertGreater(str(row.noted_at), "2026", "The clock of the device is not believed")

    def test_only_staff_at_a_till_may_enter_anything(self):
        user = self._make_user("stock", "base.group_user")
        with self.assertRaises(AccessError):
            self.send("preference", user=user, preference_id=self.coriander.id)
        with self.assertRaises(AccessError):
            self.env["restaurant.till.entry"].with_user(self.cashier).search([])

    def test_guests_of_another_company_are_out_of_reach(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.bo.company_id = other
        with self.assertRaises(AccessError):
            self.send("preference", self.bo, preference_id=self.coriander.id)

    def test_entries_are_forgotten_when_no_till_can_repeat_them(self):
        self.send("preference", preference_id=self.coriander.id)
        rows = self.env["restaurant.till.entry"].search([])
        rows._gc_old()
        self.assertTrue(rows.exists())
        rows.received_at = self.ago(400)
        rows._gc_old()
        self.assertFalse(rows.exists())

    def test_a_complaint_reaches_the_manager_once(self):
        order = self.pay(self.mei, self.ago(0), {self.tofu: 1, self.tea: 2})
        category = self.env.ref("restaurant_crm.complaint_category_temperature")
        sent = self.send(
            "complaint",
            text="<b>Ice</b> in the soup",
            category_id=category.id,
            config_id=self.shanghai.config_ids.id,
            order_uuid=order.uuid,
            product_ids=[self.tofu.id],
        )
        self.env["restaurant.till.entry"].with_user(self.cashier).receive(sent)
        complaint = self.env["restaurant.complaint"].search([("partner_id", "=", self.mei.id)])
        self.assertEqual(len(complaint), 1)
        self.assertEqual((complaint.source, complaint.description), ("till", "<b>Ice</b> in the soup"))
        self.assertEqual((complaint.store_id, complaint.order_id), (self.shanghai, order))
        self.assertEqual(complaint.order_line_ids.product_id, self.tofu)
        self.assertEqual(complaint.create_uid, self.cashier)
        self.assertEqual(self.mei.guest_card["complaints"], 1)
        told = self.mei.with_user(self.cashier).get_guest_details()["complaints"]
        self.assertEqual([row["category"] for row in told], [category.display_name])
        self.assertNotIn("Ice", str(told), "What the guest said is for those who answer")
        complaint.solution = "New soup"
        complaint.action_close()
        self.assertNotIn("complaints", self.mei.guest_card)

    def test_a_complaint_of_somebody_who_is_not_known(self):
        nobody = self.env["res.partner"]
        order = self.pay(None, self.ago(0))
        values = {
            "text": "Cold",
            "config_id": self.shanghai.config_ids.id,
            "order_uuid": order.uuid,
            "contact_name": " Wu " + "x" * 200,
            "phone": "+86 138",
        }
        sent = self.send("complaint", nobody, **values)
        self.env["restaurant.till.entry"].with_user(self.cashier).receive(sent)
        complaint = self.env["restaurant.complaint"].search([("order_id", "=", order.id)])
        self.assertEqual(len(complaint), 1)
        self.assertEqual((complaint.partner_id, complaint.phone), (nobody, "+86 138"))
        self.assertEqual((complaint.contact_name[:3], len(complaint.contact_name)), ("Wu ", 100))
        self.assertEqual(complaint.store_id, self.shanghai)
        for kind in ("tag_add", "preference"):
            with self.assertRaisesRegex(UserError, "does not exist"):
                self.send(kind, nobody)
        with self.assertRaisesRegex(UserError, "does not exist"):
            self.send("complaint", nobody.browse(99999999), **values)
        with self.assertRaises(AccessError):
            self.send("complaint", nobody, user=self._make_user("office", "base.group_user"), **values)

    def test_a_complaint_of_an_order_that_has_not_arrived(self):
        uuid = str(uuid_lib.uuid4())
        config = self.shanghai.config_ids
        self.send("complaint", text="Late", config_id=config.id, order_uuid=uuid, product_ids=[self.tea.id])
        complaint = self.env["restaurant.complaint"].search([("partner_id", "=", self.mei.id)])
        self.assertFalse(complaint.order_id)
        order = self.pay(self.mei, self.ago(0), {self.tofu: 1, self.tea: 1}, uuid=uuid)
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_escalate_complaints").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((complaint.order_id, complaint.order_line_ids.product_id), (order, self.tea))
        self.assertEqual((complaint.store_id, complaint.severity), (self.shanghai, "moderate"))
        with self.assertRaisesRegex(UserError, "Say what happened"):
            self.send("complaint", text="  ")
