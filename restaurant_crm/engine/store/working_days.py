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


# What the statements on closed days and holidays read, to be flushed before they run.
READS = {
    "restaurant.calendar.day": ["company_id", "date", "kind", "store_ids"],
    "restaurant.store": ["tz", "company_id", "resource_calendar_id"],
    "resource.calendar.attendance": ["calendar_id", "dayofweek"],
    "resource.calendar.leaves": ["calendar_id", "resource_id", "date_from", "date_to"],
}


def closed(since, until, store_ids):
    """SELECT ``(store_id, day)`` on which stores are closed: by the company's calendar, or by their opening hours."""
    return SQL(
        """SELECT store.id, special.date
             FROM restaurant_store AS store
             JOIN restaurant_calendar_day AS special
                  ON special.company_id = store.company_id AND special.kind = 'closed'
            WHERE store.id = ANY(%(stores)s) AND special.date >= %(since)s AND special.date <= %(until)s
              AND (NOT EXISTS (SELECT FROM restaurant_calendar_day_restaurant_store_rel AS only_of
                                WHERE only_of.restaurant_calendar_day_id = special.id)
                   OR EXISTS (SELECT FROM restaurant_calendar_day_restaurant_store_rel AS only_of
                               WHERE only_of.restaurant_calendar_day_id = special.id
                                 AND only_of.restaurant_store_id = store.id))
           UNION
           SELECT store.id, day::date
             FROM restaurant_store AS store
             JOIN resource_calendar AS calendar ON calendar.id = store.resource_calendar_id
       CROSS JOIN generate_series(%(since)s::date, %(until)s::date, interval '1 day') AS day
            WHERE store.id = ANY(%(stores)s)
              -- Flexible hours are none that anybody has written down.
              AND ((EXISTS (SELECT FROM resource_calendar_attendance WHERE calendar_id = calendar.id)
                    AND NOT EXISTS (SELECT FROM resource_calendar_attendance AS hours
                                     WHERE hours.calendar_id = calendar.id
                                       AND hours.dayofweek = (extract(isodow FROM day)::int - 1)::text))
                   OR EXISTS (SELECT FROM resource_calendar_leaves AS leave
                               WHERE leave.calendar_id = calendar.id AND leave.resource_id IS NULL
                                 AND (leave.date_from AT TIME ZONE 'UTC' AT TIME ZONE store.tz)
                                     <= day + interval '12 hours'
                                 AND (leave.date_to AT TIME ZONE 'UTC' AT TIME ZONE store.tz)
                                     >= day + interval '12 hours'))""",
        since=since,
        until=until,
        stores=list(store_ids),
    )


def holidays(since, until, company_ids):
    """SELECT the dates that the calendars of these companies call public holidays."""
    return SQL(
        """SELECT DISTINCT date FROM restaurant_calendar_day
            WHERE company_id = ANY(%s) AND kind = 'holiday' AND date >= %s AND date <= %s""",
        list(company_ids),
        since,
        until,
    )
