"""One condition: a measure, asked with window and filters, compared with a value."""

import math
from dataclasses import dataclass

from odoo.tools import SQL

from . import measures  # noqa: F401  (registers them)
from .measure import (
    CHANGE_COMPARISONS,
    RANK_COMPARISONS,
    Filters,
    Question,
    Window,
    _lt,
    available,
)

OPERATORS = {">=": SQL(">="), ">": SQL(">"), "<=": SQL("<="), "<": SQL("<"), "=": SQL("="), "!=": SQL("<>")}


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

    # -- is it sound? --------------------------------------------------------------------

    def problem(self, env, inside=frozenset()):
        """Why the condition cannot be evaluated, in the user's words; None when it can.

        :param inside: ids of the segments that the condition is part of
        """
        text = self._own_problem(env)
        if text:
            return env._(text)
        if self.filters.segment_id:
            return env["restaurant.segment"].browse(self.filters.segment_id)._defect(inside)
        return None

    def _own_problem(self, env):
        measure = available(env).get(self.measure)
        if measure is None:
            return _lt("What this condition measures is not available any more.")
        return self._misfit(measure) or self._value_problem() or self._filter_problem(measure)

    def _misfit(self, measure):
        if self.comparison not in measure.comparisons:
            return _lt("This comparison does not fit what is measured.")
        if self.window.kind not in measure.windows:
            return _lt("This period does not fit what is measured.")
        if self.window.kind != "all" and self.window.value < 1:
            return _lt("The length of the period is missing.")
        if self.comparison in CHANGE_COMPARISONS and self.window.kind != "days":
            return _lt("A change can only be measured over a number of days.")
        return None

    def _value_problem(self):
        values = (self.value, self.value_to) if self.comparison == "between" else (self.value,)
        if not all(value is not None and math.isfinite(value) for value in values):
            return _lt("A value is missing.")
        if self.comparison == "between" and self.value > self.value_to:
            return _lt("The first value of the range is larger than the second.")
        if self.comparison in RANK_COMPARISONS and not 0 < self.value <= 100:
            return _lt("The percentage has to be above 0 and at most 100.")
        if self.comparison in CHANGE_COMPARISONS and self.value < 0:
            return _lt("The percentage cannot be negative.")
        return None

    def _filter_problem(self, measure):
        if measure.yes_no and self.holds(0) == self.holds(1):
            return _lt("The value has to be 1 for yes or 0 for no.")
        used = self.filters.used
        if measure.required - used or (measure.needs_dishes and not self.filters.has_products):
            return _lt("What to look for is missing.")
        if used - measure.filters:
            return _lt("This filter does not fit what is measured.")
        if (self.expected_filters & measure.filters) - used:
            return _lt("What this line filters by was deleted or cannot be read. Choose again or remove the line.")
        return None

    # -- who fulfils it? -----------------------------------------------------------------

    def question(self, env, as_of, today, partner_ids=None, inside=frozenset()):
        """The question that the condition puts to its measure."""
        return Question(env, as_of, today, partner_ids, self.window, self.filters, inside)

    def members(self, question, guests):
        """SELECT the ids of those of ``guests`` who fulfil the condition.

        :param guests: SQL that selects the ids of guests to choose from
        """
        measure = available(question.env)[self.measure]
        if self.comparison in RANK_COMPARISONS + CHANGE_COMPARISONS:
            select = self._ranked if self.comparison in RANK_COMPARISONS else self._changed
            chosen = select(measure, question)
            if not self.negate:
                return chosen
            return SQL("(%s) EXCEPT (%s)", self._with_measure(measure, question, guests), chosen)
        if measure.default is not None and self.holds(measure.default):
            # Guests without facts fulfil it too: take away who does not. Not by NOT EXISTS, which
            # the planner may answer by measuring everybody anew for each guest.
            return SQL(
                "(%s) EXCEPT (SELECT partner_id FROM (%s) AS measured WHERE measured.value IS NOT NULL AND NOT (%s))",
                guests,
                self._values(measure, question),
                self._test(),
            )
        return SQL(
            "SELECT partner_id AS id FROM (%s) AS measured WHERE %s", self._values(measure, question), self._test()
        )

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

    def _values(self, measure, question):
        """SELECT (partner_id, value) as it is compared: exact numbers, money in cents."""
        rounded = SQL("round(value::numeric, 2)") if measure.kind == "money" else SQL("value::numeric")
        return SQL("SELECT partner_id, %s AS value FROM (%s) AS raw", rounded, measure.select(question))

    def _test(self):
        """SQL of the comparison on ``measured.value``; unknown values never pass."""
        if self.comparison == "between":
            test = SQL("measured.value BETWEEN %s::numeric AND %s::numeric", self.value, self.value_to)
        else:
            test = SQL("measured.value %s %s::numeric", OPERATORS[self.comparison], self.value)
        return SQL("NOT (%s)", test) if self.negate else test

    def _ranked(self, measure, question):
        """The best or the worst p percent of the guests with a positive value, ties included."""
        return SQL(
            "SELECT partner_id AS id FROM (%s) AS measured WHERE measured.value > 0 AND measured.value %s (%s)",
            self._values(measure, question),
            OPERATORS[">=" if self.comparison == "top_percent" else "<="],
            self._border(measure, question),
        )

    def _border(self, measure, question):
        """SELECT the value of the last one who is in. It depends on everybody, whoever is asked about."""
        return SQL(
            """SELECT value AS border FROM (
                   SELECT measured.value, count(*) OVER () AS total,
                          row_number() OVER (ORDER BY measured.value %(order)s) AS place
                     FROM (%(values)s) AS measured
                    WHERE measured.value > 0 AND measured.partner_id IN (%(everybody)s)) AS ranked
                WHERE place = ceil(%(percent)s::numeric / 100 * total)""",
            order=SQL("DESC") if self.comparison == "top_percent" else SQL("ASC"),
            values=self._values(measure, question.about(None)),
            everybody=all_guests(),
            percent=self.value,
        )

    def _changed(self, measure, question):
        """Who fell or rose by p percent against the window just before; before has to be positive.

        Quotients such as 16.6666666666666667 are compared after rounding.
        """
        drop = self.comparison == "drop_percent"
        return SQL(
            """SELECT before.partner_id AS id
                 FROM (%s) AS before LEFT JOIN (%s) AS now ON now.partner_id = before.partner_id
                WHERE before.value > 0
                  AND round(COALESCE(now.value, %s::numeric), 6)
                      %s round(before.value * (100 + %s::numeric) / 100, 6)""",
            self._values(measure, question.before()),
            self._values(measure, question),
            measure.default,
            OPERATORS["<=" if drop else ">="],
            -self.value if drop else self.value,
        )

    def _with_measure(self, measure, question, guests):
        """SELECT those who have the measure at all."""
        if measure.default is not None:
            return guests
        return SQL(
            "SELECT partner_id AS id FROM (%s) AS measured WHERE value IS NOT NULL", self._values(measure, question)
        )


def all_guests(partner_ids=None):
    """SELECT the ids of guests: active people who are not the house's own users."""
    scope = SQL("TRUE") if partner_ids is None else SQL("id = ANY(%s)", list(partner_ids))
    return SQL(
        """SELECT id FROM res_partner
            WHERE active AND is_company IS NOT TRUE AND partner_share IS NOT FALSE AND %s""",
        scope,
    )
