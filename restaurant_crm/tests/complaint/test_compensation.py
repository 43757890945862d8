from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from ...engine.shared.clock import local_date
from .case import ComplaintCase
from .compensation_case import CompensationCase


class TestCompensation(CompensationCase):
    def test_proposals_follow_the_severity(self):
        mild = self._complain(severity="minor")
        self.assertEqual(
            self.offer(self.gesture, complaint=mild).proposed_ids & (self.gesture | self.bill), self.gesture
        )
        with self.assertRaisesRegex(ValidationError, "more serious"):
            self.offer(self.bill)

    def test_a_coupon_of_loyalty_within_the_budget(self):
        compensation = self.give(self.small)
        card = compensation.sudo().card_id
        self.assertEqual((compensation.state, compensation.given_by_id, compensation.cost), ("given", self.wang, 15))
        self.assertEqual((card.partner_id, card.program_id, card.points), (self.mei, self.small.program_id, 1))
        self.assertEqual(card.expiration_date - timedelta(days=60), local_date(self.env))
        self.assertEqual((self.complaint.compensation_cost, self.complaint.compensation_kind), (15, "discount"))
        self.assertIn(card.code, self.complaint.message_ids[0].body)
        self.assertIn("complaint_compensated", self.kinds(self.mei))
        self.assertFalse(
            self.env["mail.mail"].sudo().search_count([("model", "=", "loyalty.card"), ("res_id", "=", card.id)])
        )
        card.points = 0
        self.env.invalidate_all()
        self.assertTrue(compensation.redeemed)

    def test_above_the_budget_it_waits_for_the_nearest_who_may(self):
        compensation = self.give(self.dish)
        self.assertEqual(compensation.state, "waiting")
        self.assertEqual(self.complaint.compensation_cost, 0)
        todo = self.complaint.activity_ids.filtered(lambda todo: "Approve" in todo.summary)
        self.assertEqual(todo.user_id, self.lin, "The store manager may give 100")
        with self.assertRaisesRegex(UserError, "more than you may give"):
            compensation.action_approve()
        with self.assertRaisesRegex(UserError, "Only who may approve"):
            compensation.action_refuse()
        compensation.with_user(self.lin).action_approve()
        self.assertEqual((compensation.state, compensation.given_by_id), ("given", self.lin))
        self.assertFalse(self.complaint.activity_ids.filtered(lambda todo: "Approve" in todo.summary))

    def test_what_it_costs_follows_from_what_is_given(self):
        """A stated cost of 0, or a forged state, gives nothing past budget and approval."""
        for offer in (self.dish, self.bill):
            complaint = self._complain(partner_id=self.mei.id, severity="critical")
            with self.subTest(offer=offer.name):
                compensation = self.give(offer, complaint=complaint, cost=0)
                self.assertEqual((compensation.state, compensation.cost), ("waiting", offer.cost))
                with self.assertRaises(UserError):
                    compensation.write({"cost": 0})
                with self.assertRaises(UserError):
                    compensation.action_approve()
        small = self.offer(self.small, cost=0)
        self.assertEqual(small.cost, self.small.cost)
        small.cost = 0
        self.assertEqual(small.cost, self.small.cost)
        forged = (
            self.env["restaurant.compensation"]
            .with_user(self.wang)
            .with_context(default_state="given", default_cost=0, default_refund_amount=1)
            .create({"complaint_id": self.complaint.id, "offer_id": self.large.id})
        )
        self.assertEqual((forged.state, forged.cost, forged.refund_amount), ("draft", self.large.cost, 0))

    def test_a_refund_costs_what_is_refunded(self):
        order = self.pay(self.mei, fields.Datetime.now(), {self.beef: 10, self.tea: 1})
        complaint = self._complain(partner_id=self.mei.id, order_id=order.id, severity="critical")
        self.assertEqual(self.offer(self.bill, complaint=complaint, cost=1).cost, 610)
        self.assertEqual(self.offer(self.dish, complaint=complaint, cost=1).cost, self.dish.cost)
        complaint.order_line_ids = order.lines.filtered(lambda line: line.product_id == self.beef)
        self.assertEqual(self.offer(self.dish, complaint=complaint, cost=1).cost, 600)

    def test_a_coupon_without_a_usual_cost_costs_what_it_takes_off(self):
        def program(**reward):
            return self.env["loyalty.program"].create(
                {
                    "name": "Apology (test)",
                    "program_type": "coupons",
                    "applies_on": "current",
                    "trigger": "with_code",
                    "reward_ids": [Command.clear(), Command.create({"reward_type": "discount", **reward})],
                }
            )

        worth = {"discount_mode": "per_order", "discount": 70}
        capped = {"discount_mode": "percent", "discount": 100, "discount_max_amount": 80}
        everything = {"discount_mode": "percent", "discount": 100}
        for reward, cost in ((worth, 70), (capped, 80), (everything, 0)):
            offer = self.env["restaurant.compensation.offer"].create(
                {"name": "Apology (test)", "kind": "coupon", "program_id": program(**reward).id, "cost": 0}
            )
            with self.subTest(**reward):
                compensation = self.give(offer, cost=0)
                self.assertEqual((compensation.state, compensation.cost), ("waiting", cost))
                # What nobody can know is above every budget.
                self.assertEqual(self.env["restaurant.compensation.budget"]._allows(self.lin, compensation), bool(cost))

    def test_more_than_was_approved_is_told(self):
        order = self.pay(self.mei, fields.Datetime.now(), {self.beef: 10})
        complaint = self._complain(partner_id=self.mei.id, order_id=order.id, severity="serious")
        compensation = self.offer(self.dish, complaint=complaint)
        compensation.with_user(self.lin).action_give()
        self.assertEqual((compensation.state, compensation.cost), ("given", 40))
        self.give_back(order, at=fields.Datetime.now())
        compensation.with_user(self.lin).action_take_refund()
        self.assertEqual(compensation.cost, 600)
        self.assertTrue(complaint.activity_ids.filtered(lambda todo: "More was refunded" in todo.summary))

    def test_far_above_the_budget_it_goes_to_the_region(self):
        self.give(self.dish, cost=300)
        todo = self.complaint.activity_ids.filtered(lambda todo: "Approve" in todo.summary)
        self.assertEqual(todo.user_id, self.ann)

    def test_it_may_be_refused(self):
        compensation = self.give(self.dish)
        compensation.with_user(self.lin).action_refuse()
        self.assertEqual(compensation.state, "refused")
        self.assertFalse(self.complaint.compensation_cost)
        self.assertFalse(self.approvals(), "Nothing to approve any more")

    def approvals(self):
        return self.complaint.activity_ids.filtered(lambda todo: "Approve" in todo.summary)

    def test_an_approval_stays_until_the_last_is_decided(self):
        first, second = self.give(self.dish), self.give(self.dish)
        far = self.give(self.dish, cost=300)
        self.assertEqual(self.approvals().user_id, self.lin | self.ann)
        first.with_user(self.lin).action_refuse()
        self.assertEqual(self.approvals().user_id, self.lin | self.ann)
        second.with_user(self.lin).action_approve()
        self.assertEqual(self.approvals().user_id, self.ann, "Lin is done")
        far.with_user(self.ann).action_refuse()
        self.assertFalse(self.approvals())

    def test_asking_takes_nothing_from_a_budget(self):
        budget = self.env.ref("restaurant_crm.compensation_budget_region")
        self.give(self.dish, cost=300)
        self.assertFalse(budget.touched_at)

    def test_limits_count_all_of_a_complaint_and_of_a_month(self):
        self.assertEqual(self.give(self.gesture).state, "given")
        self.assertEqual(self.give(self.gesture).state, "given", "20 of 20")
        self.assertEqual(self.give(self.gesture).state, "waiting", "30 of 20")
        budget = self.env.ref("restaurant_crm.compensation_budget_staff")
        budget.month_limit = 35
        other, third = self._complain(), self._complain()
        self.assertEqual(self.give(self.small, complaint=other).state, "given", "35 of 35")
        self.assertEqual(self.give(self.gesture, complaint=third).state, "waiting", "45 of 35")
        self.assertEqual(self.give(self.gesture, self.lin, complaint=third).state, "given", "Lin has her own")

    def test_administrators_may_give_anything_others_without_a_budget_nothing(self):
        self.assertEqual(self.give(self.large, self.chief, cost=99999).state, "given")
        self.env["restaurant.compensation.budget"].search([]).unlink()
        self.assertEqual(self.give(self.gesture, complaint=self._complain()).state, "waiting")

    def test_nobody_writes_past_the_steps(self):
        compensation = self.offer(self.gesture)
        for attempt in (
            lambda: compensation.write({"state": "given"}),
            lambda: self.offer(self.gesture, state="given"),
            lambda: self.offer(self.gesture, given_by_id=self.lin.id),
        ):
            with self.assertRaises(UserError):
                attempt()
        compensation.action_give()
        with self.assertRaisesRegex(UserError, "Only drafts"):
            compensation.cost = 1
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            compensation.unlink()
        cashier = self._make_user("till", "base.group_user,point_of_sale.group_pos_user")
        with self.assertRaises(AccessError):
            self.offer(self.gesture, cashier)
        self.lin.restaurant_store_ids = self.new_york
        with self.assertRaises(AccessError):
            compensation.with_user(self.lin).read(["cost"])

    def test_a_refund_is_booked_with_what_the_till_gave_back(self):
        order = self.pay(self.mei, fields.Datetime.now(), {self.tofu: 2})
        self.complaint.order_id = order
        compensation = self.give(self.dish, self.lin)
        with self.assertRaisesRegex(UserError, "has not refunded"):
            compensation.action_take_refund()
        self.give_back(order, {self.tofu: 1}, at=fields.Datetime.now() + timedelta(seconds=1))
        compensation.action_take_refund()
        self.assertEqual((compensation.refund_amount, self.complaint.compensation_cost), (30, 30))

    def test_in_the_form(self):
        action = self.complaint.with_user(self.wang).action_make_good()
        Compensation = self.env["restaurant.compensation"].with_user(self.wang).with_context(**action["context"])
        with Form(Compensation) as form:
            form.offer_id = self.small
            self.assertEqual(form.cost, 15)
        form.record.action_give()
        self.assertEqual(form.record.state, "given")


class TestRecovery(ComplaintCase):
    """Recovered by a later visit within the time, lost without."""

    def complain(self, days, **values):
        complaint = self._complain(partner_id=self.mei.id, received_at=self.ago(days), **values)
        self.process()
        return complaint

    def test_a_later_visit_recovers(self):
        complaint = self.complain(10)
        self.assertEqual(complaint.recovery, "waiting")
        order = self.pay(self.mei, self.ago(3))
        self.process()
        self.assertEqual((complaint.recovery, complaint.recovered_share), ("recovered", 100))
        self.assertEqual(complaint.recovered_on, self.mei.guest_visit_ids.visit_date)
        self.assertIn("complaint_recovered", self.kinds(self.mei))
        self.give_back(order)
        self.process()
        self.assertEqual((complaint.recovery, complaint.recovered_share), ("waiting", False), "The visit is gone")

    def test_the_meal_complained_about_is_no_return(self):
        complaint = self.complain(10)
        self.pay(self.mei, self.ago(10))
        self.process()
        self.assertEqual(complaint.recovery, "waiting")

    def test_without_a_visit_in_time_it_is_lost(self):
        complaint = self.complain(70)
        self.pay(self.mei, self.ago(9))
        self.process()
        self.assertEqual((complaint.recovery, complaint.recovered_share), ("lost", 0), "61 days later")
        self.env["ir.config_parameter"].set_param("restaurant_crm.recovery_days", "61")
        self.env["restaurant.complaint"]._cron_judge()
        self.assertEqual(complaint.recovery, "recovered")

    def test_strangers_and_duplicates_do_not_count(self):
        first = self.complain(70)
        second = self.complain(70)
        second.duplicate_of_id = first
        stranger = self._complain(received_at=self.ago(70))
        self.process()
        self.env["restaurant.complaint"]._cron_judge()
        self.assertEqual((first.recovery, second.recovery, stranger.recovery), ("lost", False, False))


@tagged("post_install", "-at_install")
class TestTalk(CompensationCase, HttpCase):
    """What is said to the guest, and the page on which the guest sees how far it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.mei.write({"email": "mei@example.com", "phone": "+86 138 0013 8000"})
        cls.complaint = cls._complain(partner_id=cls.mei.id)

    def test_a_message_to_the_guest_is_the_first_answer(self):
        action = self.complaint.with_user(self.lin).action_write_mail()
        composer = Form(self.env["mail.compose.message"].with_user(self.lin).with_context(**action["context"])).save()
        self.assertEqual(composer.partner_ids, self.mei)
        composer._action_send_mail()
        self.assertTrue(self.complaint.answered_at)
        message = self.complaint.message_ids.filtered(lambda message: self.mei in message.partner_ids)
        self.assertIn(self.complaint.access_token, message.body)

    def test_a_note_is_no_answer(self):
        self.complaint.with_user(self.lin).message_post(body="The cook is asked", subtype_xmlid="mail.mt_note")
        self.complaint.with_user(self.lin).message_post(body="@Ann", partner_ids=self.ann.partner_id.ids)
        self.assertFalse(self.complaint.answered_at)

    def test_a_call(self):
        Call = self.env["restaurant.complaint.call"].with_user(self.lin)
        Call.create({"complaint_id": self.complaint.id, "outcome": "nobody"}).action_log()
        self.assertFalse(self.complaint.answered_at)
        Call.create({"complaint_id": self.complaint.id, "note": "Comes again on Friday"}).action_log()
        self.assertTrue(self.complaint.answered_at)
        self.assertIn("Friday", self.complaint.message_ids.mapped("body")[0] + self.complaint.message_ids[1].body)

    def test_a_text_message(self):
        action = self.complaint.with_user(self.lin).action_write_sms()
        composer = Form(self.env["sms.composer"].with_user(self.lin).with_context(**action["context"])).save()
        composer.action_send_sms()
        self.assertTrue(self.complaint.answered_at)

    def test_opt_outs_are_respected(self):
        complaint = self.complaint.with_user(self.lin)
        self.env["mail.blacklist"]._add("mei@example.com")
        self.env["phone.blacklist"].add("+8613800138000")
        with self.assertRaisesRegex(UserError, "opted out of e-mails"):
            complaint.action_write_mail()
        with self.assertRaisesRegex(UserError, "opted out of text"):
            complaint.action_write_sms()
        complaint.may_contact = False
        for step in (complaint.action_write_mail, complaint.action_write_sms, complaint.action_log_call):
            with self.assertRaisesRegex(UserError, "does not want to be contacted"):
                step()
        with self.assertRaisesRegex(UserError, "does not want to be contacted"):
            complaint.message_post(body="Hello", partner_ids=self.mei.ids, subtype_xmlid="mail.mt_comment")
        complaint.message_post(body="Look", partner_ids=self.ann.partner_id.ids, subtype_xmlid="mail.mt_comment")

    def test_the_page_tells_how_far_it_is_and_the_coupon(self):
        compensation = self.give(self.small, complaint=self.complaint)
        url = self.complaint._get_share_url()
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200)
        for shown in (self.complaint.name, compensation.code, "Shanghai"):
            self.assertIn(shown, page.text)
        for hidden in ("Mei", "soup", "8000"):
            self.assertNotIn(hidden, page.text)
        self.env["res.lang"]._activate_lang("zh_CN")
        self.mei.lang = "zh_CN"
        self.complaint.received_at = "2026-03-01 18:00:00"
        page = self.url_open(url)
        self.assertIn("您的投诉", page.text)
        self.assertIn("2:00", page.text, "By the clock of the store")
        self.assertEqual(self.url_open(f"/complaint/{self.complaint.id}").status_code, 404)
        self.assertEqual(self.url_open(f"/complaint/{self.complaint.id}?access_token=x").status_code, 404)
        self.assertEqual(self.url_open("/complaint/999999999?access_token=x").status_code, 404)
