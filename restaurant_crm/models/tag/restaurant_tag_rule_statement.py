from odoo import api, fields, models, tools

from ...engine.shared.clock import company_zone_name, local_date
from ...engine.tag import changes as engine
from ...engine.tag import prepared
from ..shared import replica
from ..shared.transactions import attempt


class RestaurantTagRule(models.Model):
    """Which statements decide tags. Those about a few guests, such as after a payment, are prepared."""

    _name = "restaurant.tag.rule"
    _inherit = ["restaurant.tag.rule", "restaurant.rule.source"]
    _rule_fields = {
        "active", "paused", "sequence", "tag_id", "segment_id", "policy", "keep_days", "applied_on", "last_error",
        "match", "partner_domain", "condition_ids",
    }  # fmt: skip

    @api.model
    def _switched_on(self, *domain):
        """The rules that are switched on, also where the user is looking at those that are not.

        With all rights: their evaluation does not depend on whom it follows.
        """
        return self.sudo().search([("active", "=", True), *domain])

    @api.model
    def _rules_of(self, tags):
        """The rules that have a say in who carries these tags."""
        # What a paused rule gave stays, whatever its tag is by now.
        return self._switched_on("|", ("tag_id", "in", tags.ids), ("paused", "=", True))

    def _frozen(self, failing=(), trying=()):
        """The rules among these that decide nothing now: guests keep what they gave.

        :param failing: rules that cannot be evaluated
        :param trying: rules to be taken as being at work although they are being changed
        """
        return self.filtered(
            lambda rule: rule in failing or (rule.paused and rule not in trying) or bool(rule._defect())
        )

    def _changes_sql(self, tags, frozen, now, partner_ids):
        """The engine's statement that decides ``tags`` by these rules, and writes what changes."""
        return engine.changes(
            (self - frozen).segment_id._members_sql(partner_ids, now),
            tags._as_slots(),
            self._as_engine_rules(frozen),
            now,
            partner_ids,
        )

    def _as_engine_rules(self, frozen):
        return [
            engine.Rule(rule.id, rule.segment_id.id, rule.tag_id.id, rule.policy, rule.keep_days, frozen=rule in frozen)
            for rule in self
        ]

    def _preview(self, active=True):
        """What an evaluation of this rule, switched on or off, would change: (action, partner id, tag id)."""
        self.ensure_one()
        tags = self._tags_given()._with_rivals()
        rules = self._rules_of(tags) - self.sudo()
        if active:
            rules = (rules | self.sudo()).sorted()
        frozen = rules._frozen(trying=self)
        self.env.flush_all()
        return replica.ask(
            self.env,
            engine.preview(
                (rules - frozen).segment_id._members_sql(),
                tags._as_slots(),
                rules._as_engine_rules(frozen),
                fields.Datetime.now(),
            ),
            (rules - frozen).segment_id._is_told_by_each_guest(),
        )

    # -- prepared ----------------------------------------------------------------------------

    @api.model
    def _plan_for_few(self):
        """The ``Plan`` of all rules for a few guests; its statements are prepared on this connection."""
        self.env.flush_all()
        count, last, zone, names = self.env.execute_query(prepared.state(self.env.company.id))[0]
        zone = zone or company_zone_name(self.env)
        plan = self._prepared_plan((count, last), self.env.company.id, zone, local_date(self.env, zone=zone))
        self._prepare(set(plan.statements.values()), names or [])
        return plan

    @api.model
    def _prepare(self, texts, names):
        """Have these statements prepared, and nothing else of ours.

        :param names: of the statements that this connection has prepared
        """
        texts = {prepared.name_of(text): text for text in texts}
        if set(names) != set(texts):
            new = [text for name, text in texts.items() if name not in names]
            self.env.cr.execute(prepared.prepare(new, [name for name in names if name not in texts]))

    @api.model
    @tools.ormcache("stamp", "company_id", "zone", "today")
    def _prepared_plan(self, stamp, company_id, zone, today):
        """The ``Plan`` of all rules in which groups of a step are decided together, most of them by one statement.

        :param stamp: what tells that rules are what they were (see ``restaurant.rule.change``); the others are what
            statements hold besides
        """
        # sudo: kept for everybody.
        Tag = self.env["restaurant.tag"].sudo()
        plan = Tag._plan()
        steps, statements = [], {}
        for step in plan.steps:
            plain = [group for group in step if not self._is_odd(Tag.browse(group))]
            text = self._statement(Tag.browse(sum(plain, ())))
            if plain and text is None:
                # One of them is to blame: the others go together.
                plain = [group for group in plain if self._statement(Tag.browse(group))]
                text = self._statement(Tag.browse(sum(plain, ())))
            together = sum(plain, ()) if text else ()
            odd = sum((group for group in step if not text or group not in plain), ())
            if together:
                statements[together] = text
            steps.append(tuple(filter(None, (together, odd))))
        return plan._replace(steps=tuple(steps), statements=statements)

    @api.model
    def _is_odd(self, tags):
        """Whether rules of these tags ask for what the stamp does not cover, or have something to be noted."""
        with attempt(self.env.cr) as tried:
            rules = self._rules_of(tags)
            filters = rules.segment_id._with_inner().mapped("partner_domain")
            return (
                any(text not in (False, "", "[]") for text in filters)
                or any(rules.mapped("last_error"))
                or bool(rules.filtered("applied_on")._frozen())
            )
        return bool(tried.error)

    @api.model
    def _statement(self, tags):
        """The text of a statement that decides these tags; None when there is none that can be prepared."""
        if not tags:
            return None
        with attempt(self.env.cr):
            moment = prepared.marked(fields.Datetime.now())
            rules = self._rules_of(tags)
            query = rules._changes_sql(tags, rules._frozen(), moment, prepared.SOMEBODY)
            return prepared.with_holes(self.env.cr, query, moment)
        return None
