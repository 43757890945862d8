"""Cashiers suggest tags, guest relations decide; of chosen tags, cashiers decide for guests of their stores."""

import uuid as uuid_lib

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CASHIER
from .case import TillCase


@tagged("post_install", "-at_install")
class TestTagSuggestions(TillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.relations = cls._make_user("suggestion_relations", "restaurant_crm.group_user")
        cls.cashier.restaurant_store_ids = cls.shanghai
        cls.pay(cls.mei, cls.ago(cls, 3))
        cls.pay(cls.bo, cls.ago(cls, 3), store=cls.new_york)
        cls.env["restaurant.guest.queue"]._process()

    def send(self, kind, guest, tag, user=None, uuid=None):
        entry = {"uuid": uuid or str(uuid_lib.uuid4()), "kind": kind, "partner_id": guest.id, "tag_id": tag.id}
        return self.env["restaurant.till.entry"].with_user(user or self.cashier).receive(entry)

    def suggested(self, guest):
        return self.env["restaurant.tag.suggestion"].search([("partner_id", "=", guest.id)])

    def row(self, guest, tag):
        return self.env["restaurant.tag.assignment"].search([("partner_id", "=", guest.id), ("tag_id", "=", tag.id)])

    def test_a_cashier_changes_no_tag(self):
        new = self._make_guest("New")
        self.row(self.mei, self.vip).origin = "rule"
        self.assertEqual(self.send("tag_add", new, self.vip), {"suggested": True})
        self.assertEqual(self.send("tag_remove", self.mei, self.vip), {"suggested": True})
        self.assertFalse(new.guest_tag_ids)
        self.assertEqual(self.row(self.mei, self.vip).state, "active", "Nor is it blocked")
        self.assertRecordValues(
            self.suggested(new), [{"action": "add", "tag_id": self.vip.id, "user_id": self.cashier.id, "state": "open"}]
        )

    def test_it_waits_once(self):
        uuid = str(uuid_lib.uuid4())
        for _time in range(2):
            self.assertEqual(self.send("tag_add", self.bo, self.vip, uuid=uuid), {"suggested": True})
        self.send("tag_add", self.bo, self.vip)
        self.assertEqual(len(self.suggested(self.bo)), 1)

    def test_guest_relations_decide(self):
        self.send("tag_add", self.bo, self.vip)
        self.send("tag_remove", self.mei, self.vip)
        give, take = self.suggested(self.bo), self.suggested(self.mei)
        give.with_user(self.relations).action_accept()
        take.with_user(self.relations).action_decline()
        self.assertEqual(self.bo.guest_tag_ids, self.vip)
        self.assertEqual(self.row(self.bo, self.vip).user_id, self.relations)
        self.assertIn(self.vip, self.mei.guest_tag_ids)
        self.assertEqual((give | take).mapped("state"), ["accepted", "declined"])
        self.assertEqual((give | take).decided_by_id, self.relations)
        # Decided is decided.
        take.with_user(self.relations).action_accept()
        self.assertIn(self.vip, self.mei.guest_tag_ids)
        self.send("tag_remove", self.mei, self.vip)
        self.suggested(self.mei).with_user(self.relations).action_accept()
        self.assertNotIn(self.vip, self.mei.guest_tag_ids)

    def test_nobody_else_decides(self):
        self.send("tag_add", self.bo, self.vip)
        mine = self.suggested(self.bo)
        self.relations.restaurant_store_ids = self.shanghai
        for user in (self.cashier, self.relations):
            for method in ("action_accept", "action_decline"):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    getattr(mine.with_user(user), method)()
        self.assertFalse(self.bo.guest_tag_ids)

    def test_chosen_tags_of_guests_of_the_own_stores(self):
        self.vip.set_at_till = True
        new = self._make_guest("New")
        self.assertIs(self.send("tag_remove", self.mei, self.vip), True)
        self.assertIs(self.send("tag_add", self.mei, self.vip), True)
        self.assertIs(self.send("tag_add", new, self.vip), True)
        self.assertEqual(new.guest_tag_ids, self.vip)
        self.assertEqual(self.row(new, self.vip).user_id, self.cashier)
        self.assertEqual(self.send("tag_add", self.bo, self.vip), {"suggested": True}, "Never in the store")
        self.row(self.mei, self.vip).origin = "rule"
        self.assertEqual(self.send("tag_remove", self.mei, self.vip), {"suggested": True}, "A rule gave it")
        self.assertEqual(self.row(self.mei, self.vip).state, "active")

    def test_nothing_else_goes_with_a_chosen_tag(self):
        """A tag of an exclusive category replaces the other one: not one that cashiers may not take."""
        category = self.env["restaurant.tag.category"].create({"name": "Grade (test)", "exclusive": True})
        (self.vip | self.secret_tag).category_id = category
        self.secret_tag._give(self.mei)
        self.vip.set_at_till = True
        self.assertEqual(self.send("tag_add", self.mei, self.vip), {"suggested": True})
        self.assertIn(self.secret_tag, self.mei.guest_tag_ids)

    def test_a_block_is_not_lifted_at_the_till(self):
        self.vip.set_at_till = True
        self.vip._block(self.mei)
        self.assertEqual(self.send("tag_add", self.mei, self.vip), {"suggested": True})
        self.assertEqual(self.row(self.mei, self.vip).state, "blocked")

    def test_guest_relations_at_a_till(self):
        both = self._make_user("suggestion_both", f"{CASHIER},restaurant_crm.group_user")
        self.assertIs(self.send("tag_add", self.bo, self.vip, user=both), True)
        self.assertEqual(self.bo.guest_tag_ids, self.vip)

    def test_the_till_knows_which_it_decides(self):
        def told(user):
            rows = self.till_session.with_user(user).load_data(["restaurant.tag"])["restaurant.tag"]
            return {row["id"]: row["decided_at_till"] for row in rows}[self.vip.id]

        both = self._make_user("suggestion_both", f"{CASHIER},restaurant_crm.group_user")
        self.assertEqual((told(self.cashier), told(both)), (False, True))
        self.vip.set_at_till = True
        self.assertTrue(told(self.cashier))
