"""When a guest celebrates, and how old that makes: the one definition, in SQL.

Who was born on 29 February celebrates on the 28th in other years, and is a year older on that day.

Whoever has a day of the lunar calendar celebrates by it: on the last day of the month where the month has no 30th
day, and in the ordinary month where the year has no such leap month. How old somebody is follows the date of birth.
"""

from odoo.tools import SQL

# The columns of a contact that say when it celebrates.
COLUMNS = ("guest_birthday", "guest_lunar_month", "guest_lunar_day", "guest_lunar_leap")


def celebration(column=SQL.identifier):
    """What ``next_birthday`` is asked with: the SQL of ``COLUMNS``, each made by ``column`` of its name."""
    return tuple(column(name) for name in COLUMNS)


def is_known(says):
    """SQL: whether a contact says when it celebrates."""
    born, month, _day, _leap = says
    return SQL("(%s IS NOT NULL OR %s > 0)", born, month)


def days_to_birthday(says, today):
    """SQL of the days from a date to the birthday that comes next; 0 on the day itself."""
    return SQL("(%s - %s)", next_birthday(says, today), today)


def next_birthday(says, today):
    """SQL of the first birthday on ``today`` or after it; NULL where the lunar calendar is not known that far.

    :param says: see ``celebration``
    """
    born, month, day, leap = says
    # Adding years to a date clips 29 February.
    this_year = SQL("make_interval(years => (extract(year FROM %s) - extract(year FROM %s))::int)", today, born)
    return SQL(
        """CASE WHEN %(month)s > 0 THEN (
                     SELECT min(day) FROM (
                            SELECT DISTINCT ON (lunar.year) lunar.first_day + LEAST(%(day)s, lunar.days) - 1 AS day
                              FROM restaurant_lunar_month lunar
                             WHERE lunar.month = %(month)s AND (%(leap)s IS TRUE OR lunar.leap IS NOT TRUE)
                               AND lunar.first_day BETWEEN %(today)s - 60 AND %(today)s + 800
                          ORDER BY lunar.year, lunar.leap DESC) AS celebrated
                      WHERE day >= %(today)s)
                WHEN (%(born)s + %(years)s)::date >= %(today)s THEN (%(born)s + %(years)s)::date
                ELSE (%(born)s + (%(years)s + interval '1 year'))::date END""",
        month=month,
        day=day,
        leap=leap,
        born=born,
        years=this_year,
        today=today,
    )


def age(born, today):
    """SQL of the full years from one date to another; null before birth."""
    years = SQL("(extract(year FROM %s) - extract(year FROM %s))::int", today, born)
    return SQL(
        """CASE WHEN %(born)s <= %(today)s
                THEN %(years)s - ((%(born)s + make_interval(years => %(years)s))::date > %(today)s)::int END""",
        born=born,
        today=today,
        years=years,
    )
