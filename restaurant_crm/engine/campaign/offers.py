"""Coupons of campaigns: cards of Odoo's loyalty programs, made for many guests at once."""

from odoo.tools import SQL

# 60 random bits where core's codes have 32, of which a batch of 100,000 mostly holds the same twice.
CODE = SQL("'044' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 16))")


def made_cards(day):
    """Steps of a WITH after ``judged``: what is ``wanted`` for each message, and the cards ``made``. Without a ``code``
    there is none: the message does not go out, or its program is archived.

    What ``loyalty.card.create`` does besides is left out on purpose: no mail with a PDF and no entry in the chatter for
    each card, and nobody is named as who made it. A code that exists already, or that is one of a program, makes no
    card.

    :param day: the local date from which the days of the offer count
    """
    return SQL(
        """program AS MATERIALIZED (
               SELECT step.id AS step_id, program.id, program.company_id,
                      GREATEST(1, (SELECT min(reward.required_points) FROM loyalty_reward AS reward
                                    WHERE reward.program_id = program.id AND reward.active)) AS points,
                      CASE WHEN step.valid_days > 0 THEN %(day)s::date + step.valid_days END AS expires
                 FROM (SELECT DISTINCT step_id AS id FROM judged) AS own
                 JOIN restaurant_campaign_step AS step ON step.id = own.id
                 JOIN loyalty_program AS program ON program.id = step.program_id AND program.active),
           wanted AS MATERIALIZED (
               -- All of them, so that the planner knows how many: of a few it would compare each with each.
               SELECT judged.id, judged.reason, judged.partner_id, program.id AS program_id, program.company_id,
                      program.points, program.expires,
                      CASE WHEN judged.reason IS NULL AND program.id IS NOT NULL THEN %(code)s END AS code
                 FROM judged LEFT JOIN program USING (step_id)),
           made AS (
               INSERT INTO loyalty_card (program_id, company_id, partner_id, code, points, expiration_date, active,
                                         create_date, write_date)
               SELECT program_id, company_id, partner_id, code, points, expires, TRUE,
                      now() AT TIME ZONE 'utc', now() AT TIME ZONE 'utc'
                 FROM wanted
                WHERE code IS NOT NULL
                  AND NOT EXISTS (SELECT FROM loyalty_rule AS rule WHERE rule.code = wanted.code)
                   ON CONFLICT (code) DO NOTHING
               RETURNING id, code, partner_id)""",
        day=day,
        code=CODE,
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
