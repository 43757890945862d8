from datetime import datetime

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time

from ..common import GuestCase

# Noon on a Tuesday in Shanghai.
NOON = "2026-03-03 04:00:00"
LOGGER = "odoo.addons.restaurant_crm.models"


class ComplaintCase(GuestCase):
    """Managers of the stores and of the region, and a builder of complaints."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lin = cls._make_user(
            "lin", "restaurant_crm.group_user", restaurant_store_ids=[Command.set(cls.shanghai.ids)]
        )
        cls.ann = cls._make_user("ann", "restaurant_crm.group_user")
        cls.shanghai.manager_id = cls.lin
        cls.region.manager_id = cls.ann
        cls.stages = {
            name: cls.env.ref(f"restaurant_crm.complaint_stage_{name}")
            for name in ("new", "answered", "solving", "closed")
        }

    @classmethod
    def _complain(cls, **values):
        values = {"description": "The soup was cold", "store_id": cls.shanghai.id, **values}
        return cls.env["restaurant.complaint"].create(values)

    def about(self, name):
        return self.env.ref(f"restaurant_crm.complaint_category_{name}")

    def kinds(self, guest):
        return guest.guest_log_ids.sorted("id").mapped("kind")


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


class TestComplaintClock(ComplaintCase):
    """Deadlines in opening hours and time zones; what takes too long goes higher, once."""

    def deadlines(self, **values):
        complaint = self._complain(received_at=NOON, **values)
        return complaint.answer_deadline, complaint.solution_deadline

    def test_defaults(self):
        answer, solution = self.deadlines(channel="dine_in")
        self.assertEqual((answer, solution), (datetime(2026, 3, 3, 4, 5), datetime(2026, 3, 4, 4)))
        self.assertEqual(self.deadlines(channel="delivery")[0], datetime(2026, 3, 3, 4, 30))
        self.assertEqual(self.deadlines(channel="delivery", severity="critical")[0], datetime(2026, 3, 3, 4, 5))

    def hours(self, start, end):
        return self.env["resource.calendar"].create(
            {
                "name": "Evenings",
                "tz": "UTC",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create({"name": "Open", "dayofweek": str(day), "hour_from": start, "hour_to": end})
                    for day in range(7)
                ],
            }
        )

    def test_clocks_run_while_the_store_is_open_by_its_own_clock(self):
        self.env["restaurant.complaint.deadline"].search([]).opening_hours = True
        evenings = self.hours(17, 22)
        (self.shanghai | self.new_york).resource_calendar_id = evenings
        # Opens at 17 in Shanghai, 9 UTC: five minutes later. 24 hours are five evenings, but one hour.
        self.assertEqual(self.deadlines(), (datetime(2026, 3, 3, 9, 5), datetime(2026, 3, 7, 13)))
        # In New York it is 23 on Monday: it opens on Tuesday, 22 UTC. The clocks go forward on Sunday, March 8.
        answer, solution = self.deadlines(store_id=self.new_york.id)
        self.assertEqual(answer, datetime(2026, 3, 3, 22, 5))
        self.assertEqual(solution, datetime(2026, 3, 8, 2))
        weekend = self._complain(store_id=self.new_york.id, received_at="2026-03-08 04:00:00")
        self.assertEqual(weekend.answer_deadline, datetime(2026, 3, 8, 21, 5), "Summer time has begun")

    def test_a_store_that_never_opens_does_not_stop_the_clock(self):
        self.env["restaurant.complaint.deadline"].search([]).opening_hours = True
        self.shanghai.resource_calendar_id = self.hours(17, 22)
        self.shanghai.resource_calendar_id.attendance_ids.unlink()
        self.assertEqual(self.deadlines()[0], datetime(2026, 3, 3, 4, 5))

    def test_without_rules_there_are_no_deadlines(self):
        self.env["restaurant.complaint.deadline"].search([]).active = False
        complaint = self._complain()
        self.assertFalse(complaint.answer_deadline or complaint.escalate_at or complaint.next_deadline)
        self.assertEqual(complaint.clock, "running")

    def test_the_clock_is_computed_as_it_is_searched(self):
        Complaint = self.env["restaurant.complaint"]
        with freeze_time("2026-03-03 04:00:00"):
            late = self._complain(received_at="2026-03-03 03:00:00")
            soon = self._complain(received_at="2026-03-03 03:56:00")
            running = self._complain(received_at="2026-03-03 03:59:00", channel="delivery", severity="minor")
            running.action_answered()
            done = self._complain(solution="x")
            done.action_close()
            every = late | soon | running | done
            self.assertEqual(every.mapped("clock"), ["late", "soon", "running", "done"])
            for complaint in every:
                found = Complaint.search([("clock", "=", complaint.clock), ("id", "in", every.ids)])
                self.assertEqual(found, complaint)

    def escalate(self):
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_escalate_complaints").method_direct_trigger()
        self.env.invalidate_all()

    def todo(self, complaint):
        return complaint.activity_ids.filtered(lambda activity: "too long" in activity.summary).user_id

    def test_what_takes_too_long_goes_higher_once_a_level(self):
        complaint = self._complain(received_at=NOON)
        other = self._complain(received_at=NOON, solution="x")
        other.action_close()
        for moment, level, told in (
            ("2026-03-03 05:59:00", "0", self.env["res.users"]),
            ("2026-03-03 06:01:00", "1", self.lin),
            ("2026-03-03 06:02:00", "1", self.lin),
            ("2026-03-03 08:01:00", "2", self.lin | self.ann),
            ("2026-03-09 08:01:00", "2", self.lin | self.ann),
        ):
            with freeze_time(moment):
                self.escalate()
                self.escalate()
            self.assertEqual(complaint.escalation_level, level, moment)
            self.assertEqual(self.todo(complaint), told, moment)
        self.assertEqual(len(complaint.activity_ids.filtered(lambda todo: "too long" in todo.summary)), 2)
        self.assertFalse(complaint.escalate_at)
        self.assertEqual(other.escalation_level, "0")

    def test_a_manager_of_both_is_told_once(self):
        self.region.manager_id = self.lin
        complaint = self._complain(received_at=NOON)
        with freeze_time("2026-03-05 08:01:00"):
            self.escalate()
            self.escalate()
        self.assertEqual(complaint.escalation_level, "2")
        self.assertEqual(len(complaint.activity_ids.filtered(lambda todo: "too long" in todo.summary)), 1)

    def test_one_that_fails_stops_no_other(self):
        broken, other = self._complain(received_at=NOON), self._complain(received_at=NOON)
        escalate = self.env.registry["restaurant.complaint"]._escalate

        def fail(complaint):
            if complaint == broken:
                raise ValueError("broken")
            return escalate(complaint)

        self.patch(self.env.registry["restaurant.complaint"], "_escalate", fail)
        with freeze_time("2026-03-03 06:01:00"), self.assertLogs(f"{LOGGER}.one_by_one", "ERROR"):
            self.escalate()
        self.assertEqual((broken.escalation_level, other.escalation_level), ("0", "1"))


class TestComplaintRights(ComplaintCase):
    """Cashiers have none, guest relations those of their stores, administrators all of their companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._make_user("till", "base.group_user,point_of_sale.group_pos_user")
        cls.head = cls._make_user("chief", "restaurant_crm.group_manager")
        cls.here = cls._complain()
        cls.there = cls._complain(store_id=cls.new_york.id)
        cls.nowhere = cls._complain(store_id=False)

    def test_cashiers_see_and_write_nothing(self):
        Complaint = self.env["restaurant.complaint"].with_user(self.cashier)
        for attempt in (
            lambda: Complaint.search([]),
            lambda: Complaint.create({"description": "x"}),
            lambda: Complaint.report({"description": "x"}),
            lambda: self.here.with_user(self.cashier).read(["description"]),
            lambda: self.here.with_user(self.cashier).write({"severity": "minor"}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.assertFalse(
            self.mei.with_user(self.cashier)._has_field_access(self.mei._fields["guest_complaint_ids"], "read")
        )

    def test_guest_relations_work_in_their_stores(self):
        found = self.env["restaurant.complaint"].with_user(self.lin).search([])
        self.assertEqual(found & (self.here | self.there | self.nowhere), self.here | self.nowhere)
        self.here.with_user(self.lin).action_answered()
        with self.assertRaises(AccessError):
            self.there.with_user(self.lin).action_answered()
        with self.assertRaises(AccessError):
            self.here.with_user(self.lin).unlink()
        with self.assertRaises(AccessError):
            self.env["restaurant.complaint.deadline"].with_user(self.lin).search([])[0].answer_minutes = 600

    def test_administrators_work_in_all_and_set_up(self):
        every = self.here | self.there | self.nowhere
        self.assertEqual(self.env["restaurant.complaint"].with_user(self.head).search([]) & every, every)
        self.there.with_user(self.head).unlink()
        self.env["restaurant.complaint.deadline"].with_user(self.head).search([])[0].answer_minutes = 10
        self.env["restaurant.complaint.category"].with_user(self.head).create({"name": "Parking"})

    def test_other_companies_see_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._make_user(
            "stranger",
            "restaurant_crm.group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(self.env["restaurant.complaint"].with_user(stranger).search([]) & (self.here | self.there))


class TestComplaintsOfMany(ComplaintCase):
    def test_a_list_costs_the_same_however_long_it_is(self):
        names = ("name", "next_deadline", "clock", "partner_id", "store_id", "category_id", "user_id", "stage_id")

        def shown(count):
            complaints = self.env["restaurant.complaint"].concat(
                *(self._complain(partner_id=self.mei.id) for _number in range(count))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            complaints.web_read({name: {} for name in names})
            return self.env.cr.sql_log_count - before

        shown(2)
        self.assertEqual(shown(3), shown(30))

    def test_rules_hear_of_a_complaint(self):
        """The guest is queued, so that a tag that asks for open complaints comes and goes by itself."""
        tag = self.env["restaurant.tag"].create({"name": "Unhappy"})
        rule = self.env["restaurant.tag.rule"].create(
            {
                "name": "Open complaint",
                "tag_id": tag.id,
                "condition_ids": [Command.create({"measure": "open_complaints", "comparison": ">=", "value": 1})],
            }
        )
        self.assertEqual(rule.summary, "at least 1 open complaint")
        complaint = self._complain(partner_id=self.mei.id, received_at=fields.Datetime.now())
        self.process()
        self.assertIn(tag, self.mei.guest_tag_ids)
        complaint.solution = "Done"
        complaint.action_close()
        self.process()
        self.assertNotIn(tag, self.mei.guest_tag_ids)
