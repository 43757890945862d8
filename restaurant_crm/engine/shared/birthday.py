"""When a guest celebrates: the one definition, in SQL."""

from odoo.tools import SQL


def days_to_birthday(born, today):
    """SQL of the days from one date to the birthday that comes next; 0 on the day itself.

    Adding years to a date clips 29 February: who was born then celebrates on the 28th in
    other years.
    """
    this_year = SQL("make_interval(years => (extract(year FROM %s) - extract(year FROM %s))::int)", today, born)
    return SQL(
        """(CASE WHEN (%(born)s + %(years)s)::date >= %(today)s
                 THEN (%(born)s + %(years)s)::date
                 ELSE (%(born)s + (%(years)s + interval '1 year'))::date END - %(today)s)""",
        born=born,
        years=this_year,
        today=today,
    )
