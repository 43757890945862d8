"""When a guest celebrates, and how old that makes: the one definition, in SQL.

Who was born on 29 February celebrates on the 28th in other years, and is a year older on that day.
"""

from odoo.tools import SQL


def days_to_birthday(born, today):
    """SQL of the days from one date to the birthday that comes next; 0 on the day itself."""
    # Adding years to a date clips 29 February.
    this_year = SQL("make_interval(years => (extract(year FROM %s) - extract(year FROM %s))::int)", today, born)
    return SQL(
        """(CASE WHEN (%(born)s + %(years)s)::date >= %(today)s
                 THEN (%(born)s + %(years)s)::date
                 ELSE (%(born)s + (%(years)s + interval '1 year'))::date END - %(today)s)""",
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
