"""SQL of the day of a store: who is likely to come, and how many came whom nobody knows."""

from odoo.tools import SQL

from ..fact import everybody

# A regular of a weekday and a part of the day came so many times in the last twelve of these weekdays.
REGULAR_WEEKS = 12
REGULAR_VISITS = 3


def reads(env):
    """What the statements read, to be flushed before they run: names of fields by model."""
    visit = ["store_id", "partner_id", "visit_date", "weekday", "daypart"]
    return everybody.reads(env) | {"restaurant.visit": visit}


def likely(store_ids, day, dayparts):
    """SELECT ``(partner_id, daypart, times)`` of the regulars of this weekday who have not been here on ``day`` yet.

    :param dayparts: the parts of the day that are not over
    """
    return SQL(
        """SELECT partner_id, daypart, count(DISTINCT visit_date) AS times
             FROM restaurant_visit AS visit
            WHERE store_id = ANY(%(stores)s) AND visit_date >= %(day)s::date - %(days)s AND visit_date < %(day)s
              AND weekday = extract(isodow FROM %(day)s::date) AND daypart = ANY(%(dayparts)s)
              AND NOT EXISTS (SELECT FROM restaurant_visit AS here
                               WHERE here.partner_id = visit.partner_id AND here.visit_date = %(day)s)
         GROUP BY 1, 2 HAVING count(DISTINCT visit_date) >= %(least)s
         ORDER BY 3 DESC, 1""",
        stores=list(store_ids),
        day=day,
        days=7 * REGULAR_WEEKS,
        dayparts=list(dayparts),
        least=REGULAR_VISITS,
    )


def unknown(env, store_ids, day):
    """SELECT the number of orders without a guest that were placed on a business day."""
    return SQL(
        "SELECT count(*) FROM (%s) AS placed WHERE partner_id IS NULL AND total > 0",
        everybody.placed(env, SQL("store.id = ANY(%s)", list(store_ids)), day, day),
    )
