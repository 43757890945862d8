"""SQL of the first page: one statement over the guests, whatever number of figures it answers."""

from odoo.tools import SQL

# Periods are windows that profiles have measured.
PERIODS = (30, 90, 365)
# What the statement reads, to be flushed before it runs.
SOURCES = {
    "restaurant.guest.profile": ["stage", "first_visit_date", "visits_365", *(f"spend_{days}" for days in PERIODS)],
    "restaurant.guest.tier": ["partner_id", "tier_id"],
}
COLUMNS = ("stage", "tier_id", "by_stage", "by_tier", "guests", "spend", "here", "again", "new", "new_before")


def guests(partners, store_ids, days, today):
    """SELECT ``COLUMNS`` by stage, by tier and of all, in one pass.

    ``here`` counts the guests of the last 365 days, ``again`` those of them with two visits at least; ``new`` those
    whose first day was in the last ``days`` days that are over, ``new_before`` in as many before.

    :param partners: SELECT of the ids of the contacts that the user may read
    :param store_ids: only guests whose favourite store is one of these; None for everybody
    :param days: one of ``PERIODS``: the spend is that of these days
    """
    return SQL(
        # Few rows of stage and tier first: grouped in three ways at once, every guest would be sorted three times.
        """WITH small AS (
               SELECT profile.stage, standing.tier_id, count(*) AS guests, sum(profile.%(spend)s) AS spend,
                      count(*) FILTER (WHERE profile.visits_365 >= 1) AS here,
                      count(*) FILTER (WHERE profile.visits_365 >= 2) AS again,
                      count(*) FILTER (WHERE first_visit_date >= %(since)s AND first_visit_date < %(today)s) AS new,
                      count(*) FILTER (WHERE first_visit_date >= %(before)s AND first_visit_date < %(since)s)
                          AS new_before
                 FROM restaurant_guest_profile AS profile
            LEFT JOIN restaurant_guest_tier AS standing ON standing.partner_id = profile.partner_id
                WHERE profile.stage IS NOT NULL AND %(here)s AND profile.partner_id IN %(partners)s
             GROUP BY 1, 2)
           SELECT stage, tier_id, GROUPING(stage) = 0, GROUPING(tier_id) = 0, COALESCE(sum(guests), 0)::bigint,
                  COALESCE(sum(spend), 0), COALESCE(sum(here), 0)::bigint, COALESCE(sum(again), 0)::bigint,
                  COALESCE(sum(new), 0)::bigint, COALESCE(sum(new_before), 0)::bigint
             FROM small
         GROUP BY GROUPING SETS ((stage), (tier_id), ())""",
        spend=SQL.identifier(f"spend_{days}"),
        since=SQL("(%s::date - %s)", today, days),
        before=SQL("(%s::date - %s)", today, 2 * days),
        today=today,
        partners=partners,
        here=SQL("TRUE") if store_ids is None else SQL("profile.favourite_store_id = ANY(%s)", list(store_ids)),
    )
