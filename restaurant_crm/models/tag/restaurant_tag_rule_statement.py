import logging
from typing import NamedTuple

from odoo import api, fields, models, tools

from ...engine.shared.clock import company_zone_name, local_date
from ...engine.tag import prepared
from ..fact.restaurant_guest_queue import CONFLICTS
from ..segment.restaurant_segment_evaluation import FEW_GUESTS

_logger = logging.getLogger(__name__)


class Step(NamedTuple):
    """Tags that are decided together, and the statement that does it; no text: not by a prepared one."""

    tag_ids: tuple
    text: str | None


class RestaurantTagRule(models.Model):
    """All rules for a few guests, such as after a payment, by statements that have been prepared.

    What comes of it is the same as by ``_apply_group``, which stays in charge of everything out of the ordinary.
    """

    _name = "restaurant.tag.rule"
    _inherit = ["restaurant.tag.rule", "restaurant.rule.source"]
    _rule_fields = {
        "active", "paused", "sequence", "tag_id", "segment_id", "policy", "keep_days", "applied_on", "match",
        "partner_domain", "condition_ids",
    }  # fmt: skip

    @api.model
    def _apply(self, partner_ids=None):
        if self or not partner_ids or len(partner_ids) > FEW_GUESTS:
            return super()._apply(partner_ids)
        self.env.flush_all()
        count, last, zone, names = self.env.execute_query(prepared.state(self.env.company.id))[0]
        rules = self.sudo()
        zone = zone or company_zone_name(self.env)
        steps = rules._steps((count, last), self.env.company.id, zone, local_date(self.env, zone=zone))
        rules._prepare(steps, names or [])
        changes = []
        waiting = self.env["restaurant.tag"].sudo()
        for step in steps:
            done = rules._apply_step(step, partner_ids)
            changes += done
            waiting -= waiting.browse(step.tag_ids)
            waiting |= rules._asking_for(waiting.browse({tag_id for _action, _guest, tag_id, _rule in done}))
        return len(changes) + (rules._apply_tags(waiting, partner_ids) if waiting else 0)

    @api.model
    def _prepare(self, steps, names):
        """Have the statements of ``steps`` prepared, and nothing else of ours.

        :param names: of the statements that this connection has prepared
        """
        texts = {prepared.name_of(step.text): step.text for step in steps if step.text}
        if set(names) != set(texts):
            new = [text for name, text in texts.items() if name not in names]
            self.env.cr.execute(prepared.prepare(new, [name for name in names if name not in texts]))

    @api.model
    def _apply_step(self, step, partner_ids):
        """The changes that a step has made."""
        tags = self.env["restaurant.tag"].browse(step.tag_ids)
        if step.text is None:
            return self._apply_group(tags, partner_ids)
        try:
            with self.env.cr.savepoint(flush=False):
                now = fields.Datetime.now()
                changes = self.env.execute_query(prepared.execute(step.text, partner_ids, now))
                self._take_over(changes)
        except CONFLICTS:
            raise
        except Exception as error:
            # Whichever rule it is will be found.
            _logger.warning("Evaluating rules by a prepared statement failed: %s", error)
            return self._apply_group(tags, partner_ids)
        self._log_changes(changes)
        return changes

    @api.model
    @tools.ormcache("stamp", "company_id", "zone", "today")
    def _steps(self, stamp, company_id, zone, today):
        """All rules as steps to be taken one after the other.

        :param stamp: what tells that rules are what they were (see ``restaurant.rule.change``); the others are what
            statements hold besides
        """
        steps = []
        for step in self._switched_on().tag_id._rule_steps():
            odd = [group for group in step if self._is_odd(group)]
            plain = [group for group in step if group not in odd]
            if plain:
                tags = plain[0].union(*plain)
                steps.append(Step(tuple(tags.ids), self._statement(tags)))
            if odd:
                steps.append(Step(tuple(odd[0].union(*odd).ids), None))
        return steps

    @api.model
    def _is_odd(self, tags):
        """Whether rules of these tags ask for what the stamp does not cover, or have something to be noted."""
        rules = self._rules_of(tags)
        filters = rules.segment_id._with_inner().mapped("partner_domain")
        return any(text not in (False, "", "[]") for text in filters) or bool(rules.filtered("applied_on")._frozen())

    @api.model
    def _statement(self, tags):
        moment = prepared.marked(fields.Datetime.now())
        rules = self._rules_of(tags)
        query = rules._changes_sql(tags, rules._frozen(), moment, prepared.SOMEBODY)
        return prepared.with_holes(self.env.cr, query, moment)
