"""Taking guests into a campaign: one statement says who is meant, who is left out and why, who is held out, and writes
what everybody is to get and when.

``judged`` is the whole decision; the preview reads it, ``enrol`` writes it. Both can therefore never differ.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from odoo.tools import SQL

from .quiet import after_quiet
from .reach import CHANNELS, DISTURBING, address, is_out_of_profiling, may_write, messages_before

# Days before somebody takes part whose visits and spend are kept with it, see ``analytics/lift.py``.
DAYS_BEFORE = 90
# Of a campaign's own hold-out, in hundredths of a percent.
BUCKETS = 10_000
GLOBAL_SALT = "restaurant_crm hold-out"


@dataclass(frozen=True)
class StepPlan:
    """What the statement has to know of a step.

    ``delay`` counts from the moment at which the guest is taken in. ``members`` is a SELECT of the guests whom alone
    the step is for, or with ``others`` whom it is not for; None for everybody.
    """

    id: int
    kind: str
    delay: timedelta
    members: SQL | None = None
    others: bool = False


@dataclass(frozen=True)
class Plan:
    """What the statement has to know of a campaign.

    ``holdout`` and ``everywhere`` are shares in percent, of this campaign and of all. ``again_after`` are days after
    which somebody may take part once more, None for never. ``places`` is how many more can be afforded, None for
    any number. Quiet hours and the ``zone`` of guests without a store are those of the company.
    """

    campaign_id: int
    company_id: int
    salt: str
    now: datetime
    today: date
    zone: str
    steps: tuple = field(default_factory=tuple)
    holdout: float = 0
    everywhere: float = 0
    again_after: int | None = None
    cap: int = 0
    cap_days: int = 0
    quiet_from: float = 0
    quiet_to: float = 0
    places: int | None = None


def bucket(salt, partner):
    """SQL of a number from 0 to 9999 that stays with a guest, in every version of PostgreSQL."""
    return SQL("mod(('x' || substr(md5(%s || %s), 1, 7))::bit(28)::int, %s)", salt, partner, BUCKETS)


def judged(plan, trigger, guests):
    """The steps of a WITH up to ``judged``: a row for everybody whose turn it is, with the ``reason`` of those who are
    left out, whether others are ``held``, and whether they ``can`` get each step.

    :param trigger: SELECT of (partner_id, occurrence)
    :param guests: SELECT of the ids of the segment's guests
    """
    return SQL(
        """found AS MATERIALIZED (%(trigger)s),
           audience AS MATERIALIZED (
               SELECT found.partner_id, found.occurrence, profile.favourite_store_id AS store_id,
                      COALESCE(store.tz, %(zone)s) AS zone, %(can)s,
                      %(again)s AS again, %(refused)s AS refused, %(before)s AS before
                 FROM found
                 JOIN (%(guests)s) AS member(id) ON member.id = found.partner_id
                 JOIN res_partner AS partner ON partner.id = found.partner_id
                 LEFT JOIN restaurant_guest_profile AS profile ON profile.partner_id = partner.id
                 LEFT JOIN restaurant_store AS store ON store.id = profile.favourite_store_id
                WHERE (partner.company_id IS NULL OR partner.company_id = %(company)s)
                  AND NOT EXISTS (
                          SELECT FROM restaurant_campaign_member AS past
                           WHERE past.campaign_id = %(campaign)s AND past.partner_id = found.partner_id
                             AND past.occurrence = found.occurrence)),
           told AS (SELECT *, %(reason)s AS first_reason FROM audience),
           judged AS MATERIALIZED (
               SELECT *, COALESCE(first_reason,
                                  CASE WHEN NOT held AND %(places)s < row_number() OVER (
                                                 PARTITION BY first_reason IS NULL, held ORDER BY lot, partner_id)
                                       THEN 'budget' END) AS reason
                 FROM (SELECT *, %(lot)s AS lot, (%(lot)s < %(holdout)s OR %(everywhere)s) AS held
                         FROM told) AS drawn)""",
        trigger=trigger,
        guests=guests,
        zone=plan.zone,
        company=plan.company_id,
        campaign=plan.campaign_id,
        can=_can_each(plan),
        again=_again(plan),
        refused=is_out_of_profiling(SQL("found.partner_id")),
        before=_before(plan),
        reason=_reason(plan),
        lot=bucket(plan.salt, SQL("partner_id")),
        holdout=round(plan.holdout * BUCKETS / 100),
        everywhere=_is_held_everywhere(plan),
        places=SQL("%s", plan.places) if plan.places is not None else SQL("'infinity'::float8"),
    )


def enrol(plan, trigger, guests, is_news=None):
    """Write members and messages; SELECT ``(reason, held, number)`` of everybody whose turn it was.

    :param is_news: SQL of an ``occurrence``: whether who is left out is to be counted; None for yes

    Everybody is a member once for an occurrence: who was taken in meanwhile by somebody else makes PostgreSQL refuse
    the transaction, which then starts again.
    """
    if not plan.steps:
        raise ValueError("a campaign without steps takes nobody in")
    return SQL(
        """WITH %(judged)s,
           taken AS MATERIALIZED (SELECT * FROM judged WHERE reason IS NULL),
           history AS (
               SELECT visit.partner_id, count(*) AS visits, sum(visit.amount * COALESCE(visit.chain_rate, 1)) AS spend
                 FROM restaurant_visit AS visit
                WHERE visit.partner_id IN (SELECT partner_id FROM taken)
                  AND visit.visit_date > %(first)s AND visit.visit_date <= %(today)s
                GROUP BY visit.partner_id),
           entered AS (
               INSERT INTO restaurant_campaign_member (
                   campaign_id, partner_id, store_id, occurrence, arm, enrolled_at, enrolled_on,
                   visits_before, spend_before)
               SELECT %(campaign)s, partner_id, store_id, occurrence,
                      CASE WHEN held THEN 'held' ELSE 'treated' END, %(now)s, %(today)s,
                      COALESCE(history.visits, 0), COALESCE(history.spend, 0)
                 FROM taken LEFT JOIN history USING (partner_id)
                   ON CONFLICT (campaign_id, partner_id, occurrence) DO NOTHING
               RETURNING id, partner_id, occurrence, arm),
           written AS (
               INSERT INTO restaurant_campaign_message (member_id, partner_id, step_id, kind, state, due_at)
               %(messages)s)
           SELECT reason, held, count(*) FROM judged WHERE reason IS NULL OR %(is_news)s GROUP BY reason, held""",
        is_news=SQL("TRUE") if is_news is None else is_news,
        judged=judged(plan, trigger, guests),
        first=plan.today - timedelta(days=DAYS_BEFORE),
        today=plan.today,
        now=plan.now,
        campaign=plan.campaign_id,
        messages=SQL(" UNION ALL ").join(_messages(plan, step, number) for number, step in enumerate(plan.steps)),
    )


def preview(plan, trigger, guests):
    """SELECT ``(partner_id, reason, held)`` of everybody, without writing."""
    return SQL("WITH %s SELECT partner_id, reason, held FROM judged", judged(plan, trigger, guests))


def _messages(plan, step, number):
    due = SQL("(%s::timestamp + make_interval(secs => %s))", plan.now, step.delay.total_seconds())
    if step.kind in DISTURBING:
        due = after_quiet(due, SQL("taken.zone"), plan.quiet_from, plan.quiet_to)
    return SQL(
        """SELECT entered.id, entered.partner_id, %s, %s,
                  CASE WHEN entered.arm = 'held' THEN 'held_out' ELSE 'waiting' END, %s
             FROM entered JOIN taken USING (partner_id, occurrence) WHERE taken.%s""",
        step.id,
        step.kind,
        due,
        SQL.identifier(f"can_{number}"),
    )


def _can_each(plan):
    if not plan.steps:
        return SQL("NULL")
    return SQL(", ").join(_can(step, number, plan.today) for number, step in enumerate(plan.steps))


def _can(step, number, today):
    """Three columns of a step: whether it is for the guest, whether the guest allows it, and all together."""
    meant = SQL("TRUE")
    if step.members is not None:
        meant = SQL("found.partner_id %s (%s)", SQL("NOT IN") if step.others else SQL("IN"), step.members)
    allowed = may_write(SQL("found.partner_id"), step.kind, today)
    reached = SQL("%s IS NOT NULL", address(SQL("partner"), step.kind)) if step.kind in CHANNELS else SQL("TRUE")
    return SQL(
        """%(meant)s AS %(meant_name)s, %(allowed)s AS %(allowed_name)s,
           (%(meant)s AND %(allowed)s AND %(reached)s) AS %(name)s""",
        meant=meant,
        meant_name=SQL.identifier(f"meant_{number}"),
        allowed=allowed,
        allowed_name=SQL.identifier(f"allowed_{number}"),
        reached=reached,
        name=SQL.identifier(f"can_{number}"),
    )


def _is_held_everywhere(plan):
    if not plan.everywhere:
        return SQL("FALSE")
    return SQL("%s < %s", bucket(GLOBAL_SALT, SQL("partner_id")), round(plan.everywhere * BUCKETS / 100))


def _again(plan):
    since = SQL("TRUE")
    if plan.again_after is not None:
        since = SQL("past.enrolled_on > %s", plan.today - timedelta(days=plan.again_after))
    return SQL(
        """EXISTS (SELECT FROM restaurant_campaign_member AS past
                    WHERE past.campaign_id = %s AND past.partner_id = found.partner_id AND %s)""",
        plan.campaign_id,
        since,
    )


def _before(plan):
    if not plan.cap:
        return SQL("0")
    return messages_before(SQL("found.partner_id"), plan.now, plan.cap_days)


def _reason(plan):
    """Why somebody is left out, the first thing that is in the way."""
    numbers = range(len(plan.steps))
    # Steps that only write something down are no way of reaching somebody, where there are others that are.
    outside = [number for number in numbers if plan.steps[number].kind in CHANNELS]
    disturbing = [number for number in numbers if plan.steps[number].kind in DISTURBING]
    quiet = [number for number in numbers if plan.steps[number].kind not in DISTURBING]
    capped = SQL("FALSE")
    if plan.cap and disturbing:
        # Who gets something else, such as a call, is not left out for having had mails.
        others = [number for number in outside if number in quiet]
        capped = SQL("before >= %s AND NOT %s", plan.cap, _any("can", others))
    return SQL(
        """CASE WHEN again THEN 'again' WHEN refused THEN 'refused'
                WHEN NOT %s THEN 'no_step' WHEN NOT %s THEN 'no_consent' WHEN NOT %s THEN 'no_address'
                WHEN %s THEN 'capped' END""",
        _any("meant", numbers),
        _any("allowed", outside, with_meant=True) if outside else SQL("TRUE"),
        _any("can", outside) if outside else SQL("TRUE"),
        capped,
    )


def _any(name, numbers, with_meant=False):
    parts = []
    for number in numbers:
        column = SQL.identifier(f"{name}_{number}")
        parts.append(SQL("(%s AND %s)", column, SQL.identifier(f"meant_{number}")) if with_meant else column)
    return SQL("(%s)", SQL(" OR ").join(parts)) if parts else SQL("FALSE")
