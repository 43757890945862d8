"""SQL that counts guests by the stage of their lives, as they stand and as they stood on a day that is over."""

from odoo.tools import SQL

from ... import settings
from ..fact import profiles

# What the statements read, to be flushed before they run.
SOURCES = {
    "res.partner": ["active", "is_company", "partner_share"],
    "restaurant.guest.profile": ["stage", "favourite_store_id"],
    "restaurant.store": ["median_gap"],
}


def now():
    """SELECT ``(store_id, stage, guests)``: guests by their favourite store and stage."""
    return SQL(
        """SELECT profile.favourite_store_id, profile.stage, count(*)
             FROM restaurant_guest_profile AS profile JOIN res_partner AS guest ON guest.id = profile.partner_id
            WHERE profile.stage IS NOT NULL AND guest.active AND guest.is_company IS NOT TRUE AND guest.partner_share
         GROUP BY 1, 2"""
    )


def standing(env, day, among=None):
    """SELECT ``(partner_id, store_id, stage)``: where each guest stood at the end of ``day``, and the favourite store.

    From the visits up to it, by the settings and the typical gaps of today.

    :param among: SQL condition on ``partner_id``; None for everybody
    """
    return SQL(
        """WITH visit AS (SELECT * FROM restaurant_visit WHERE visit_date <= %(day)s AND %(among)s),
                rhythm AS (%(rhythm)s),
                place AS (
                SELECT partner_id, (array_agg(store_id ORDER BY visits DESC, latest DESC, store_id))[1] AS store_id,
                       min(first) AS first_visit_date, max(last) AS last_visit_date,
                       sum(visits) AS visits, sum(lately) AS lately, sum(twice) AS twice
                  FROM (SELECT partner_id, store_id, count(*) AS visits, max(visited_at) AS latest,
                               min(visit_date) AS first, max(visit_date) AS last,
                               count(*) FILTER (WHERE visit_date > %(day)s::date - %(fall)s) AS lately,
                               count(*) FILTER (WHERE visit_date > %(day)s::date - 2 * %(fall)s) AS twice
                          FROM visit GROUP BY 1, 2) AS per_store
              GROUP BY 1)
           SELECT place.partner_id, place.store_id, %(stage)s AS stage
             FROM place
        LEFT JOIN rhythm ON rhythm.partner_id = place.partner_id
        LEFT JOIN restaurant_store AS store ON store.id = place.store_id""",
        day=day,
        among=among or SQL("TRUE"),
        rhythm=profiles.rhythm(),
        stage=profiles.stage(
            env,
            SQL(
                "(%s::date - place.last_visit_date) / COALESCE(rhythm.usual_gap, NULLIF(store.median_gap, 0), %s)",
                day,
                settings.get(env, "assumed_gap_days"),
            ),
            SQL("place.first_visit_date = place.last_visit_date"),
            profiles.fell(SQL("place.visits"), SQL("place.lately"), SQL("place.twice")),
        ),
        fall=profiles.FALL_DAYS,
    )


def past(env, day):
    """The same as ``now`` as of the end of ``day``."""
    return SQL(
        """SELECT stood.store_id, stood.stage, count(*)
             FROM (%s) AS stood JOIN res_partner AS guest ON guest.id = stood.partner_id
                  AND guest.active AND guest.is_company IS NOT TRUE AND guest.partner_share
         GROUP BY 1, 2""",
        standing(env, day),
    )
