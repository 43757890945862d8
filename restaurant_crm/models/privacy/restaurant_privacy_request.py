from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..shared.one_by_one import one_by_one
from ..shared.transactions import attempt, start_again

KINDS = [
    ("copy", "Copy of the Data"),
    ("erase", "Erasure"),
    ("object", "Objection to a Profile"),
    ("correct", "Correction"),
]
STATES = [("open", "To Do"), ("running", "Waiting for the Night Worker"), ("done", "Done"), ("refused", "Refused")]
SOURCES = [("page", "Guest's Page"), ("staff", "Told to Staff"), ("retention", "Retention")]
# Days in which the law wants an answer: 30 by the GDPR; 15 working days, three weeks, are usual under the PIPL.
DAYS = 21
# Days that a guest who no longer comes has to say or show that the house should go on knowing them.
NOTICE_DAYS = 30
# How long after an erasure what PostgreSQL remembers is still to be renewed.
FRESH = timedelta(days=1)
# How long tills send what they took when the guest was still known to them.
LATE = timedelta(days=7)
# Guests of one transaction in the background: a till that waits for one of their rows waits for so many.
BATCH = 100


class RestaurantPrivacyRequest(models.Model):
    """What a guest has asked the house to do with personal data, until when, and what came of it.

    It holds no data of the guest: after an erasure it still says that it was done, when, by whom, and what it took.
    """

    _name = "restaurant.privacy.request"
    _inherit = ["restaurant.kept.mixin"]
    _description = "Privacy Request"
    _order = "state desc, due_on, id desc"
    _rec_name = "kind"

    _kept_fields = frozenset({"state", "done_at", "result", "user_id"})

    partner_id = fields.Many2one("res.partner", string="Guest", index=True, ondelete="set null")
    kind = fields.Selection(KINDS, required=True, default="copy")
    state = fields.Selection(STATES, required=True, default="open", readonly=True)
    source = fields.Selection(SOURCES, required=True, default="staff")
    received_at = fields.Datetime(required=True, default=fields.Datetime.now)
    due_on = fields.Date(
        compute="_compute_due_on",
        store=True,
        help="The day by which the law wants an answer; of a notice to a guest who no longer comes, the day when it "
        "ends.",
    )
    done_at = fields.Datetime(readonly=True)
    user_id = fields.Many2one("res.users", string="Handled by", readonly=True, default=lambda self: self.env.user)
    note = fields.Text(help="What was agreed. Names and numbers do not belong here.")
    result = fields.Json(readonly=True, help="Rows by table and action.")
    result_text = fields.Text(string="What Was Done", compute="_compute_result_text")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    is_late = fields.Boolean(compute="_compute_is_late")

    @api.depends("received_at", "source")
    def _compute_due_on(self):
        for request in self:
            days = NOTICE_DAYS if request.source == "retention" else DAYS
            request.due_on = (request.received_at or fields.Datetime.now()).date() + timedelta(days=days)

    @api.depends("due_on", "state", "source")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for request in self:
            request.is_late = request.state in ("open", "running") and request.due_on < today

    @api.depends("result")
    def _compute_result_text(self):
        for request in self:
            rows = (request.result or {}).items()
            request.result_text = "\n".join(f"{table}: {count}" for table, count in sorted(rows))

    @api.model
    def _ask(self, partner, kind, source):
        """Note that a guest asks for something; the one that is open already, if there is one.

        What the guest asks for goes before a notice of ours: it is due earlier, and nothing takes it back.
        """
        found = self.sudo().search(
            [("partner_id", "=", partner.id), ("kind", "=", kind), ("state", "in", ("open", "running"))], limit=1
        )
        if found.source == "retention" and source != "retention":
            found.write({"source": source, "received_at": fields.Datetime.now()})
        return found or self.sudo().create({"partner_id": partner.id, "kind": kind, "source": source})

    def _notice(self):
        """What a guest who no longer comes is told on the page."""
        return self.env._(
            "You have not been here for a long time. On %(day)s we will forget you, unless you come by or say above "
            "what we may use.",
            day=format_date(self.env, self.due_on),
        )

    # -- steps -------------------------------------------------------------------------------------

    def action_erase(self):
        """Show what goes and what stays before anything is erased."""
        self.ensure_one()
        self.check_access("write")
        return self.partner_id.action_erase_guest()

    def action_copy(self):
        """Make the guest's copy."""
        self.ensure_one()
        self.check_access("write")
        return self.partner_id.action_copy_guest()

    def action_done(self):
        """The request was answered in another way."""
        self.check_access("write")
        self.sudo().write({"state": "done", "done_at": fields.Datetime.now(), "user_id": self.env.uid})

    def action_refuse(self):
        """The law allows to refuse it; why stands in the note."""
        self.check_access("write")
        if any(not request.note for request in self):
            raise UserError(self.env._("Say in the note why it is refused."))
        self.sudo().write({"state": "refused", "done_at": fields.Datetime.now(), "user_id": self.env.uid})

    def _run(self):
        """Erase the guests of these requests."""
        result = self.env["restaurant.personal.data"]._erase(self.partner_id)
        if len(self) > 1:
            # Of many at once the numbers are those of all.
            result = {}
        self.write({"state": "done", "done_at": fields.Datetime.now(), "result": result})

    @api.model
    def _cron_erase(self):
        """Erase those who wait, in batches; a batch that fails is tried guest by guest: nobody else waits for it."""
        domain = [("state", "=", "running"), ("kind", "=", "erase")]
        Cron = self.env["ir.cron"]
        waiting = self.search(domain, order="id")
        time_left = Cron._commit_progress(remaining=len(waiting))
        while waiting and time_left:
            batch = waiting[:BATCH]
            done = start_again(self.env, batch._try, remaining=len(waiting))
            if done is None:
                # Time ran out before it got through: the next run takes it again.
                break
            waiting -= batch
            if not done:
                one_by_one(batch, domain, "_run")
            time_left = Cron._commit_progress(len(batch) if done else 0, remaining=len(waiting))
        if not waiting:
            start_again(self.env, self._erase_again)
        if self.search_count([("kind", "=", "erase"), ("done_at", ">", fields.Datetime.now() - FRESH)], limit=1):
            self._forget_statistics()
            self.env["ir.attachment"]._gc_file_store()

    def _try(self):
        """Erase the guests of these requests at once; False when something stands against it."""
        with attempt(self.env.cr) as tried:
            self._run()
        return tried.error is None

    @api.model
    def _erase_again(self):
        """Forget again whoever is on an order with number or address: it was paid while they were being forgotten.

        A payment and an erasure do not see each other. The later one of the two starts again, unless the order was
        there first and came after the erasure had begun to read. Somebody with a name is not touched: the forgotten
        contact was merged into one who is known.
        """
        query = SQL(
            """SELECT DISTINCT request.partner_id FROM restaurant_privacy_request AS request
                 JOIN res_partner AS guest ON guest.id = request.partner_id
                 JOIN pos_order ON pos_order.partner_id = guest.id
                WHERE NOT guest.active AND guest.name = 'Erased guest ' || guest.id AND guest.partner_share
                  AND NOT COALESCE(guest.is_company, FALSE)
                  AND request.kind = 'erase' AND request.state = 'done' AND request.done_at > %s
                  AND (pos_order.email <> '' OR pos_order.mobile <> '')""",
            fields.Datetime.now() - LATE,
        )
        ids = [row[0] for row in self.env.execute_query(query)]
        self.env["restaurant.personal.data"]._erase(self.env["res.partner"].browse(ids))

    @api.model
    def _forget_statistics(self):
        """PostgreSQL keeps samples of columns for its plans: also names and numbers of whom was just forgotten."""
        for table in self.env["restaurant.personal.data"]._tables():
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
