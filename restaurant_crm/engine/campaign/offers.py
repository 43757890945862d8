"""Coupons of campaigns: cards of Odoo's loyalty programs, made for many guests at once."""

from odoo.tools import SQL


def make_cards(message_ids, user_id, day):
    """Make the card of each of these messages and link it; SELECT the ids of the messages that have one now.

    What ``loyalty.card.create`` does besides is left out on purpose: no mail with a PDF and no entry in the chatter for
    each card. Codes have 60 random bits where core's have 32, of which a batch of 100,000 mostly holds the same twice.
    A code that exists all the same, or that is one of a program, leaves its message without a card: it is tried again.

    :param user_id: who is said to have made them
    :param day: the local date from which the days of the offer count
    """
    return SQL(
        """WITH wanted AS MATERIALIZED (
               SELECT message.id, message.partner_id, program.id AS program_id, program.company_id,
                      GREATEST(1, (SELECT min(reward.required_points) FROM loyalty_reward AS reward
                                    WHERE reward.program_id = program.id AND reward.active)) AS points,
                      CASE WHEN step.valid_days > 0 THEN %(day)s::date + step.valid_days END AS expires,
                      '044' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 16)) AS code
                 FROM restaurant_campaign_message AS message
                 JOIN restaurant_campaign_step AS step ON step.id = message.step_id
                 JOIN loyalty_program AS program ON program.id = step.program_id AND program.active
                WHERE message.id = ANY(%(messages)s) AND message.card_id IS NULL AND message.kind = 'coupon'),
           made AS (
               INSERT INTO loyalty_card (program_id, company_id, partner_id, code, points, expiration_date, active,
                                         create_uid, create_date, write_uid, write_date)
               SELECT program_id, company_id, partner_id, code, points, expires, TRUE,
                      %(user)s, now() AT TIME ZONE 'utc', %(user)s, now() AT TIME ZONE 'utc'
                 FROM wanted
                WHERE NOT EXISTS (SELECT FROM loyalty_rule AS rule WHERE rule.code = wanted.code)
                   ON CONFLICT (code) DO NOTHING
               RETURNING id, code, points),
           noted AS (
               INSERT INTO loyalty_history (card_id, issued, used, description, create_uid, create_date, write_uid,
                                            write_date)
               SELECT made.id, made.points, 0, %(note)s, %(user)s, now() AT TIME ZONE 'utc', %(user)s,
                      now() AT TIME ZONE 'utc'
                 FROM made)
           UPDATE restaurant_campaign_message AS message
              SET card_id = made.id, state = 'sent', sent_at = now() AT TIME ZONE 'utc'
             FROM made JOIN wanted USING (code) WHERE message.id = wanted.id
           RETURNING message.id""",
        messages=list(message_ids),
        user=user_id,
        day=day,
        note="Campaign",
    )


def open_offers(day):
    """SQL of the open offers on the card of ``partner``: [card, code, points, program, last day or null] each.

    :param day: local date; what was good until an earlier one is over
    """
    return SQL(
        """(SELECT jsonb_agg(jsonb_build_array(card.id, card.code, card.points, card.program_id, card.expiration_date)
                             ORDER BY card.expiration_date NULLS LAST, card.id)
              FROM loyalty_card AS card JOIN loyalty_program AS program ON program.id = card.program_id
             WHERE card.partner_id = partner.id AND card.active AND card.points > 0
               AND program.active AND program.pos_ok AND program.program_type = 'coupons'
               AND (card.expiration_date IS NULL OR card.expiration_date >= %s)
               AND (program.date_to IS NULL OR program.date_to >= %s))""",
        day,
        day,
    )
