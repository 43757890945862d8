import logging
import time
from collections import Counter

from odoo import api, fields, models

from ...engine.shared.clock import local_date
from ...engine.tag import prepared
from ..shared.planner import FEW_GUESTS
from ..shared.transactions import attempt

_logger = logging.getLogger(__name__)

# Rules may ask for tags that other rules give; further rounds would mean that they chase each other.
ROUNDS = 5


class RestaurantTagRule(models.Model):
    """How rules become tags, for some guests or for everybody.

    Whatever fails keeps the rule that it is about from changing anything, and is said there: neither the other rules
    nor the facts wait for it. sudo throughout: what rules give does not depend on whose payment or click it follows.
    """

    _inherit = "restaurant.tag.rule"

    @api.model
    def _apply(self, partner_ids=None):
        """Give and take tags by these rules, or by all rules when called on none.

        A rule that fails keeps the tags that it gave and says why; the others still run.

        :param partner_ids: only look at these guests; None for everybody
        :return: the number of tags gained and lost
        """
        if not self and partner_ids and len(partner_ids) <= FEW_GUESTS:
            return self.sudo()._apply_to_few(partner_ids)
        rules = self.sudo() or self._switched_on()
        return rules._apply_tags(rules._tags_given(partner_ids) if self else rules.tag_id, partner_ids)

    def _tags_given(self, partner_ids=None):
        """The tags of these rules, and those that guests still carry because of what the rules were before."""
        domain = [("rule_id", "in", self.ids)]
        if partner_ids is not None:
            domain.append(("partner_id", "in", list(partner_ids)))
        rows = self.env["restaurant.tag.assignment"].sudo()._read_group(domain, ["tag_id"])
        return self.sudo().tag_id.union(*(tag for (tag,) in rows))

    @api.model
    def _apply_tags(self, tags, partner_ids=None):
        """Have all rules of these tags evaluated, and those that ask for what changes thereby.

        :return: the number of tags gained and lost
        """
        if partner_ids is not None and not partner_ids:
            return 0
        # Some guests are asked for at once, everybody tag by tag.
        together = partner_ids is not None
        return self._walk(tags._plan(), set(tags.ids), lambda group: self._apply_group(group, partner_ids), together)

    @api.model
    def _apply_to_few(self, partner_ids):
        """Have all rules evaluated for a few guests, by statements that have been prepared where there are any."""
        plan = self._plan_for_few()
        every = {tag_id for step in plan.steps for group in step for tag_id in group}
        return self._walk(
            plan, every, lambda group: self._apply_prepared(group, partner_ids, plan.statements.get(tuple(group.ids)))
        )

    @api.model
    def _walk(self, plan, waiting, decide, together=False):
        """Have the groups with tags ``waiting`` decided, and with those that ask for what has changed, in their order.

        :param decide: function of tags that returns (action, partner id, tag id, rule id) for each gained or lost
        :param together: decide the groups of a step at once
        :return: the number of tags gained and lost
        """
        count, rounds = 0, Counter()
        while found := plan.next(waiting):
            number, groups = found
            rounds[number] += 1
            if rounds[number] > ROUNDS:
                names = self.env["restaurant.tag"].browse(waiting).mapped("name")
                _logger.warning("Tag rules ask for each other's tags in a circle: %s", ", ".join(names))
                break
            for group in [sum(groups, ())] if together else groups:
                changes = decide(self.env["restaurant.tag"].browse(group))
                count += len(changes)
                waiting = waiting - set(group) | plan.asked_by(changes)
        return count

    # -- tags that are decided together --------------------------------------------------------

    @api.model
    def _apply_prepared(self, tags, partner_ids, statement):
        """What ``_apply_group`` does, by a prepared statement: its text, or None where there is none."""
        if not statement:
            return self._apply_group(tags, partner_ids)
        with attempt(self.env.cr, flush=False) as tried:
            changes = self.env.execute_query(prepared.execute(statement, partner_ids, fields.Datetime.now()))
            self._take_over(changes)
        if tried.error:
            # Whichever rule it is will be found.
            _logger.warning("Evaluating rules by a prepared statement failed: %s", tried.error)
            return self._apply_group(tags, partner_ids)
        self._log_changes(changes)
        return changes

    @api.model
    def _apply_group(self, tags, partner_ids=None):
        """Evaluate the rules of tags that have to be decided together.

        :return: (action, partner id, tag id, rule id) for each tag gained or lost
        """
        started = time.monotonic()
        with attempt(self.env.cr) as tried:
            changes, decided = self._write_changes(tags, partner_ids)
        if tried.error:
            _logger.warning("Evaluating rules together failed, trying them one by one: %s", tried.error)
            failing = self._find_failing(tags, partner_ids)
            with attempt(self.env.cr) as tried:
                changes, decided = self._write_changes(tags, partner_ids, failing)
            if tried.error:
                (self._rules_of(tags) - failing)._fail(tried.error, partner_ids)
                return []
        if partner_ids is None:
            decided._note_applied(changes, time.monotonic() - started)
        self._log_changes(changes)
        return changes

    @api.model
    def _write_changes(self, tags, partner_ids=None, failing=()):
        """Decide these tags, and write and return what changes, with the rules that had a say in it."""
        rules = self._rules_of(tags)
        frozen = rules._frozen(failing)
        # Whom they pass over is looked at when they work again.
        frozen._look_at_everybody()
        self.env["restaurant.tag.assignment"].flush_model()
        changes = self.env.execute_query(rules._changes_sql(tags, frozen, fields.Datetime.now(), partner_ids))
        self._take_over(changes)
        return changes, rules - frozen

    @api.model
    def _take_over(self, changes):
        """Have everything else see what a statement has written."""
        # Rows may have got another rule or day without any tag being gained or lost.
        self.env["restaurant.tag.assignment"].invalidate_model()
        guests = {guest for _action, guest, _tag, _rule in changes}
        if guests:
            self.env["restaurant.guest.profile"]._hold(guests)
            self.env["restaurant.tag"]._invalidate_tags_of(self.env["res.partner"].browse(guests))

    # -- what fails ----------------------------------------------------------------------------

    @api.model
    def _find_failing(self, tags, partner_ids):
        """The rules of these tags that cannot be evaluated; each says why from now on."""
        rules = self._rules_of(tags).filtered(lambda rule: not rule.paused)
        errors = rules.segment_id._find_failing(partner_ids)
        failing = rules.filtered(lambda rule: rule.segment_id in errors)
        for rule in failing:
            rule._fail(errors[rule.segment_id], partner_ids)
        return failing

    def _fail(self, error, partner_ids):
        """Keep the reason at the rules for their administrator, until they are evaluated for everybody.

        After a few guests that is soon: one of them may have been missed.
        """
        for rule in self:
            _logger.error("Tag rule %s (%s) failed: %s", rule.id, rule.name, error)
            if partner_ids is None or rule.last_error != str(error):
                rule.write({"last_error": str(error), "due": partner_ids is not None})
        self._look_at_everybody()

    def _look_at_everybody(self):
        """Look at everybody next time, not only at those whom time has moved."""
        self.filtered("applied_on").write({"applied_on": False})

    # -- what is noted -------------------------------------------------------------------------

    def _note_applied(self, changes, duration):
        """Note when and how the rules were evaluated for everybody, and what single guests are compared with."""
        today = local_date(self.env)
        for rule in self:
            with attempt(self.env.cr) as tried:
                rule.segment_id._store_borders()
                fingerprint = rule.segment_id._fingerprint()
            if tried.error:
                rule._fail(tried.error, None)
                continue
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
                    "applied_fingerprint": fingerprint,
                }
            )

    @api.model
    def _log_changes(self, changes):
        """Write the changes into the guest log with the numbers of the rules as they are now."""
        if not changes:
            return
        guests = {}
        for _action, guest, _tag, rule_id in changes:
            guests.setdefault(rule_id, []).append(guest)
        rules = self.sudo().with_context(active_test=False).browse(rule_id for rule_id in guests if rule_id).exists()
        reasons = {rule.id: rule.segment_id._reasons_for_log(guests[rule.id]) for rule in rules}
        gained = {(guest, tag) for action, guest, tag, _rule_id in changes if action == "gained"}
        entries = []
        for action, guest, tag, rule_id in changes:
            # It came again before anybody had noted that it was gone.
            expired = action == "lost" and (guest, tag) in gained
            entries.append(
                {
                    "kind": f"tag_{action}",
                    "partner_id": guest,
                    "tag_id": tag,
                    "rule_id": rule_id if rule_id in reasons else None,
                    "origin": "rule",
                    "note": self.env._("It had expired.") if expired else False,
                    "explanation": None if expired else reasons.get(rule_id, {}).get(guest),
                }
            )
        self.env["restaurant.guest.log"]._note(entries)
