from datetime import datetime

from odoo.fields import Command
from odoo.tests import freeze_time

from .case import LOGGER, NOON, ComplaintCase


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

    def test_the_job_speaks_the_language_of_whom_it_tells(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.lin.lang = "zh_CN"
        complaint = self._complain(received_at=NOON)
        with freeze_time("2026-03-03 06:01:00"):
            self.escalate()
        told = complaint.activity_ids.filtered(lambda todo: todo.user_id == self.lin)
        self.assertIn(f"投诉 {complaint.name} 处理超时", told.mapped("summary"))

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
