"""Whether a day is one of work: by the weekday, and by what the company's calendar says otherwise."""

from odoo.tools import SQL

# What an entry of the calendar makes of its day; other kinds leave it to the weekday.
DECIDING = ("holiday", "working")


def joined(company, day):
    """SQL that joins the entry ``special`` of the calendar, where a company has one that decides about a date."""
    return SQL(
        """LEFT JOIN restaurant_calendar_day special
                  ON special.company_id = %s AND special.date = %s AND special.kind IN %s""",
        company,
        day,
        DECIDING,
    )


def kind(company, day):
    """SQL of ``working``, ``off`` or ``holiday``; ``company`` is the alias of the company's row."""
    return SQL(
        """COALESCE(special.kind, CASE WHEN strpos(%s, extract(isodow FROM %s)::text) > 0 THEN 'off'
                                       ELSE 'working' END)""",
        SQL.identifier(company, "restaurant_days_off"),
        day,
    )
