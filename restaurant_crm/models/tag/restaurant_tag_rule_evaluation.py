import logging
import time
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.shared.clock import local_date
from ...engine.tag import changes as engine
from ..fact.restaurant_guest_queue import CONFLICTS

_logger = logging.getLogger(__name__)

# Rules may ask for tags that other rules give; further rounds would mean that they chase each other.
ROUNDS = 5


class RestaurantTagRule(models.Model):
    """How rules become tags: evaluation of everybody, of what a day may have changed, and of some guests."""

    _inherit = "restaurant.tag.rule"

    @api.model
    def _apply(self, partner_ids=None):
        """Give and take tags by these rules, or by all rules when called on none.

        A rule that fails keeps the tags that it gave and says why; the others still run.

        :param partner_ids: only look at these guests; None for everybody
        :return: the number of tags gained and lost
        """
        rules = self.sudo() or self._switched_on()
        return rules._apply_tags(rules._tags_given(partner_ids) if self else rules.tag_id, partner_ids)

    @api.model
    def _switched_on(self, *domain):
        """The rules that are switched on, also where the user is looking at those that are not."""
        return self.sudo().search([("active", "=", True), *domain])

    def _tags_given(self, partner_ids=None):
        """The tags of these rules, and those that guests still carry because of what the rules were before."""
        domain = [("rule_id", "in", self.ids)]
        if partner_ids is not None:
            domain.append(("partner_id", "in", list(partner_ids)))
        rows = self.env["restaurant.tag.assignment"].sudo()._read_group(domain, ["tag_id"])
        return self.sudo().tag_id.union(*(tag for (tag,) in rows))

    @api.model
    def _apply_tags(self, tags, partner_ids=None):
        """The same for all rules of these tags."""
        if partner_ids is not None and not partner_ids:
            return 0
        count = 0
        for _round in range(ROUNDS):
            # The tags whose rules have to look once more at what others changed after them.
            waiting = tags.browse()
            for step in tags._rule_steps():
                # A few guests are asked for at once, everybody tag by tag.
                for group in step if partner_ids is None else [step[0].union(*step)]:
                    changes = self._apply_group(group, partner_ids)
                    count += len(changes)
                    waiting -= group
                    waiting |= self._asking_for(tags.browse({tag_id for _action, _guest, tag_id, _rule in changes}))
            tags = waiting
            if not tags:
                return count
        _logger.warning("Tag rules ask for each other's tags in a circle: %s", ", ".join(tags.mapped("name")))
        return count

    @api.model
    def _asking_for(self, changed):
        """The tags of rules whose answer depends on the tags that have just changed."""
        if not changed:
            return changed
        rules = self._switched_on(("paused", "=", False))
        return rules.filtered(lambda rule: rule.segment_id._tags_asked_for() & changed).tag_id

    @api.model
    def _apply_group(self, tags, partner_ids=None):
        """Evaluate the rules of tags that have to be decided together.

        :return: (action, partner id, tag id, rule id) for each tag gained or lost
        """
        rules = self._rules_of(tags)
        started = time.monotonic()
        frozen = rules._frozen()
        # Whom they pass over is looked at when they work again.
        frozen._forget_applied()
        try:
            with self.env.cr.savepoint():
                changes = self._write_changes(tags, rules, frozen, partner_ids)
        except CONFLICTS:
            raise
        except Exception as error:
            if len(tags) == 1 and len(rules - frozen) < 2:
                return self._fail(rules - frozen, error, partner_ids)
            _logger.warning("Evaluating rules together failed, trying them one by one: %s", error)
            return self._apply_one_by_one(tags, rules, frozen, partner_ids)
        if partner_ids is None:
            (rules - frozen)._note_applied(changes, time.monotonic() - started)
        self._log_changes(changes)
        return changes

    @api.model
    def _rules_of(self, tags):
        """The rules that have a say in who carries these tags."""
        # What a paused rule gave stays, whatever its tag is by now.
        return self._switched_on("|", ("tag_id", "in", tags.ids), ("paused", "=", True))

    def _frozen(self):
        """Those of the rules that decide nothing now: guests keep what they gave."""
        return self.filtered(lambda rule: rule.paused or rule._defect())

    def _changes_sql(self, tags, frozen, now, partner_ids):
        """The engine's statement that decides ``tags`` by these rules, and writes what changes."""
        return engine.changes(
            (self - frozen).segment_id._members_sql(partner_ids, now),
            tags._as_slots(),
            self._as_engine_rules(frozen),
            now,
            partner_ids,
        )

    def _write_changes(self, tags, rules, frozen, partner_ids):
        self.env["restaurant.tag.assignment"].flush_model()
        changes = self.env.execute_query(rules._changes_sql(tags, frozen, fields.Datetime.now(), partner_ids))
        self._take_over(changes)
        return changes

    @api.model
    def _take_over(self, changes):
        """Have everything else see what a statement has written."""
        # Rows may have got another rule or day without any tag being gained or lost.
        self.env["restaurant.tag.assignment"].invalidate_model()
        guests = {guest for _action, guest, _tag, _rule in changes}
        if guests:
            self.env["res.partner"].flush_model(["guest_profile_id"])
            for hold in engine.hold_profiles(guests):
                self.env.cr.execute(hold)
            self.env["restaurant.tag"]._forget(self.env["res.partner"].browse(guests))

    def _apply_one_by_one(self, tags, rules, frozen, partner_ids):
        """Find the rules that fail, freeze them, and evaluate the others."""
        started = time.monotonic()
        for rule in rules - frozen:
            try:
                with self.env.cr.savepoint():
                    members = rule.segment_id._members_sql(partner_ids)
                    # Columns that nobody reads are not calculated, either.
                    self.env.execute_query(SQL("SELECT max(segment_id), max(partner_id) FROM (%s) AS member", members))
            except CONFLICTS:
                raise
            except Exception as error:
                self._fail(rule, error, partner_ids)
                frozen |= rule
        sound = rules - frozen
        try:
            with self.env.cr.savepoint():
                changes = self._write_changes(tags, rules, frozen, partner_ids)
        except CONFLICTS:
            raise
        except Exception as error:
            return self._fail(sound, error, partner_ids)
        if partner_ids is None:
            sound._note_applied(changes, time.monotonic() - started)
        self._log_changes(changes)
        return changes

    def _fail(self, rules, error, partner_ids):
        """Keep the reason at the rules for their administrator, until they are evaluated for everybody.

        After a few guests that is soon: one of them may have been missed.
        """
        for rule in rules:
            _logger.error("Tag rule %s (%s) failed: %s", rule.id, rule.name, error)
            if partner_ids is None or rule.last_error != str(error):
                rule.write({"last_error": str(error), "due": partner_ids is not None})
        rules._forget_applied()
        return []

    def _forget_applied(self):
        """Look at everybody next time, not only at those whom time has moved."""
        self.filtered("applied_on").write({"applied_on": False})

    def _note_applied(self, changes, duration):
        """Note when and how the rules were evaluated for everybody, and what single guests are compared with."""
        today = local_date(self.env)
        self.segment_id._store_borders()
        for rule in self:
            own = [action for action, _guest, _tag, rule_id in changes if rule_id == rule.id]
            rule.write(
                {
                    "last_applied_at": fields.Datetime.now(),
                    "last_duration": duration / len(self),
                    "last_gained": own.count("gained"),
                    "last_lost": own.count("lost"),
                    "last_error": False,
                    "due": False,
                    "applied_on": today,
                    "applied_fingerprint": rule.segment_id._fingerprint(),
                }
            )

    def _as_engine_rules(self, frozen):
        return [
            engine.Rule(rule.id, rule.segment_id.id, rule.tag_id.id, rule.policy, rule.keep_days, frozen=rule in frozen)
            for rule in self
        ]

    # -- everybody, in the background --------------------------------------------------------

    @api.model
    def _cron_apply(self):
        """Evaluate the rules that are due, tag by tag, each in a transaction of its own.

        Where only time has passed since a rule was last evaluated for everybody, the guests
        are looked at whose windows have moved.
        """
        cron = self.env["ir.cron"]
        due = self._switched_on(("due", "=", True))
        jobs = [partial(self._apply_due, group) for step in due.tag_id._rule_steps() for group in step]
        jobs.append(self._apply_strays)
        time_left = cron._commit_progress(remaining=len(jobs))
        for job in jobs:
            while time_left:
                try:
                    job()
                    time_left = cron._commit_progress(1)
                    break
                except CONFLICTS:
                    # A worker brought a guest up to date in the meantime.
                    self.env.cr.rollback()
                    time_left = cron._commit_progress()
        cron._commit_progress(remaining=len(self._switched_on(("due", "=", True))))

    @api.model
    def _make_all_due(self):
        """Have every rule evaluated: windows have moved on."""
        self._switched_on(("paused", "=", False))._make_due()

    def _apply_due(self, tags):
        rules = self._switched_on(("tag_id", "in", tags.ids))
        moved = rules._moved_guests()
        if moved is None:
            self._apply_tags(tags)
        else:
            started = time.monotonic()
            self._apply_tags(tags, moved)
            # Those that failed have forgotten the day, so that they look at everybody next time.
            rules.filtered("applied_on").write(
                {
                    "due": False,
                    "applied_on": local_date(self.env),
                    "last_applied_at": fields.Datetime.now(),
                    "last_duration": (time.monotonic() - started) / len(rules),
                }
            )
        # Whatever could not be evaluated says so itself and is not tried again and again.
        rules.filtered("due").due = False

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
        guests = set()
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
            guests.update(self._newcomers(rule.applied_on))
        return sorted(guests)

    @api.model
    def _newcomers(self, since):
        """Ids of contacts that were created since that day: without a visit, nothing leads them to the queue."""
        # A day more, for the clocks of the company and of the database differ.
        domain = [("create_date", ">=", fields.Date.subtract(since, days=1))]
        return self.env["res.partner"].sudo().search(domain).ids

    # -- log ---------------------------------------------------------------------------------

    @api.model
    def _log_changes(self, changes):
        """Write the changes into the guest log with the numbers of the rules as they are now."""
        if not changes:
            return
        guests = {}
        for _action, guest, _tag, rule_id in changes:
            guests.setdefault(rule_id, []).append(guest)
        rules = self.sudo().with_context(active_test=False).browse(rule_id for rule_id in guests if rule_id)
        reasons = {rule.id: rule.segment_id._explain_many(guests[rule.id]) for rule in rules.exists()}
        self.env["restaurant.guest.log"]._note(
            [
                {
                    "kind": f"tag_{action}",
                    "partner_id": guest,
                    "tag_id": tag,
                    "rule_id": rule_id if rule_id in reasons else None,
                    "origin": "rule",
                    "explanation": reasons.get(rule_id, {}).get(guest),
                }
                for action, guest, tag, rule_id in changes
            ]
        )

    # -- dry run -----------------------------------------------------------------------------

    def _preview(self, active=True):
        """What an evaluation of this rule, switched on or off, would change: (action, partner id, tag id)."""
        self.ensure_one()
        tags = self._tags_given()._with_rivals()
        rules = self._switched_on("|", ("tag_id", "in", tags.ids), ("paused", "=", True)) - self.sudo()
        if active:
            rules = (rules | self.sudo()).sorted()
        frozen = rules.filtered(lambda rule: (rule.paused and rule != self) or rule._defect())
        self.env.flush_all()
        return self.env.execute_query(
            engine.preview(
                (rules - frozen).segment_id._members_sql(),
                tags._as_slots(),
                rules._as_engine_rules(frozen),
                fields.Datetime.now(),
            )
        )
