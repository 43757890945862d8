import logging
from bisect import bisect
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ... import settings
from ...engine.fact import profiles
from ...engine.fact.facts import BATCH
from ...engine.fact.first_build import SLICE
from ..shared.transactions import start_again

_logger = logging.getLogger(__name__)

REASONS = [
    ("nightly", "Nightly"),
    ("install", "Installation"),
    ("update", "Update"),
    ("settings", "Changed Settings"),
    ("manual", "By Hand"),
]


class RestaurantFactCheck(models.Model):
    """One pass over all guests that compares facts with orders and corrects what differs.

    The queue keeps the facts current, so the number of corrected guests of a nightly pass
    should be 0. By night only those are compared whose orders or facts are not as they were
    when they were found to agree (``restaurant.fact.fingerprint``), and profiles are measured
    again whose windows have other visits in them today; any other pass looks at everybody.
    A pass works in batches, each committed, and goes on where it was interrupted.
    """

    _name = "restaurant.fact.check"
    _description = "Check of Visits and Profiles"
    _order = "id desc"
    _rec_name = "create_date"

    reason = fields.Selection(REASONS, required=True, readonly=True, default="nightly")
    state = fields.Selection(
        [("running", "Running"), ("done", "Done")], required=True, readonly=True, default="running", index=True
    )
    finished_at = fields.Datetime(readonly=True)
    last_partner_id = fields.Integer(readonly=True, help="Guests up to this id are done.")
    has_seen = fields.Boolean(readonly=True, help="The fingerprints of this pass have been taken.")
    guest_count = fields.Integer(string="Guests Checked", readonly=True)
    compared_count = fields.Integer(
        string="Guests Compared",
        readonly=True,
        help="Guests whose orders or visits were not as the last check left them, and who were compared row by row.",
    )
    corrected_count = fields.Integer(
        string="Guests Corrected",
        readonly=True,
        help="Guests whose visits did not match their orders. Expected to be 0 in a nightly check.",
    )
    progress = fields.Float(
        compute="_compute_progress", help="How far a check has come, in percent. Tills work all the while."
    )
    failed_count = fields.Integer(
        string="Guests Failed", readonly=True, help="Guests whose facts could not be built; the server log says why."
    )

    @api.depends("state", "last_partner_id")
    def _compute_progress(self):
        # Guests are gone through by their ids. sudo: how many contacts there are is no secret.
        contacts = self.env["res.partner"].sudo().with_context(active_test=False)
        last = contacts.search([], order="id desc", limit=1).id or 1
        for check in self:
            check.progress = 100 if check.state == "done" else min(100 * check.last_partner_id / last, 99)

    @api.model
    def _start(self, reason):
        """Begin a pass over everybody in the background; one that runs already begins anew, whatever it was for."""
        running = self.sudo().search([("state", "=", "running"), ("reason", "!=", "nightly")], limit=1)
        check = running or self.sudo().create({"reason": reason})
        check.write({"last_partner_id": 0, "has_seen": False})
        self.env.ref("restaurant_crm.ir_cron_check_facts").sudo()._trigger()
        return check

    @api.model
    def action_start(self):
        """Begin a check of everybody by hand."""
        self.check_access("read")
        self._start("manual")
        return self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_fact_check_action")

    @api.model
    def _cron_check(self):
        """Finish the passes that run, or do the nightly one."""
        # What other modules have brought along since; who has it on a bill is looked at before everybody else.
        self.env["product.template"]._recognise_kinds()
        self.env["restaurant.guest.queue"]._cron_process()
        checks = self.search([("state", "=", "running")], order="id")
        for check in checks or self.create({}):
            if not check._run():
                break

    def _run(self):
        """Go through all guests, committing batch by batch.

        :return: False when time ran out; the scheduler goes on later
        """
        self.ensure_one()
        Visit = self.env["restaurant.visit"]
        cron = self.env["ir.cron"]
        time_left = cron._commit_progress(remaining=1)
        first_build = Visit._is_first_build()
        if first_build:
            Visit._lift_guards()
            time_left = cron._commit_progress(remaining=1)
        else:
            self._see()
            time_left = cron._commit_progress(remaining=1)
        doubtful = self._doubtful()
        while scope := self._next_scope(doubtful, first_build):
            if not time_left:
                return False
            try:
                corrected = start_again(self.env, partial(self._check_guests, scope, first_build), remaining=1)
                failed = 0
            except Exception:
                self.env.cr.rollback()
                _logger.exception("A batch of guests failed; checking them one by one")
                corrected, failed = self._check_guests_one_by_one(scope)
            if corrected is None:
                return False
            self.write(
                {
                    "last_partner_id": scope[-1],
                    "guest_count": self.guest_count + (len(scope) if doubtful is None else 0),
                    "compared_count": self.compared_count + len(scope),
                    "corrected_count": self.corrected_count + len(corrected),
                    "failed_count": self.failed_count + failed,
                }
            )
            _logger.info("Visits and profiles of %s guests are up to date", self.compared_count)
            time_left = cron._commit_progress(len(scope), remaining=1)
        if first_build:
            Visit._restore_guards(commit=lambda: cron._commit_progress(remaining=1))
        if doubtful is not None and time_left:
            time_left = self._measure_moved()
        if time_left:
            # A worker may score a guest in the meantime.
            start_again(self.env, self._finish, remaining=1)
        if self.state != "done":
            return False
        cron._commit_progress(1, remaining=0)
        return True

    def _see(self):
        """Take the fingerprints, once a pass: what changes from here on is for the next one."""
        if not self.has_seen:
            self.env["restaurant.fact.fingerprint"]._see()
            self.has_seen = True

    def _doubtful(self):
        """The guests to compare, by their ids; None for everybody."""
        if self.reason != "nightly" or not self.has_seen:
            return None
        doubtful = self.env["restaurant.fact.fingerprint"]._doubtful()
        if doubtful is not None and not self.guest_count:
            self.guest_count = self.env["restaurant.guest.profile"].search_count([])
        return doubtful

    def _next_scope(self, doubtful, first_build):
        """The ids of the next guests to compare."""
        if doubtful is None:
            limit = SLICE if first_build else BATCH
            return self.env["restaurant.visit"]._next_guests(self.last_partner_id, limit)
        start = bisect(doubtful, self.last_partner_id)
        return doubtful[start : start + BATCH]

    def _measure_moved(self):
        """Measure the profiles whose windows have other visits in them today.

        :return: False when time ran out
        """
        Profile = self.env["restaurant.guest.profile"]
        moved = Profile._moved()
        while moved:
            part, moved = moved[:BATCH], moved[BATCH:]
            start_again(self.env, partial(self._measure, part), remaining=1)
            if not self.env["ir.cron"]._commit_progress(remaining=1):
                return False
        return True

    def _measure(self, partner_ids):
        Profile = self.env["restaurant.guest.profile"]
        Profile._lock(partner_ids)
        Profile._refresh(partner_ids)
        self.env["restaurant.fact.fingerprint"]._confirm_profiles(partner_ids)

    def _check_guests(self, partner_ids, first_build=False):
        """Bring these guests in line and say who was wrong without a reason to be."""
        waiting = {
            row[0]
            for row in self.env.execute_query(
                SQL("SELECT partner_id FROM restaurant_guest_queue WHERE partner_id = ANY(%s)", list(partner_ids))
            )
        }
        Visit = self.env["restaurant.visit"]
        changed = Visit._build_slice(partner_ids) if first_build else Visit._rebuild(partner_ids)
        if self.has_seen:
            self.env["restaurant.fact.fingerprint"]._confirm_profiles(partner_ids)
        corrected = [guest for guest in changed if guest not in waiting]
        self.env["restaurant.guest.queue"]._delete_given_up(partner_ids)
        if corrected and self.reason == "nightly":
            _logger.warning(
                "Visits of %s guests did not match their orders, such as %s", len(corrected), corrected[:10]
            )
        return corrected

    def _check_guests_one_by_one(self, partner_ids):
        corrected, failed = [], 0
        for partner_id in partner_ids:
            try:
                corrected += self._check_guests([partner_id])
                self.env["ir.cron"]._commit_progress(remaining=1)
            except Exception:
                self.env.cr.rollback()
                _logger.exception("Building the facts of guest %s failed", partner_id)
                self.env["restaurant.fact.fingerprint"]._doubt([partner_id])
                self.env["ir.cron"]._commit_progress(remaining=1)
                failed += 1
        return corrected, failed

    def _finish(self):
        """Measure what depends on everybody, and judge all profiles by it; the last room adds what follows."""
        self.env["restaurant.guest.profile"]._slide()
        self._measure_everybody()
        if self.has_seen:
            self.env["restaurant.fact.fingerprint"]._confirm()
        self.write({"state": "done", "finished_at": fields.Datetime.now()})

    @api.model
    def _measure_everybody(self):
        """Take the rhythm of the stores and the fifths of all guests, and score everybody by them."""
        Profile = self.env["restaurant.guest.profile"]
        self.env["restaurant.store"].flush_model(["median_gap"])
        Profile.flush_model()
        self.env.cr.execute(profiles.store_gaps())
        fifths = self.env.execute_query(profiles.quantiles())
        if fifths:
            settings.set_rfm_quantiles(self.env, settings.RfmLimits(*map(list, fifths[0])))
        self.env.cr.execute(profiles.score(self.env))
        self.env["restaurant.store"].invalidate_model(["median_gap"])
        Profile.invalidate_model()

    @api.autovacuum
    def _gc_checks(self):
        """Keep a quarter of nightly checks."""
        old = fields.Datetime.subtract(fields.Datetime.now(), months=3)
        self.search([("state", "=", "done"), ("create_date", "<", old)]).unlink()
