"""The hours in which nobody is written to, by the clock of a store.

Hours are local, 0 to 24: from 21 to 9 is the night, from 13 to 15 a siesta, twice the same hour means never quiet.
PostgreSQL converts between clocks, so that a day has 23 or 25 hours where the law says so.
"""

from odoo.tools import SQL


def is_quiet(moment, zone, start, end):
    """SQL: whether the UTC timestamp ``moment`` is in the quiet hours of the time zone ``zone`` (SQL of a name)."""
    hour = SQL(
        "(extract(epoch FROM (%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::time) / 3600)",
        moment,
        zone,
    )
    return _between(hour, start, end)


def after_quiet(moment, zone, start, end):
    """SQL of the first UTC timestamp from ``moment`` on that is not quiet."""
    local = SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)", moment, zone)
    hour = SQL("(extract(epoch FROM %s::time) / 3600)", local)
    return SQL(
        """CASE WHEN %(quiet)s
                THEN ((%(local)s::date + (CASE WHEN %(start)s > %(end)s AND %(hour)s >= %(start)s THEN 1 ELSE 0 END)
                       + make_interval(secs => 3600 * %(end)s)) AT TIME ZONE %(zone)s) AT TIME ZONE 'UTC'
                ELSE %(moment)s END""",
        quiet=_between(hour, start, end),
        local=local,
        hour=hour,
        start=_number(start),
        end=_number(end),
        zone=zone,
        moment=moment,
    )


def _number(value):
    return value if isinstance(value, SQL) else SQL("%s::float8", value)


def _between(hour, start, end):
    start, end = _number(start), _number(end)
    return SQL(
        """(CASE WHEN %(start)s > %(end)s THEN %(hour)s >= %(start)s OR %(hour)s < %(end)s
                 ELSE %(hour)s >= %(start)s AND %(hour)s < %(end)s END)""",
        hour=hour,
        start=start,
        end=end,
    )
