"""Guests about whom the answer may have changed because time went by."""

from datetime import timedelta

from odoo.tools import SQL

from .clock import midnight
from .visits import MOST_DAYS


def moved(env, ages, since, until):
    """SELECT the ids of guests with a visit that came, or reached one of the ages, after ``since`` and by ``until``.

    A visit of the day ``since`` may have happened after the evaluation on that day, and the
    date of a store's clock may be another than that of the company.

    :param ages: numbers of days: a visit is as old when it was on the day that many days ago
    :param since, until: dates of an evaluation and of a later one
    """
    came = SQL(
        "visit_date > %(since)s::date - 3 AND visit_date < %(until)s::date + 3"
        " AND visited_at >= %(start)s AND visited_at < %(end)s",
        since=since,
        until=until,
        start=midnight(env, since),
        end=midnight(env, until + timedelta(1)),
    )
    reached = [
        SQL("visit_date > %s::date - %s AND visit_date <= %s::date - %s", since, age, until, age)
        for age in sorted({0, *(max(-MOST_DAYS, min(age, MOST_DAYS)) for age in ages)})
    ]
    return SQL(
        "SELECT DISTINCT partner_id AS id FROM restaurant_visit WHERE %s",
        SQL(" OR ").join(SQL("(%s)", test) for test in (came, *reached)),
    )
