"""SQL that sums visits up into one profile a guest, and scores the profiles.

``refresh`` measures, ``score`` judges with limits that are known beforehand, so that one
guest can be judged after a payment without looking at all the others. The limits that
depend on everybody (``quantiles``, ``store_gaps``) are measured nightly.

Windows of N days are ``visit_date`` in (D - N, D], D being today: N days, today included.
Nothing is executed here.
"""

from odoo.tools import SQL

from ... import settings
from . import in_chain

# The gaps between visit days that make up a guest's rhythm: the last ten, at least three.
GAPS_MOST = 10
GAPS_LEAST = 3

TOP_DISHES = 5

# Whose visits fell by half in so many days, against as many before, is at risk: regulars with so many visits at least.
FALL_DAYS = 60
FALL_LEAST = 6
# Days of the windows; of those for the fall only visits are counted.
WINDOWS = (30, 90, 365)
FALL_WINDOWS = (FALL_DAYS, 2 * FALL_DAYS)


def refresh(env, partner_ids, today):
    """Measure these guests. Rows must exist.

    Each row is written even when no metric differs: that is what makes a second worker
    with an older snapshot fail instead of undoing this one (see ``_lock`` of the profile).
    """
    names = ("as_of", *_measures(today))
    return SQL(
        """%(fresh)s
        UPDATE restaurant_guest_profile profile
           SET (%(names)s) = ROW(%(new)s)
          FROM fresh
         WHERE profile.partner_id = fresh.partner_id
        """,
        fresh=_fresh(
            SQL("unnest(%s::int[]) AS guest(id)", list(partner_ids)),
            SQL("%s AS own WHERE partner_id = ANY(%s)", in_chain.visits(env), list(partner_ids)),
            SQL("restaurant_visit_line WHERE partner_id = ANY(%s)", list(partner_ids)),
            today,
        ),
        names=SQL(", ").join(map(SQL.identifier, names)),
        new=SQL(", ").join(SQL.identifier("fresh", name) for name in names),
    )


def moved(today):
    """SELECT the guests whose windows of days have other visits in them today, and those never measured.

    Whoever has been measured today is not among them, so that it can be asked again after an interruption.
    """
    return SQL(
        """WITH last AS (SELECT min(as_of) AS day FROM restaurant_guest_profile
                          WHERE as_of < %(today)s::date AND visits > 0)
           SELECT partner_id FROM restaurant_guest_profile
            WHERE as_of < %(today)s::date AND visits > 0
              AND partner_id IN (SELECT visit.partner_id FROM restaurant_visit visit, last WHERE %(left)s)
            UNION
           SELECT partner_id FROM restaurant_guest_profile WHERE as_of IS NULL
         ORDER BY 1""",
        today=today,
        left=SQL(" OR ").join(
            SQL("(visit_date > last.day - %s AND visit_date <= %s::date - %s)", days, today, days)
            for days in sorted((0, *WINDOWS, *FALL_WINDOWS))
        ),
    )


def slide(today):
    """Move all profiles on to today whose windows have the same visits in them as before."""
    return SQL(
        """UPDATE restaurant_guest_profile
              SET as_of = %(today)s::date, days_since_last = %(days)s, gap_ratio = %(days)s / usual_gap
            WHERE as_of < %(today)s::date AND visits > 0
               OR visits > 0 AND (days_since_last, gap_ratio) IS DISTINCT FROM (%(days)s, %(days)s / usual_gap)""",
        today=today,
        days=SQL("GREATEST(%s::date - last_visit_date, 0)", today),
    )


def insert(env, today):
    """Measure the guests of a slice of the first build, who have no rows yet, from its tables.

    The table ``person`` tells the planner how many they are: taking them for few, it would go through everything that
    was measured for each of them.
    """
    names = SQL(", ").join(map(SQL.identifier, ("partner_id", "as_of", *_measures(today))))
    return SQL(
        "%(fresh)s INSERT INTO restaurant_guest_profile (%(names)s) SELECT %(names)s FROM fresh",
        fresh=_fresh(
            SQL("(SELECT DISTINCT guest_id AS id FROM person) AS guest"),
            SQL("%s AS own", in_chain.visits(env, "visit")),
            SQL("dish WHERE TRUE"),
            today,
            # The table is at hand already: no need for another copy of it.
            is_copied=False,
        ),
        names=names,
    )


def _fresh(guests, visits, lines, today, is_copied=True):
    """WITH the subquery ``fresh``: what is measured of each guest.

    :param guests: the item ``guest`` of a FROM, with the column ``id``
    :param visits: the item ``own`` of a FROM and a condition: the visits of these guests
    :param lines: the item of a FROM with their lines, and a condition
    :param is_copied: whether to read the visits once
    """
    return SQL(
        """WITH visit AS %(kept)s (
                SELECT * FROM %(visits)s),
             total AS (%(total)s),
             rhythm AS (%(rhythm)s),
             favourite_store AS (
                SELECT DISTINCT ON (partner_id) partner_id, store_id
                  FROM (SELECT partner_id, store_id, count(*) AS visits, max(visited_at) AS latest
                          FROM visit GROUP BY partner_id, store_id) AS per_store
              ORDER BY partner_id, visits DESC, latest DESC, store_id),
             dishes AS (%(dishes)s),
             fresh AS (
                SELECT guest.id AS partner_id, %(today)s::date AS as_of, %(measures)s
                  FROM %(guests)s
             LEFT JOIN total ON total.partner_id = guest.id
             LEFT JOIN rhythm ON rhythm.partner_id = guest.id
             LEFT JOIN favourite_store ON favourite_store.partner_id = guest.id
             LEFT JOIN dishes ON dishes.partner_id = guest.id)""",
        guests=guests,
        visits=visits,
        kept=SQL("MATERIALIZED" if is_copied else "NOT MATERIALIZED"),
        today=today,
        total=_total(today),
        rhythm=rhythm(),
        dishes=_dishes(lines),
        measures=SQL(", ").join(
            SQL("%s AS %s", value, SQL.identifier(name)) for name, value in _measures(today).items()
        ),
    )


def _total(today):
    windows = SQL(", ").join(
        SQL(
            """count(*) FILTER (WHERE %(inside)s) AS %(visits)s,
               round(sum(amount) FILTER (WHERE %(inside)s)::numeric, 2) AS %(spend)s""",
            inside=SQL("visit_date > %s::date - %s AND visit_date <= %s::date", today, days, today),
            visits=SQL.identifier(f"visits_{days}"),
            spend=SQL.identifier(f"spend_{days}"),
        )
        for days in WINDOWS
    )
    fall = SQL(", ").join(
        SQL(
            "count(*) FILTER (WHERE visit_date > %s::date - %s AND visit_date <= %s::date) AS %s",
            today,
            days,
            today,
            SQL.identifier(f"visits_{days}"),
        )
        for days in FALL_WINDOWS
    )
    shares = SQL(", ").join(
        SQL("100.0 * count(*) FILTER (WHERE %s) / count(*) AS %s", test, SQL.identifier(name))
        for name, test in (
            *((f"{channel}_share", SQL("channel = %s", channel)) for channel in ("dine_in", "takeaway", "delivery")),
            *((f"{part}_share", SQL("daypart = %s", part)) for part in settings.DAYPARTS),
            ("weekend_share", SQL("COALESCE(day_kind <> 'working', weekday >= 6)")),
        )
    )
    return SQL(
        """SELECT partner_id, count(*) AS visits, round(sum(amount)::numeric, 2) AS spend, %s, %s, %s,
                  sum(covers) AS covers, avg(covers) AS average_covers,
                  min(visit_date) AS first_visit_date, max(visit_date) AS last_visit_date,
                  max(visited_at) AS last_visit_at, count(DISTINCT store_id) AS store_count
             FROM visit GROUP BY partner_id""",
        windows,
        fall,
        shares,
    )


def rhythm():
    """SELECT ``(partner_id, usual_gap)``: the median of the last ten gaps between the days of ``visit``."""
    return SQL(
        """SELECT partner_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS usual_gap
             FROM (SELECT partner_id, visit_date - lead(visit_date) OVER newest_first AS gap,
                          row_number() OVER newest_first AS recency
                     FROM (SELECT DISTINCT partner_id, visit_date FROM visit) AS day
                   WINDOW newest_first AS (PARTITION BY partner_id ORDER BY visit_date DESC)) AS step
            WHERE gap IS NOT NULL AND recency <= %s
         GROUP BY partner_id
           HAVING count(*) >= %s""",
        GAPS_MOST,
        GAPS_LEAST,
    )


def _dishes(lines):
    """The dishes of most visits, as JSON: [{dish_id, product_id, visits, qty}, ...], best first.

    A dish is the dish, whatever its size; the product is the size of it that was had most.
    """
    # A visit has one row a size: only of dishes that come in several sizes visits and sizes have to be told apart.
    return SQL(
        """WITH line AS NOT MATERIALIZED (
                SELECT partner_id, visit_id, dish_id, product_id, qty
                  FROM %(lines)s AND qty > 0 AND is_menu IS NOT TRUE),
             size AS MATERIALIZED (
                SELECT partner_id, dish_id, product_id, sum(qty) AS qty, count(*) AS visits
                  FROM line GROUP BY partner_id, dish_id, product_id),
             sized AS MATERIALIZED (
                SELECT dish_id FROM size GROUP BY dish_id HAVING min(product_id) < max(product_id)),
             had AS (
                SELECT partner_id, dish_id, product_id, qty, visits
                  FROM size WHERE dish_id NOT IN (SELECT dish_id FROM sized)
             UNION ALL
                SELECT partner_id, dish_id, most.product_id, most.qty, came.visits
                  FROM (SELECT partner_id, dish_id, sum(qty) AS qty,
                               -- Of arrays the least is found without sorting.
                               (min(ARRAY[-round(qty * 1e6), product_id]))[2]::int AS product_id
                          FROM size WHERE dish_id IN (SELECT dish_id FROM sized) GROUP BY partner_id, dish_id) AS most
                  JOIN (SELECT partner_id, dish_id, count(DISTINCT visit_id) AS visits
                          FROM line WHERE dish_id IN (SELECT dish_id FROM sized) GROUP BY partner_id, dish_id) AS came
                 USING (partner_id, dish_id))
        SELECT partner_id,
               max(dish_id) FILTER (WHERE rank = 1) AS favourite_dish_id,
               jsonb_agg(jsonb_build_object('dish_id', dish_id, 'product_id', product_id, 'visits', visits,
                                            'qty', round(qty::numeric, 2)) ORDER BY rank) AS top_dishes
          FROM (SELECT had.*, row_number() OVER (PARTITION BY partner_id
                                                 ORDER BY visits DESC, round(qty * 1e2) DESC, dish_id) AS rank
                  FROM had) AS ranked
         WHERE rank <= %(top)s
      GROUP BY partner_id""",
        lines=lines,
        top=TOP_DISHES,
    )


def _measures(today):
    """Column of the profile -> SQL that measures it. No visits: counts are 0, the rest is unknown."""
    total = {name: SQL.identifier("total", name) for name in _KNOWN_FROM_TOTAL}
    counts = {
        name: SQL("COALESCE(%s, 0)", SQL.identifier("total", name))
        for window in ("", "_30", "_90", "_365")
        for name in (f"visits{window}", f"spend{window}")
    } | {f"visits_{days}": SQL("COALESCE(%s, 0)", SQL.identifier("total", f"visits_{days}")) for days in FALL_WINDOWS}
    # At a store east of the company it may be tomorrow already.
    days_since = SQL("GREATEST(%s::date - total.last_visit_date, 0)", today)
    return (
        {name: SQL("%s::int" if name.startswith("visits") else "%s::float8", value) for name, value in counts.items()}
        | {
            name: SQL("%s::float8" if name.endswith(("_share", "_covers")) else "%s", value)
            for name, value in total.items()
        }
        | {
            "store_count": SQL("COALESCE(total.store_count, 0)::int"),
            "average_check": SQL("round(total.spend / total.visits, 2)::float8"),
            "spend_per_cover": SQL("round(total.spend / NULLIF(total.covers, 0), 2)::float8"),
            "days_since_last": SQL("(%s)::int", days_since),
            "usual_gap": SQL("rhythm.usual_gap::float8"),
            "gap_ratio": SQL("((%s) / rhythm.usual_gap)::float8", days_since),
            "favourite_store_id": SQL("favourite_store.store_id"),
            "favourite_dish_id": SQL("dishes.favourite_dish_id"),
            "top_dishes": SQL("dishes.top_dishes"),
        }
    )


_KNOWN_FROM_TOTAL = (
    "first_visit_date", "last_visit_date", "last_visit_at", "average_covers", "weekend_share",
    "dine_in_share", "takeaway_share", "delivery_share",
    *(f"{part}_share" for part in settings.DAYPARTS),
)  # fmt: skip


def score(env, partner_ids=None):
    """Judge guests by what was measured: R, F and M scores and the stage of life.

    Scores are classes 1 (worst) to 5 (best) between four ascending limits, so that every
    guest with a visit is in exactly one of the 125 cells. Recency counts days since the
    last visit (fewer is better), frequency visits and monetary value spend in 365 days.

    The stage compares the days since the last visit with the guest's usual gap or, below
    four visit days, with the median gap of the favourite store's regulars:

    * one visit day: ``new`` up to the ratio of *at risk*, else ``one_time``
    * more: ``lapsed`` above the ratio of *lapsed*; ``at_risk`` above that of *at risk*, and also when the visits of
      the last 60 days are half of those of the 60 days before or fewer (six visits at least); else ``active``
    """
    limits = settings.rfm_limits(env)
    ratio = SQL(
        "profile.days_since_last / COALESCE(profile.usual_gap, NULLIF(store.median_gap, 0), %s)::float8",
        settings.get(env, "assumed_gap_days"),
    )
    return SQL(
        """
        WITH judged AS (
            SELECT profile.id,
                   5 - width_bucket(profile.days_since_last::float8, %(recency)s::float8[]) AS r_score,
                   1 + width_bucket(profile.visits_365::float8, %(frequency)s::float8[]) AS f_score,
                   1 + width_bucket(profile.spend_365, %(monetary)s::float8[]) AS m_score,
                   %(stage)s AS stage
              FROM restaurant_guest_profile profile
         LEFT JOIN restaurant_store store ON store.id = profile.favourite_store_id
             WHERE profile.visits > 0 AND %(scope)s),
             fresh AS (
            SELECT profile.id, judged.r_score, judged.f_score, judged.m_score, judged.stage,
                   concat(judged.r_score, judged.f_score, judged.m_score) AS rfm
              FROM restaurant_guest_profile profile
         LEFT JOIN judged ON judged.id = profile.id
             WHERE %(scope)s)
        UPDATE restaurant_guest_profile stored
           SET r_score = fresh.r_score, f_score = fresh.f_score, m_score = fresh.m_score,
               rfm = NULLIF(fresh.rfm, ''), stage = fresh.stage
          FROM fresh
         WHERE stored.id = fresh.id
           AND (stored.r_score, stored.f_score, stored.m_score, stored.rfm, stored.stage)
               IS DISTINCT FROM (fresh.r_score, fresh.f_score, fresh.m_score, NULLIF(fresh.rfm, ''), fresh.stage)
        """,
        **limits._asdict(),
        stage=stage(
            env,
            ratio,
            SQL("profile.first_visit_date = profile.last_visit_date"),
            fell(*(SQL.identifier("profile", name) for name in ("visits", "visits_60", "visits_120"))),
        ),
        scope=SQL("profile.partner_id = ANY(%s)", list(partner_ids)) if partner_ids is not None else SQL("TRUE"),
    )


def judged_by(env):
    """What ``score`` depends on beside the guests, as something that can be compared."""
    limits = settings.rfm_limits(env)
    ratios = [settings.get(env, name) for name in ("assumed_gap_days", "at_risk_ratio", "lapsed_ratio")]
    return (*map(tuple, limits), *ratios)


def fell(visits, lately, twice):
    """SQL that tests whether a regular's visits fell by half.

    :param visits, lately, twice: SQL of the visits of all time, of the last 60 days, and of the last 120
    """
    return SQL(
        "(%(visits)s >= %(least)s AND %(twice)s > %(lately)s AND 2 * %(lately)s <= %(twice)s - %(lately)s)",
        visits=visits,
        lately=lately,
        twice=twice,
        least=FALL_LEAST,
    )


def stage(env, ratio, once, fallen):
    """SQL of the stage of life: the one notion of who is at risk, which tags, lists and pages share.

    :param ratio: SQL of the days since the last visit, in the days that the guest usually stays away
    :param once: SQL that tests whether the guest was here on one day only
    :param fallen: SQL that tests whether the visits ``fell``
    """
    return SQL(
        """CASE WHEN %(once)s THEN CASE WHEN %(ratio)s <= %(at_risk)s THEN 'new' ELSE 'one_time' END
                WHEN %(ratio)s > %(lapsed)s THEN 'lapsed'
                WHEN %(ratio)s > %(at_risk)s OR %(fallen)s THEN 'at_risk'
                ELSE 'active' END""",
        ratio=ratio,
        once=once,
        fallen=fallen,
        at_risk=settings.get(env, "at_risk_ratio"),
        lapsed=settings.get(env, "lapsed_ratio"),
    )


def quantiles():
    """SELECT the fifths of recency over all guests with visits, and those of frequency and
    monetary value over the guests of the last 365 days.

    Where many have not come for a year, fifths of everybody would begin with zeros and give
    the absent a middling score.
    """
    fifths = SQL("ARRAY[0.2, 0.4, 0.6, 0.8]")
    return SQL(
        """SELECT percentile_disc(%(fifths)s) WITHIN GROUP (ORDER BY days_since_last::float8),
                  percentile_disc(%(fifths)s) WITHIN GROUP (ORDER BY visits_365::float8) FILTER (WHERE visits_365 > 0),
                  percentile_disc(%(fifths)s) WITHIN GROUP (ORDER BY spend_365) FILTER (WHERE spend_365 > 0)
             FROM restaurant_guest_profile WHERE visits > 0
           HAVING count(*) FILTER (WHERE visits_365 > 0 AND spend_365 > 0) > 0""",
        fifths=fifths,
    )


def store_gaps():
    """Measure the median usual gap of each store's regulars; none yet: the median of the house."""
    return SQL(
        """WITH regular AS (
                SELECT favourite_store_id AS store_id, usual_gap
                  FROM restaurant_guest_profile WHERE usual_gap IS NOT NULL),
                house AS (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY usual_gap) AS gap FROM regular),
                fresh AS (
                SELECT store.id, COALESCE(percentile_cont(0.5) WITHIN GROUP (ORDER BY usual_gap),
                                          (SELECT gap FROM house), 0)::numeric AS gap
                  FROM restaurant_store store LEFT JOIN regular ON regular.store_id = store.id
              GROUP BY store.id)
           UPDATE restaurant_store SET median_gap = fresh.gap
             FROM fresh
            WHERE fresh.id = restaurant_store.id AND restaurant_store.median_gap IS DISTINCT FROM fresh.gap"""
    )
