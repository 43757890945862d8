"""What guests of the demo chain complained about lately, and how it went."""

from datetime import timedelta

from odoo import fields

from .setup import MODULE, recall

# Days ago, category, words of the guest, root cause, solution; without a solution it is open.
COMPLAINTS = (
    (0, "waiting", "We waited fifty minutes for the broth and nobody told us why.", None, None),
    (0, "temperature", "The sliced beef was still frozen in the middle.", None, None),
    (1, "foreign_object", "There was a piece of plastic in the shrimp paste.", None, None),
    (1, "late", "The delivery came an hour late and the broth was cold.", None, None),
    (2, "staff", "The waiter argued with us about the bill in front of our guests.", "training", None),
    (3, "taste", "Much saltier than last time.", "recipe", "Apologised on the phone; new soup base checked."),
    (4, "wrong_dish", "The lamb we had ordered never came, but it was on the bill.", "service", "Lamb taken off."),
    (6, "cleanliness", "The table was sticky and the chopsticks were not clean.", "hygiene", "New table, fruit plate."),
    (8, "bill", "The discount of my coupon was not taken off.", "training", "Difference paid back."),
    (9, "packaging", "The soup had leaked over everything.", "carrier", "New delivery, free of charge."),
    (11, "noise", "The air conditioning blew on us all evening.", "equipment", "Vent closed, table changed."),
    (13, "waiting", "An hour in the queue although we had a number.", "staffing", "Queue explained; snack offered."),
    (15, "allergen", "I had said that my son is allergic to peanuts.", "service", "Manager called; allergy noted."),
    (18, "taste", "The twin broth had no taste at all.", "kitchen", "Invited to try it again."),
    (22, "staff", "Nobody looked at us for twenty minutes.", "staffing", "Apologised; shift plan changed."),
    (27, "late", "It took two hours to arrive.", "carrier", "Paid back in part."),
)
# What some of those that were solved were given, by category.
GIVEN = {"taste": "small", "wrong_dish": "dish", "packaging": "small", "waiting": "gesture", "allergen": "large"}
# Guests who complained about what they had: every so many orders of that day.
STEP = 7


def add_complaints(env):
    """Complaints about orders of the last weeks: some open, some late, most solved, some with a compensation."""
    Complaint = env["restaurant.complaint"].with_context(mail_notrack=True, mail_activity_quick_update=True)
    now = fields.Datetime.now()
    for place, (days, category, words, cause, solution) in enumerate(COMPLAINTS):
        until = now - timedelta(days=days)
        order = env["pos.order"].search(
            [
                ("company_id", "=", env.company.id),
                ("partner_id", "!=", False),
                ("amount_total", ">", 0),
                ("date_order", "<=", until),
                # The demo's store manager has something to do.
                *([("config_id.store_id", "=", recall(env, "store_chunxi").id)] if place % 2 == 0 else []),
            ],
            order="date_order desc, id",
            offset=STEP * place % 40,
            limit=1,
        )
        if not order:
            return
        received = min(order.date_order + timedelta(minutes=10 + 7 * place), now)
        complaint = Complaint.create(
            {
                "description": words,
                "category_id": env.ref(f"{MODULE}.complaint_category_{category}").id,
                "order_id": order.id,
                "source": "phone" if place % 3 else "till",
                "received_at": received,
            }
        )
        if cause:
            complaint.cause_id = env.ref(f"{MODULE}.complaint_cause_{cause}")
            complaint.action_answered()
            complaint.answered_at = received + timedelta(minutes=2 + 3 * place % 20)
        if solution:
            if category in GIVEN:
                _give(complaint, env.ref(f"{MODULE}.compensation_offer_{GIVEN[category]}"))
            complaint.solution = solution
            complaint.action_close()
            complaint.closed_at = received + timedelta(hours=3 + 5 * place % 40)
    Complaint._judge_recovery()
    env["restaurant.remediation"]._raise()


def _give(complaint, offer):
    complaint.env["restaurant.compensation"].create(
        {"complaint_id": complaint.id, "offer_id": offer.id, "cost": offer.cost}
    ).action_give()
