"""What guests of the demo chain complained about in the last months, who dealt with it, and how it went."""

from datetime import datetime, time, timedelta
from random import Random
from typing import NamedTuple

from odoo import fields
from odoo.fields import Command

from . import chain
from .setup import MODULE, recall, to_utc, today


class Story(NamedTuple):
    category: str
    words: str
    cause: str
    solution: str
    # What was given for it.
    offer: str | None = None
    channel: str = "dine_in"
    source: str = "till"


STORIES = (
    Story(
        "waiting",
        "We waited fifty minutes for the broth and nobody told us why.",
        "staffing",
        "Apologised; shift plan changed.",
        "gesture",
    ),
    Story("temperature", "The sliced beef was still frozen in the middle.", "kitchen", "New plate at once.", "gesture"),
    Story(
        "late",
        "The delivery came an hour late and the broth was cold.",
        "carrier",
        "Paid back in part.",
        "dish",
        "delivery",
        "phone",
    ),
    Story(
        "staff",
        "The waiter argued with us about the bill in front of our guests.",
        "training",
        "Called by the manager; training held.",
        "large",
        "dine_in",
        "phone",
    ),
    Story("taste", "锅底比上次咸很多。", "recipe", "已致电道歉，锅底重新核对。", "small", "dine_in", "phone"),
    Story(
        "wrong_dish",
        "The lamb we had ordered never came, but it was on the bill.",
        "service",
        "Lamb taken off the bill.",
        "dish",
    ),
    Story("cleanliness", "桌子很黏，筷子也不干净。", "hygiene", "换桌并送果盘。", "gesture"),
    Story(
        "bill",
        "The discount of my coupon was not taken off.",
        "training",
        "Difference paid back.",
        None,
        "dine_in",
        "email",
    ),
    Story(
        "packaging",
        "The soup had leaked over everything.",
        "carrier",
        "New delivery, free of charge.",
        "small",
        "delivery",
        "phone",
    ),
    Story("noise", "The air conditioning blew on us all evening.", "equipment", "Vent closed, table changed."),
    Story(
        "allergen",
        "I had said that my son is allergic to peanuts.",
        "service",
        "Manager called; allergy noted on the guest.",
        "large",
        "dine_in",
        "phone",
    ),
    Story("taste", "The twin broth had no taste at all.", "kitchen", "Invited to try it again.", "small"),
    Story("staff", "叫了二十分钟没人理我们。", "staffing", "道歉，已调整排班。", "gesture"),
    Story(
        "foreign_object",
        "There was a piece of plastic in the shrimp paste.",
        "supplier",
        "Batch withdrawn; supplier informed.",
        "large",
    ),
    Story("late", "等了两个小时才送到。", "carrier", "退还部分金额。", "dish", "delivery", "email"),
    Story(
        "waiting",
        "An hour in the queue although we had a number.",
        "staffing",
        "Queue explained; snack offered.",
        "gesture",
    ),
)
# Days ago of the complaints of each store; of the last days some are still open. One store has a bad week.
DAYS_AGO = {
    "chunxi": (0, 2, 9, 12, 16, 22, 27, 34, 41, 49, 58, 66, 77, 84),
    "kuanzhai": (1, 13, 20, 30, 38, 52, 61, 70, 81),
    "xintiandi": (0, 11, 18, 24, 35, 45, 55, 66, 79),
    "wujiaochang": (0, 1, 2, 3, 4, 5, 14, 33, 47, 62, 76),
    "guijie": (3, 9, 21, 28, 39, 50, 63, 73),
    "zhongguancun": (1, 10, 19, 31, 47, 59, 72),
}
# Younger ones may be unsolved, the youngest unanswered.
UNSOLVED_DAYS, UNANSWERED_DAYS = 3, 1
# Minutes until the first answer: mostly at once, as the deadlines of the house ask for, sometimes late.
IN_TIME, LATE = (1, 5), (25, 190)
LATE_SHARE = 0.25
# Hours until the end, in and out of time.
SOLVED, SOLVED_LATE = (2, 22), (27, 70)
TALK = (
    "Called the guest and apologised.",
    "Spoke with the kitchen; checking the batch.",
    "已电话联系客人，客人表示理解。",
    "The guest would like to hear from the manager.",
)


def add_complaints(env, answers):
    """Complaints of all stores, reported and dealt with by the people who work there.

    :param answers: feedback of guests who were unhappy
    """
    rng = Random(f"{chain.SEED}-complaints")
    cases = [_case(env, rng, store, days) for store, every in DAYS_AGO.items() for days in every]
    cases += [_case_of_answer(env, rng, answer) for answer in answers]
    cases = sorted(filter(None, cases), key=lambda case: case["received_at"])
    sequence = env["ir.sequence"]
    for case in cases:
        case["name"] = sequence.next_by_code("restaurant.complaint")
    stories = [case.pop("story") for case in cases]
    complaints = env["restaurant.complaint"].create(cases)
    for complaint, story in zip(complaints, stories, strict=True):
        _deal_with(env, rng, complaint, story)
    complaints.filtered("closed")._log("complaint_closed")
    complaints._judge_recovery()
    _let_it_be_said(env, complaints, [_reporter(env, *each) for each in zip(complaints, stories, strict=True)])
    for _level in range(2):
        late = [("id", "in", complaints.ids), ("closed", "=", False), ("escalate_at", "<=", fields.Datetime.now())]
        complaints.search(late)._escalate()
    env["restaurant.remediation"]._raise()


def _case(env, rng, store, days):
    """Values of a complaint about an order of a store on that day, or the days before; None without any."""
    story = rng.choice(STORIES)
    until = to_utc(datetime.combine(today(env) - timedelta(days=days), time(23, 59)))
    orders = env["pos.order"].search(
        [
            ("config_id", "=", recall(env, f"pos_{store}").id),
            ("preset_id", "=", recall(env, f"preset_{story.channel}").id),
            ("partner_id", "!=", False),
            ("amount_total", ">", 0),
            ("date_order", "<=", min(until, fields.Datetime.now() - timedelta(hours=2))),
        ],
        order="date_order desc, id",
        limit=6,
    )
    if not orders:
        return None
    order = rng.choice(orders)
    received = order.date_order + timedelta(minutes=rng.randint(10, 55))
    if story.source != "till":
        # Whoever calls or writes does so on the next day.
        received = to_utc(datetime.combine((order.date_order + timedelta(hours=8)).date(), time(10, 30)))
        received += timedelta(days=1, minutes=rng.randint(0, 420))
    return _values(env, rng, story, order, received)


def _case_of_answer(env, rng, answer):
    """Values of the complaint that few stars make."""
    lowest = answer.star_ids.sorted("stars")[:1].aspect_id.category_id
    story = Story("", answer.comment, "service", "Called by the manager; invited again.", "small", source="feedback")
    values = _values(env, rng, story, answer.order_id, answer.answered_at)
    return values and {**values, "category_id": lowest.id, "uuid": f"feedback-{answer.id}", "feedback_id": answer.id}


def _values(env, rng, story, order, received):
    now = fields.Datetime.now()
    received = min(received, now - timedelta(minutes=3))
    age = now - received
    values = {
        "story": story,
        "description": story.words,
        "source": story.source,
        "order_id": order.id,
        "received_at": received,
        "category_id": story.category and env.ref(f"{MODULE}.complaint_category_{story.category}").id,
        "order_line_ids": [Command.set(order.lines[:1].ids)] if story.offer == "dish" else [],
    }
    if age < timedelta(days=UNANSWERED_DAYS) and rng.random() < 0.6:
        return values
    late = rng.random() < LATE_SHARE
    answered = received + timedelta(minutes=rng.randint(*(LATE if late else IN_TIME)))
    if answered >= now:
        return values
    values |= {
        "answered_at": answered,
        "cause_id": env.ref(f"{MODULE}.complaint_cause_{story.cause}").id,
        "stage_id": env.ref(f"{MODULE}.complaint_stage_answered").id,
    }
    closed = answered + timedelta(minutes=60 * rng.randint(*(SOLVED_LATE if late else SOLVED)) + rng.randrange(60))
    if closed < now and not (age < timedelta(days=UNSOLVED_DAYS) and rng.random() < 0.5):
        values |= {
            "closed_at": closed,
            "solution": story.solution,
            "stage_id": env.ref(f"{MODULE}.complaint_stage_closed").id,
        }
    return values


def _deal_with(env, rng, complaint, story):
    """Who took it down, who talked to the guest and what was given, each when it would have been."""
    manager = complaint.store_id.manager_id
    said = [(_reporter(env, complaint, story), complaint.received_at, "Taken down.")]
    if complaint.answered_at:
        said.append((manager, complaint.answered_at, rng.choice(TALK)))
    if complaint.closed_at:
        if story.offer:
            _give(env, rng, complaint, story, manager)
        said.append((manager, complaint.closed_at, complaint.solution))
    env["mail.message"].create(
        [
            {
                "model": complaint._name,
                "res_id": complaint.id,
                "message_type": "comment",
                "subtype_id": env.ref("mail.mt_note").id,
                "author_id": user.partner_id.id,
                "email_from": user.email_formatted,
                "date": moment,
                "body": text,
            }
            for user, moment, text in said
            if text != "Taken down." or story.source != "feedback"
        ]
    )


def _give(env, rng, complaint, story, manager):
    offer = env.ref(f"{MODULE}.compensation_offer_{story.offer}")
    compensation = env["restaurant.compensation"].create(
        {"complaint_id": complaint.id, "offer_id": offer.id, "cost": offer.cost}
    )
    known = complaint.message_ids
    compensation.with_user(manager).sudo()._give()
    between = (complaint.closed_at - complaint.answered_at).total_seconds()
    moment = complaint.answered_at + timedelta(seconds=rng.uniform(0.2, 0.8) * between)
    compensation.given_at = moment
    (complaint.message_ids - known).date = moment


def _reporter(env, complaint, story):
    """Who took it down."""
    return recall(env, "user_hotline") if story.source in ("phone", "email") else complaint.store_id.manager_id


def _let_it_be_said(env, complaints, reporters):
    """Records tell who did it and when, not that all of it was made just now."""
    env.flush_all()
    env.cr.execute(
        """UPDATE restaurant_complaint AS complaint SET create_uid = data.reporter, create_date = complaint.received_at
             FROM unnest(%s::int[], %s::int[]) AS data(id, reporter) WHERE complaint.id = data.id""",
        [complaints.ids, [reporter.id for reporter in reporters]],
    )
    env.cr.execute(
        """UPDATE restaurant_guest_log AS log
              SET logged_at = CASE log.kind WHEN 'complaint_received' THEN complaint.received_at
                                            WHEN 'complaint_closed' THEN complaint.closed_at
                                            WHEN 'complaint_recovered' THEN complaint.recovered_on + time '06:00'
                                            ELSE COALESCE(given.given_at, complaint.received_at) END,
                  user_id = CASE log.kind WHEN 'complaint_received' THEN complaint.create_uid
                                          WHEN 'complaint_recovered' THEN NULL ELSE complaint.user_id END
             FROM restaurant_complaint AS complaint
                  LEFT JOIN restaurant_compensation AS given ON given.complaint_id = complaint.id
            WHERE log.complaint_id = complaint.id AND complaint.id = ANY(%s)""",
        [complaints.ids],
    )
    env.invalidate_all()
