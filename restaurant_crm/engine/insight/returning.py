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
    """SELECT ``(repeats, since_last, since_first, is_at_risk, guests, came)``: what was known on a day and came of it.

    Guests alike are one row. Who was at risk is said by the stages of life, as they were on that day.

    :param day: date; visits up to it are known
    :param horizon: how many days after it count as coming back
    :param share: every how manieth guest is taken
    """
    among = SQL("(%(share)s = 1 OR abs(hashint4(partner_id)) %% %(share)s = 0)", share=share)
    return SQL(
        """SELECT repeats, since_last, since_first, stood.stage = 'at_risk', count(*),
                  count(*) FILTER (WHERE guest.came)
             FROM (SELECT partner_id, count(DISTINCT visit_date) FILTER (WHERE %(known)s)::int - 1 AS repeats,
                          %(day)s::date - max(visit_date) FILTER (WHERE %(known)s) AS since_last,
                          %(day)s::date - min(visit_date) AS since_first, bool_or(NOT %(known)s) AS came
                     FROM restaurant_visit WHERE visit_date <= %(until)s AND %(among)s
                 GROUP BY partner_id HAVING min(visit_date) <= %(day)s::date) AS guest
             JOIN (%(standing)s) AS stood ON stood.partner_id = guest.partner_id
         GROUP BY 1, 2, 3, 4""",
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


def probability():
    """SQL of the chance to come back, over rows of ``profile`` and ``model``.

    The regression where there is one, else the model of visits: the chance that the guest still is one, times that of
    a visit in the days asked about.
    """
    return SQL(
        """CASE model.method
                WHEN 'regression' THEN 1 / (1 + exp(-LEAST(GREATEST(
                     model.intercept + model.by_repeats * ln(profile.visit_days::float8)
                     + model.by_since_last * ln(1 + profile.days_since_last::float8)
                     + model.by_since_first * ln(1 + %(age)s::float8), -30), 30)))
                ELSE %(alive)s * (1 - %(none)s) END""",
        age=_AGE,
        alive=alive(),
        none=_none(SQL("model.horizon")),
    )


def _power(base):
    """SQL of ``base`` to the power of what a guest has shown; PostgreSQL fails on what is too large or too small."""
    return SQL("exp(LEAST(GREATEST((model.r + profile.visit_days - 1) * ln((%s)::float8), -300), 300))", base)


def _none(days):
    """SQL of the chance of no visit in so many days, of a guest who still is one."""
    return _power(SQL("(model.alpha + %(age)s) / (model.alpha + %(age)s + %(days)s)", age=_AGE, days=days))


# Days since the first visit; both dates are on the profile, whose days since the last one move on every night.
_AGE = SQL("(profile.last_visit_date - profile.first_visit_date + profile.days_since_last)")


def alive():
    """SQL of the chance that the guest still is one; 1 for all who came once, so never shown by itself."""
    return SQL(
        """CASE WHEN profile.visit_days <= 1 THEN 1.0
                ELSE 1 / (1 + model.a / (model.b + profile.visit_days - 2) * %(odds)s) END""",
        odds=_power(
            SQL(
                """(model.alpha + %(age)s)
                   / (model.alpha + (profile.last_visit_date - profile.first_visit_date))""",
                age=_AGE,
            )
        ),
    )


def expected(probability_sql):
    """SQL of the expected days with a visit within the horizon.

    Where the model of visits does not fit, visits are taken to come by chance: as many as give this probability.
    """
    stop = SQL("(model.a / (model.a + model.b + profile.visit_days - 1))")
    return SQL(
        """CASE WHEN model.has_rhythm
                THEN %(alive)s * (1 - %(none)s) / %(stop)s
                ELSE -ln(1 - LEAST(%(probability)s, %(certain)s)) END""",
        alive=alive(),
        none=_none(SQL("%s * model.horizon", stop)),
        stop=stop,
        probability=probability_sql,
        certain=CERTAIN,
    )


def scored(partner_ids=None):
    """SELECT ``(id, return_probability, expected_visits, expected_value)`` of profiles, by the model in use.

    Percent, days and money; rounded, so that those who have long been away are the same from night to night. As floats:
    by way of ``numeric`` rounding would cost more than the rest.
    """
    return SQL(
        """SELECT chance.id, round(1000 * chance) / 10 AS return_probability,
                  round(100 * visits) / 100 AS expected_visits,
                  round(100 * visits * (spend + check_weight * check_mean) / (visit_days + check_weight)) / 100
                  AS expected_value
             FROM (SELECT profile.id, profile.spend, profile.visit_days, model.check_mean, model.check_weight,
                          chance.chance, %(expected)s AS visits
                     FROM restaurant_return_model AS model
                     JOIN restaurant_guest_profile AS profile
                          ON profile.visits > 0 AND profile.visit_days > 0 AND profile.days_since_last IS NOT NULL
               CROSS JOIN LATERAL (SELECT %(probability)s AS chance OFFSET 0) AS chance
                    WHERE model.state = 'used' AND %(scope)s) AS chance""",
        probability=probability(),
        expected=expected(SQL("chance.chance")),
        scope=SQL("profile.partner_id = ANY(%s)", list(partner_ids)) if partner_ids is not None else SQL("TRUE"),
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
