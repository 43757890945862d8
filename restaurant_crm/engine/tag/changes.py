"""Which guests gain and lose tags, decided and written by one statement.

A *slot* is what a guest has room for one automatic tag in: a category of which a guest carries at most one tag, or else
the tag itself. Rows set by people and blocks are never touched; they only tell what the rules may not do.

Several rules may give one tag. One of them is named as the reason; the tag lasts as long as any of them gives it. What
rules promised that keep it for some days after they last held is noted with the tag, an end for each rule.
"""

from dataclasses import dataclass

from odoo.tools import SQL

from ..shared import mirrors
from ..shared.carried import carried

mirrors.share("restaurant_tag_assignment", "partner_id")


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

    A tag that had expired before anybody took it away, and that a rule gives again, is lost and gained.

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
                        (partner_id, tag_id, origin, state, rule_id, assigned_at, expires_at, kept_until)
                 SELECT partner_id, tag_id, 'rule', 'active', rule_id, %(now)s, expires_at, kept_until
                   FROM verdict WHERE assignment_id IS NULL ORDER BY partner_id),
             renewed AS (
                 UPDATE restaurant_tag_assignment assignment
                    SET rule_id = verdict.rule_id, expires_at = verdict.expires_at, kept_until = verdict.kept_until,
                        origin = 'rule', user_id = NULL,
                        assigned_at = CASE verdict.action WHEN 'again' THEN %(now)s ELSE assignment.assigned_at END
                   FROM verdict
                  WHERE assignment.id = verdict.assignment_id AND verdict.action IN ('again', 'renewed')),
             taken AS (
                 DELETE FROM restaurant_tag_assignment assignment USING verdict
                  WHERE assignment.id = verdict.assignment_id AND verdict.action = 'lost')
           SELECT action, partner_id, tag_id, rule_id FROM (
               SELECT CASE action WHEN 'again' THEN 'gained' ELSE action END AS action, partner_id, tag_id, rule_id
                 FROM verdict WHERE action IN ('gained', 'again', 'lost')
                UNION ALL
               SELECT 'lost', partner_id, tag_id, former_rule_id FROM verdict WHERE action = 'again') AS change
            ORDER BY tag_id, partner_id, action DESC""",
        verdict=_verdict(members, tags, rules, now, partner_ids),
        now=now,
    )


def preview(members, tags, rules, now):
    """SELECT ``(action, partner_id, tag_id)`` of what ``changes`` would do; ``kept`` for what would stay."""
    return SQL(
        """WITH %s
           SELECT CASE action WHEN 'renewed' THEN 'kept' WHEN 'again' THEN 'gained' ELSE action END, partner_id, tag_id
             FROM verdict ORDER BY partner_id""",
        _verdict(members, tags, rules, now, None),
    )


def _verdict(members, tags, rules, now, partner_ids):
    """The common table expressions that end in ``verdict``: a row for each tag that a rule gives or has given."""
    return SQL(", ").join(
        [
            SQL("slot AS MATERIALIZED (%s)", _slots(tags)),
            SQL("rule AS MATERIALIZED (%s)", _rules(rules)),
            SQL("known AS MATERIALIZED (%s)", _known(now, partner_ids)),
            SQL("promise AS MATERIALIZED (%s)", _promises(now)),
            SQL("candidate AS ((%s) UNION ALL (%s) UNION ALL (%s))", _holding(members, now), _kept(), _promised()),
            SQL("wanted AS (%s)", _wanted()),
            SQL("verdict AS MATERIALIZED (%s)", _compared()),
        ]
    )


def _slots(tags):
    """SELECT ``(tag_id, id, rank)``: the slot of each tag and its place among all tags."""
    return SQL(
        "SELECT * FROM unnest(%s::int[], %s::int[], %s::int[]) AS slot(tag_id, id, rank)",
        [tag.id for tag in tags],
        [tag.slot for tag in tags],
        list(range(len(tags))),
    )


def _rules(rules):
    """SELECT the rules with the slots of their tags; a paused rule may have none."""
    return SQL(
        """SELECT rule.*, slot.id AS slot_id, slot.rank AS tag_rank
             FROM unnest(%s::int[], %s::int[], %s::int[], %s::text[], %s::int[], %s::bool[], %s::int[])
                  AS rule(id, segment_id, tag_id, policy, keep_days, frozen, rank)
             LEFT JOIN slot ON slot.tag_id = rule.tag_id""",
        [rule.id for rule in rules],
        [rule.segment_id for rule in rules],
        [rule.tag_id for rule in rules],
        [rule.policy for rule in rules],
        [rule.keep_days for rule in rules],
        [rule.frozen for rule in rules],
        list(range(len(rules))),
    )


def _known(now, partner_ids):
    """SELECT the tags and blocks of the guests: ``live`` ones are carried, ``free`` ones are the rules' to take."""
    return SQL(
        """SELECT assignment.*, slot.id AS slot_id, slot.rank AS tag_rank, %(carried)s AS live,
                  state = 'active' AND (origin = 'rule' OR NOT (%(carried)s)) AS free
             FROM restaurant_tag_assignment assignment JOIN slot ON slot.tag_id = assignment.tag_id
            WHERE %(scope)s""",
        carried=carried("assignment", now),
        scope=SQL("TRUE") if partner_ids is None else SQL("assignment.partner_id = ANY(%s)", list(partner_ids)),
    )


def _promises(now):
    """SELECT until when rules that keep a tag for some days keep it, as far as that is still to come."""
    return SQL(
        """SELECT known.partner_id, known.tag_id, known.slot_id, known.tag_rank, known.rule_id AS named_id,
                  promise.key::int AS rule_id, promise.value::timestamp AS ends_at
             FROM known CROSS JOIN jsonb_each_text(COALESCE(
                      NULLIF(known.kept_until, 'null'::jsonb),
                      -- Tags of before ends were noted by rule.
                      CASE WHEN known.rule_id IS NOT NULL AND known.expires_at IS NOT NULL
                           THEN jsonb_build_object(known.rule_id, known.expires_at) END)) AS promise
            WHERE known.free AND known.origin = 'rule' AND known.live AND promise.value::timestamp > %s""",
        now,
    )


def _holding(members, now):
    """SELECT what rules give that hold now. An end that is later by less than a day is not worth writing."""
    return SQL(
        """SELECT member.partner_id, rule.slot_id, rule.tag_id, rule.id AS rule_id, rule.policy, rule.rank,
                  rule.tag_rank, TRUE AS holds, TRUE AS given,
                  CASE WHEN rule.policy <> 'keep_days' THEN NULL
                       WHEN promise.ends_at <= %(now)s + make_interval(days => rule.keep_days)
                            AND promise.ends_at > %(now)s + make_interval(days => rule.keep_days - 1)
                       THEN promise.ends_at
                       ELSE %(now)s + make_interval(days => rule.keep_days) END AS ends_at
             FROM (%(members)s) AS member
             JOIN rule ON rule.segment_id = member.segment_id
             LEFT JOIN promise ON promise.partner_id = member.partner_id AND promise.rule_id = rule.id
                              AND promise.tag_id = rule.tag_id
            WHERE NOT rule.frozen""",
        members=members,
        now=now,
    )


def _kept():
    """SELECT what stays without an end: tags for good, and what a frozen rule gave, of which nobody knows."""
    return SQL(
        """SELECT known.partner_id, known.slot_id, known.tag_id, rule.id, rule.policy, rule.rank, known.tag_rank,
                  rule.frozen, FALSE, NULL::timestamp
             FROM known JOIN rule ON rule.id = known.rule_id
            WHERE known.free AND known.origin = 'rule' AND known.live
              AND (rule.frozen AND known.expires_at IS NULL
                   OR NOT rule.frozen AND rule.policy = 'add_only' AND rule.tag_id = known.tag_id)"""
    )


def _promised():
    """SELECT what stays until some days after a rule last held."""
    return SQL(
        """SELECT promise.partner_id, promise.slot_id, promise.tag_id, rule.id, rule.policy, rule.rank,
                  promise.tag_rank, rule.frozen AND rule.id = promise.named_id, FALSE, promise.ends_at
             FROM promise JOIN rule ON rule.id = promise.rule_id
            WHERE rule.frozen OR rule.policy = 'keep_days' AND rule.tag_id = promise.tag_id"""
    )


def _wanted():
    """SELECT for each guest and slot the tag that is to be carried, the rule that is the reason, and the end.

    A tag with a rule that holds goes before others, then the tag that is higher in the list. The reason is a rule that
    gives the tag for good, else one that holds, of these one that keeps it for some days, else the first in the list.
    """
    return SQL(
        """SELECT DISTINCT ON (partner_id, slot_id) partner_id, tag_id, rule_id,
                  CASE WHEN NOT endless THEN last_end END AS expires_at, kept_until
             FROM (SELECT *, bool_or(ends_at IS NULL) OVER tag AS endless,
                          max(ends_at) FILTER (WHERE counts) OVER tag AS last_end,
                          jsonb_object_agg(rule_id, ends_at) FILTER (WHERE counts AND ends_at IS NOT NULL) OVER tag
                              AS kept_until
                     FROM (SELECT *, given OR rule_id <> ALL(COALESCE(giving, '{}')) AS counts
                             FROM (SELECT *, bool_or(holds) OVER tag AS tag_holds,
                                          array_agg(rule_id) FILTER (WHERE given) OVER tag AS giving
                                     FROM candidate
                                   WINDOW tag AS (PARTITION BY partner_id, tag_id)) AS candidate) AS candidate
                   WINDOW tag AS (PARTITION BY partner_id, tag_id)) AS candidate
            WHERE NOT EXISTS (
                      SELECT FROM known
                       WHERE known.partner_id = candidate.partner_id AND NOT known.free
                         AND (known.tag_id = candidate.tag_id
                              OR known.slot_id = candidate.slot_id AND known.state = 'active'))
            ORDER BY partner_id, slot_id, tag_holds DESC, tag_rank, policy = 'add_only' DESC, holds DESC,
                     policy = 'keep_days' DESC, rank"""
    )


def _compared():
    """SELECT what is wanted beside what rules may take, and what is to be done about it."""
    return SQL(
        """SELECT partner_id, tag_id, COALESCE(wanted.rule_id, free.rule_id) AS rule_id,
                  free.rule_id AS former_rule_id, wanted.expires_at, wanted.kept_until, free.id AS assignment_id,
                  CASE WHEN free.id IS NULL THEN 'gained'
                       WHEN wanted.rule_id IS NULL THEN 'lost'
                       WHEN NOT free.live THEN 'again'
                       WHEN (wanted.rule_id, wanted.expires_at, wanted.kept_until)
                            IS DISTINCT FROM (free.rule_id, free.expires_at, free.kept_until) THEN 'renewed'
                       ELSE 'kept' END AS action
             FROM wanted FULL JOIN (SELECT * FROM known WHERE free) AS free USING (partner_id, tag_id)"""
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
