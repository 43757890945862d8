"""Stars that guests of the demo chain gave behind the code on their receipts, and a survey that asked for some."""

import secrets
from datetime import timedelta
from random import Random

from odoo import fields
from odoo.fields import Command
from odoo.tools import SQL

from ..engine.fact.placed import COUNTED_STATES
from ..engine.shared.clock import local_date
from . import chain
from .setup import MODULE

# Stars for food, service, place and speed, what is said with them, and how often. Nobody so unhappy that it would be a
# complaint: those have a place of their own.
JUDGEMENTS = (
    ((5, 5, 5, 5), "The broth is still the best in town.", 6),
    ((5, 5, 5, 5), "很好吃，服务也热情！", 6),
    ((5, 5, 4, 5), "Fast, friendly, and they knew what we like.", 5),
    ((5, 5, 5, 4), "孩子很喜欢小酥肉。", 5),
    ((5, 5, 5, 5), None, 12),
    ((5, 4, 5, 5), None, 9),
    ((4, 5, 4, 4), "Good as always; the dipping sauces could be refilled more often.", 4),
    ((4, 4, 3, 4), "A little loud in the evening.", 4),
    ((4, 4, 4, 3), "味道不错，上菜有点慢。", 4),
    ((4, 4, 4, 4), None, 6),
    ((3, 4, 4, 3), "这次锅底偏咸，牛肉还可以。", 2),
    ((3, 3, 4, 3), "We waited for a table although we had booked.", 2),
)
# Those who were unhappy: what they said are complaints.
UNHAPPY = (
    ((1, 3, 3, 3), "The tripe smelled as if it were not fresh."),
    ((3, 1, 3, 2), "服务员态度很差，叫了三次都没人理。"),
    ((3, 2, 3, 1), "Forty minutes for a bottle of water."),
    ((4, 3, 1, 3), "The table next to us smoked, and nobody said a word."),
)
ANSWERS = 130
DAYS = 110
# Minutes until a guest answers.
SOON = (15, 600)

SURVEY_DAYS_AGO = 20
RESPONSE_PERCENT = 37


def add_feedback(env):
    """Stars for orders of the last months; returns the answers of those who were unhappy."""
    rng = Random(f"{chain.SEED}-feedback")
    now = fields.Datetime.now()
    orders = (
        env["pos.order"]
        .browse(
            row[0]
            for row in env.execute_query(
                SQL(
                    """SELECT id FROM pos_order
                    WHERE company_id = %s AND partner_id IS NOT NULL AND amount_total > 0 AND state IN %s
                      AND date_order BETWEEN %s AND %s
                    ORDER BY md5(id::text) LIMIT %s""",
                    env.company.id,
                    COUNTED_STATES,
                    now - timedelta(days=DAYS),
                    now - timedelta(minutes=SOON[1]),
                    ANSWERS,
                )
            )
        )
        .sorted("date_order")
    )
    given = []
    for place, order in enumerate(orders):
        number = place % (ANSWERS // len(UNHAPPY))
        stars, comment = UNHAPPY[place * len(UNHAPPY) // ANSWERS] if number == 20 else _judgement(rng)
        given.append((order, stars, comment, order.date_order + timedelta(minutes=rng.randint(*SOON))))
    answers = _answer(env, given)
    return answers.filtered(lambda answer: answer.lowest_stars <= 2)


def add_survey(env):
    """A survey that ran some weeks ago: who was asked, and who answered."""
    rng = Random(f"{chain.SEED}-survey")
    asked_on = local_date(env) - timedelta(days=SURVEY_DAYS_AGO)
    survey = env["restaurant.survey"].create(
        {
            "name": "How Was It?",
            "segment_id": env.ref(f"{MODULE}.segment_top_and_here").id,
            "next_on": asked_on + timedelta(days=30),
        }
    )
    env.flush_all()
    rows = env.execute_query(
        SQL(
            """INSERT INTO restaurant_survey_request
                           (survey_id, partner_id, order_id, company_id, store_id, chosen_on, state)
               SELECT DISTINCT ON (partner.id) %(survey)s, partner.id, placed.id, placed.company_id, config.store_id,
                      %(day)s, 'sent'
                 FROM pos_order AS placed
                 JOIN res_partner AS partner ON partner.id = placed.partner_id AND partner.email IS NOT NULL
                 JOIN pos_config AS config ON config.id = placed.config_id
                WHERE placed.company_id = %(company)s AND placed.amount_total > 0 AND placed.state IN %(states)s
                  AND placed.date_order < %(day)s AND placed.date_order >= %(day)s::date - 14
                  AND NOT EXISTS (SELECT FROM restaurant_feedback AS known WHERE known.partner_id = partner.id)
             ORDER BY partner.id, placed.date_order DESC
            RETURNING order_id""",
            survey=survey.id,
            day=asked_on,
            company=env.company.id,
            states=COUNTED_STATES,
        )
    )
    survey.invalidate_recordset(["request_ids"])
    given = []
    for order in env["pos.order"].browse(row[0] for row in rows):
        if rng.randrange(100) < RESPONSE_PERCENT:
            moment = fields.Datetime.to_datetime(asked_on) + timedelta(minutes=rng.randint(240, 4000))
            given.append((order, *_judgement(rng), moment))
    _answer(env, given, source="survey")
    survey.request_ids._compute_answer()


def _judgement(rng):
    stars, comment, _weight = rng.choices(JUDGEMENTS, [weight for *_rest, weight in JUDGEMENTS])[0]
    return stars, comment


def _answer(env, given, source="page"):
    """The answers as the page makes them, all at once.

    :param given: (order, stars, comment or None, instant)
    """
    aspects = env["restaurant.feedback.aspect"].search([("active", "=", True)])
    Order = env["ir.model"]._get_id("pos.order")
    ratings = env["rating.rating"].create(
        [
            {
                "res_model_id": Order,
                "res_id": order.id,
                "partner_id": order.partner_id.id,
                "rating": round(sum(stars) / len(stars), 2),
                "consumed": True,
                "feedback": comment or "",
                "rated_on": moment,
            }
            for order, stars, comment, moment in given
        ]
    )
    channels = env["pos.order"].concat(*(order for order, *_rest in given))._guest_channels()
    answers = []
    for (order, stars, comment, moment), rating in zip(given, ratings, strict=True):
        order.feedback_token = secrets.token_hex(12)
        answers.append(
            {
                "token": order.feedback_token,
                "source": source,
                "config_id": order.config_id.id,
                "company_id": order.company_id.id,
                "store_id": order.config_id.store_id.id,
                "order_id": order.id,
                "channel": channels[order],
                "tier_id": order.partner_id.guest_tier_id.id,
                "rating_id": rating.id,
                "comment": comment,
                "may_contact": True,
                "answered_at": moment,
                "changed_at": moment,
                "star_ids": [
                    Command.create({"aspect_id": aspect, "stars": each})
                    for aspect, each in zip(aspects.ids, stars, strict=False)
                ],
            }
        )
    return env["restaurant.feedback"].create(answers)
