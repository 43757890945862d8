"""One condition: a measure, asked with window and filters, compared with a value."""

import hashlib
import math
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from odoo.tools import SQL

from ..guest.guests import all_guests
from ..measure.limits import MOST_LENGTH, NO_LEAST, WORDS, limits
from ..measure.measure import CHANGE_COMPARISONS, MOST_COVERS, RANK_COMPARISONS, Filters, Window, _lt, find

MEASURED = SQL("measured.value")
# Where the value of a line has to be for its comparison to mean something.
OUTSIDE = {
    "top_percent": _lt("Among the top: the percentage has to be %(limits)s."),
    "bottom_percent": _lt("Among the bottom: the percentage has to be %(limits)s."),
    "drop_percent": _lt("Fell by at least: the percentage has to be %(limits)s."),
    "rise_percent": _lt("Rose by at least: the percentage has to be %(limits)s."),
}
OUTSIDE_PLAIN = _lt("“%(measure)s”: the value has to be %(limits)s.")
OPERATORS = {">=": SQL(">="), ">": SQL(">"), "<=": SQL("<="), "<": SQL("<"), "=": SQL("="), "!=": SQL("<>")}


@dataclass(frozen=True)
class Border:
    """The value of the last one among the top or bottom percent, as found on a ``date`` for a ``rule``."""

    # The exact number as text; None when nobody has a positive value.
    value: str | None
    date: date
    rule: str


@dataclass(frozen=True)
class Condition:
    """A condition as plain data; ``record_id`` names the row that it was read from."""

    measure: str
    comparison: str = ">="
    value: float | None = None
    value_to: float | None = None
    negate: bool = False
    window: Window = Window()
    filters: Filters = Filters()
    # Filters that were set once, by name: what they named may have been deleted since.
    expected_filters: frozenset = frozenset()
    record_id: int | None = None
    # For ranks: who was the last one in, as it was found before.
    border: Border | None = field(default=None, compare=False)

    # -- is it sound? --------------------------------------------------------------------

    def problem(self, env, inside=frozenset()):
        """Why the condition cannot be evaluated, in the user's words; None when it can.

        :param inside: ids of the segments that the condition is part of
        """
        text = self._own_problem(env)
        if text:
            return text if isinstance(text, str) else env._(text)
        if self.filters.segment_id:
            return env["restaurant.segment"].browse(self.filters.segment_id)._defect(inside)
        return None

    def _own_problem(self, env):
        measure = find(env, self.measure)
        if measure is None:
            return _lt("What this condition measures is not available any more.")
        return self._misfit(measure) or self._value_problem(env, measure) or self._filter_problem(measure)

    def _misfit(self, measure):
        if self.comparison not in measure.comparisons:
            return _lt("This comparison does not fit what is measured.")
        if self.window.kind not in measure.windows:
            return _lt("This period does not fit what is measured.")
        if self.window.kind != "all" and self.window.value < 1:
            return _lt("The length of the period is missing: it has to be 1 or more.")
        if self.window.value > MOST_LENGTH.get(self.window.kind, self.window.value):
            return {
                "days": _lt("A period cannot be longer than 36,500 days."),
                "visits": _lt("A period cannot be longer than 10,000 visits."),
            }[self.window.kind]
        if self.comparison in CHANGE_COMPARISONS and self.window.kind != "days":
            return _lt("A change can only be measured over a number of days.")
        return None

    def _value_problem(self, env, measure):
        values = (self.value, self.value_to) if self.comparison == "between" else (self.value,)
        if not all(value is not None and math.isfinite(value) for value in values):
            return _lt("A value is missing.")
        if measure.yes_no:
            return None
        if self.comparison == "between" and self.value > self.value_to:
            return _lt("The first value of the range is larger than the second.")
        allowed = limits(measure, self.comparison)
        if not all(allowed.hold(value) for value in values):
            words = NO_LEAST if allowed.least is None else WORDS[allowed.above, allowed.below]
            ends = {"least": f"{allowed.least or 0:,g}", "most": f"{allowed.most:,.0f}"}
            words, template = env._(words), env._(OUTSIDE.get(self.comparison, OUTSIDE_PLAIN))
            return template % {"measure": env._(measure.label), "limits": words % ends}
        return None

    def _filter_problem(self, measure):
        if measure.yes_no and self.holds(0) == self.holds(1):
            return _lt("The value has to be 1 for yes or 0 for no.")
        used = self.filters.used
        if measure.required - used or (measure.needs_dishes and not self.filters.has_products):
            return _lt("What to look for is missing.")
        if used - measure.filters:
            return _lt("This filter does not fit what is measured.")
        if not 0 <= self.filters.min_covers <= MOST_COVERS:
            return _lt("The number of people has to be from 1 to 1,000.")
        if (self.expected_filters & measure.filters) - used:
            return _lt("What this line filters by was deleted or cannot be read. Choose again or remove the line.")
        return None

    # -- who fulfils it? -----------------------------------------------------------------

    def asks(self, question):
        """The question that the condition puts to its measure, about the guests of ``question``."""
        return replace(question, window=self.window, filters=self.filters)

    def members(self, question, guests):
        """SELECT the ids of those of ``guests`` who fulfil the condition.

        :param guests: SQL that selects the ids of guests to choose from
        """
        measure = find(question.env, self.measure)
        if self.comparison in RANK_COMPARISONS + CHANGE_COMPARISONS:
            select = self._ranked if self.comparison in RANK_COMPARISONS else self._changed
            chosen = select(measure, question)
            if not self.negate:
                return chosen
            return SQL("(%s) EXCEPT (%s)", self._with_measure(measure, question, guests), chosen)
        test = self._test(MEASURED)
        if measure.default is not None and self.holds(measure.default):
            # Guests without facts fulfil it too: take away who does not. Not by NOT EXISTS, which
            # the planner may answer by measuring everybody anew for each guest.
            return SQL(
                "(%s) EXCEPT (SELECT partner_id FROM (%s) AS measured WHERE measured.value IS NOT NULL AND NOT (%s))",
                guests,
                self.values(measure, question),
                test,
            )
        return SQL("SELECT partner_id AS id FROM (%s) AS measured WHERE %s", self.values(measure, question), test)

    def verdict(self, question, value_of, border_of=None):
        """SQL that tells whether one guest fulfils the condition; unknown means no.

        :param value_of: function of a measure and a question to SQL of the guest's value as it is compared
        :param border_of: function of a condition and that SQL to SQL of the value of the last one who is in, where the
            values of everybody are at hand
        """
        measure = find(question.env, self.measure)
        value = value_of(measure, question)
        if self.comparison in CHANGE_COMPARISONS:
            holds = self._change_test(measure, value_of(measure, question.before()), value)
        elif self.comparison in RANK_COMPARISONS:
            holds = self._rank_test(value, border_of(self, value) if border_of else self._border(question))
        elif measure.default is not None:
            return self._test(SQL("COALESCE(%s, %s::numeric)", value, measure.default))
        else:
            return self._test(value)
        if not self.negate:
            return holds
        outside = SQL("(%s) IS NOT TRUE", holds)
        return outside if measure.default is not None else SQL("%s IS NOT NULL AND %s", value, outside)

    def holds(self, value):
        """Whether the comparison, as it is negated or not, holds for a known value."""
        result = {
            ">=": lambda: value >= self.value,
            ">": lambda: value > self.value,
            "<=": lambda: value <= self.value,
            "<": lambda: value < self.value,
            "=": lambda: value == self.value,
            "!=": lambda: value != self.value,
            "between": lambda: self.value <= value <= self.value_to,
        }[self.comparison]()
        return result != self.negate

    def values(self, measure, question):
        """SELECT (partner_id, value) as it is compared."""
        return SQL(
            "SELECT partner_id, %s AS value FROM (%s) AS raw",
            as_compared(measure, SQL("value")),
            measure.select(question),
        )

    def _test(self, value):
        """SQL of the comparison of a value; unknown values never pass."""
        if self.comparison == "between":
            test = SQL("%s BETWEEN %s::numeric AND %s::numeric", value, self.value, self.value_to)
        else:
            test = SQL("%s %s %s::numeric", value, OPERATORS[self.comparison], self.value)
        return SQL("NOT (%s)", test) if self.negate else test

    # -- ranks -----------------------------------------------------------------------------

    def _ranked(self, measure, question):
        """The best or the worst p percent of the guests with a positive value, ties included."""
        values = self.values(measure, question)
        if question.partner_ids is None:
            # Everybody is asked about: measured once, for the border as well.
            return SQL(
                "WITH measured AS MATERIALIZED (%s) SELECT partner_id AS id FROM measured WHERE %s",
                values,
                self._rank_test(MEASURED, SQL("(%s)", self.last_one_in(SQL("measured")))),
            )
        return SQL(
            "SELECT partner_id AS id FROM (%s) AS measured WHERE %s",
            values,
            self._rank_test(MEASURED, self._border(question)),
        )

    def _rank_test(self, value, border):
        return SQL("%s > 0 AND %s %s %s", value, value, OPERATORS[self._beats], border)

    @property
    def _beats(self):
        return ">=" if self.comparison == "top_percent" else "<="

    def _border(self, question):
        """SQL of the value of the last one who is in.

        A batch about some guests takes it as it was found lately, if the condition is still the same.
        """
        if question.batch and self._is_border_good(question.today):
            return SQL("%s::numeric", self.border.value)
        return SQL("(%s)", self.border_query(question))

    def border_query(self, question):
        """SELECT the value of the last guest who is in; it depends on everybody, not only on the guests asked about."""
        everybody = self.values(find(question.env, self.measure), self.asks(question).about(None))
        return self.last_one_in(SQL("(%s)", everybody))

    def last_one_in(self, values, everybody=None):
        """SELECT the value of the last one who is in.

        :param values: SQL of rows of a guest and a value
        :param everybody: SQL that selects all guests, where it is at hand
        """
        return SQL(
            """SELECT value AS border FROM (
                   SELECT measured.value, count(*) OVER () AS total,
                          row_number() OVER (ORDER BY measured.value %(order)s) AS place
                     FROM %(values)s AS measured
                    WHERE measured.value > 0 AND measured.partner_id IN (%(everybody)s)) AS ranked
                WHERE place = ceil(%(percent)s::numeric / 100 * total)""",
            order=SQL("DESC") if self.comparison == "top_percent" else SQL("ASC"),
            values=values,
            everybody=everybody or all_guests(),
            percent=self.value,
        )

    def _is_border_good(self, today):
        border = self.border
        return border and today - timedelta(1) <= border.date <= today and border.rule == self.ranking

    @property
    def ranking(self):
        """What the border depends on besides facts and date, as a short text."""
        rule = (self.measure, self.comparison, self.value, self.window, self.filters)
        return hashlib.sha1(repr(rule).encode(), usedforsecurity=False).hexdigest()

    # -- changes ---------------------------------------------------------------------------

    def _changed(self, measure, question):
        """Who fell or rose by p percent against the window just before."""
        return SQL(
            """SELECT before.partner_id AS id
                 FROM (%s) AS before LEFT JOIN (%s) AS now ON now.partner_id = before.partner_id
                WHERE %s""",
            self.values(measure, question.before()),
            self.values(measure, question),
            self._change_test(measure, SQL("before.value"), SQL("now.value")),
        )

    def _change_test(self, measure, before, now):
        """Before has to be positive. Quotients such as 16.6666666666666667 are compared after rounding."""
        drop = self.comparison == "drop_percent"
        return SQL(
            """%(before)s > 0 AND round(COALESCE(%(now)s, %(default)s::numeric), 6)
                   %(operator)s round(%(before)s * (100 + %(percent)s::numeric) / 100, 6)""",
            before=before,
            now=now,
            default=measure.default,
            operator=OPERATORS["<=" if drop else ">="],
            percent=-self.value if drop else self.value,
        )

    def _with_measure(self, measure, question, guests):
        """SELECT those who have the measure at all."""
        if measure.default is not None:
            return guests
        return SQL(
            "SELECT partner_id AS id FROM (%s) AS measured WHERE value IS NOT NULL", self.values(measure, question)
        )

    # -- as time goes by -------------------------------------------------------------------

    def turning_ages(self, question):
        """The ages that visits have to reach for the answer to change: see ``Measure.turning_ages``."""
        if self.comparison in RANK_COMPARISONS:
            return None
        return find(question.env, self.measure).turning_ages(self, self.asks(question))

    def turned_by_calendar(self, question, since, until):
        """SELECT those whose answer the calendar has changed, where that is more to the point than ages: see
        ``Measure.turned_by_calendar``."""
        if self.comparison in RANK_COMPARISONS:
            return None
        return find(question.env, self.measure).turned_by_calendar(self, self.asks(question), since, until)

    def test(self, measure, value):
        """SQL of whether a guest's ``value`` of the measure passes a plain comparison."""
        return self._test(as_compared(measure, value))


def as_compared(measure, value):
    """SQL of a value as it is compared: exact numbers, money in cents."""
    return SQL("round((%s)::numeric, 2)" if measure.kind == "money" else "(%s)::numeric", value)
