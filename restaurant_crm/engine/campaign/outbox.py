"""Messages that are due: claimed, judged once more, and what becomes of those whose worker is gone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from odoo.tools import SQL

from .offers import made_cards
from .quiet import is_quiet
from .reach import CHANNELS, DISTURBING, LATE, WITH_TOKEN, address, is_out_of_profiling, may_write, messages_out

# What guests do outside of a visit that answers what was said to them; who is tagged or removed has done nothing.
ANSWERS = ("added", "message", "link", "registered")


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
    """Take up to ``limit`` due messages of these kinds that no other worker holds; SELECT ``(id, state, partner_id)``.

    Those that may go out become ``sending``, the others ``skipped`` with the reason: consents, addresses and visits may
    have changed since the message was written. Meant as the first statement of a transaction: a worker who was faster
    after its snapshot makes PostgreSQL refuse it.
    """
    return SQL(
        """WITH %s
           UPDATE restaurant_campaign_message AS message
              SET state = CASE WHEN judged.reason IS NULL THEN 'sending' ELSE 'skipped' END,
                  reason = judged.reason, claimed_at = %s,
                  -- The same as long as the message lives: whoever was written to may say no more by it.
                  token = CASE WHEN judged.reason IS NULL AND message.kind = ANY(%s)
                               THEN COALESCE(message.token, replace(gen_random_uuid()::text, '-', ''))
                               ELSE message.token END
             FROM judged WHERE message.id = judged.id
           RETURNING message.id, message.state, message.partner_id""",
        _judged(house, kinds, limit),
        house.now,
        list(WITH_TOKEN),
    )


def claim_coupons(house, limit):
    """Take due coupons and make their cards at once; SELECT as ``claim``.

    Those that have their card now are ``sent``. What an archived program was to give is ``sending``, for the caller to
    say so. A code that exists already leaves its message as it was: with another one it works the next time.
    """
    return SQL(
        """WITH %(judged)s, %(made)s
           UPDATE restaurant_campaign_message AS message
              SET state = CASE WHEN wanted.reason IS NOT NULL THEN 'skipped'
                               WHEN made.id IS NOT NULL THEN 'sent' ELSE 'sending' END,
                  reason = wanted.reason, claimed_at = %(now)s, card_id = made.id,
                  sent_at = CASE WHEN made.id IS NOT NULL THEN %(now)s::timestamp END
             FROM wanted
             -- A code that two of them drew is the card of one.
             LEFT JOIN made ON made.code = wanted.code AND made.partner_id = wanted.partner_id
            WHERE message.id = wanted.id AND (made.id IS NOT NULL OR wanted.code IS NULL)
           RETURNING message.id, message.state, message.partner_id""",
        judged=_judged(house, ["coupon"], limit),
        made=made_cards(house.today),
        now=house.now,
    )


def _judged(house, kinds, limit):
    """The steps of a WITH up to ``judged``: messages that are locked now, each with the ``reason`` why it does not go
    out after all."""
    return SQL(
        """due AS MATERIALIZED (
               SELECT message.id
                 FROM restaurant_campaign_message AS message
                 JOIN restaurant_campaign_member AS member ON member.id = message.member_id
                 LEFT JOIN restaurant_store AS store ON store.id = member.store_id
                WHERE message.state = 'waiting' AND message.due_at <= %(now)s AND message.kind = ANY(%(kinds)s)
                  -- An array: of a join the planner expects so few messages that it judges all of them for each batch.
                  AND member.campaign_id = ANY(ARRAY(SELECT id FROM restaurant_campaign
                                                      WHERE company_id = %(company)s AND state = 'running' AND active))
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
               SELECT message.id, message.partner_id, message.step_id, message.due_at, message.kind,
                      %(reason)s AS reason, %(before)s AS before
                 FROM due
                 JOIN restaurant_campaign_message AS message ON message.id = due.id
                 JOIN restaurant_campaign_step AS step ON step.id = message.step_id
                 JOIN restaurant_campaign_member AS member ON member.id = message.member_id
                 JOIN restaurant_campaign AS campaign ON campaign.id = member.campaign_id
                 JOIN res_partner AS partner ON partner.id = message.partner_id),
           judged AS MATERIALIZED (
               SELECT id, partner_id, step_id,
                      COALESCE(reason, CASE WHEN kind = ANY(%(disturbing)s) AND %(cap)s > 0
                                                     AND before + row_number() OVER going > %(cap)s
                                                THEN 'capped' END) AS reason
                 FROM looked
               -- What does not go out for another reason takes nobody's place.
               WINDOW going AS (PARTITION BY partner_id, kind = ANY(%(disturbing)s), reason IS NULL
                                ORDER BY due_at, id))""",
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
        before=_before(house, kinds),
        cap=house.cap,
    )


def _before(house, kinds):
    """SQL of how many messages the guest has had; what does not disturb is not counted against them."""
    if not house.cap or not set(DISTURBING).intersection(kinds):
        return SQL("0")
    return messages_out(SQL("message.partner_id"), house.now - timedelta(days=house.cap_days))


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
    answered = SQL(
        """(EXISTS (SELECT FROM restaurant_interaction AS heard
                     WHERE heard.partner_id = message.partner_id AND heard.happened_at > member.enrolled_at
                       AND heard.kind = ANY(%s))
            OR EXISTS (SELECT FROM restaurant_campaign_message AS said
                        WHERE said.member_id = message.member_id
                          AND (said.clicked_at IS NOT NULL OR said.replied_at IS NOT NULL)))""",
        list(ANSWERS),
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
                WHEN campaign.stop_on_answer AND %(answered)s THEN 'answered'
                WHEN step.only_if = 'not_visited' AND %(came)s THEN 'visited'
                WHEN step.only_if = 'visited' AND NOT %(came)s THEN 'not_visited'
                WHEN step.only_if = 'coupon_unused' AND NOT %(unused)s THEN 'redeemed'
                WHEN %(refused)s THEN 'refused'
                ELSE (CASE %(by_kind)s END) END""",
        late=house.now - LATE,
        came=came,
        answered=answered,
        unused=unused,
        refused=is_out_of_profiling(SQL("message.partner_id")),
        by_kind=by_kind,
    )


def give_up(company_id, before):
    """Messages whose worker has not come back since the UTC instant ``before``: nobody knows whether they went out."""
    return SQL(
        """UPDATE restaurant_campaign_message AS message SET state = 'unknown'
             FROM restaurant_campaign_member AS member
             JOIN restaurant_campaign AS campaign ON campaign.id = member.campaign_id
            WHERE message.state = 'sending' AND message.claimed_at < %s
              AND member.id = message.member_id AND campaign.company_id = %s RETURNING message.id""",
        before,
        company_id,
    )


def stop(campaign_ids):
    """What waits in these campaigns is not sent any more."""
    return SQL(
        """UPDATE restaurant_campaign_message AS message SET state = 'skipped', reason = 'stopped'
             FROM restaurant_campaign_member AS member
            WHERE member.id = message.member_id AND member.campaign_id = ANY(%s) AND message.state = 'waiting'
           RETURNING message.id""",
        list(campaign_ids),
    )


def is_over():
    """SQL: whether nobody asks for a message any more; its coupon is counted while the campaign runs."""
    return SQL(
        """state NOT IN ('waiting', 'sending', 'to_do') AND (card_id IS NULL OR NOT EXISTS (
               SELECT FROM restaurant_campaign_member AS member
                 JOIN restaurant_campaign AS campaign ON campaign.id = member.campaign_id
                WHERE member.id = member_id AND campaign.state IN ('running', 'paused')))"""
    )
