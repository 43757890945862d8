"""What visits say of their day beside the orders: the kind of the day, and the rate of the company's currency.

Both come from tables of a few hundred rows, kept by date. So the nightly check takes a fingerprint of each date of
them, and finds the guests by the dates that differ.
"""

from datetime import date, timedelta

from odoo.tools import SQL

from ..store import chain, working_days
from .fingerprints import hash_of_rows

EPOCH = date(2000, 1, 1)
KINDS = ("calendar", "rates")


def prints(env):
    """Yield the SELECTs of the fingerprints ``(kind, key, print)``; keys are days since ``EPOCH``."""
    yield SQL(
        """SELECT 'calendar', (special.date - %s)::bigint, %s FROM restaurant_calendar_day special
            WHERE special.kind IN %s GROUP BY 2""",
        EPOCH,
        hash_of_rows(("int", SQL("special.company_id")), ("date", SQL("special.date")), ("text", SQL("special.kind"))),
        working_days.DECIDING,
    )
    if chain.is_mixed(env):
        yield SQL(
            "SELECT 'rates', (name - %s)::bigint, %s FROM res_currency_rate GROUP BY 2",
            EPOCH,
            hash_of_rows(
                *(("int", SQL.identifier(name)) for name in ("currency_id", "company_id")),
                ("date", SQL("name")),
                ("numeric", SQL("rate::numeric")),
            ),
        )


def guests_of_prints(env, kind, keys):
    """SELECT the guests with visits that the dates behind these keys may have changed."""
    days = [EPOCH + timedelta(key) for key in keys]
    return of_dates(days) if kind == "calendar" else rated_otherwise(env, min(days))


def of_dates(days):
    """SELECT the guests with visits on these dates."""
    return SQL("SELECT DISTINCT partner_id FROM restaurant_visit WHERE visit_date = ANY(%s)", sorted(days))


def rated_otherwise(env, since):
    """SELECT the guests with visits since a day that another rate holds for by now, or no rate."""
    return SQL(
        """SELECT DISTINCT visit.partner_id
             FROM restaurant_visit visit
             JOIN restaurant_store store ON store.id = visit.store_id
             JOIN res_company company ON company.id = store.company_id
            WHERE visit.visit_date >= %s AND visit.chain_rate IS DISTINCT FROM %s""",
        since,
        chain.rate(env, "company", SQL("visit.visit_date")),
    )
