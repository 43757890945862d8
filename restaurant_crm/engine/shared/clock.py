"""The calendar day that an instant falls on."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Far enough for whoever asks about the future; dates end somewhere.
MOST_DAYS_AHEAD = 100_000


def company_zone_name(env, company=None):
    """The name of the time zone of a company (the current one when empty), else of the user, else UTC."""
    # After each commit of a worker the cache is empty: read this one value, not the whole contact.
    company = (company or env.company).with_context(prefetch_fields=False)
    return company.partner_id.tz or env.user.tz or "UTC"


def company_zone(env):
    """The time zone of the company; UTC when it is not known."""
    return _zone(company_zone_name(env))


def _zone(name):
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def local_date(env, as_of=None, zone=None):
    """The date of ``as_of`` (a UTC datetime; now when empty) by the clock of the company, or of the ``zone`` named."""
    moment = as_of.replace(tzinfo=timezone.utc) if as_of else datetime.now(timezone.utc)
    return moment.astimezone(_zone(zone) if zone else company_zone(env)).date()


def midnight(env, day):
    """The instant in UTC at which the date ``day`` begins by the clock of the company."""
    start = datetime.combine(day, time(), tzinfo=company_zone(env))
    return start.astimezone(timezone.utc).replace(tzinfo=None)


def days_before(day, count):
    """The date ``count`` days before ``day``; the first of all dates when the calendar does not reach as far."""
    return day - timedelta(max(count, -MOST_DAYS_AHEAD)) if count < (day - date.min).days else date.min
