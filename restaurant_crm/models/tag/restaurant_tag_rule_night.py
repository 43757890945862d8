import logging
import time
from collections import Counter
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.shared.clock import local_date
from ...engine.tag import changes as engine
from ..shared.transactions import attempt, start_again
from .restaurant_tag_rule_evaluation import ROUNDS

_logger = logging.getLogger(__name__)

# Contacts that a house gets in a day; more come with an import.
FEW_NEWCOMERS = 5000


class RestaurantTagRule(models.Model):
    """Rules for everybody in the background, each night and after a change.

    Where only time has passed since a rule was last evaluated for everybody, the guests are looked at whose windows
    have moved.
    """

    _inherit = "restaurant.tag.rule"

    @api.model
    def _make_all_due(self):
        """Have every rule evaluated: windows have moved on."""
        self._switched_on(("paused", "=", False))._make_due()

    @api.model
    def _cron_apply(self):
        """Evaluate the rules that are due, each group of tags in a transaction of its own.

        The order is that of a single guest: no rule is asked before the tags that it asks for have been decided.
        """
        cron = self.env["ir.cron"]
        due = self._due().tag_id
        apply_next = partial(self._apply_next_due, due._plan(), Counter())
        time_left = cron._commit_progress(remaining=1 + len(due))
        for job in (apply_next, self._apply_strays):
            more = True
            while more and time_left:
                # A worker may bring a guest up to date in the meantime.
                more = start_again(self.env, job)
                time_left = cron._commit_progress(1)
        cron._commit_progress(remaining=len(self._due()))

    @api.model
    def _due(self):
        return self._switched_on(("due", "=", True))

    @api.model
    def _apply_next_due(self, plan, rounds):
        """Evaluate the tags that come first of those with a rule that is due.

        :param plan: a ``Plan`` of all tags
        :param rounds: a counter of how often tags have been decided
        :return: whether there were any
        """
        due = self._due().tag_id
        found = plan.next(set(due.ids))
        if not found:
            return False
        _step, groups = found
        changes = self._apply_due(due.browse(groups[0]))
        rounds[groups[0]] += 1
        # They are asked when everything that they ask for has been decided.
        asking = self._switched_on(("tag_id", "in", list(plan.asked_by(changes))), ("paused", "=", False))
        if rounds[groups[0]] < ROUNDS:
            # Not time has moved these guests.
            asking._look_at_everybody()
            asking.filtered(lambda rule: not rule.due).due = True
        elif asking:
            names = ", ".join(asking.tag_id.mapped("name"))
            _logger.warning("Tag rules ask for each other's tags in a circle: %s", names)
        return True

    @api.model
    def _apply_due(self, tags):
        """Evaluate the rules of these tags, which are decided together.

        :return: (action, partner id, tag id, rule id) for each tag gained or lost
        """
        rules = self._switched_on(("tag_id", "in", tags.ids))
        changes = []
        with attempt(self.env.cr) as tried:
            changes = rules._apply_to_moved(tags)
        if tried.error:
            rules._fail(tried.error, None)
        # Whatever could not be evaluated says so itself and is not tried again and again.
        rules.filtered("due").due = False
        return changes

    def _apply_to_moved(self, tags):
        """Evaluate these rules of ``tags`` for those whom time has moved, or for everybody where that is not known."""
        with attempt(self.env.cr) as tried:
            moved = self._moved_guests()
        if tried.error or moved is None:
            return self._apply_group(tags)
        started = time.monotonic()
        changes = self._apply_group(tags, moved) if moved else []
        # Those that failed have forgotten the day, so that they look at everybody next time.
        self.filtered("applied_on").write(
            {
                "due": False,
                "applied_on": local_date(self.env),
                "last_applied_at": fields.Datetime.now(),
                "last_duration": (time.monotonic() - started) / len(self),
            }
        )
        return changes

    @api.model
    def _apply_strays(self):
        """Let go of tags that have expired or that no rule stands for any more."""
        self.env["restaurant.tag.assignment"].flush_model()
        pairs = self.env.execute_query(engine.strays(fields.Datetime.now()))
        guests, tag_ids = {guest for guest, _tag in pairs}, {tag for _guest, tag in pairs}
        self._apply_tags(self.env["restaurant.tag"].browse(tag_ids), sorted(guests))

    def _moved_guests(self):
        """Ids of the guests whom time alone can have moved since these rules were last evaluated for everybody.

        None when everybody has to be looked at.
        """
        today = local_date(self.env)
        guests, created = set(), {}
        for rule in self:
            segment = rule.segment_id
            if (
                rule.policy == "keep_days"
                or rule.paused
                or rule.last_error
                or rule._defect()
                or not rule.applied_on
                or rule.applied_on > today
                or rule.applied_fingerprint != segment._fingerprint()
            ):
                return None
            if rule.applied_on == today:
                continue
            moved = segment._moved_sql(rule.applied_on, today)
            if moved is None:
                return None
            guests.update(row[0] for row in self.env.execute_query(moved))
            if rule.applied_on not in created:
                # Asked once: rules that were evaluated on one day have the same newcomers.
                created[rule.applied_on] = self._created_sql(rule.applied_on)
            guests.update(row[0] for row in self.env.execute_query(rule._newcomers_sql(created[rule.applied_on])))
        return sorted(guests)

    @api.model
    def _created_sql(self, since):
        """SELECT the contacts that were created since a day."""
        # A day more, for the clocks of the company and of the database differ.
        created = SQL("SELECT id FROM res_partner WHERE create_date >= %s", fields.Date.subtract(since, days=1))
        ids = [row[0] for row in self.env.execute_query(SQL("%s LIMIT %s", created, FEW_NEWCOMERS + 1))]
        # Contacts are read once then; of an import it stays a query.
        return SQL("SELECT unnest(%s::int[])", ids) if len(ids) <= FEW_NEWCOMERS else created

    def _newcomers_sql(self, created):
        """SELECT those of the contacts that were created since the rule was last evaluated whom it concerns.

        Without a visit, nothing leads them to the queue. A rule that asks for visits concerns none of them, however
        many have been imported.

        :param created: SELECT of the contacts, see ``_created_sql``
        """
        self.ensure_one()
        return SQL(
            """SELECT id FROM (%(members)s) AS member
                UNION
               SELECT partner_id FROM restaurant_tag_assignment
                WHERE rule_id = %(rule)s AND partner_id IN (%(created)s)""",
            members=self.segment_id._guests_sql(created),
            rule=self.id,
            created=created,
        )
