"""The figures of a month: of a company, of each store, and week by week."""

from datetime import timedelta

from odoo.tools import SQL

from ..fact import everybody

READS = {
    "restaurant.visit": ["partner_id", "store_id", "visit_date"],
    "restaurant.guest.profile": ["partner_id", "first_visit_date"],
}


def reads(env):
    """What the statements read, to be flushed before they run: names of fields by model."""
    return everybody.reads(env) | READS


def _orders(env, company_id, first, until):
    return everybody.placed(env, SQL("store.company_id = %s", company_id), first, until - timedelta(days=1))


def stores(env, company_id, first, until):
    """SELECT ``(store_id, orders, amount less returns)`` of business days from ``first`` up to before ``until``."""
    return SQL(
        """SELECT store_id, count(*) FILTER (WHERE total >= 0), COALESCE(sum(total), 0)
             FROM (%s) AS placed GROUP BY store_id""",
        _orders(env, company_id, first, until),
    )


def weeks(env, company_id, until, number):
    """SELECT ``(week, amount)`` of whole weeks before a day; 0 is the earliest."""
    return SQL(
        """SELECT %(number)s - 1 - (%(until)s::date - 1 - day) / 7 AS week, sum(total)
             FROM (%(orders)s) AS placed GROUP BY 1 ORDER BY 1""",
        number=number,
        until=until,
        orders=_orders(env, company_id, until - timedelta(weeks=number), until),
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
