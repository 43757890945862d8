from datetime import datetime

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time

from .case import NOON, ComplaintCase


class TestComplaints(ComplaintCase):
    """From the arrival of a complaint to its end."""

    def test_it_knows_store_guest_channel_and_severity_by_order_and_category(self):
        order = self.pay(self.mei, NOON)
        complaint = self.env["restaurant.complaint"].create(
            {
                "description": "A stone in the rice",
                "order_id": order.id,
                "category_id": self.about("foreign_object").id,
                "received_at": "2026-03-03 04:30:00",
            }
        )
        self.assertEqual(complaint.partner_id, self.mei)
        self.assertEqual((complaint.store_id, complaint.region_id), (self.shanghai, self.region))
        self.assertEqual((complaint.channel, complaint.daypart), ("takeaway", "lunch"))
        self.assertEqual(complaint.severity, "critical", "Food safety, by the category above")
        self.assertEqual(complaint.user_id, self.lin)
        self.assertTrue(complaint.name.startswith("C"))
        self.assertEqual(complaint.activity_ids.user_id, self.lin)
        self.assertIn(self.lin.partner_id, complaint.message_partner_ids)

    def test_severity_is_never_below_the_category(self):
        complaint = self._complain(severity="minor", category_id=self.about("staff").id)
        self.assertEqual(complaint.severity, "serious")
        self.assertEqual(self._complain(severity="critical", category_id=self.about("taste").id).severity, "critical")
        self.assertEqual(self._complain().severity, "moderate")
        with self.assertRaisesRegex(ValidationError, "Serious at least"):
            complaint.severity = "minor"

    def test_another_guest_is_reached_at_their_own_number(self):
        self.mei.write({"phone": "+86 138 0000 0001", "email": "mei@example.com"})
        self.bo.write({"phone": False, "email": "bo@example.com"})
        complaint = self._complain(partner_id=self.mei.id)
        complaint.partner_id = self.bo
        self.assertEqual((complaint.phone, complaint.email), (False, "bo@example.com"))
        stranger = self._complain(phone="+86 138 0000 0002", contact_name="Wu")
        self.assertEqual(stranger.phone, "+86 138 0000 0002")

    def test_the_words_of_a_stranger_are_no_markup(self):
        complaint = self._complain(description="<img src=x onerror=alert(1)> & cold")
        self.assertIn("&lt;img src=x", complaint.activity_ids.note)

    def test_categories_are_named_with_those_above_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        food = self.env["restaurant.complaint.category"].create({"name": "Dishes"})
        soup = self.env["restaurant.complaint.category"].create({"name": "Soup", "parent_id": food.id})
        food.with_context(lang="zh_CN").name = "菜"
        soup.with_context(lang="zh_CN").name = "汤"
        self.assertEqual(soup.display_name, "Dishes / Soup")
        self.assertEqual(soup.with_context(lang="zh_CN").display_name, "菜 / 汤")
        with self.assertRaises(UserError):
            food.parent_id = soup

    def test_it_is_answered_solved_and_closed(self):
        complaint = self._complain(partner_id=self.mei.id, received_at=NOON)
        with freeze_time("2026-03-03 04:04:00"):
            complaint.action_answered()
        self.assertEqual(complaint.answered_at, datetime(2026, 3, 3, 4, 4))
        self.assertEqual((complaint.answer_kept, complaint.answer_kept_share), ("kept", 100))
        self.assertEqual(complaint.activity_ids.mapped("summary"), [f"Solve complaint {complaint.name}"])
        self.assertIs(complaint.hours_to_solve, False, "Not solved in zero hours")
        with self.assertRaisesRegex(ValidationError, "Write down what was done"):
            complaint.action_close()
        with freeze_time("2026-03-04 05:00:00"):
            complaint.solution = "New soup, and a coupon"
            complaint.action_close()
        self.assertTrue(complaint.closed)
        self.assertEqual(complaint.solution_kept, "missed", "A day and an hour")
        self.assertEqual(complaint.solution_kept_share, 0)
        self.assertEqual(complaint.hours_to_solve, 25)
        self.assertFalse(complaint.activity_ids, "Nothing is left to do")
        self.assertEqual(self.kinds(self.mei), ["complaint_received", "complaint_closed"])

    def test_closing_at_once_answers_as_well(self):
        complaint = self._complain(solution="Apologised at the table")
        complaint.action_close()
        self.assertEqual(complaint.answered_at, complaint.closed_at)

    def test_reopening_lets_the_clock_run_again(self):
        complaint = self._complain(partner_id=self.mei.id, solution="New soup")
        complaint.action_close()
        complaint._reopen("Still cold")
        self.assertFalse(complaint.closed or complaint.closed_at)
        self.assertEqual(complaint.reopened, 1)
        self.assertEqual(complaint.next_deadline, complaint.solution_deadline)
        self.assertEqual(complaint.activity_ids.user_id, self.lin)
        self.assertEqual(self.kinds(self.mei)[-1], "complaint_reopened")

    def test_a_reopened_complaint_has_its_time_again_and_goes_higher_again(self):
        complaint = self._complain(received_at=NOON, solution="New soup")
        with freeze_time("2026-03-03 09:00:00"):
            complaint.write({"escalation_level": "2", "escalate_at": False})
            complaint.action_close()
        with freeze_time("2026-03-10 04:00:00"):
            complaint._reopen("Still cold")
        self.assertEqual(complaint.solution_deadline, datetime(2026, 3, 11, 4))
        self.assertEqual((complaint.escalation_level, complaint.escalate_at), ("0", datetime(2026, 3, 10, 6)))
        self.assertEqual(complaint.activity_ids.mapped("summary"), [f"Solve complaint {complaint.name}"])

    def test_a_reopened_duplicate_stands_for_itself(self):
        first, second = self._complain(), self._complain()
        second.duplicate_of_id = first
        second._reopen("Another soup")
        self.assertFalse(second.closed or second.duplicate_of_id)

    def test_open_on_a_past_day_although_it_was_reopened_since(self):
        with freeze_time("2026-03-03 04:00:00"):
            complaint = self._complain(partner_id=self.mei.id, solution="New soup")
        with freeze_time("2026-03-04 04:00:00"):
            complaint.action_close()
        with freeze_time("2026-03-09 04:00:00"):
            complaint._reopen("Still cold")
        segment = self.env["restaurant.segment"].create(
            {
                "name": "Open",
                "condition_ids": [Command.create({"measure": "open_complaints", "comparison": ">=", "value": 1})],
            }
        )
        days = ("2026-03-03 12:00:00", "2026-03-06 12:00:00", "2026-03-09 12:00:00")
        found = [self.mei in segment.get_guests(as_of=fields.Datetime.to_datetime(day)) for day in days]
        self.assertEqual(found, [True, False, True])

    def test_whoever_becomes_responsible_takes_over_what_is_to_do(self):
        complaint = self._complain()
        complaint.user_id = self.ann
        self.assertEqual(complaint.activity_ids.user_id, self.ann)
        self.assertEqual(len(complaint.activity_ids), 1)

    def test_a_duplicate_is_closed_with_a_link(self):
        first, second = self._complain(), self._complain()
        second.duplicate_of_id = first
        self.assertTrue(second.closed, "Without a solution of its own")
        self.assertEqual((first.duplicate_count, first.closed), (1, False))
        with self.assertRaises(ValidationError):
            first.duplicate_of_id = second

    def test_in_the_form(self):
        with Form(self.env["restaurant.complaint"].with_user(self.lin)) as form:
            form.partner_id = self.mei
            form.category_id = self.about("waiting")
            form.store_id = self.shanghai
            form.description = "An hour for tea"
        complaint = form.record
        self.assertEqual((complaint.severity, complaint.user_id), ("moderate", self.lin))
        with Form(complaint) as form:
            form.solution = "Said sorry"
        complaint.action_close()
        self.assertEqual(self.mei.with_user(self.lin).guest_complaint_count, 1)
        self.assertEqual(self.mei.with_user(self.lin).guest_open_complaint_count, 0)

    def test_reported_twice_it_is_one_complaint(self):
        values = {"uuid": "b2c1", "description": " Late ", "channel": "delivery", "store_id": self.shanghai.id}
        Complaint = self.env["restaurant.complaint"].with_user(self.ann)
        self.assertEqual(Complaint.report(values), Complaint.report(values))
        complaint = Complaint.search([("uuid", "=", "b2c1")])
        self.assertEqual((len(complaint), complaint.source, complaint.description), (1, "api", "Late"))

    def test_nonsense_is_not_reported(self):
        Complaint = self.env["restaurant.complaint"].with_user(self.ann)
        count = Complaint.search_count([])
        for values, text in (
            ({"description": "  "}, "Say what happened"),
            ({"description": "x", "stage_id": 1}, "stage_id"),
            ({"description": "x", "severity": "awful"}, "no severity"),
            ({"description": "x", "received_at": "yesterday"}, "not a date"),
            ({"description": "x", "order_line_ids": [[0, 0, {"qty": 1}]]}, "ids of lines"),
            ({"description": "x", "order_line_ids": [1]}, "not on the order"),
        ):
            with self.assertRaisesRegex(UserError, text):
                Complaint.report(values)
        self.assertEqual(Complaint.search_count([]), count)

    def test_nothing_is_received_before_its_time_and_dishes_are_those_of_the_order(self):
        order = self.pay(self.mei, NOON)
        Complaint = self.env["restaurant.complaint"].with_user(self.ann)
        values = {
            "uuid": "e5f6",
            "description": "x",
            "order_id": order.id,
            "order_line_ids": order.lines.ids,
            "received_at": "2199-01-01 00:00:00",
        }
        Complaint.report(values)
        complaint = Complaint.search([("uuid", "=", "e5f6")])
        self.assertLessEqual(complaint.received_at, fields.Datetime.now())
        self.assertEqual(complaint.sudo().order_line_ids, order.lines)

    def test_merged_contacts_keep_their_complaints(self):
        complaint = self._complain(partner_id=self.bo.id)
        self.merge(self.bo, into=self.mei)
        self.assertEqual(complaint.partner_id, self.mei)
