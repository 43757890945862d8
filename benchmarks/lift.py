"""How much of the noise between guests the formula for lift takes away, on visits that real tills or the demo have.

    ./dev shell < benchmarks/lift.py

The arms are drawn anew each time and nobody was sent anything: the truth is 0, and with ``LIFT`` a share of the visits
of those who take part is doubled. Not part of `./dev bench`, which makes databases without the demo's visits.
"""

import random
from datetime import timedelta
from statistics import mean, variance

from odoo.addons.restaurant_crm.analytics.lift import Arm, measure

RUNS = 1000
HOLDOUT = 0.2
LIFT = 0.15
# Who a campaign may be for: how often they were here at least, in so many days.
AUDIENCES = {"all guests who were ever here": (1, 10_000), "those with two visits in 180 days": (2, 180)}


def _guests(env, least, days):
    """(visits in 30 days, visits in the 90 days before) of guests who were here so often before these."""
    env.cr.execute("SELECT max(visit_date) FROM restaurant_visit")
    split = env.cr.fetchone()[0] - timedelta(days=30)
    env.cr.execute(
        """SELECT count(*) FILTER (WHERE visit_date > %(split)s),
                  count(*) FILTER (WHERE visit_date <= %(split)s AND visit_date > %(split)s::date - 90)
             FROM restaurant_visit
            GROUP BY partner_id
           HAVING count(*) FILTER (WHERE visit_date <= %(split)s
                                     AND visit_date > %(split)s::date - %(days)s) >= %(least)s
            ORDER BY partner_id""",
        {"split": split, "least": least, "days": days},
    )
    return env.cr.fetchall()


def _live(draw, guests, lift):
    arms = {False: ([], [], []), True: ([], [], [])}
    for after, before in guests:
        held = draw.random() < HOLDOUT
        if not held:
            after += sum(draw.random() < lift for _visit in range(after))
        for column, value in zip(arms[held], (after, before, before == 0), strict=True):
            column.append(float(value))
    return arms[False], arms[True]


def run(env):
    for name, bounds in AUDIENCES.items():
        guests = _guests(env, *bounds)
        print(f"{name}: {len(guests):,}, {HOLDOUT:.0%} left alone, {RUNS:,} campaigns each", flush=True)
        for lift in (0, LIFT):
            _many(guests, lift)


def _many(guests, lift):
    draw, truth = random.Random(7), lift * mean(after for after, _before in guests)
    inside, effects, plain, seen = 0, [], [], 0
    for _run in range(RUNS):
        treated, held = _live(draw, guests, lift)
        found = measure(Arm.of(*treated), Arm.of(*held))
        inside += found.low <= truth <= found.high
        seen += found.low > 0
        effects.append(found.effect)
        plain.append(mean(treated[0]) - mean(held[0]))
    print(
        f"  lift {lift:.0%}: {inside / RUNS:.3f} of the intervals hold the truth (target .93 to .97), "
        f"variance {variance(effects) / variance(plain):.3f} of that of plain means (target .45), "
        f"seen in {seen / RUNS:.3f}",
        flush=True,
    )


run(env)  # noqa: F821 - what the shell has
