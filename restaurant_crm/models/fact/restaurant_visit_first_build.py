import json
import logging

from psycopg2.errors import ForeignKeyViolation

from odoo import api, models
from odoo.tools import SQL, mute_logger

from ...engine.fact import first_build
from ...engine.shared.flush import flush

_logger = logging.getLogger(__name__)

# Where what has to be put back is kept until it is: a parameter, so that a build that was killed can be finished.
PARAMETER = "restaurant_crm.first_build"
# With fewer orders the keys are no burden worth lifting.
MANY_ORDERS = 10_000


class RestaurantVisit(models.Model):
    """The first build of a house with many orders; see ``engine/fact/first_build.py``."""

    _inherit = "restaurant.visit"

    @api.model
    def _is_first_build(self):
        """Whether a build has begun for which keys and indexes are away, or there is nothing yet but many orders."""
        if self.env["ir.config_parameter"].sudo().get_param(PARAMETER):
            return True
        empty = self.env.execute_query(
            SQL(
                """SELECT NOT EXISTS (SELECT FROM restaurant_visit) AND NOT EXISTS (SELECT FROM restaurant_visit_line)
                      AND (SELECT count(*) >= %(many)s FROM (SELECT FROM pos_order WHERE partner_id IS NOT NULL
                                                              LIMIT %(many)s) AS found)""",
                many=MANY_ORDERS,
            )
        )
        return empty[0][0]

    @api.model
    def _lift_guards(self):
        """Drop the keys and indexes of visits and lines until ``_restore_guards``."""
        parameters = self.env["ir.config_parameter"].sudo()
        if parameters.get_param(PARAMETER):
            return
        # Tills go on: dropping a key waits for whoever uses the table that it points to, and others wait behind.
        self.env.cr.execute("SET LOCAL lock_timeout = '3s'")
        guards = self.env.execute_query(first_build.guards())
        for drop, *_rest in guards:
            self.env.cr.execute(SQL(drop))  # pylint: disable=sql-injection
        parameters.set_param(PARAMETER, json.dumps({"phase": 0, "guards": guards}))

    @api.model
    def _restore_guards(self, commit=None):
        """Put the keys and indexes back; rows that they would refuse came up while they were away, and go.

        :param commit: called after each phase: what a phase locks is free before the next, longer one
        """
        parameters = self.env["ir.config_parameter"].sudo()
        state = json.loads(parameters.get_param(PARAMETER) or "{}")
        guards = state.get("guards", [])
        # Else the planner would read lines in the order of an index, each from another place, to check a key of theirs.
        # Profiles have many columns, and none that is read here.
        self.env.cr.execute("SET LOCAL default_statistics_target = 30; ANALYZE restaurant_guest_profile")
        self.env.cr.execute("SET LOCAL default_statistics_target TO DEFAULT")
        self.env.cr.execute("ANALYZE restaurant_visit, restaurant_visit_line")
        for number, phase in enumerate((self._restore_indexes, self._restore_keys, self._check_keys)):
            if state and number >= state["phase"]:
                phase([guard for guard in guards if (guard[3] is None) == (number == 0)])
                done = {"phase": number + 1, "guards": guards}
                parameters.set_param(PARAMETER, number < 2 and json.dumps(done))
                if commit:
                    commit()

    @api.model
    def _restore_indexes(self, guards):
        for _drop, restore, comment, _clean in guards:
            self._execute_guard(restore)
            if comment:
                self._execute_guard(comment)

    @api.model
    def _restore_keys(self, guards):
        for _drop, restore, _check, _clean in guards:
            self._execute_guard(restore)

    @api.model
    def _check_keys(self, guards):
        """Cleaning costs as much as checking, and there is hardly ever anything to clean."""
        for _drop, _restore, check, clean in guards:
            try:
                with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                    self._execute_guard(check)
            except ForeignKeyViolation:
                self._execute_guard(clean)
                self._execute_guard(check)

    @api.model
    def _execute_guard(self, statement):
        self.env.cr.execute(SQL(statement.replace("%", "%%")))  # pylint: disable=sql-injection

    @api.model
    def _build_slice(self, partner_ids):
        """Insert the facts of these guests; those who have some by now are compared as ever."""
        flush(self.env, first_build.facts.reads(self.env))
        self.env["restaurant.guest.profile"].flush_model()
        self.env["res.partner"].flush_model(["guest_profile_id"])
        known = {
            row[0]
            for row in self.env.execute_query(
                SQL("SELECT partner_id FROM restaurant_guest_profile WHERE partner_id = ANY(%s)", list(partner_ids))
            )
        }
        new = [partner_id for partner_id in partner_ids if partner_id not in known]
        changed = self._rebuild_scope(sorted(known)) if known else []
        if not new:
            return changed
        # How large the steps are is what the planner has to know of them, not which values are frequent.
        self.env.cr.execute(
            "SET LOCAL jit = off; SET LOCAL work_mem = '128MB'; SET LOCAL default_statistics_target = 30"
        )
        for statement in first_build.forget_steps(self.env):
            self.env.cr.execute(statement)
        for statement in first_build.slice_of(self.env, new, self.env["restaurant.guest.profile"]._today()):
            self.env.cr.execute(statement)
        changed += [row[0] for row in self.env.execute_query(SQL("SELECT DISTINCT partner_id FROM visit ORDER BY 1"))]
        self.env.invalidate_all()
        return changed

    @api.model
    def _rebuild(self, partner_ids=None, paid=None):
        if partner_ids is not None or not self._is_first_build():
            return super()._rebuild(partner_ids, paid)
        self._lift_guards()
        changed, after = [], 0
        while scope := self._next_guests(after, first_build.SLICE):
            changed += self._build_slice(scope)
            after = scope[-1]
            _logger.info("Visits of %s guests built", len(changed))
        self._restore_guards()
        return sorted(changed)
