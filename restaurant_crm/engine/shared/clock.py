"""The business day that an instant falls on, by the clock of a company or a store.

A business day ends some hours after midnight: who has supper at half past midnight was a guest of the day before. All
dates of visits, windows and evaluations are business days.
"""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from odoo.tools import SQL

from ... import settings

# Far enough for whoever asks about the future; dates end somewhere.
MOST_DAYS_AHEAD = 100_000


def company_zone_name(env, company=None):
    """The name of the time zone of a company (the current one when empty); UTC while nobody has said it.

    Never that of whoever asks: the same visits would have other dates for each.
    """
    # After each commit of a worker the cache is empty: read this one value, not the whole contact.
    company = (company or env.company).with_context(prefetch_fields=False)
    return company.partner_id.tz or "UTC"


def company_zone(env):
    """The time zone of the company; UTC when it is not known."""
    return _zone(company_zone_name(env))


def _zone(name):
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def night(env):
    """How long after midnight the company's business day ends."""
    return timedelta(hours=settings.get(env, "day_ends_at"))


def local_date(env, as_of=None, zone=None):
    """The business day of ``as_of`` (a UTC datetime; now when empty) by the clock of the company or the ``zone``."""
    moment = as_of.replace(tzinfo=timezone.utc) if as_of else datetime.now(timezone.utc)
    local = moment.astimezone(_zone(zone) if zone else company_zone(env)).replace(tzinfo=None)
    return (local - night(env)).date()


def day_start(env, day, zone=None):
    """The instant in UTC at which the business day ``day`` begins by the clock of the company or the ``zone``."""
    start = (datetime.combine(day, time()) + night(env)).replace(tzinfo=_zone(zone) if zone else company_zone(env))
    return start.astimezone(timezone.utc).replace(tzinfo=None)


def month_ends(env, first, most):
    """The last business days of the months that are over, the latest first, back to the day ``first``.

    :param most: not more than so many
    :return: a list of (the last instant of the day in UTC, date)
    """
    ends, start = [], local_date(env).replace(day=1)
    while len(ends) < most and (day := start - timedelta(days=1)) >= first:
        ends.append((day_start(env, start) - timedelta(seconds=1), day))
        start = day.replace(day=1)
    return ends


def day_of(moment, zone, ends_at):
    """SQL of the business day of a UTC timestamp, by the clock ``zone`` of a place whose day ends hours late."""
    return SQL(
        "((%s AT TIME ZONE 'UTC' AT TIME ZONE %s) - make_interval(secs => 3600 * %s))::date", moment, zone, ends_at
    )


def company_day_of(env, moment):
    """SQL of the business day of a UTC timestamp by the clock of the company."""
    return day_of(moment, company_zone(env).key, settings.get(env, "day_ends_at"))


def days_before(day, count):
    """The date ``count`` days before ``day``; the first of all dates when the calendar does not reach as far."""
    return day - timedelta(max(count, -MOST_DAYS_AHEAD)) if count < (day - date.min).days else date.min
