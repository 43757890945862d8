"""SQL about guests who come back: what the model of it learns from, and how it scores everybody.

A guest is described by ``repeats`` (days with a visit, less the first), days since the last visit and days since the
first. What was learned is a row of ``restaurant_return_model``; the statement that scores joins it, so that nothing
has to be asked before.
"""

from odoo.tools import SQL

from ..shared.clock import days_before
from .stage_days import standing

# The model learns as well from so many guests as from all of them.
SAMPLE = 50_000
# A chance is never told as certain.
CERTAIN = 0.999


def histories(env, day, horizon, share=1):
    """SELECT ``(repeats, since_last, since_first, at_risk, active, guests, came)``: what was known on a day, what came.

    Guests alike are one row. Who was at risk and who active is said by the stages of life, as they were on that day.

    :param day: date; visits up to it are known
    :param horizon: how many days after it count as coming back
    :param share: every how manieth guest is taken
    """
    among = SQL("(%(share)s = 1 OR abs(hashint4(partner_id)) %% %(share)s = 0)", share=share)
    return SQL(
        """SELECT repeats, since_last, since_first,
                  (stood.stage = 'at_risk')::int, (stood.stage = 'active')::int, count(*),
                  count(*) FILTER (WHERE guest.came)
             FROM (SELECT partner_id, count(DISTINCT visit_date) FILTER (WHERE %(known)s)::int - 1 AS repeats,
                          %(day)s::date - max(visit_date) FILTER (WHERE %(known)s) AS since_last,
                          %(day)s::date - min(visit_date) AS since_first, bool_or(NOT %(known)s) AS came
                     FROM restaurant_visit WHERE visit_date <= %(until)s AND %(among)s
                 GROUP BY partner_id HAVING min(visit_date) <= %(day)s::date) AS guest
             JOIN (%(standing)s) AS stood ON stood.partner_id = guest.partner_id
         GROUP BY 1, 2, 3, 4, 5""",
        known=SQL("visit_date <= %s::date", day),
        day=day,
        until=days_before(day, -horizon),
        among=among,
        standing=standing(env, day, among),
    )


def extent():
    """SELECT the number of guests with visits and the first day of any."""
    return SQL("SELECT count(*), min(first_visit_date) FROM restaurant_guest_profile WHERE visits > 0")


def checks():
    """SELECT the mean spend of a day of all guests, and how many days a guest's own mean needs to weigh as much.

    By the method of moments: the variance within guests, divided by that between them.
    """
    return SQL(
        """WITH day AS (
                SELECT partner_id, visit_date, sum(amount * COALESCE(chain_rate, 1)) AS amount
                  FROM restaurant_visit GROUP BY 1, 2),
                guest AS (
                SELECT count(*) AS days, avg(amount) AS mean, COALESCE(var_samp(amount), 0) AS variance
                  FROM day GROUP BY partner_id),
                house AS (
                SELECT sum(days * mean) / sum(days) AS mean,
                       sum((days - 1) * variance) / NULLIF(sum(days - 1), 0) AS within,
                       var_samp(mean) FILTER (WHERE days > 1) AS means,
                       avg(1.0 / days) FILTER (WHERE days > 1) AS share
                  FROM guest)
           SELECT COALESCE(mean, 0)::float8,
                  LEAST(GREATEST(COALESCE(within / NULLIF(between, 0), 50), 0.5), 50)::float8
             FROM (SELECT mean, within, GREATEST(means - within * share, 0) AS between FROM house) AS house"""
    )


def count_days(partner_ids=None):
    """Count on how many days these guests came; None for those of whom nobody has counted."""
    return SQL(
        """UPDATE restaurant_guest_profile AS profile SET visit_days = day.number
             FROM (SELECT partner_id, count(DISTINCT visit_date)::int AS number FROM restaurant_visit
                    WHERE %(scope)s GROUP BY partner_id) AS day
            WHERE day.partner_id = profile.partner_id AND profile.visit_days IS DISTINCT FROM day.number""",
        scope=SQL("partner_id = ANY(%s)", list(partner_ids))
        if partner_ids is not None
        else SQL("partner_id IN (SELECT partner_id FROM restaurant_guest_profile WHERE visits > 0 AND visit_days = 0)"),
    )


# What the model in use says of every guest, as floats: the columns are numeric, and making a float of one costs as much
# as a logarithm.
_PARAMETERS = (
    *("horizon", "intercept", "by_repeats", "by_since_last", "by_since_first"),
    *("r", "alpha", "a", "b", "check_mean", "check_weight"),
)
_MODEL = SQL(
    """(SELECT method = 'regression' AS is_regression, has_rhythm, %s
          FROM restaurant_return_model WHERE state = 'used' OFFSET 0)""",
    SQL(", ").join(SQL("%s::float8", SQL.identifier(name)) for name in _PARAMETERS),
)
# Days since the first visit; both dates are on the profile, whose days since the last one move on every night.
_AGE = SQL("(guest.span + guest.since_last)")


def _guests(partner_ids):
    """SELECT what is known of each guest, beside the model in use.

    As floats, once for all that is made of them; OFFSET 0 keeps PostgreSQL from saying it again wherever it is used.
    """
    return SQL(
        """SELECT profile.id, profile.spend::float8, profile.visit_days::float8 AS days,
                  profile.days_since_last::float8 AS since_last,
                  (profile.last_visit_date - profile.first_visit_date)::float8 AS span, model.*
             FROM %s AS model JOIN restaurant_guest_profile AS profile
                  ON profile.visits > 0 AND profile.visit_days > 0 AND profile.days_since_last IS NOT NULL
            WHERE %s""",
        _MODEL,
        SQL("profile.partner_id = ANY(%s)", list(partner_ids)) if partner_ids is not None else SQL("TRUE"),
    )


def _alive():
    """SQL of the chance that the guest still is one; 1 for all who came once, so never shown by itself.

    PostgreSQL fails on what is too large or too small: powers have a border.
    """
    return SQL(
        """CASE WHEN guest.days <= 1 THEN 1
                ELSE 1 / (1 + guest.a / (guest.b + guest.days - 2) * exp(LEAST((guest.r + guest.days - 1)
                     * ln((guest.alpha + %s) / (guest.alpha + guest.span)), 300))) END""",
        _AGE,
    )


def _none(days):
    """SQL of the chance of no visit in so many days, of a guest who still is one."""
    return SQL(
        """exp(GREATEST((guest.r + guest.days - 1)
               * ln((guest.alpha + %(age)s) / (guest.alpha + %(age)s + %(days)s)), -300))""",
        age=_AGE,
        days=days,
    )


def _chance(alive):
    """SQL of the chance to come back.

    The regression where there is one, by the tangent that never overflows; else the model of visits: the chance that
    the guest still is one, times that of a visit in the days asked about.
    """
    return SQL(
        """CASE WHEN guest.is_regression THEN 0.5 + 0.5 * tanh(0.5 * (
                     guest.intercept + guest.by_repeats * ln(guest.days)
                     + guest.by_since_last * ln(1 + guest.since_last) + guest.by_since_first * ln(1 + %s)))
                ELSE %s * (1 - %s) END""",
        _AGE,
        alive,
        _none(SQL("guest.horizon")),
    )


def chances(partner_ids=None):
    """SELECT ``(id, chance)`` of profiles: the chance to come back, by the model in use."""
    return SQL("SELECT guest.id, %s AS chance FROM (%s) AS guest", _chance(_alive()), _guests(partner_ids))


def scored(partner_ids=None):
    """SELECT ``(id, return_probability, expected_visits, expected_value)`` of profiles, by the model in use.

    Percent, days and money; rounded, so that those who have long been away are the same from night to night. As floats:
    by way of ``numeric`` rounding would cost more than the rest. Visits are days with one within the horizon; where the
    model of visits does not fit, they are taken to come by chance: as many as give the chance to come back.
    """
    stop = SQL("(guest.a / (guest.a + guest.b + guest.days - 1))")
    return SQL(
        """SELECT id, round(1000 * chance) / 10 AS return_probability, round(100 * visits) / 100 AS expected_visits,
                  round(100 * visits * mean) / 100 AS expected_value
             FROM (SELECT id, chance, COALESCE(visits, -ln(1 - LEAST(chance, %(certain)s::float8))) AS visits, mean
                     FROM (SELECT guest.id, %(chance)s AS chance,
                                  CASE WHEN guest.has_rhythm THEN guest.alive * (1 - %(none)s) / %(stop)s END AS visits,
                                  (guest.spend + guest.check_weight * guest.check_mean)
                                  / (guest.days + guest.check_weight) AS mean
                             FROM (SELECT guest.*, CASE WHEN guest.has_rhythm THEN %(alive)s END AS alive
                                     FROM (%(guests)s) AS guest OFFSET 0) AS guest OFFSET 0) AS told
                   OFFSET 0) AS told""",
        certain=CERTAIN,
        chance=_chance(SQL("guest.alive")),
        none=_none(SQL("%s * guest.horizon", stop)),
        stop=stop,
        alive=_alive(),
        guests=_guests(partner_ids),
    )


def score(partner_ids=None):
    """Write the scores of these guests; None for everybody. Who cannot be scored has none."""
    return SQL(
        """WITH fresh AS (
                SELECT profile.id, scored.return_probability, scored.expected_visits, scored.expected_value,
                       CASE WHEN scored.expected_value IS NOT NULL
                            THEN 1 + width_bucket(scored.expected_value, ARRAY(
                                 SELECT jsonb_array_elements_text(value_limits)::float8
                                   FROM restaurant_return_model WHERE state = 'used')) END AS value_decile
                  FROM restaurant_guest_profile AS profile
             LEFT JOIN (%(scored)s) AS scored ON scored.id = profile.id
                 WHERE %(scope)s)
           UPDATE restaurant_guest_profile AS stored
              SET (return_probability, expected_visits, expected_value, value_decile)
                = (fresh.return_probability, fresh.expected_visits, fresh.expected_value, fresh.value_decile)
             FROM fresh
            WHERE stored.id = fresh.id
              AND (stored.return_probability, stored.expected_visits, stored.expected_value, stored.value_decile)
                  IS DISTINCT FROM
                  (fresh.return_probability, fresh.expected_visits, fresh.expected_value, fresh.value_decile)""",
        scored=scored(partner_ids),
        scope=SQL("profile.partner_id = ANY(%s)", list(partner_ids)) if partner_ids is not None else SQL("TRUE"),
    )


def value_limits():
    """SELECT the borders of the tenths of expected value, ascending."""
    return SQL(
        """SELECT percentile_disc(ARRAY[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
                  WITHIN GROUP (ORDER BY expected_value) FROM (%s) AS scored""",
        scored(),
    )
