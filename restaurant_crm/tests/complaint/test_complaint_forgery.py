"""What guest relations may do with complaints over RPC: what the form lets them, and nothing else."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .case import ComplaintCase

LATER = "2099-01-01 00:00:00"


class TestForgery(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wang = cls._make_user(
            "forger", "restaurant_crm.group_user", restaurant_store_ids=[Command.set(cls.shanghai.ids)]
        )
        cls.chief = cls._make_user("forger_chief", "restaurant_crm.group_manager")
        cls.complaint = cls._complain(partner_id=cls.mei.id)

    def mine(self, user=None):
        self.env.invalidate_all()
        return self.complaint.with_user(user or self.wang)

    def test_deadlines_and_moments_are_not_written(self):
        for user in (self.wang, self.chief):
            for name in (
                "answer_deadline", "solution_deadline", "escalate_at", "next_deadline", "soon_at", "answered_at",
                "closed_at", "reopened_at",
            ):  # fmt: skip
                with self.subTest(user=user.login, field=name), self.assertRaises(AccessError):
                    self.mine(user).write({name: LATER})
            for name, value in (
                ("escalation_level", "2"), ("reopened", 7), ("answer_kept", "kept"), ("solution_kept", "kept"),
                ("hours_to_answer", 0.1), ("recovery", "recovered"), ("compensation_cost", 0), ("name", "C1"),
                ("uuid", "x"), ("closed", True),
            ):  # fmt: skip
                with self.subTest(user=user.login, field=name), self.assertRaises(AccessError):
                    self.mine(user).write({name: value})

    def test_nor_given_from_the_beginning(self):
        Complaint = self.env["restaurant.complaint"].with_user(self.wang)
        values = {"description": "x", "store_id": self.shanghai.id}
        for name in ("answer_deadline", "answered_at", "closed_at", "escalate_at"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                Complaint.create({**values, name: LATER})
        forged = Complaint.with_context(
            default_answered_at=LATER, default_answer_deadline=LATER, default_escalation_level="2"
        ).create(values)
        self.assertFalse(forged.answered_at)
        self.assertLess(forged.answer_deadline, fields.Datetime.to_datetime(LATER))
        self.assertEqual(forged.escalation_level, "0")

    def test_the_clock_starts_when_it_arrived(self):
        Complaint = self.env["restaurant.complaint"].with_user(self.wang)
        ahead = Complaint.create({"description": "x", "store_id": self.shanghai.id, "received_at": LATER})
        self.assertLessEqual(ahead.received_at, fields.Datetime.now())
        before = self.complaint.answer_deadline
        with self.assertRaises(AccessError):
            self.mine().received_at = fields.Datetime.now()
        self.mine().received_at = self.complaint.received_at
        self.assertEqual(self.complaint.answer_deadline, before)
        self.mine(self.chief).received_at = fields.Datetime.subtract(self.complaint.received_at, hours=1)

    def test_stages_are_gone_through(self):
        with self.assertRaises(UserError):
            self.mine().stage_id = self.stages["closed"]
        self.mine().write({"stage_id": self.stages["closed"].id, "solution": "New soup"})
        self.assertTrue(self.complaint.closed_at and self.complaint.answered_at)
        for name in ("new", "answered"):
            with self.subTest(stage=name), self.assertRaisesRegex(UserError, "Reopen"):
                self.mine().stage_id = self.stages[name]
        self.mine()._reopen("Still cold")
        self.assertEqual((self.complaint.reopened, self.complaint.closed), (1, False))

    def test_it_stays_with_the_own_stores(self):
        order = self.pay(self.bo, fields.Datetime.now(), store=self.new_york)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        for values in (
            {"store_id": self.new_york.id},
            {"order_id": order.id},
            {"company_id": elsewhere.id},
            {"company_id": elsewhere.id, "store_id": False},
        ):
            with self.subTest(**values), self.assertRaises(UserError), self.cr.savepoint():
                self.mine().write(values)
                self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(self.complaint.store_id, self.shanghai)
        with self.assertRaises(AccessError):
            self.env["restaurant.complaint"].with_user(self.wang).create(
                {"description": "x", "store_id": self.new_york.id}
            )

    def test_what_hangs_on_it_stays_as_well(self):
        theirs = self._complain(store_id=self.new_york.id)
        gesture = self.env.ref("restaurant_crm.compensation_offer_gesture")
        draft = (
            self.env["restaurant.compensation"]
            .with_user(self.wang)
            .create({"complaint_id": self.complaint.id, "offer_id": gesture.id})
        )
        with self.assertRaises(AccessError):
            draft.complaint_id = theirs
        warning, other = (
            self.env["restaurant.remediation"].create({"store_id": store.id, "user_id": self.ann.id})
            for store in (self.shanghai, self.new_york)
        )
        other.write({"finding": "Nothing", "state": "dismissed"})
        for values in ({"state": "closed"}, {"usual_rate": 9}, {"outcome": "usual"}, {"raised_on": "2020-01-01"}):
            with self.subTest(**values), self.assertRaises(AccessError):
                warning.with_user(self.wang).write(values)
        with self.assertRaises(AccessError):
            warning.with_user(self.wang).store_id = self.new_york
        measure = self.env["restaurant.remediation.measure"].with_user(self.wang)
        mine = measure.create({"remediation_id": warning.id, "name": "Train"})
        with self.assertRaises(AccessError):
            mine.remediation_id = other

    def test_the_steps_still_work_for_them(self):
        mine = self.mine()
        mine.action_answered()
        self.assertTrue(mine.answered_at)
        mine.solution = "New soup"
        mine.action_close()
        self.assertTrue(mine.closed_at)
        warning = self.env["restaurant.remediation"].create({"store_id": self.shanghai.id, "user_id": self.ann.id})
        warning.with_user(self.wang).finding = "Nothing"
        warning.with_user(self.wang).action_dismiss()
        self.assertEqual(warning.state, "dismissed")
        warning.with_user(self.wang).action_reopen()
        self.assertEqual(warning.state, "open")
        number = (
            self.env["restaurant.complaint"]
            .with_user(self.wang)
            .report({"uuid": "abc", "description": "Cold", "store_id": self.shanghai.id})
        )
        again = self.env["restaurant.complaint"].with_user(self.wang).report({"uuid": "abc", "description": "Cold"})
        self.assertEqual(number, again)
