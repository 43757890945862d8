"""The figures of a month: of a company, of each store, and week by week."""

from odoo.tools import SQL

from ..fact.placed import COUNTED_STATES, _at

READS = ("pos.order", "pos.config", "restaurant.store", "restaurant.visit", "restaurant.guest.profile")


def _orders(company_id, first, until):
    return SQL(
        """SELECT config.store_id, o.amount_total::float8 / rate.rate AS amount, o.is_refund, o.partner_id,
                  ((%(at)s AT TIME ZONE 'UTC') AT TIME ZONE store.tz
                   - interval '1 hour' * store.day_ends_at)::date AS day
             FROM pos_order o
             JOIN pos_config config ON config.id = o.config_id
             JOIN restaurant_store store ON store.id = config.store_id
       CROSS JOIN LATERAL (SELECT COALESCE(NULLIF(o.currency_rate, 0), 1)::float8 AS rate) AS rate
            WHERE o.company_id = %(company)s AND o.state IN %(states)s
              AND o.date_order >= %(first)s::date - 2 AND o.date_order < %(until)s::date + 2""",
        at=_at(),
        company=company_id,
        states=COUNTED_STATES,
        first=first,
        until=until,
    )


def stores(company_id, first, until):
    """SELECT ``(store_id, orders, amount less returns)`` of business days from ``first`` up to before ``until``."""
    return SQL(
        """SELECT store_id, count(*) FILTER (WHERE is_refund IS NOT TRUE), COALESCE(sum(amount), 0)
             FROM (%s) AS placed WHERE day >= %s AND day < %s GROUP BY store_id""",
        _orders(company_id, first, until),
        first,
        until,
    )


def weeks(company_id, until, number):
    """SELECT ``(week, amount)`` of whole weeks before a day; 0 is the earliest."""
    return SQL(
        """SELECT %(number)s - 1 - (%(until)s::date - 1 - day) / 7 AS week, sum(amount)
             FROM (%(orders)s) AS placed
            WHERE day < %(until)s AND day >= %(until)s::date - 7 * %(number)s GROUP BY 1 ORDER BY 1""",
        number=number,
        until=until,
        orders=_orders(company_id, SQL("(%s::date - 7 * %s)", until, number), until),
    )


def guests(company_id, first, until):
    """SELECT ``(visits, guests, new guests)`` of known guests in the stores of a company."""
    return SQL(
        """SELECT count(*), count(DISTINCT visit.partner_id),
                  count(DISTINCT visit.partner_id) FILTER (WHERE profile.first_visit_date >= %(first)s
                                                            AND profile.first_visit_date < %(until)s)
             FROM restaurant_visit visit
             JOIN restaurant_store store ON store.id = visit.store_id
        LEFT JOIN restaurant_guest_profile profile ON profile.partner_id = visit.partner_id
            WHERE store.company_id = %(company)s AND visit.visit_date >= %(first)s AND visit.visit_date < %(until)s""",
        company=company_id,
        first=first,
        until=until,
    )
