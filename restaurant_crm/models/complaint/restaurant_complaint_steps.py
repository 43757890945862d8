from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import plaintext2html
from odoo.tools.translate import LazyTranslate

from ..shared.readable_rows import ReadableRows
from .severity import SEVERITIES

_lt = LazyTranslate(__name__)

# What a source may say about a complaint; everything else is worked out.
REPORTED = (
    "uuid",
    "description",
    "category_id",
    "severity",
    "source",
    "partner_id",
    "contact_name",
    "phone",
    "email",
    "may_contact",
    "order_id",
    "order_line_ids",
    "order_uuid",
    "dish_ids",
    "store_id",
    "channel",
    "received_at",
)
# Of these, what is written by a report only.
KEPT_BY_REPORTS = {"uuid", "order_uuid", "dish_ids"}
LONGEST_TEXT = 5000
# Context key: why a complaint is taken up again, for the guest log.
REOPEN_REASON = "restaurant_crm_reopen_reason"
# Kinds of activities, by what is to be done.
SENTENCES = {
    "answer": _lt("Answer complaint %(number)s"),
    "solve": _lt("Solve complaint %(number)s"),
    "escalated": _lt("Complaint %(number)s takes too long"),
    "approve": _lt("Approve for complaint %(number)s"),
}
TODOS = {kind: f"restaurant_crm.complaint_activity_{kind}" for kind in ("answer", "solve", "escalated", "approve")}


class RestaurantComplaint(models.Model):
    """The way of a complaint from its arrival to its end."""

    _inherit = "restaurant.complaint"

    reopened = fields.Integer(string="Times Reopened", readonly=True, copy=False)
    duplicate_ids = ReadableRows("restaurant.complaint", "duplicate_of_id", string="Same Complaint")
    duplicate_count = fields.Integer(compute="_compute_duplicate_count")

    @api.depends("duplicate_ids")
    def _compute_duplicate_count(self):
        for complaint in self:
            complaint.duplicate_count = len(complaint.duplicate_ids)

    # -- arriving ----------------------------------------------------------------------------

    @api.model
    def report(self, values):
        """Report a complaint from another system; whoever may create complaints may do so.

        :param values: dict of ``REPORTED`` fields; the same ``uuid`` again is the same complaint
        :return: its number
        :raise UserError: what is told cannot be a complaint; nothing has changed
        """
        self.check_access("create")
        unknown = set(values) - set(REPORTED)
        if unknown:
            raise UserError(self.env._("A complaint has no %(fields)s.", fields=", ".join(sorted(unknown))))
        return self._report({"source": "api", **values}).name

    @api.model
    def _report(self, values):
        """Take a complaint from outside, once for each ``uuid``, and return it."""
        text = str(values.get("description") or "").strip()
        if not text:
            raise UserError(self.env._("Say what happened."))
        uuid = values.get("uuid")
        known = uuid and self.sudo().with_context(active_test=False).search([("uuid", "=", uuid)], limit=1)
        if known:
            return known.with_env(self.env)
        values = self._checked(values)
        lines = values.pop("order_line_ids", False)
        told = {name: values.pop(name) for name in KEPT_BY_REPORTS & set(values)}
        complaint = self.create({**values, "description": text[:LONGEST_TEXT]})
        # sudo: what a till or another system calls it is taken here only.
        complaint.sudo().write(told)
        if lines:
            # sudo: guest relations need no rights on the tills.
            complaint.sudo().order_line_ids = lines
        return complaint

    def _checked(self, values):
        """``values`` without what is no field of a report, and never from a time that is still to come.

        :raise UserError: the severity, the moment or the dishes do not exist
        """
        values = {name: values[name] for name in REPORTED if name in values}
        if values.get("severity") and values["severity"] not in dict(SEVERITIES):
            raise UserError(self.env._("There is no severity “%(severity)s”.", severity=values["severity"]))
        if values.get("received_at"):
            try:
                received = fields.Datetime.to_datetime(values["received_at"])
            except ValueError:
                raise UserError(
                    self.env._("“%(moment)s” is not a date and time.", moment=values["received_at"])
                ) from None
            values["received_at"] = min(received, fields.Datetime.now())
        if "order_line_ids" in values:
            wanted = values["order_line_ids"] or []
            if not isinstance(wanted, (list, tuple)) or not all(isinstance(line, int) for line in wanted):
                raise UserError(self.env._("The dishes are the ids of lines of the order."))
            # sudo: guest relations need no rights on the tills.
            lines = self.env["pos.order"].sudo().browse(int(values.get("order_id") or 0)).exists().lines
            if set(wanted) - set(lines.ids):
                raise UserError(self.env._("These dishes are not on the order."))
            values["order_line_ids"] = [Command.set(wanted)]
        return values

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        for vals in vals_list if not self.env.su else ():
            # A time that is still to come would be a later deadline.
            if vals.get("received_at"):
                vals["received_at"] = min(fields.Datetime.to_datetime(vals["received_at"]), now)
        complaints = super().create(vals_list)
        complaints._note_stage()
        complaints._tell_responsible()
        complaints._log("complaint_received")
        return complaints

    # -- what is left to do --------------------------------------------------------------------

    def _tell_responsible(self):
        """Whoever is responsible is told at once: the clock runs."""
        self.activity_unlink([TODOS["answer"], TODOS["solve"]])
        for complaint in self.filtered(lambda complaint: complaint.user_id and not complaint.closed):
            if complaint.answered_at:
                complaint._todo("solve", complaint.user_id, complaint.solution_deadline)
            else:
                complaint._todo("answer", complaint.user_id, complaint.answer_deadline)

    def _todo(self, kind, user, deadline=None, sentence=None):
        """Give ``user`` an activity in their language and by their clock, unless it is on their list already.

        :param sentence: a lazy text with ``%(number)s`` instead of what this kind of activity usually says
        """
        self.ensure_one()
        self = self.with_context(lang=user.lang, tz=user.tz)
        summary = self.env._(sentence or SENTENCES[kind]) % {"number": self.name}
        kind = TODOS[kind]
        self.message_subscribe(partner_ids=user.partner_id.ids)
        if not self.activity_search([kind], user_id=user.id):
            self.activity_schedule(
                kind,
                user_id=user.id,
                date_deadline=fields.Date.context_today(self, deadline or fields.Datetime.now()),
                summary=summary,
                # The words of a stranger.
                note=plaintext2html(self.description),
            )

    def _todo_done(self, kind, user=None):
        """Take it off the list of ``user``, or off everybody's."""
        self.activity_feedback([TODOS[kind]], user_id=user and user.id)

    # -- moving on ---------------------------------------------------------------------------

    def write(self, vals):
        """Stages stop and start the clocks; a responsible who changes is told.

        :raise UserError: what was closed would be taken up again without saying why
        :raise AccessError: the moment at which it arrived would be another one, and with it what was promised
        """
        if not self.env.su:
            self._check_course(vals)
        if vals.get("duplicate_of_id") and "stage_id" not in vals:
            vals = {**vals, "stage_id": self._stage(closed=True).id}
        open_before = self.filtered(lambda complaint: not complaint.closed)
        guests_before = self.partner_id
        told_before = {complaint: complaint.user_id for complaint in self}
        result = super().write(vals)
        if "stage_id" in vals:
            self._note_stage(closed_before=self - open_before)
        if {"partner_id", "received_at", "duplicate_of_id"} & set(vals):
            # Whether the guest came back is judged anew.
            self.env["restaurant.guest.queue"].sudo()._add(guests_before | self.partner_id)
        if "user_id" in vals:
            self.filtered(lambda complaint: complaint.user_id != told_before[complaint])._tell_responsible()
        return result

    def _check_course(self, vals):
        stage = self.env["restaurant.complaint.stage"].browse(vals.get("stage_id") or ())
        if stage and not stage.closed and not self.env.context.get(REOPEN_REASON) and any(self.mapped("closed")):
            raise UserError(self.env._("Use “Reopen” and say why the complaint is taken up again."))
        if "name" in vals:
            self._refuse_kept(["name"])
        if "received_at" in vals and not self.env.user.has_group("restaurant_crm.group_manager"):
            received = fields.Datetime.to_datetime(vals["received_at"])
            if any(complaint.received_at != received for complaint in self):
                raise AccessError(self.env._("Only administrators may change when a complaint was received."))

    def _note_stage(self, closed_before=()):
        """Note when the guest was answered and when it ended; let a reopened complaint run again."""
        now = fields.Datetime.now()
        for complaint in self:
            stage = complaint.stage_id
            # sudo: moments are noted here and nowhere else.
            kept = complaint.sudo()
            if (stage.answered or stage.closed) and not complaint.answered_at:
                kept.answered_at = now
                complaint._todo_done("answer")
                complaint._tell_responsible()
            if stage.closed and not complaint.closed_at:
                kept.closed_at = now
                complaint.activity_ids.action_feedback()
                complaint._log("complaint_closed")
            elif not stage.closed and complaint in closed_before:
                kept.write(
                    {
                        "closed_at": False,
                        "reopened": complaint.reopened + 1,
                        "reopened_at": now,
                        "escalation_level": "0",
                        "duplicate_of_id": False,
                    }
                )
                complaint._log("complaint_reopened")
                complaint._tell_responsible()

    @api.constrains("stage_id", "solution", "duplicate_of_id")
    def _check_solution(self):
        for complaint in self:
            if complaint.closed and not complaint.duplicate_of_id and not (complaint.solution or "").strip():
                raise ValidationError(
                    self.env._("Write down what was done about %(number)s before you close it.", number=complaint.name)
                )

    @api.constrains("duplicate_of_id")
    def _check_duplicate(self):
        if self._has_cycle("duplicate_of_id"):
            raise ValidationError(self.env._("Two complaints cannot both be the duplicate of the other."))

    def _stage(self, **marks):
        stage = self.env["restaurant.complaint.stage"].search(
            [(mark, "=", value) for mark, value in marks.items()], limit=1
        )
        if not stage:
            raise UserError(
                self.env._(
                    "There is no stage for this. Add one under "
                    "Configuration › Complaints and Feedback › Complaint Stages."
                )
            )
        return stage

    def action_answered(self):
        """The guest has been answered: the first clock stops."""
        self.filtered(lambda complaint: not complaint.answered_at).stage_id = self._stage(answered=True, closed=False)

    def action_close(self):
        """Close; the solution has to be written down."""
        self.stage_id = self._stage(closed=True)

    def action_reopen(self):
        """Ask why it is taken up again."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reopen"),
            "res_model": "restaurant.complaint.reopen",
            "view_mode": "form",
            "target": "new",
            "context": {"default_complaint_ids": self.ids},
        }

    def _reopen(self, reason):
        """Take it up again: the guest is not satisfied."""
        for complaint in self.filtered("closed").with_context(**{REOPEN_REASON: reason}):
            complaint.stage_id = complaint._stage(answered=True, closed=False)
            complaint.message_post(body=self.env._("Reopened: %(reason)s", reason=reason))

    def action_open_duplicates(self):
        """Open the complaints about the same."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_complaint_action")
        return action | {"domain": [("duplicate_of_id", "=", self.id)], "context": {}}

    # -- the guest ---------------------------------------------------------------------------

    def _log(self, kind):
        """Note it in the guest log, and have the rules that ask for complaints look at the guest.

        What was said stays in the complaint: the log is read in all stores.
        """
        entries = [
            {
                "kind": kind,
                "partner_id": complaint.partner_id.id,
                "complaint_id": complaint.id,
                "origin": "manual",
            }
            for complaint in self
            if complaint.partner_id
        ]
        if entries:
            self.env["restaurant.guest.log"].sudo()._note(entries)
            self.env["restaurant.guest.queue"].sudo()._add(self.partner_id)
