"""In which scheme guests are and on which level they stand, decided and written by one statement.

A guest is in the first scheme that fits. Levels of a scheme are counted from 1, the lowest;
rank 0 stands for no level. A guest rises as soon as the conditions of a higher level hold. A
guest who no longer fulfils them, nor the milder ones for keeping the level, goes down after a
review and the days of grace.
"""

from odoo.tools import SQL

from ..guest.guests import all_guests
from ..shared import mirrors
from ..shared.carried import carried
from .review import levels, protection, schemes

mirrors.share("restaurant_guest_tier", "partner_id")

# What the statements return for each guest.
COLUMNS = (
    "partner_id",
    "former_scheme_id",
    "scheme_id",
    "former_tier_id",
    "tier_id",
    "former_earned_id",
    "earned_id",
    "former_grace",
    "grace_until",
    "override_ended",
)


def changes(review):
    """Write what is to change in a ``Review`` and SELECT ``COLUMNS`` of the guests for whom something did."""
    return SQL(
        """WITH %(verdict)s,
             entered AS (
                 INSERT INTO restaurant_guest_tier
                        (partner_id, scheme_id, earned_tier_id, tier_id, since, earned_since, risen, grace_until)
                 SELECT partner_id, scheme_id, earned_id, tier_id, %(today)s, %(today)s, TRUE, NULL
                   FROM verdict WHERE row_id IS NULL ORDER BY partner_id),
             changed AS (
                 UPDATE restaurant_guest_tier AS row
                    SET scheme_id = verdict.scheme_id, earned_tier_id = verdict.earned_id, tier_id = verdict.tier_id,
                        since = CASE WHEN moved THEN %(today)s ELSE row.since END,
                        earned_since = CASE WHEN earned_moved THEN %(today)s ELSE row.earned_since END,
                        risen = CASE WHEN earned_moved THEN verdict.rises ELSE row.risen END,
                        grace_until = verdict.grace_until,
                        override_tier_id = CASE WHEN NOT override_ended THEN row.override_tier_id END,
                        override_until = CASE WHEN NOT override_ended THEN row.override_until END,
                        override_reason = CASE WHEN NOT override_ended THEN row.override_reason END,
                        override_user_id = CASE WHEN NOT override_ended THEN row.override_user_id END
                   FROM verdict
                  WHERE row.id = verdict.row_id AND verdict.scheme_id IS NOT NULL AND verdict.differs),
             gone AS (
                 DELETE FROM restaurant_guest_tier AS row USING verdict
                  WHERE row.id = verdict.row_id AND verdict.scheme_id IS NULL)
           SELECT %(columns)s FROM verdict WHERE differs ORDER BY partner_id""",
        verdict=_verdict(review),
        today=review.today,
        columns=_columns(),
    )


def preview(review):
    """SELECT ``COLUMNS`` of all guests as ``changes`` would leave them, without writing."""
    return SQL("WITH %s SELECT %s FROM verdict ORDER BY partner_id", _verdict(review), _columns())


def _columns():
    return SQL(", ").join(SQL.identifier(name) for name in COLUMNS)


def _verdict(review):
    """The common table expressions that end in ``verdict``: a row for each guest in a scheme, now or before."""
    parts = {
        "scheme": schemes(review.schemes),
        "level": levels(review.levels),
        "protection": protection(review.schemes),
        "guest": all_guests(review.partner_ids),
        "member": review.members,
        "known": _known(review),
        "home": _home(),
        "stand": _stand(),
        "step": _steps(),
        "reached": _reached(),
        "goal": _goal(review),
        "move": _move(review),
        "landing": _landing(review.today),
        "outcome": _outcome(),
        "settled": _settled(),
        "verdict": _compared(),
    }
    # Kept aside is what several others read.
    kept = {"scheme", "level", "protection", "guest", "member", "known", "stand", "step", "verdict"}
    return SQL(", ").join(
        SQL("%s AS %s (%s)", SQL.identifier(name), SQL("MATERIALIZED") if name in kept else SQL(), query)
        for name, query in parts.items()
    )


def _known(review):
    """SELECT where guests stand; ``held`` says that somebody has set the level by hand and that it still counts."""
    return SQL(
        """SELECT row.*, promise.id IS NOT NULL AND COALESCE(override_until >= %s, TRUE) AS held
             FROM restaurant_guest_tier AS row JOIN guest ON guest.id = row.partner_id
                  LEFT JOIN level AS promise ON promise.id = row.override_tier_id AND NOT promise.removed
            WHERE NOT %s""",
        review.today,
        review.fresh,
    )


def _home():
    """SELECT the scheme that each guest is in: that of a level set by hand, one that keeps its guests, the first that
    fits."""
    return SQL(
        """SELECT DISTINCT ON (partner_id) partner_id, scheme_id
             FROM (SELECT known.partner_id, tier.scheme_id, -2 AS rank
                     FROM known JOIN level AS tier ON tier.id = known.override_tier_id WHERE known.held
                    UNION ALL
                   SELECT member.partner_id, scheme.id, scheme.rank
                     FROM member JOIN scheme ON scheme.segment_id = member.segment_id WHERE NOT scheme.frozen
                    UNION ALL
                   SELECT guest.id, scheme.id, scheme.rank
                     FROM guest CROSS JOIN scheme WHERE scheme.everybody AND NOT scheme.frozen
                    UNION ALL
                   SELECT known.partner_id, scheme.id, scheme.rank
                     FROM known JOIN scheme ON scheme.id = known.scheme_id WHERE scheme.frozen
                    UNION ALL
                   SELECT known.partner_id, scheme.id, -1
                     FROM known JOIN scheme ON scheme.id = known.scheme_id
                    WHERE scheme.sticky AND (known.held OR known.override_tier_id IS NULL)) AS candidate
            ORDER BY partner_id, rank"""
    )


def _stand():
    """SELECT on which rank of the scheme the guests stand, by what they have earned."""
    return SQL(
        """SELECT home.partner_id, home.scheme_id, scheme.frozen, scheme.due, scheme.reviewed_on,
                  scheme.grace_days, scheme.straight, scheme.floor, known.id AS row_id, known.earned_tier_id,
                  known.earned_since, known.grace_until,
                  known.scheme_id IS NOT DISTINCT FROM home.scheme_id AS stays,
                  COALESCE(level.rank, 0) AS rank, COALESCE(level.frozen, FALSE) AS level_frozen
             FROM home JOIN scheme ON scheme.id = home.scheme_id
                  LEFT JOIN known ON known.partner_id = home.partner_id
                  LEFT JOIN level ON level.id = known.earned_tier_id AND level.scheme_id = home.scheme_id"""
    )


def _steps():
    """SELECT the conditions of the levels: for ``entry``, or for keeping a level."""
    return SQL(
        """SELECT scheme_id, rank, segment_id, TRUE AS entry FROM level
            WHERE segment_id IS NOT NULL AND NOT frozen AND NOT removed
            UNION ALL
           SELECT scheme_id, rank, keep_id, FALSE FROM level
            WHERE keep_id IS NOT NULL AND NOT frozen AND NOT removed"""
    )


def _reached():
    """SELECT the highest rank whose conditions hold; those for keeping a level count for who is on it or above."""
    return SQL(
        """SELECT stand.partner_id, max(step.rank) AS rank
             FROM member JOIN step ON step.segment_id = member.segment_id
                  JOIN stand ON stand.partner_id = member.partner_id AND stand.scheme_id = step.scheme_id
            WHERE step.entry OR step.rank <= stand.rank
            GROUP BY stand.partner_id"""
    )


def _goal(review):
    """SELECT where guests belong by what they fulfil, and what keeps them from falling there."""
    return SQL(
        """SELECT stand.*, greatest(reached.rank, stand.floor, CASE WHEN level_frozen THEN stand.rank END, 0) AS goal,
                  %(anniversary)s AS anniversary,
                  EXISTS (SELECT FROM protection
                            JOIN restaurant_tag_assignment AS tag ON tag.tag_id = protection.tag_id
                           WHERE protection.scheme_id = stand.scheme_id AND tag.partner_id = stand.partner_id
                             AND %(carried)s) AS protected
             FROM stand LEFT JOIN reached ON reached.partner_id = stand.partner_id""",
        anniversary=_anniversary(review.today),
        carried=carried("tag", review.now),
    )


def _move(review):
    """SELECT what is to be done about each guest, in a word."""
    return SQL(
        """SELECT goal.*,
                  CASE WHEN frozen THEN 'rest'
                       WHEN row_id IS NULL OR NOT stays THEN 'enter'
                       WHEN goal >= rank THEN 'rise'
                       WHEN protected THEN 'stay'
                       WHEN %(settled)s OR partner_id = ANY(%(unearned)s) THEN 'fall'
                       WHEN grace_until > %(today)s THEN 'rest'
                       WHEN grace_until <= %(today)s THEN 'sink'
                       WHEN NOT (due OR anniversary) THEN 'rest'
                       WHEN grace_days > 0 THEN 'warn'
                       ELSE 'sink' END AS move
             FROM goal""",
        settled=review.settled,
        unearned=list(review.unearned),
        today=review.today,
    )


def _landing(today):
    """SELECT the rank and the grace that come of it."""
    return SQL(
        """SELECT move.*,
                  CASE WHEN move IN ('enter', 'rise', 'fall') OR move = 'sink' AND straight THEN goal
                       WHEN move = 'sink' THEN greatest(goal, rank - 1)
                       ELSE rank END AS new_rank,
                  CASE WHEN move = 'rest' THEN grace_until
                       WHEN move = 'warn' THEN %(today)s + grace_days END AS new_grace
             FROM move""",
        today=today,
    )


def _outcome():
    """SELECT the level that goes with the rank."""
    return SQL(
        """SELECT landing.partner_id, landing.scheme_id, landing.new_rank > landing.rank OR NOT stays AS rises,
                  CASE WHEN landing.frozen THEN landing.earned_tier_id ELSE level.id END AS earned_id,
                  landing.new_grace AS grace_until
             FROM landing LEFT JOIN level
                  ON level.scheme_id = landing.scheme_id AND level.rank = landing.new_rank
                     AND NOT level.removed AND NOT landing.frozen"""
    )


def _settled():
    """SELECT the outcome beside what was before; a level that is held by hand counts instead of what was earned."""
    return SQL(
        """SELECT COALESCE(outcome.partner_id, known.partner_id) AS partner_id, known.id AS row_id,
                  known.scheme_id AS former_scheme_id, outcome.scheme_id, outcome.rises,
                  known.tier_id AS former_tier_id,
                  CASE WHEN known.held THEN known.override_tier_id ELSE outcome.earned_id END AS tier_id,
                  known.earned_tier_id AS former_earned_id, outcome.earned_id,
                  known.grace_until AS former_grace, outcome.grace_until,
                  known.override_tier_id IS NOT NULL AND NOT known.held AS override_ended
             FROM outcome FULL JOIN known ON known.partner_id = outcome.partner_id"""
    )


def _compared():
    """SELECT what of it differs from what was before."""
    return SQL(
        """SELECT settled.*,
                  tier_id IS DISTINCT FROM former_tier_id AS moved,
                  earned_id IS DISTINCT FROM former_earned_id AS earned_moved,
                  row_id IS NULL OR scheme_id IS DISTINCT FROM former_scheme_id
                  OR tier_id IS DISTINCT FROM former_tier_id OR earned_id IS DISTINCT FROM former_earned_id
                  OR grace_until IS DISTINCT FROM former_grace OR COALESCE(override_ended, FALSE) AS differs
             FROM settled"""
    )


def _anniversary(today):
    """SQL that says whether a year, or years, since the level was reached came full after the last review."""
    return SQL(
        """COALESCE((SELECT max(day) > stand.reviewed_on AND max(day) > stand.earned_since
                      FROM (SELECT (stand.earned_since + make_interval(years => years - back))::date AS day
                              FROM (SELECT extract(year FROM %(today)s::date)::int
                                           - extract(year FROM stand.earned_since)::int AS years) AS since
                                   CROSS JOIN generate_series(0, 1) AS back) AS anniversary
                     WHERE day <= %(today)s), FALSE)""",
        today=today,
    )
