"""What it costs to keep the tags of fifty rules: evaluation, the difference written, the guest log, all of it."""

from statistics import median

import payment
from clock import cpu_seconds, seconds

FEW = 30


def measure(env, segments, scan):
    """Give each segment a rule and a tag of its own and print what the product's own methods take.

    :param scan: seconds of one scan of the facts
    """
    Rule = env["restaurant.tag.rule"]
    tags = env["restaurant.tag"].create([{"name": f"Tag {number}"} for number in range(len(segments))])
    Rule.search([]).active = False
    rules = Rule.create(
        [{"segment_id": segment.id, "tag_id": tag.id} for segment, tag in zip(segments, tags, strict=True)]
    )
    env.cr.commit()
    _everybody(env, rules, scan, "tags from nothing")
    _everybody(env, rules, scan, "tags, nothing new ")
    _one_guest(env, rules)


def _everybody(env, rules, scan, label):
    log = env["restaurant.guest.log"]
    before = log.search_count([])

    def nightly():
        for rule in rules:
            rule._apply()
            env.cr.commit()

    wall = []
    spent = cpu_seconds(env, lambda: wall.append(seconds(nightly)))
    print(
        f"{label}  {spent:7.2f} s CPU of the database = {spent / scan:5.1f} scans, {wall[0]:.1f} s by the wall, "
        f"{log.search_count([]) - before:,} entries of the log",
        flush=True,
    )


def _one_guest(env, rules):
    """As the worker does after a payment, beside what Odoo takes for that payment."""
    till = payment.Till(env.cr.dbname)
    for _ in range(10):
        till.sync()
    sync = median(till.sync()[0] for _ in range(FEW))
    guests = till.guests[:FEW]
    env["restaurant.guest.queue"]._process()
    env.cr.commit()

    def evaluate():
        for guest in guests:
            rules._apply([guest])
            env.cr.commit()

    evaluate()
    wall = []
    database = cpu_seconds(env, lambda: wall.append(seconds(evaluate))) / len(guests)
    each = wall[0] / len(guests)
    print(
        f"one guest, tags of {len(rules)} rules: {1000 * database:.2f} ms of the database = "
        f"{100 * database / sync:.1f} % of an order's sync ({1000 * sync:.0f} ms), "
        f"{1000 * each:.0f} ms with Python, outside of the checkout"
    )
    count = len(guests)
    together = cpu_seconds(env, lambda: rules._apply(guests)) / count
    print(f"{count} guests at once: {1000 * together:.2f} ms of the database each")
    env.cr.commit()
