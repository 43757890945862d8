"""In which scheme guests are and on which level they stand, decided and written by one statement.

A guest is in the first scheme that fits. Levels of a scheme are counted from 1, the lowest;
rank 0 stands for no level. A guest rises as soon as the conditions of a higher level hold. A
guest who no longer fulfils them, nor the milder ones for keeping the level, goes down after a
review and the days of grace.
"""

from dataclasses import dataclass
from datetime import date

from odoo.tools import SQL

from ..segment.condition import all_guests
from ..shared.carried import carried


@dataclass(frozen=True)
class Scheme:
    """A scheme as plain data, in order of precedence.

    ``due`` says that the levels of everybody are under review today. With ``reviewed_on``
    those are under review whose anniversary has come since that date. Who is in a ``sticky``
    scheme stays in it, whatever fits. Nobody moves in a ``frozen`` scheme.
    """

    id: int
    segment_id: int | None
    everybody: bool = False
    frozen: bool = False
    sticky: bool = False
    due: bool = False
    reviewed_on: date | None = None
    grace_days: int = 0
    straight: bool = False
    # The highest level that everybody in the scheme has.
    floor: int = 0
    protected_tag_ids: tuple = ()


@dataclass(frozen=True)
class Level:
    """A level as plain data.

    Nobody gains a ``frozen`` level or loses it. Who stands on a ``removed`` one is taken for
    standing on ``rank``, the next lower one that is left.
    """

    id: int
    scheme_id: int
    rank: int
    segment_id: int | None = None
    keep_id: int | None = None
    frozen: bool = False
    removed: bool = False


STANDING = SQL.identifier("restaurant_guest_tier")

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


def changes(members, schemes, levels, now, today, partner_ids=None, unearned=(), standing=STANDING):
    """Write what is to change and SELECT ``COLUMNS`` of the guests for whom something did.

    :param members: SQL that selects ``(segment_id, partner_id)`` of the segments in question
    :param schemes: all schemes in force, in order of precedence
    :param levels: their levels
    :param now: instant in UTC, after which a protecting tag with an end counts as gone
    :param today: the local date
    :param partner_ids: only look at these guests; None for everybody
    :param standing: the table that holds who stands where; another one for how it would have been
    :param unearned: guests who never had what it took for their level, as refunds have shown
    """
    return SQL(
        """WITH %(verdict)s,
             entered AS (
                 INSERT INTO %(standing)s
                        (partner_id, scheme_id, earned_tier_id, tier_id, since, earned_since, risen, grace_until)
                 SELECT partner_id, scheme_id, earned_id, tier_id, %(today)s, %(today)s, TRUE, NULL
                   FROM verdict WHERE row_id IS NULL ORDER BY partner_id),
             changed AS (
                 UPDATE %(standing)s AS row
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
                 DELETE FROM %(standing)s AS row USING verdict
                  WHERE row.id = verdict.row_id AND verdict.scheme_id IS NULL)
           SELECT %(columns)s FROM verdict WHERE differs ORDER BY partner_id""",
        verdict=_verdict(members, schemes, levels, now, today, partner_ids, unearned, standing=standing),
        standing=standing,
        today=today,
        columns=_columns(),
    )


def preview(members, schemes, levels, now, today, settled=False, fresh=False):
    """SELECT ``COLUMNS`` of all guests as ``changes`` would leave them, without writing.

    :param settled: as if all reviews had been held and every grace had passed
    :param fresh: as if nobody had a level yet
    """
    return SQL(
        "WITH %s SELECT %s FROM verdict ORDER BY partner_id",
        _verdict(members, schemes, levels, now, today, None, (), settled, fresh),
        _columns(),
    )


def _columns():
    return SQL(", ").join(SQL.identifier(name) for name in COLUMNS)


def _verdict(
    members, schemes, levels, now, today, partner_ids, unearned, settled=False, fresh=False, standing=STANDING
):
    """The common table expressions that end in ``verdict``: a row for each guest in a scheme, now or before."""
    return SQL(
        """scheme AS MATERIALIZED (%(schemes)s),
           level AS MATERIALIZED (%(levels)s),
           protection AS MATERIALIZED (%(protection)s),
           guest AS MATERIALIZED (%(guests)s),
           member AS MATERIALIZED (%(members)s),
           known AS MATERIALIZED (
               SELECT row.*, promise.id IS NOT NULL AND COALESCE(override_until >= %(today)s, TRUE) AS held
                 FROM %(standing)s AS row JOIN guest ON guest.id = row.partner_id
                      LEFT JOIN level AS promise ON promise.id = row.override_tier_id AND NOT promise.removed
                WHERE NOT %(fresh)s),
           home AS (
               SELECT DISTINCT ON (partner_id) partner_id, scheme_id
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
                ORDER BY partner_id, rank),
           stand AS MATERIALIZED (
               SELECT home.partner_id, home.scheme_id, scheme.frozen, scheme.due, scheme.reviewed_on,
                      scheme.grace_days, scheme.straight, scheme.floor, known.id AS row_id, known.earned_tier_id,
                      known.earned_since, known.grace_until,
                      known.scheme_id IS NOT DISTINCT FROM home.scheme_id AS stays,
                      COALESCE(level.rank, 0) AS rank, COALESCE(level.frozen, FALSE) AS level_frozen
                 FROM home JOIN scheme ON scheme.id = home.scheme_id
                      LEFT JOIN known ON known.partner_id = home.partner_id
                      LEFT JOIN level ON level.id = known.earned_tier_id AND level.scheme_id = home.scheme_id),
           step AS MATERIALIZED (
               SELECT scheme_id, rank, segment_id, TRUE AS entry FROM level
                WHERE segment_id IS NOT NULL AND NOT frozen AND NOT removed
                UNION ALL
               SELECT scheme_id, rank, keep_id, FALSE FROM level
                WHERE keep_id IS NOT NULL AND NOT frozen AND NOT removed),
           reached AS (
               SELECT stand.partner_id, max(step.rank) AS rank
                 FROM member JOIN step ON step.segment_id = member.segment_id
                      JOIN stand ON stand.partner_id = member.partner_id AND stand.scheme_id = step.scheme_id
                WHERE step.entry OR step.rank <= stand.rank
                GROUP BY stand.partner_id),
           goal AS (
               SELECT stand.*,
                      greatest(reached.rank, stand.floor, CASE WHEN level_frozen THEN stand.rank END, 0) AS goal,
                      %(anniversary)s AS anniversary,
                      EXISTS (SELECT FROM protection
                                JOIN restaurant_tag_assignment AS tag ON tag.tag_id = protection.tag_id
                               WHERE protection.scheme_id = stand.scheme_id AND tag.partner_id = stand.partner_id
                                 AND %(carried)s) AS protected
                 FROM stand LEFT JOIN reached ON reached.partner_id = stand.partner_id),
           move AS (
               SELECT goal.*,
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
                 FROM goal),
           landing AS (
               SELECT move.*,
                      CASE WHEN move IN ('enter', 'rise', 'fall') OR move = 'sink' AND straight THEN goal
                           WHEN move = 'sink' THEN greatest(goal, rank - 1)
                           ELSE rank END AS new_rank,
                      CASE WHEN move = 'rest' THEN grace_until
                           WHEN move = 'warn' THEN %(today)s + grace_days END AS new_grace
                 FROM move),
           outcome AS (
               SELECT landing.partner_id, landing.scheme_id, landing.new_rank > landing.rank OR NOT stays AS rises,
                      CASE WHEN landing.frozen THEN landing.earned_tier_id ELSE level.id END AS earned_id,
                      landing.new_grace AS grace_until
                 FROM landing LEFT JOIN level
                      ON level.scheme_id = landing.scheme_id AND level.rank = landing.new_rank
                         AND NOT level.removed AND NOT landing.frozen),
           settled AS (
               SELECT COALESCE(outcome.partner_id, known.partner_id) AS partner_id, known.id AS row_id,
                      known.scheme_id AS former_scheme_id, outcome.scheme_id, outcome.rises,
                      known.tier_id AS former_tier_id,
                      CASE WHEN known.held THEN known.override_tier_id ELSE outcome.earned_id END AS tier_id,
                      known.earned_tier_id AS former_earned_id, outcome.earned_id,
                      known.grace_until AS former_grace, outcome.grace_until,
                      known.override_tier_id IS NOT NULL AND NOT known.held AS override_ended
                 FROM outcome FULL JOIN known ON known.partner_id = outcome.partner_id),
           verdict AS MATERIALIZED (
               SELECT settled.*,
                      tier_id IS DISTINCT FROM former_tier_id AS moved,
                      earned_id IS DISTINCT FROM former_earned_id AS earned_moved,
                      row_id IS NULL OR scheme_id IS DISTINCT FROM former_scheme_id
                      OR tier_id IS DISTINCT FROM former_tier_id OR earned_id IS DISTINCT FROM former_earned_id
                      OR grace_until IS DISTINCT FROM former_grace OR COALESCE(override_ended, FALSE) AS differs
                 FROM settled)""",
        schemes=table(
            [
                ("id", "int", [scheme.id for scheme in schemes]),
                ("segment_id", "int", [scheme.segment_id for scheme in schemes]),
                ("everybody", "bool", [scheme.everybody for scheme in schemes]),
                ("frozen", "bool", [scheme.frozen for scheme in schemes]),
                ("sticky", "bool", [scheme.sticky for scheme in schemes]),
                ("due", "bool", [scheme.due for scheme in schemes]),
                ("reviewed_on", "date", [scheme.reviewed_on for scheme in schemes]),
                ("grace_days", "int", [scheme.grace_days for scheme in schemes]),
                ("straight", "bool", [scheme.straight for scheme in schemes]),
                ("floor", "int", [scheme.floor for scheme in schemes]),
                ("rank", "int", list(range(len(schemes)))),
            ]
        ),
        levels=table(
            [
                ("id", "int", [level.id for level in levels]),
                ("scheme_id", "int", [level.scheme_id for level in levels]),
                ("rank", "int", [level.rank for level in levels]),
                ("segment_id", "int", [level.segment_id for level in levels]),
                ("keep_id", "int", [level.keep_id for level in levels]),
                ("frozen", "bool", [level.frozen for level in levels]),
                ("removed", "bool", [level.removed for level in levels]),
            ]
        ),
        protection=table(
            [
                ("scheme_id", "int", [scheme.id for scheme in schemes for _tag in scheme.protected_tag_ids]),
                ("tag_id", "int", [tag for scheme in schemes for tag in scheme.protected_tag_ids]),
            ]
        ),
        guests=all_guests(partner_ids),
        members=members,
        carried=carried("tag", now),
        standing=standing,
        today=today,
        settled=settled,
        fresh=fresh,
        unearned=list(unearned),
        anniversary=_anniversary(today),
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


def table(columns):
    """SELECT rows of plain data: ``columns`` are (name, type, values)."""
    return SQL(
        "SELECT * FROM unnest(%s) AS data(%s)",
        SQL(", ").join(
            SQL("%s::%s[]", values, SQL(type_))  # pylint: disable=sql-injection
            for _name, type_, values in columns
        ),
        SQL(", ").join(SQL.identifier(name) for name, _type, _values in columns),
    )
