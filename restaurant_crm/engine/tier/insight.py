"""How the guests of each level come, spend and judge, and what they had: what reports on tiers are made of."""

from datetime import timedelta

from odoo.tools import SQL

from ..fact import in_chain
from .review import table

# Columns of ``sizes``.
SIZE_COLUMNS = (
    "scheme_id",
    "tier_id",
    "store_id",
    "standard_since",
    "guest_count",
    "active_count",
    "repeat_count",
    "visits",
    "spend",
    "rating_count",
    "stars",
    "complaint_count",
)

STANDING = SQL.identifier("restaurant_guest_tier")
PROFILES = SQL.identifier("restaurant_guest_profile")
NO_COMPLAINTS = SQL("SELECT NULL::int AS partner_id, 0 AS complaints WHERE FALSE")


def sizes(now, complaints, standing=STANDING, profiles=PROFILES):
    """SELECT ``SIZE_COLUMNS`` of all levels, by the favourite store of their guests.

    Visits, spend and complaints are those of the last 30 days; active guests came in the last 90,
    repeating ones at least twice; ratings and their stars are those of the last 90 days.

    :param now: instant in UTC
    :param complaints: SELECT ``(partner_id, complaints)`` of guests who complained in the last 30 days
    :param standing: the table that holds who stands where; a query for how it would have been
    :param profiles: the table of profiles; ``past_profiles`` for a day that is over
    """
    return SQL(
        """WITH rated AS (
               SELECT partner_id, count(*) AS ratings, sum(rating) AS stars FROM rating_rating
                WHERE consumed AND rating >= 1 AND partner_id IS NOT NULL
                  AND COALESCE(rated_on, create_date) > %(quarter)s AND COALESCE(rated_on, create_date) <= %(now)s
             GROUP BY partner_id),
           complained AS (%(complaints)s)
           SELECT row.scheme_id, row.tier_id, profile.favourite_store_id, scheme.standard_since, count(*),
                  count(*) FILTER (WHERE profile.visits_90 > 0), count(*) FILTER (WHERE profile.visits_90 > 1),
                  COALESCE(sum(profile.visits_30), 0), COALESCE(sum(profile.spend_30), 0),
                  COALESCE(sum(rated.ratings), 0), COALESCE(sum(rated.stars), 0),
                  COALESCE(sum(complained.complaints), 0)
             FROM %(standing)s AS row
                  JOIN res_partner AS guest ON guest.id = row.partner_id AND guest.active
                  LEFT JOIN restaurant_tier_scheme AS scheme ON scheme.id = row.scheme_id
                  LEFT JOIN %(profiles)s AS profile ON profile.partner_id = row.partner_id
                  LEFT JOIN rated ON rated.partner_id = row.partner_id
                  LEFT JOIN complained ON complained.partner_id = row.partner_id
         GROUP BY 1, 2, 3, 4""",
        now=now,
        complaints=complaints,
        standing=standing,
        profiles=profiles,
        quarter=now - timedelta(days=90),
    )


def past_profiles(env, day):
    """What ``sizes`` reads of profiles, as it was at the end of a day that is over, to be selected from."""
    return SQL(
        """(SELECT partner_id, sum(visits_90) AS visits_90, sum(visits_30) AS visits_30, sum(spend_30) AS spend_30,
                   (array_agg(store_id ORDER BY visits DESC, latest DESC, store_id))[1] AS favourite_store_id
              FROM (SELECT partner_id, store_id, count(*) AS visits, max(visited_at) AS latest,
                           count(*) FILTER (WHERE visit_date > %(day)s::date - 90) AS visits_90,
                           count(*) FILTER (WHERE visit_date > %(day)s::date - 30) AS visits_30,
                           sum(amount) FILTER (WHERE visit_date > %(day)s::date - 30) AS spend_30
                      FROM %(visits)s AS own WHERE visit_date <= %(day)s
                     GROUP BY partner_id, store_id) AS per_store
             GROUP BY partner_id)""",
        visits=in_chain.visits(env),
        day=day,
    )


def dishes_of(guests_by_level, since):
    """SELECT ``(level, product_id, quantity)`` of what the guests of each level had after ``since``.

    :param guests_by_level: level id -> guest ids
    """
    pairs = [(level, guest) for level, guests in guests_by_level.items() for guest in guests]
    return SQL(
        """SELECT guest.level, line.product_id, sum(line.qty)
             FROM restaurant_visit_line AS line
                  JOIN (%s) AS guest ON guest.id = line.partner_id
            WHERE line.visit_date > %s AND line.qty > 0 AND line.is_menu IS NOT TRUE
         GROUP BY 1, 2""",
        table([("level", "int", [pair[0] for pair in pairs]), ("id", "int", [pair[1] for pair in pairs])]),
        since,
    )


def checks_of(env, guests, since, minimum, weekday=0, month_day=0):
    """SELECT the ``(number, amount)`` of visits of these guests after ``since`` for at least ``minimum``.

    Amounts are in the chain's currency.

    :param weekday: only on this day, 1 Monday to 7 Sunday; 0 for every day
    :param month_day: only on this day of the month, 31 being the last; 0 for every day
    """
    return SQL(
        """SELECT count(*), COALESCE(sum(amount), 0) FROM %(visits)s AS own
            WHERE partner_id = ANY(%(guests)s) AND visit_date > %(since)s AND amount >= %(minimum)s
              AND (%(weekday)s = 0 OR weekday = %(weekday)s)
              AND (%(month_day)s = 0 OR extract(day FROM visit_date) = least(%(month_day)s,
                   extract(day FROM date_trunc('month', visit_date) + interval '1 month - 1 day')))""",
        visits=in_chain.visits(env),
        guests=list(guests),
        since=since,
        minimum=minimum,
        weekday=weekday,
        month_day=month_day,
    )
