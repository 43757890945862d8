"""Guests about whom the answer may have changed because time went by."""

from odoo.tools import SQL

from ..shared.clock import day_start, days_before


def moved(env, ages, since, until):
    """SELECT the ids of guests with a visit that came, or reached one of the ages, after ``since`` and by ``until``.

    A visit of the day ``since`` may have happened after the evaluation on that day, and the
    date of a store's clock may be another than that of the company.

    :param ages: numbers of days: a visit is as old when it was on the day that many days ago
    :param since, until: dates of an evaluation and of a later one
    """
    came = SQL(
        "visit_date BETWEEN %s AND %s AND visited_at >= %s AND visited_at < %s",
        days_before(since, 2),
        days_before(until, -2),
        day_start(env, since),
        day_start(env, days_before(until, -1)),
    )
    reached = [
        SQL("visit_date > %s AND visit_date <= %s", days_before(since, age), days_before(until, age))
        for age in sorted({0, *ages})
    ]
    return SQL(
        "SELECT DISTINCT partner_id AS id FROM restaurant_visit WHERE %s",
        SQL(" OR ").join(SQL("(%s)", test) for test in (came, *reached)),
    )
