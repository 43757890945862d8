from odoo import api, fields, models
from odoo.fields import Domain

from .restaurant_guest_queue import CONFLICTS

# Who a complaint went to when it took too long.
LEVELS = [("0", "Responsible"), ("1", "Store Manager"), ("2", "Region Manager")]
KEPT = [("kept", "Kept"), ("missed", "Missed")]
# Hours before a deadline in which it counts as near.
SOON_MINUTES = 30
# Complaints of one transaction.
BATCH = 50


class RestaurantComplaint(models.Model):
    """The clocks of a complaint: until the first answer, until it goes higher, until it is solved."""

    _inherit = "restaurant.complaint"  # pylint: disable=consider-merging-classes-inherited

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
    hours_to_answer = fields.Float(compute="_compute_kept", store=True, aggregator="avg", digits=(16, 1))
    hours_to_solve = fields.Float(compute="_compute_kept", store=True, aggregator="avg", digits=(16, 1))

    @api.depends("received_at", "severity", "channel", "store_id", "company_id")
    def _compute_deadlines(self):
        """Set when the complaint arrives, and again when it turns out to be something else; never when rules change."""
        Deadline = self.env["restaurant.complaint.deadline"]
        for complaint in self:
            rule = Deadline._fitting(complaint)
            store = complaint.store_id.sudo()
            received = complaint.received_at
            complaint.answer_deadline = rule and rule._after(received, store, rule.answer_minutes)
            complaint.solution_deadline = rule and rule._after(received, store, 60 * rule.solution_hours)
            level = int(complaint.escalation_level or "0")
            complaint.escalate_at = (
                level < len(LEVELS) - 1 and rule and rule._after(received, store, (level + 1) * rule.escalation_minutes)
            )

    @api.depends("answer_deadline", "solution_deadline", "answered_at", "closed")
    def _compute_next_deadline(self):
        for complaint in self:
            clock = complaint.solution_deadline if complaint.answered_at else complaint.answer_deadline
            complaint.next_deadline = not complaint.closed and clock

    @api.depends("next_deadline", "closed")
    def _compute_clock(self):
        now = fields.Datetime.now()
        soon = fields.Datetime.add(now, minutes=SOON_MINUTES)
        for complaint in self:
            deadline = complaint.next_deadline
            if complaint.closed or not deadline:
                complaint.clock = "done" if complaint.closed else "running"
            else:
                complaint.clock = "late" if deadline < now else "soon" if deadline < soon else "running"

    @api.model
    def _search_clock(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        soon = fields.Datetime.add(now, minutes=SOON_MINUTES)
        running = Domain("closed", "=", False)
        domains = {
            "late": running & Domain("next_deadline", "<", now),
            "soon": running & Domain("next_deadline", ">=", now) & Domain("next_deadline", "<", soon),
            "running": running & (Domain("next_deadline", ">=", soon) | Domain("next_deadline", "=", False)),
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
                complaint[what] = done and deadline and ("kept" if done <= deadline else "missed")
                complaint[hours] = (done - complaint.received_at).total_seconds() / 3600 if done else 0

    # -- too long ------------------------------------------------------------------------------

    @api.model
    def _cron_escalate(self):
        """Bring complaints that take too long to the next higher manager, each once a level."""
        cron = self.env["ir.cron"]
        self.search([("order_uuid", "!=", False), ("order_id", "=", False)])._link_orders()
        domain = [("closed", "=", False), ("escalate_at", "<=", fields.Datetime.now())]
        time_left = cron._commit_progress(remaining=self.search_count(domain))
        while time_left:
            # Another worker may hold some of them.
            due = self.search(domain, order="escalate_at, id", limit=BATCH).try_lock_for_update()
            if not due:
                break
            try:
                due._escalate()
                time_left = cron._commit_progress(len(due))
            except CONFLICTS:
                self.env.cr.rollback()
                time_left = cron._commit_progress()

    def _escalate(self):
        """One level higher: the manager gets an activity and follows the complaint."""
        for complaint in self:
            level = int(complaint.escalation_level) + 1
            store = complaint.store_id.sudo()
            managers = {1: store.manager_id, 2: store.region_id.manager_id}
            manager = managers[level] or managers[2] or complaint.user_id
            rule = self.env["restaurant.complaint.deadline"]._fitting(complaint)
            further = level < len(LEVELS) - 1 and rule
            complaint.write(
                {
                    "escalation_level": str(level),
                    "escalate_at": further
                    and rule._after(complaint.received_at, store, (level + 1) * rule.escalation_minutes),
                }
            )
            if manager:
                complaint.message_subscribe(partner_ids=manager.partner_id.ids)
                complaint.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=manager.id,
                    summary=self.env._("Complaint %(number)s takes too long", number=complaint.name),
                    note=complaint.description,
                )
