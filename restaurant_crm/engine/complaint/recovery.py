"""SQL that tells whether guests who complained came back."""

from odoo.tools import SQL

from ... import settings
from ..shared.clock import company_zone_name, day_of

# What the statement writes.
JUDGEMENT = ["recovery", "recovered_on", "recovered_share"]
# What the statement reads, to be flushed before it runs.
SOURCES = {
    "restaurant.complaint": ["partner_id", "received_at", "store_id", "duplicate_of_id", *JUDGEMENT],
    "restaurant.store": ["tz", "day_ends_at"],
    "restaurant.visit": ["partner_id", "visit_date"],
}


def judge(env, days, today, partner_ids=None):
    """Write whether the guests of complaints visited again, and return what changed.

    Recovered: a visit on a later day than that of the complaint, by the clock of the store, and
    at most ``days`` days after it (after Tattle's recovery rate). Lost: that time has passed
    without one. A complaint without a known guest is neither, and so is a duplicate.

    :param today: the local date until which visits are known
    :param partner_ids: guests; None for everybody
    :return: SQL that yields ``(id, recovery)`` of changed complaints
    """
    scope = SQL("TRUE") if partner_ids is None else SQL("complaint.partner_id = ANY(%s)", list(partner_ids))
    return SQL(
        """WITH asked AS (
               SELECT complaint.id, complaint.partner_id,
                      complaint.partner_id IS NOT NULL AND complaint.duplicate_of_id IS NULL AS counts,
                      %(day)s AS day
                 FROM restaurant_complaint AS complaint
            LEFT JOIN restaurant_store AS store ON store.id = complaint.store_id
                WHERE %(scope)s),
           seen AS (
               SELECT asked.*, (SELECT min(visit.visit_date) FROM restaurant_visit AS visit
                                 WHERE visit.partner_id = asked.partner_id AND visit.visit_date > asked.day
                                   AND visit.visit_date <= asked.day + %(days)s) AS came_on
                 FROM asked),
           judged AS (
               SELECT id, CASE WHEN counts THEN came_on END AS came_on,
                      CASE WHEN NOT counts THEN NULL WHEN came_on IS NOT NULL THEN 'recovered'
                           WHEN day + %(days)s < %(today)s::date THEN 'lost' ELSE 'waiting' END AS recovery
                 FROM seen)
           UPDATE restaurant_complaint AS complaint
              SET recovery = judged.recovery, recovered_on = judged.came_on,
                  recovered_share = CASE judged.recovery WHEN 'recovered' THEN 100 WHEN 'lost' THEN 0 END
             FROM judged
            WHERE judged.id = complaint.id
              AND (complaint.recovery, complaint.recovered_on) IS DISTINCT FROM (judged.recovery, judged.came_on)
        RETURNING complaint.id, complaint.recovery""",
        day=day_of(
            SQL("complaint.received_at"),
            SQL("COALESCE(store.tz, %s)", company_zone_name(env)),
            SQL("COALESCE(store.day_ends_at, %s)", settings.get(env, "day_ends_at")),
        ),
        scope=scope,
        days=days,
        today=today,
    )
