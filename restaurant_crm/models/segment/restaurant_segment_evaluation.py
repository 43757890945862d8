import hashlib
from dataclasses import replace
from datetime import date, datetime

from odoo import fields, models
from odoo.tools import SQL

from ...engine.guest.guests import all_guests
from ...engine.measure.measure import RANK_COMPARISONS
from ...engine.segment.batch import Batch, in_one_pass
from ...engine.segment.compiler import NOBODY, candidates
from ...engine.segment.condition import Border
from ...engine.segment.moved_guests import moved
from ..shared import planner
from ..shared.transactions import attempt

BORDER_FIELDS = {"border", "border_date", "border_rule"}
# A day like any other: what a rule compiles to on it changes only with the rule.
ANY_DAY = date(2000, 1, 1)


class RestaurantSegment(models.Model):
    """Many segments at once, and only the guests about whom the answer may have changed."""

    _inherit = "restaurant.segment"

    def _members_sql(self, partner_ids=None, as_of=None):
        """SELECT ``(segment_id, partner_id)`` of the guests of all these segments, as ``_guests_sql`` of each.

        The facts are read once for all segments; for everybody, this holds for those segments that one pass
        over the visits can answer. With ``partner_ids``, those who are among the top or bottom percent are
        told by the border that was stored last night, if there is one.

        :param partner_ids: only look at these guests: ids or SQL that selects them; None for everybody
        :param as_of: an instant in UTC; None for now. Visits after it do not exist.

        For many guests it sets the planner up until the transaction ends: see ``planner``.
        """
        self.env.flush_all()
        segments = self.sudo()
        question = segments._question(partner_ids, as_of)
        planner.set_for(self.env.cr, partner_ids)
        lines = segments.condition_ids
        known = dict(zip(lines, lines._as_conditions(), strict=True))
        if partner_ids is not None:
            return segments._batch(question, known).statement()
        together = segments.filtered(lambda segment: in_one_pass(*segment._ingredients(question, known)))
        batch = together._batch(question, known).statement()
        if together == segments:
            return batch
        queries = []
        for segment in segments - together:
            inner, conditions, domain_query = segment._ingredients(question, known)
            members = candidates(inner, conditions, segment.match, domain_query)
            queries.append(SQL("SELECT %s AS segment_id, id AS partner_id FROM (%s) AS member", segment.id, members))
        # Who counts as a guest is looked up once, not for each segment; the batch knows.
        return SQL(
            "(%s) UNION ALL SELECT segment_id, partner_id FROM (%s) AS member WHERE partner_id IN (%s)",
            batch,
            SQL(" UNION ALL ").join(SQL("(%s)", query) for query in queries),
            all_guests(profiled=question.profiled),
        )

    def _batch(self, question, known):
        batch = Batch(question)
        for segment in self:
            inner, conditions, domain_query = segment._ingredients(batch.question, known)
            batch.add(segment.id, inner.inside, conditions, segment.match, domain_query)
        return batch

    def _find_failing(self, partner_ids=None):
        """The segments among these that cannot be decided for these guests, each asked alone: error by segment.

        Broken ones are not among them: they say themselves what they lack.

        :param partner_ids: as in ``_members_sql``; what is to be tried is the very way that failed
        """
        errors = {}
        for segment in self:
            with attempt(self.env.cr) as tried:
                if not segment._defect():
                    members = segment._members_sql(partner_ids)
                    # Columns that nobody reads are not calculated, either.
                    self.env.execute_query(SQL("SELECT max(segment_id), max(partner_id) FROM (%s) AS member", members))
            if tried.error:
                errors[segment] = tried.error
        return errors

    # -- as time goes by ---------------------------------------------------------------------

    def _moved_sql(self, since, until):
        """SELECT the ids of guests who may have come to belong or ceased to, from one evaluation to a later one.

        It is enough to ask about these guests again, and about those to whom something happened
        that leads to the queue.

        :param since, until: the dates of the two evaluations by the clock of the company
        :return: SQL, or None when that of anybody may have changed
        """
        self.ensure_one()
        segment = self.sudo()
        self.env.flush_all()
        aging = segment._aging(segment._question())
        if aging is None:
            return None
        inner, conditions = aging
        ages, movers = set(), []
        for condition in conditions:
            if query := condition.turned_by_calendar(inner, since, until):
                movers.append(query)
            elif (own := condition.turning_ages(inner)) is not None:
                ages |= own
            else:
                return None
        return SQL(" UNION ").join([moved(self.env, ages, since, until), *movers])

    def _ages(self, question):
        """The ages in days at which a visit makes somebody enter or leave: see ``Measure.turning_ages``."""
        aging = self._aging(question)
        if aging is None:
            return None
        inner, conditions = aging
        ages = [condition.turning_ages(inner) for condition in conditions]
        return None if None in ages else frozenset().union(*ages)

    def _aging(self, question):
        """The question from inside this segment, and its conditions that can be decided.

        None when a contact filter may let anybody in on any day; one that cannot be read lets in nobody.
        """
        inner, conditions, domain_query = self._ingredients(question)
        if domain_query is not None:
            return (inner, []) if domain_query is NOBODY else None
        return inner, [condition for condition in conditions if not condition.problem(inner.env, inner.inside)]

    def _fingerprint(self):
        """A text that differs when the segment means something else, facts and date apart.

        It is made of what the segment compiles to, so that nothing it depends on can be forgotten.
        """
        self.ensure_one()
        self.env.flush_all()
        segment = self.sudo()
        question = replace(segment._question(as_of=datetime.combine(ANY_DAY, datetime.min.time())), today=ANY_DAY)
        query = segment._compile(question)
        return hashlib.sha256(repr((query.code, query.params)).encode()).hexdigest()

    # -- borders of ranks --------------------------------------------------------------------

    def _store_borders(self, as_of=None):
        """Note who is the last one among the top or bottom percent, for the conditions that ask for it.

        Looking at a few guests later, nobody has to be ranked then.

        :param as_of: an instant in UTC; None for now
        """
        segments = self.sudo()._with_inner()
        segments.env.flush_all()
        question = segments._question(as_of=as_of)
        lines, borders = {}, []
        every = segments.condition_ids
        for line, condition in zip(every, every._as_conditions(), strict=True):
            if condition.comparison in RANK_COMPARISONS and not condition.problem(question.env):
                lines[line.id] = line, condition.ranking
                borders.append(SQL("SELECT %s, (%s)::text", line.id, condition.border_query(question)))
        if borders:
            for line_id, border in segments.env.execute_query(SQL(" UNION ALL ").join(borders)):
                line, rule = lines[line_id]
                line.write({"border": border, "border_date": question.today, "border_rule": rule})

    def _with_inner(self):
        """These segments and those that they are made of."""
        every = self
        while more := every.condition_ids.segment_id - every:
            every |= more
        return every

    def _is_told_by_each_guest(self):
        """Whether who belongs to them is told by each guest alone: nobody is ranked, or filtered by who knows what."""
        every = self.sudo()._with_inner()
        lines = every.condition_ids
        return not (
            lines.scorecard_id
            or set(lines.mapped("comparison")) & set(RANK_COMPARISONS)
            or any(text not in (False, "", "[]") for text in every.mapped("partner_domain"))
        )


class RestaurantSegmentCondition(models.Model):
    _inherit = "restaurant.segment.condition"

    border = fields.Char(readonly=True, copy=False, help="The value of the last one among the top or bottom percent.")
    border_date = fields.Date(readonly=True, copy=False)
    border_rule = fields.Char(readonly=True, copy=False, help="What the border was found for.")

    def write(self, vals):
        """Another condition has another border."""
        if not vals.keys() <= BORDER_FIELDS:
            vals = {**dict.fromkeys(BORDER_FIELDS, False), **vals}
        return super().write(vals)

    def _read_condition(self, menu):
        condition = super()._read_condition(menu)
        if not self.border_date:
            return condition
        return replace(condition, border=Border(self.border or None, self.border_date, self.border_rule))
