"""Messages that are due: claimed, judged once more, and what becomes of those whose worker is gone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from odoo.tools import SQL

from .quiet import is_quiet
from .reach import CHANNELS, DISTURBING, LATE, address, is_out_of_profiling, may_write, messages_out


@dataclass(frozen=True)
class House:
    """Quiet hours, cap and clock of the company whose messages are claimed."""

    company_id: int
    now: datetime
    today: date
    zone: str
    quiet_from: float
    quiet_to: float
    cap: int
    cap_days: int


def claim(house, kinds, limit):
    """Take up to ``limit`` due messages of these kinds that no other worker holds; SELECT ``(id, kind, state)``.

    Those that may go out become ``sending``, the others ``skipped`` with the reason: consents, addresses and visits may
    have changed since the message was written. Meant as the first statement of a transaction: a worker who was faster
    after its snapshot makes PostgreSQL refuse it.
    """
    return SQL(
        """WITH due AS MATERIALIZED (
               SELECT message.id
                 FROM restaurant_campaign_message AS message
                 JOIN restaurant_campaign AS campaign ON campaign.id = message.campaign_id
                 LEFT JOIN restaurant_store AS store ON store.id = message.store_id
                WHERE message.state = 'waiting' AND message.due_at <= %(now)s AND message.kind = ANY(%(kinds)s)
                  AND message.company_id = %(company)s AND campaign.state = 'running'
                  AND campaign.active
                  AND NOT (message.kind = ANY(%(disturbing)s) AND %(quiet)s)
                  AND NOT EXISTS (
                          SELECT FROM restaurant_campaign_message AS earlier
                            JOIN restaurant_campaign_step AS first ON first.id = earlier.step_id
                            JOIN restaurant_campaign_step AS own ON own.id = message.step_id
                           WHERE earlier.member_id = message.member_id AND earlier.state IN ('waiting', 'sending')
                             AND first.kind IN ('coupon', 'tag') AND (first.sequence, first.id) < (own.sequence, own.id)
                             AND earlier.due_at <= message.due_at)
                ORDER BY message.due_at, message.id
                LIMIT %(limit)s FOR UPDATE OF message SKIP LOCKED),
           -- Asked once for each, whatever reads it below.
           looked AS MATERIALIZED (
               SELECT message.id, message.partner_id, message.due_at, message.kind, %(reason)s AS reason,
                      %(before)s AS before
                 FROM due
                 JOIN restaurant_campaign_message AS message ON message.id = due.id
                 JOIN restaurant_campaign AS campaign ON campaign.id = message.campaign_id
                 JOIN restaurant_campaign_step AS step ON step.id = message.step_id
                 JOIN restaurant_campaign_member AS member ON member.id = message.member_id
                 JOIN res_partner AS partner ON partner.id = message.partner_id),
           judged AS (
               SELECT id, COALESCE(reason, CASE WHEN kind = ANY(%(disturbing)s) AND %(cap)s > 0
                                                     AND before + row_number() OVER going > %(cap)s
                                                THEN 'capped' END) AS reason
                 FROM looked
               -- What does not go out for another reason takes nobody's place.
               WINDOW going AS (PARTITION BY partner_id, kind = ANY(%(disturbing)s), reason IS NULL
                                ORDER BY due_at, id))
           UPDATE restaurant_campaign_message AS message
              SET state = CASE WHEN judged.reason IS NULL THEN 'sending' ELSE 'skipped' END,
                  reason = judged.reason, claimed_at = %(now)s
             FROM judged WHERE message.id = judged.id
           RETURNING message.id, message.kind, message.state""",
        now=house.now,
        kinds=list(kinds),
        company=house.company_id,
        disturbing=list(DISTURBING),
        quiet=is_quiet(
            SQL("%s::timestamp", house.now),
            SQL("COALESCE(store.tz, %s)", house.zone),
            house.quiet_from,
            house.quiet_to,
        ),
        limit=limit,
        reason=_reason(house),
        before=messages_out(SQL("message.partner_id"), house.now - timedelta(days=house.cap_days)),
        cap=house.cap,
    )


def _reason(house):
    """SQL of why a message that is due does not go out after all; null if it does."""
    by_kind = SQL(" ").join(
        SQL(
            "WHEN message.kind = %s THEN CASE WHEN NOT %s THEN 'no_consent' WHEN %s IS NULL THEN 'no_address' END",
            kind,
            may_write(SQL("message.partner_id"), kind, house.today),
            address(SQL("partner"), kind),
        )
        for kind in CHANNELS
    )
    came = SQL(
        """EXISTS (SELECT FROM restaurant_visit AS visit
                    WHERE visit.partner_id = message.partner_id AND visit.visited_at > member.enrolled_at)"""
    )
    unused = SQL(
        """EXISTS (SELECT FROM restaurant_campaign_message AS offer
                     JOIN loyalty_card AS card ON card.id = offer.card_id
                    WHERE offer.member_id = message.member_id AND card.active AND card.points > 0)"""
    )
    return SQL(
        """CASE WHEN NOT partner.active THEN 'no_guest'
                WHEN message.due_at < %(late)s THEN 'late'
                WHEN campaign.stop_on_visit AND %(came)s THEN 'visited'
                WHEN step.only_if = 'not_visited' AND %(came)s THEN 'visited'
                WHEN step.only_if = 'visited' AND NOT %(came)s THEN 'not_visited'
                WHEN step.only_if = 'coupon_unused' AND NOT %(unused)s THEN 'redeemed'
                WHEN %(refused)s THEN 'refused'
                ELSE (CASE %(by_kind)s END) END""",
        late=house.now - LATE,
        came=came,
        unused=unused,
        refused=is_out_of_profiling(SQL("message.partner_id")),
        by_kind=by_kind,
    )


def give_up(company_id, before):
    """Messages whose worker has not come back since the UTC instant ``before``: nobody knows whether they went out."""
    return SQL(
        """UPDATE restaurant_campaign_message SET state = 'unknown'
            WHERE state = 'sending' AND claimed_at < %s AND company_id = %s RETURNING id""",
        before,
        company_id,
    )


def stop(campaign_ids):
    """What waits in these campaigns is not sent any more."""
    return SQL(
        """UPDATE restaurant_campaign_message SET state = 'skipped', reason = 'stopped'
            WHERE campaign_id = ANY(%s) AND state = 'waiting' RETURNING id""",
        list(campaign_ids),
    )
