import logging
from datetime import timedelta

from psycopg2.errors import LockNotAvailable

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...engine.privacy import retention as engine
from .restaurant_privacy_request import NOTICE_DAYS

_logger = logging.getLogger(__name__)

KINDS = [
    ("messages", "Addresses in Sent Messages"),
    ("files", "Files Brought In from Another Till"),
    ("complaints", "Contact Data of Closed Complaints"),
    ("feedback", "Telephone Numbers in Feedback"),
    ("log", "Notes and Reasons in the Guest Log"),
    ("entries", "Whole Months of the Guest Log"),
    ("guests", "Guests Who No Longer Come"),
]
# Guests who are asked in one night.
MOST_ASKED = 500
# Rows that are deleted at once: each slice is committed.
SLICE = 10_000


class RestaurantRetention(models.Model):
    """How long something of guests is kept. Nothing goes before somebody has seen how much the first run takes."""

    _name = "restaurant.retention"
    _description = "How Long Data Is Kept"
    _order = "sequence, id"
    _rec_name = "kind"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    sequence = fields.Integer(default=10)
    days = fields.Integer(string="Kept for (Days)", required=True, help="Older ones go in the night.")
    active = fields.Boolean(default=True)
    is_on = fields.Boolean(
        string="On", readonly=True, copy=False, help="Begins when somebody has looked at what the first run takes."
    )
    due_count = fields.Integer(string="Due Now", compute="_compute_due_count", help="What a run would take now.")
    last_run = fields.Datetime(readonly=True, copy=False)
    last_count = fields.Integer(string="Taken Last Time", readonly=True, copy=False)

    _kind_unique = models.UniqueIndex("(kind)")
    _days = models.Constraint("CHECK (days >= 30)", "Thirty days at least.")

    @api.depends("days", "kind")
    def _compute_due_count(self):
        for rule in self:
            rule.due_count = rule._count_due() if rule.kind and rule.days > 0 else 0

    def _before(self):
        return fields.Datetime.now() - timedelta(days=self.days)

    def _count_due(self):
        self.env.flush_all()
        growing, before = self._growing().get(self.kind), self._before()
        due = engine.old_rows(growing, before) if growing else engine.due(self.kind, before)
        return self.env.execute_query(SQL("SELECT count(*) FROM (%s) AS due", due))[0][0]

    def action_switch_on(self):
        """Begin with it: the number of what is due was shown."""
        self._check_role()
        self.is_on = True

    def action_switch_off(self):
        """Take away nothing more."""
        self._check_role()
        self.is_on = False

    def _check_role(self):
        self.check_access("write")
        if not self.env.user.has_group("restaurant_crm.group_manager"):
            raise AccessError(self.env._("Only administrators say how long data is kept."))

    def write(self, vals):
        """Shorter than before takes more: it is looked at again before it begins."""
        if "days" in vals:
            shorter = self.filtered(lambda rule: rule.is_on and vals["days"] < rule.days)
            super(RestaurantRetention, shorter).write({"is_on": False})
        return super().write(vals)

    @api.model
    def _cron_keep(self):
        for rule in self.search([("is_on", "=", True)]):
            try:
                rule._run()
            except LockNotAvailable as error:
                # Tills go first.
                self.env.cr.rollback()
                _logger.info("%s wait for another night: %s", rule.kind, error)
            self.env["ir.cron"]._commit_progress(1)

    def _run(self):
        """Take what is due; how much that was."""
        self.ensure_one()
        self.env.flush_all()
        if self.kind == "guests":
            count = self._ask_inactive() + self._forget_inactive()
        elif self.kind == "files":
            rows = self.env.execute_query(engine.due("files", self._before()))
            # sudo: of the house, whoever made them.
            self.env["ir.attachment"].sudo().browse(row[0] for row in rows).unlink()
            count = len(rows)
        elif self.kind == "entries":
            count = self.env["restaurant.guest.log"]._drop_months(self._before())
        elif growing := self._growing().get(self.kind):
            count = self._delete_in_slices(growing)
        else:
            self.env.cr.execute(engine.take(self.kind, self._before()))
            count = self.env.cr.rowcount
            self.env.invalidate_all(flush=False)
        self.write({"last_run": fields.Datetime.now(), "last_count": count})
        return count

    @api.model
    def _growing(self):
        """Tables of which old rows go as a whole, by kind; each room adds its own."""
        return {}

    def _delete_in_slices(self, growing):
        """Delete what is due, some at a time: no table is held for longer; how many that were."""
        before, count = self._before(), 0
        while True:
            self.env.cr.execute(engine.delete(growing, before, SLICE))
            count += self.env.cr.rowcount
            if self.env.cr.rowcount < SLICE:
                break
            if not self.env["ir.cron"]._commit_progress():
                # The next night goes on.
                break
        self.env.invalidate_all(flush=False)
        return count

    # -- guests who no longer come -----------------------------------------------------------------

    def _ask_inactive(self):
        """Tell guests that they are forgotten unless they come or say something; how many were told."""
        rows = self.env.execute_query(SQL("%s LIMIT %s", engine.due("guests", self._before()), MOST_ASKED))
        guests = self.env["res.partner"].browse(row[0] for row in rows)
        template = self.env.ref("restaurant_crm.inactive_guest_mail")
        for guest in guests:
            self.env["restaurant.privacy.request"]._ask(guest, "erase", "retention")
            if guest.email_normalized and not guest.is_blacklisted:
                template.send_mail(guest.id, email_values={"auto_delete": True})
        return len(guests)

    def _forget_inactive(self):
        """Forget those who were told long enough ago; keep who has come or said something since."""
        since = fields.Datetime.now() - timedelta(days=NOTICE_DAYS)
        asked = self.env["restaurant.privacy.request"].search(
            [("source", "=", "retention"), ("kind", "=", "erase"), ("state", "=", "open"), ("received_at", "<", since)]
        )
        if not asked:
            return 0
        query = engine.still_leaving(asked.partner_id.ids, self._before())
        silent = {row[0] for row in self.env.execute_query(query)}
        leaving = asked.filtered(lambda request: request.partner_id.id in silent)
        (asked - leaving).write({"state": "refused", "done_at": fields.Datetime.now()})
        leaving.write({"state": "running"})
        if leaving:
            self.env.ref("restaurant_crm.ir_cron_erase_guests")._trigger()
        return len(leaving)
