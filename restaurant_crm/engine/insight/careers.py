"""SQL about the careers of guests: where they began, what they brought since, and how their scores moved."""

from odoo.tools import SQL

# How many months after the first visit are told.
MOST_MONTHS = 24
# The first dish is the one of the first visit that cost most.
EARLY_DAYS = 90

READS = {
    "restaurant.visit": ["partner_id", "store_id", "channel", "visited_at", "visit_date", "amount"],
    "restaurant.visit.line": ["visit_id", "dish_id", "qty", "amount", "is_menu"],
    "restaurant.guest.profile": [
        *("partner_id", "visits", "first_visit_date", "spend", "stage", "visit_days", "expected_value"),
        *("favourite_store_id", "return_probability"),
    ],
    "restaurant.guest.tier": ["partner_id", "tier_id"],
    "restaurant.store": ["region_id", "company_id"],
}


def lifetimes(today):
    """SELECT a row a guest: how it began, and what the guest has brought since and in the first days."""
    return SQL(
        """SELECT profile.id, profile.partner_id, profile.first_visit_date, first.channel AS first_channel,
                  first.store_id AS first_store_id, store.region_id AS first_region_id, dish.dish_id AS first_dish_id,
                  standing.tier_id, profile.stage, profile.visit_days, profile.spend, profile.expected_value,
                  CASE WHEN profile.first_visit_date + %(early)s <= %(today)s THEN early.spend END AS early_spend
             FROM restaurant_guest_profile AS profile
             JOIN LATERAL (SELECT id, channel, store_id FROM restaurant_visit
                            WHERE partner_id = profile.partner_id ORDER BY visited_at, id LIMIT 1) AS first ON TRUE
             JOIN restaurant_store AS store ON store.id = first.store_id
        LEFT JOIN LATERAL (SELECT dish_id FROM restaurant_visit_line
                            WHERE visit_id = first.id AND qty > 0 AND is_menu IS NOT TRUE AND dish_id IS NOT NULL
                         ORDER BY amount DESC, id LIMIT 1) AS dish ON TRUE
        LEFT JOIN LATERAL (SELECT sum(amount * COALESCE(chain_rate, 1)) AS spend FROM restaurant_visit
                            WHERE partner_id = profile.partner_id
                              AND visit_date < profile.first_visit_date + %(early)s) AS early ON TRUE
        LEFT JOIN restaurant_guest_tier AS standing ON standing.partner_id = profile.partner_id
            WHERE profile.visits > 0""",
        today=today,
        early=EARLY_DAYS,
    )


def cohorts(today):
    """SELECT a row a month of first visits, channel and store of it, and month since: how many came, and their spend.

    Of the month that runs only the new guests are told: of others it would look as if they stayed away.
    """
    return SQL(
        """WITH guest AS (
                SELECT DISTINCT ON (partner_id) partner_id, date_trunc('month', visit_date)::date AS month,
                       channel, store_id
                  FROM restaurant_visit ORDER BY partner_id, visited_at, id),
                size AS (
                SELECT month, channel, store_id, count(*) AS guests FROM guest GROUP BY 1, 2, 3),
                came AS (
                SELECT guest.month, guest.channel, guest.store_id,
                       (extract(year FROM age(visit.month, guest.month)) * 12
                        + extract(month FROM age(visit.month, guest.month)))::int AS later,
                       count(*) AS guests, sum(visit.visits) AS visits, sum(visit.spend) AS spend
                  FROM guest
                  JOIN (SELECT partner_id, date_trunc('month', visit_date)::date AS month, count(*) AS visits,
                               sum(amount * COALESCE(chain_rate, 1)) AS spend
                          FROM restaurant_visit GROUP BY 1, 2) AS visit ON visit.partner_id = guest.partner_id
              GROUP BY 1, 2, 3, 4)
           SELECT (row_number() OVER (ORDER BY size.month, size.channel, size.store_id, later.number))::int AS id,
                  size.month, size.channel, size.store_id, store.region_id, later.number AS months_later,
                  size.guests AS guest_count, COALESCE(came.guests, 0)::int AS active_count,
                  COALESCE(came.visits, 0)::int AS visits, COALESCE(came.spend, 0)::float8 AS spend,
                  100.0 * COALESCE(came.guests, 0) / size.guests AS retention,
                  COALESCE(came.spend, 0)::float8 / size.guests AS spend_per_guest
             FROM size
             JOIN restaurant_store AS store ON store.id = size.store_id
       CROSS JOIN LATERAL generate_series(0, GREATEST(LEAST(%(most)s, (
                       extract(year FROM age(date_trunc('month', %(today)s::date), size.month)) * 12
                       + extract(month FROM age(date_trunc('month', %(today)s::date), size.month)))::int - 1), 0))
                  AS later(number)
        LEFT JOIN came ON came.month = size.month AND came.channel = size.channel
                      AND came.store_id = size.store_id AND came.later = later.number""",
        today=today,
        most=MOST_MONTHS,
    )


# Groups of recency (rows, 1 to 5) and frequency (columns, 1 to 5).
GRID = (
    ("asleep", "asleep", "missed", "missed", "missed"),
    ("asleep", "asleep", "missed", "missed", "missed"),
    ("fading", "fading", "loyal", "loyal", "loyal"),
    ("promising", "promising", "loyal", "best", "best"),
    ("promising", "promising", "loyal", "best", "best"),
)


def group(recency, frequency):
    """SQL of the name of the group that two scores make."""
    names = [name for row in GRID for name in row]
    return SQL("(%s::text[])[5 * (%s - 1) + %s]", names, recency, frequency)


def moves(before, after, limits):
    """SELECT ``(store_id, from_group, to_group, guests, spend)`` of the guests from one day to a later one.

    Who was no guest before comes from ``new``. Both days are judged by the same limits: what moves are the guests.

    :param limits: ``settings.RfmLimits``
    """
    return SQL(
        """SELECT profile.favourite_store_id, COALESCE(%(from)s, 'new'), %(to)s, count(*)::int,
                  COALESCE(sum(guest.spend), 0)::float8
             FROM (SELECT partner_id,
                          5 - width_bucket((%(before)s::date - max(visit_date) FILTER (WHERE visit_date <= %(before)s))
                                           ::float8, %(recency)s::float8[]) AS r_before,
                          1 + width_bucket((count(*) FILTER (WHERE visit_date <= %(before)s
                                            AND visit_date > %(before)s::date - 365))::float8,
                                           %(frequency)s::float8[]) AS f_before,
                          5 - width_bucket((%(after)s::date - max(visit_date))::float8,
                                           %(recency)s::float8[]) AS r_after,
                          1 + width_bucket((count(*) FILTER (WHERE visit_date > %(after)s::date - 365))::float8,
                                           %(frequency)s::float8[]) AS f_after,
                          sum(amount * COALESCE(chain_rate, 1)) FILTER (WHERE visit_date > %(before)s) AS spend
                     FROM restaurant_visit WHERE visit_date <= %(after)s GROUP BY partner_id) AS guest
             JOIN restaurant_guest_profile AS profile ON profile.partner_id = guest.partner_id
         GROUP BY 1, 2, 3""",
        before=before,
        after=after,
        recency=limits.recency,
        frequency=limits.frequency,
        **{"from": group(SQL("r_before"), SQL("f_before")), "to": group(SQL("r_after"), SQL("f_after"))},
    )
