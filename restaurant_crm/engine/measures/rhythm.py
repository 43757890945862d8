"""Measures of time: how long ago, and how often."""

import math

from odoo.tools import SQL

from ..fact.profiles import GAPS_LEAST, GAPS_MOST
from ..measure.measure import PLAIN_COMPARISONS, RANK_COMPARISONS, _lt, register
from ..measure.visits import visits
from ..shared.clock import days_before
from .visits import VisitMeasure


class DaysMeasure(VisitMeasure):
    """Days between today and a visit."""

    kind = "days"
    unit = _lt("days")
    unit_one = _lt("day")
    windows = ("all",)
    comparisons = PLAIN_COMPARISONS + RANK_COMPARISONS

    def value(self, question, taken=None):
        return SQL("%s::date - %s", question.today, super().value(question, taken))

    def turning_ages(self, condition, question):
        """The days at which a plain comparison turns."""
        if not self.is_one_aggregate:
            return super().turning_ages(condition, question)
        last = condition.value_to if condition.comparison == "between" else condition.value
        reaches, passes = math.ceil(condition.value), math.floor(last) + 1
        return frozenset(
            {">=": {reaches}, "<": {reaches}, ">": {passes}, "<=": {passes}}.get(
                condition.comparison, {reaches, passes}
            )
        )


@register
class DaysSinceLast(DaysMeasure):
    code = "days_since_last"
    label = _lt("Days since last visit")
    group = "rhythm"
    noun = _lt("days since the last visit")
    first_comparison = "<="
    starts = {"": 30, ">=": 60, ">": 60}
    help = _lt("Days since the last visit that passes the filters; with a dish chosen, since it was last had.")
    phrase = _lt("last visit %(amount)s days ago")
    phrase_one = _lt("last visit %(amount)s day ago")
    phrase_none = _lt("last visit today")
    aggregate = "max(visit_date) {among}"

    def turned_by_calendar(self, condition, question, since, until):
        """Only the last visit counts, and the profile knows when it was."""
        if question.filters.used:
            return None
        reached = [
            SQL("last_visit_date > %s AND last_visit_date <= %s", days_before(since, age), days_before(until, age))
            for age in sorted(self.turning_ages(condition, question))
        ]
        return SQL(
            "SELECT partner_id AS id FROM restaurant_guest_profile WHERE %s",
            SQL(" OR ").join(SQL("(%s)", test) for test in reached),
        )


@register
class DaysSinceFirst(DaysMeasure):
    code = "days_since_first"
    label = _lt("Days since first visit")
    group = "rhythm"
    noun = _lt("days since the first visit")
    first_comparison = "<="
    starts = {"": 30, ">=": 365, ">": 365}
    help = _lt("Days from the first visit that passes the filters until today.")
    phrase = _lt("first visit %(amount)s days ago")
    phrase_one = _lt("first visit %(amount)s day ago")
    phrase_none = _lt("first visit today")
    aggregate = "min(visit_date) {among}"


def usual_gap(question):
    """SELECT (partner_id, value, last_date): the median of the last ten gaps between visit days.

    The profile knows it of all visits, and is written together with them; as of a time before a guest's last visit
    it is worked out.
    """
    if question.filters.used:
        return _gaps(question)
    later = SQL(
        # The date is in an index; the clocks of stores are a day or so apart.
        "SELECT partner_id FROM restaurant_guest_profile WHERE last_visit_at > %s AND last_visit_date >= %s AND %s",
        question.as_of,
        days_before(question.today, 2),
        question.scope(SQL("partner_id")),
    )
    return SQL(
        """SELECT partner_id, usual_gap AS value, last_visit_date AS last_date FROM restaurant_guest_profile
            WHERE usual_gap > 0 AND last_visit_at <= %s AND %s
            UNION ALL SELECT partner_id, value, last_date FROM (%s) AS earlier""",
        question.as_of,
        question.scope(SQL("partner_id")),
        _gaps(question.about(later)),
    )


def _gaps(question):
    """SELECT ``(partner_id, value, last_date)`` from the visits: the usual gap in days and the day of the last one."""
    return SQL(
        """SELECT partner_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS value, max(visit_date) AS last_date
             FROM (SELECT partner_id, visit_date,
                          visit_date - lead(visit_date) OVER days AS gap, row_number() OVER days AS recency
                     FROM (SELECT DISTINCT ON (partner_id, visit_date) partner_id, visit_date FROM (%s) AS visit
                            ORDER BY partner_id, visit_date DESC) AS day
                   WINDOW days AS (PARTITION BY partner_id ORDER BY visit_date DESC)) AS step
            WHERE gap IS NOT NULL AND recency <= %s
         GROUP BY partner_id
           HAVING count(*) >= %s""",
        visits(question),
        GAPS_MOST,
        GAPS_LEAST,
    )


@register
class UsualGap(DaysMeasure):
    code = "usual_gap"
    label = _lt("Usual days between visits")
    group = "rhythm"
    noun = _lt("usual days between visits")
    first_comparison = "<="
    starts = {"": 14}
    help = _lt("The median of the last ten gaps between days with a visit; four such days are needed.")
    phrase = _lt("usually %(amount)s days between visits")
    unknown = _lt("no rhythm yet: visits on four days make one")
    phrase_one = _lt("usually %(amount)s day between visits")
    changes_by_calendar = False

    def select(self, question):
        return SQL("SELECT partner_id, value FROM (%s) AS rhythm", usual_gap(question))


@register
class GapRatio(DaysMeasure):
    """Days since the last visit, in usual gaps: above 1 the guest is late."""

    code = "gap_ratio"
    label = _lt("Lateness against own rhythm")
    group = "rhythm"
    noun = _lt("lateness against the own rhythm")
    starts = {"": 2}
    help = _lt("Days since the last visit divided by the usual days between visits; above 1 the guest is late.")
    phrase = _lt("late by %(amount)s times the usual days between visits")
    kind = "number"
    unit = unit_one = _lt("times")
    unknown = UsualGap.unknown

    def select(self, question):
        return SQL(
            "SELECT partner_id, (%s::date - last_date) / value AS value FROM (%s) AS rhythm",
            question.today,
            usual_gap(question),
        )

    def turned_by_calendar(self, condition, question, since, until):
        """SELECT the guests whose answer differs between the two days, as they are so much later than usual by then."""
        if question.filters.used:
            return None
        tests = [condition.test(self, SQL("(%s::date - last_visit_date) / usual_gap", day)) for day in (since, until)]
        return SQL(
            "SELECT partner_id AS id FROM restaurant_guest_profile WHERE usual_gap > 0 AND (%s) IS DISTINCT FROM (%s)",
            *tests,
        )
