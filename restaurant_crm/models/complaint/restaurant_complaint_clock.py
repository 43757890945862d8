from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..shared.optional_float import OptionalFloat

# Who a complaint went to when it took too long.
LEVELS = [("0", "Responsible"), ("1", "Store Manager"), ("2", "Region Manager")]
KEPT = [("kept", "Kept"), ("missed", "Missed")]
# A deadline is near in the last quarter of its time, and at most so many minutes before.
SOON_SHARE = 4
SOON_MINUTES = 30


class RestaurantComplaint(models.Model):
    """The clocks of a complaint: until the first answer, until it goes higher, until it is solved."""

    _inherit = "restaurant.complaint"

    answer_deadline = fields.Datetime(
        string="Answer by", compute="_compute_deadlines", store=True, readonly=False, copy=False
    )
    solution_deadline = fields.Datetime(
        string="Solve by", compute="_compute_deadlines", store=True, readonly=False, copy=False
    )
    escalate_at = fields.Datetime(
        compute="_compute_deadlines", store=True, index="btree_not_null", copy=False, help="Empty: it goes no higher."
    )
    escalation_level = fields.Selection(
        LEVELS, string="Went To", required=True, default="0", readonly=True, copy=False, tracking=True
    )
    next_deadline = fields.Datetime(
        compute="_compute_next_deadline", store=True, index="btree_not_null", help="The clock that runs now."
    )
    soon_at = fields.Datetime(compute="_compute_next_deadline", store=True, help="From here on it is due soon.")
    reopened_at = fields.Datetime(readonly=True, copy=False, help="The last time; from here the clocks run again.")
    clock = fields.Selection(
        [
            ("running", "In Time"),
            ("soon", "Due Soon"),
            ("late", "Overdue"),
            ("done", "Done"),
        ],
        compute="_compute_clock",
        search="_search_clock",
    )
    answer_kept = fields.Selection(KEPT, string="First Answer in Time", compute="_compute_kept", store=True)
    solution_kept = fields.Selection(KEPT, string="Solved in Time", compute="_compute_kept", store=True)
    # Shares of those that are answered or closed: nothing, not zero, while they are not.
    answer_kept_share = OptionalFloat(
        string="Answered in Time (%)", compute="_compute_kept", store=True, aggregator="avg", digits=(16, 0)
    )
    solution_kept_share = OptionalFloat(
        string="Solved in Time (%)", compute="_compute_kept", store=True, aggregator="avg", digits=(16, 0)
    )
    hours_to_answer = OptionalFloat(compute="_compute_kept", store=True, aggregator="avg", digits=(16, 1))
    hours_to_solve = OptionalFloat(compute="_compute_kept", store=True, aggregator="avg", digits=(16, 1))

    @api.depends("received_at", "reopened_at", "severity", "channel", "store_id", "company_id")
    def _compute_deadlines(self):
        """Set when the complaint arrives or is reopened, and again when it turns out to be something else.

        Never when rules change: what was promised stays.
        """
        rules = self.env["restaurant.complaint.deadline"]._all()
        for complaint in self:
            rule = rules._fitting(complaint)
            store = complaint.store_id.sudo()
            start = complaint.reopened_at or complaint.received_at
            complaint.answer_deadline = rule and rule._after(complaint.received_at, store, rule.answer_minutes)
            complaint.solution_deadline = rule and rule._after(start, store, 60 * rule.solution_hours)
            level = int(complaint.escalation_level or "0")
            complaint.escalate_at = (
                level < len(LEVELS) - 1 and rule and rule._after(start, store, (level + 1) * rule.escalation_minutes)
            )

    @api.depends("answer_deadline", "solution_deadline", "answered_at", "closed", "received_at", "reopened_at")
    def _compute_next_deadline(self):
        for complaint in self:
            clock = complaint.solution_deadline if complaint.answered_at else complaint.answer_deadline
            complaint.next_deadline = not complaint.closed and clock
            complaint.soon_at = complaint.next_deadline and clock - min(
                (clock - (complaint.reopened_at or complaint.received_at)) / SOON_SHARE,
                timedelta(minutes=SOON_MINUTES),
            )

    @api.depends("next_deadline", "soon_at", "closed")
    def _compute_clock(self):
        now = fields.Datetime.now()
        for complaint in self:
            deadline = complaint.next_deadline
            if complaint.closed or not deadline:
                complaint.clock = "done" if complaint.closed else "running"
            else:
                complaint.clock = "late" if deadline < now else "soon" if complaint.soon_at <= now else "running"

    @api.model
    def _search_clock(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        running = Domain("closed", "=", False)
        domains = {
            "late": running & Domain("next_deadline", "<", now),
            "soon": running & Domain("next_deadline", ">=", now) & Domain("soon_at", "<=", now),
            "running": running & (Domain("soon_at", ">", now) | Domain("next_deadline", "=", False)),
            "done": Domain("closed", "=", True),
        }
        return Domain.OR(domains[each] for each in value if each in domains)

    @api.depends("answered_at", "closed_at", "answer_deadline", "solution_deadline", "received_at")
    def _compute_kept(self):
        for complaint in self:
            for what, done, deadline, hours in (
                ("answer_kept", complaint.answered_at, complaint.answer_deadline, "hours_to_answer"),
                ("solution_kept", complaint.closed_at, complaint.solution_deadline, "hours_to_solve"),
            ):
                timed = done and deadline
                complaint[what] = timed and ("kept" if done <= deadline else "missed")
                complaint[f"{what}_share"] = bool(timed) and (100 if done <= deadline else 0)
                complaint[hours] = bool(done) and (done - complaint.received_at).total_seconds() / 3600
