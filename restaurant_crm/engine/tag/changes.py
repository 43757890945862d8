"""Which guests gain and lose tags, decided and written by one statement.

A *slot* is what a guest has room for one automatic tag in: a category of which a guest
carries at most one tag, or else the tag itself. Rows set by people and blocks are never
touched; they only tell what the rules may not do.
"""

from dataclasses import dataclass

from odoo.tools import SQL


@dataclass(frozen=True)
class Rule:
    """A tag rule as plain data. A frozen one gives nothing new and takes nothing away, whatever its tag is by now."""

    id: int
    segment_id: int
    tag_id: int
    policy: str
    keep_days: int
    frozen: bool = False


@dataclass(frozen=True)
class Tag:
    """A tag with the slot that it goes into; where slots are shared the first tag that holds wins."""

    id: int
    slot: int


def changes(members, tags, rules, now, partner_ids=None):
    """Write what is to change and SELECT ``(action, partner_id, tag_id, rule_id)`` of each tag gained or lost.

    :param members: SQL that selects ``(segment_id, partner_id)`` of the rules' segments
    :param tags: all tags of the slots in question, in order of precedence
    :param rules: the rules of these tags, in order of precedence
    :param now: instant in UTC
    :param partner_ids: only look at these guests; None for everybody
    """
    return SQL(
        """WITH %(verdict)s,
             given AS (
                 INSERT INTO restaurant_tag_assignment
                        (partner_id, tag_id, origin, state, rule_id, assigned_at, expires_at)
                 SELECT partner_id, tag_id, 'rule', 'active', rule_id, %(now)s, expires_at
                   FROM verdict WHERE assignment_id IS NULL ORDER BY partner_id),
             renewed AS (
                 UPDATE restaurant_tag_assignment assignment
                    SET rule_id = verdict.rule_id, expires_at = verdict.expires_at, origin = 'rule', user_id = NULL,
                        assigned_at = CASE verdict.action WHEN 'gained' THEN %(now)s ELSE assignment.assigned_at END
                   FROM verdict
                  WHERE assignment.id = verdict.assignment_id AND verdict.action IN ('gained', 'renewed')),
             taken AS (
                 DELETE FROM restaurant_tag_assignment assignment USING verdict
                  WHERE assignment.id = verdict.assignment_id AND verdict.action = 'lost')
           SELECT action, partner_id, tag_id, rule_id FROM verdict WHERE action IN ('gained', 'lost')
            ORDER BY tag_id, partner_id""",
        verdict=_verdict(members, tags, rules, now, partner_ids),
        now=now,
    )


def preview(members, tags, rules, now):
    """SELECT ``(action, partner_id, tag_id)`` of what ``changes`` would do; ``kept`` for what would stay."""
    return SQL(
        """WITH %s
           SELECT CASE action WHEN 'renewed' THEN 'kept' ELSE action END, partner_id, tag_id FROM verdict
            ORDER BY partner_id""",
        _verdict(members, tags, rules, now, None),
    )


def _verdict(members, tags, rules, now, partner_ids):
    """The common table expressions that end in ``verdict``: a row for each tag that a rule gives or has given."""
    columns = [
        [rule.id for rule in rules],
        [rule.segment_id for rule in rules],
        [rule.tag_id for rule in rules],
        [rule.policy for rule in rules],
        [rule.keep_days for rule in rules],
        [rule.frozen for rule in rules],
        list(range(len(rules))),
    ]
    return SQL(
        """slot AS MATERIALIZED (
               SELECT * FROM unnest(%(tag_ids)s::int[], %(slots)s::int[], %(ranks)s::int[]) AS slot(tag_id, id, rank)),
           rule AS MATERIALIZED (
               SELECT rule.*, slot.id AS slot_id, slot.rank AS tag_rank
                 FROM unnest(%(ids)s::int[], %(segments)s::int[], %(rule_tags)s::int[], %(policies)s::text[],
                             %(days)s::int[], %(frozen)s::bool[], %(rule_ranks)s::int[])
                      AS rule(id, segment_id, tag_id, policy, keep_days, frozen, rank)
                 LEFT JOIN slot ON slot.tag_id = rule.tag_id),
           known AS MATERIALIZED (
               SELECT assignment.*, slot.id AS slot_id, slot.rank AS tag_rank,
                      state = 'active' AND (origin = 'rule' OR COALESCE(expires_at <= %(now)s, FALSE)) AS free
                 FROM restaurant_tag_assignment assignment JOIN slot ON slot.tag_id = assignment.tag_id
                WHERE %(scope)s),
           candidate AS (
               SELECT member.partner_id, rule.slot_id, rule.tag_id, rule.id AS rule_id, rule.policy, rule.rank,
                      rule.tag_rank, TRUE AS holds,
                      CASE WHEN rule.policy = 'keep_days' THEN %(now)s + make_interval(days => rule.keep_days) END
                          AS expires_at
                 FROM (%(members)s) AS member JOIN rule ON rule.segment_id = member.segment_id
                WHERE NOT rule.frozen
                UNION ALL
               SELECT known.partner_id, known.slot_id, known.tag_id, rule.id, rule.policy, rule.rank, known.tag_rank,
                      rule.frozen, CASE WHEN rule.frozen OR rule.policy = 'keep_days' THEN known.expires_at END
                 FROM known JOIN rule ON rule.id = known.rule_id
                WHERE known.free AND known.origin = 'rule' AND COALESCE(known.expires_at > %(now)s, TRUE)
                  AND (rule.frozen
                       OR rule.tag_id = known.tag_id
                          AND (rule.policy = 'add_only'
                               OR rule.policy = 'keep_days' AND known.expires_at IS NOT NULL))),
           wanted AS (
               SELECT DISTINCT ON (partner_id, slot_id) partner_id, tag_id, rule_id, expires_at
                 FROM (SELECT *, bool_or(holds) OVER (PARTITION BY partner_id, tag_id) AS tag_holds
                         FROM candidate) AS candidate
                WHERE NOT EXISTS (
                          SELECT FROM known
                           WHERE known.partner_id = candidate.partner_id AND NOT known.free
                             AND (known.tag_id = candidate.tag_id
                                  OR known.slot_id = candidate.slot_id AND known.state = 'active'))
                ORDER BY partner_id, slot_id, tag_holds DESC, tag_rank, policy = 'add_only' DESC, holds DESC,
                         policy = 'keep_days' DESC, rank),
           verdict AS MATERIALIZED (
               SELECT partner_id, tag_id, COALESCE(wanted.rule_id, free.rule_id) AS rule_id, wanted.expires_at,
                      free.id AS assignment_id,
                      CASE WHEN free.id IS NULL OR wanted.rule_id IS NOT NULL AND free.origin <> 'rule' THEN 'gained'
                           WHEN wanted.rule_id IS NULL THEN 'lost'
                           WHEN wanted.rule_id IS DISTINCT FROM free.rule_id THEN 'renewed'
                           -- A day more is written once a day, not at every evaluation.
                           WHEN (wanted.expires_at IS NULL) <> (free.expires_at IS NULL)
                                OR wanted.expires_at < free.expires_at
                                OR wanted.expires_at >= free.expires_at + interval '1 day' THEN 'renewed'
                           ELSE 'kept' END AS action
                 FROM wanted FULL JOIN (SELECT * FROM known WHERE free) AS free USING (partner_id, tag_id))""",
        tag_ids=[tag.id for tag in tags],
        slots=[tag.slot for tag in tags],
        ranks=list(range(len(tags))),
        scope=SQL("TRUE") if partner_ids is None else SQL("assignment.partner_id = ANY(%s)", list(partner_ids)),
        members=members,
        now=now,
        **dict(
            zip(
                ("ids", "segments", "rule_tags", "policies", "days", "frozen", "rule_ranks"),
                columns,
                strict=True,
            )
        ),
    )


def strays(now):
    """SELECT ``(partner_id, tag_id)`` of tags that have expired, and of those that no rule stands for any more.

    The latter are left behind by a worker that still saw a rule which was switched off meanwhile.
    """
    return SQL(
        """SELECT assignment.partner_id, assignment.tag_id
             FROM restaurant_tag_assignment assignment
             LEFT JOIN restaurant_tag_rule rule ON rule.id = assignment.rule_id
            WHERE assignment.state = 'active'
              AND (assignment.expires_at <= %s
                   OR assignment.origin = 'rule'
                      AND (rule.id IS NULL OR NOT rule.active
                           OR rule.tag_id <> assignment.tag_id AND rule.paused IS NOT TRUE))""",
        now,
    )


def hold_profiles(partner_ids):
    """Statements that make these guests this transaction's own, by a write that changes nothing.

    The profile is a guest's mutex, and before the first visit the link to it is. If a worker has
    brought the guest up to date since this transaction began, PostgreSQL refuses, and the caller
    starts again on what is known now; a worker that began before this transaction ends is refused
    in its turn. A mere lock would let that one pass, and it would not see what was written here.
    """
    guests = list(partner_ids)
    return (
        SQL(
            """UPDATE restaurant_guest_profile profile SET visits = profile.visits
                 FROM (SELECT id FROM restaurant_guest_profile WHERE partner_id = ANY(%s)
                        ORDER BY partner_id FOR UPDATE) AS held
                WHERE held.id = profile.id""",
            guests,
        ),
        SQL(
            """UPDATE res_partner SET guest_profile_id = NULL
                 FROM (SELECT id FROM res_partner WHERE id = ANY(%s) AND guest_profile_id IS NULL
                        ORDER BY id FOR NO KEY UPDATE) AS held
                WHERE held.id = res_partner.id""",
            guests,
        ),
    )


def overlaps(members, rules):
    """SELECT ``(tag_id, other_tag_id, guests)``: how many guests fulfil rules of both tags, each pair once."""
    return SQL(
        """WITH held AS MATERIALIZED (
               SELECT DISTINCT member.partner_id, rule.tag_id
                 FROM (%(members)s) AS member
                 JOIN unnest(%(segments)s::int[], %(tags)s::int[]) AS rule(segment_id, tag_id)
                   ON rule.segment_id = member.segment_id)
           SELECT one.tag_id, other.tag_id, count(*) FROM held AS one
             JOIN held AS other ON other.partner_id = one.partner_id AND other.tag_id > one.tag_id
            GROUP BY one.tag_id, other.tag_id""",
        members=members,
        segments=[rule.segment_id for rule in rules],
        tags=[rule.tag_id for rule in rules],
    )


def back_and_forth(since, times):
    """SELECT ``(tag_id, guests)``: how many guests gained and lost a tag at least so many times by rules since then."""
    return SQL(
        """SELECT tag_id, count(*) FROM (
               SELECT tag_id, partner_id FROM restaurant_guest_log
                WHERE tag_id IS NOT NULL AND kind IN ('tag_gained', 'tag_lost') AND origin = 'rule' AND logged_at > %s
                GROUP BY tag_id, partner_id HAVING count(*) >= %s) AS guest
            GROUP BY tag_id""",
        since,
        times,
    )
