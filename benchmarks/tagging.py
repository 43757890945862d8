"""What it costs to keep the tags of fifty rules: evaluation, the difference written, the guest log, all of it."""

from collections import Counter
from statistics import median

import payment
from clock import cpu_seconds, seconds

FEW = 30
# Entries of the guest log.
LOGGED = 2000


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
    _from_nothing(env, rules, scan)
    _nothing_new(env, rules, scan)
    _night(env, rules, scan)
    _one_guest(env, rules)


def _from_nothing(env, rules, scan):
    """Evaluation and the rows of the tags; the log, which explains each, is measured by itself."""

    def give():
        for rule in rules:
            changes.append(rule._write_changes(rule.tag_id)[0])
            env.cr.commit()

    changes = []
    spent = cpu_seconds(env, give)
    total = sum(map(len, changes))
    print(f"{total:,} tags from nothing {spent:7.2f} s = {spent / scan:5.1f} scans", flush=True)
    some = changes[0][:LOGGED]
    wall = seconds(lambda: rules[0]._log_changes(some))
    print(f"log of {len(some):,} of them, each explained: {1000 * wall / len(some):.2f} ms each by the wall")
    env.cr.commit()


def _nothing_new(env, rules, scan):
    def nightly():
        for rule in rules:
            rule._apply()
            env.cr.commit()

    spent = cpu_seconds(env, nightly)
    print(f"all of it, nothing new {spent:7.2f} s = {spent / scan:5.1f} scans", flush=True)


def _night(env, rules, scan):
    """The night that really runs: the rules were evaluated for everybody the day before."""
    rules.flush_recordset()
    env.cr.execute("UPDATE restaurant_tag_rule SET applied_on = applied_on - 1 WHERE id = ANY(%s)", [rules.ids])
    rules.invalidate_recordset()
    rules._make_due()
    env.cr.commit()

    def nightly():
        plan, rounds = rules.tag_id._plan(), Counter()
        while rules.browse()._apply_next_due(plan, rounds):
            env.cr.commit()

    spent = cpu_seconds(env, nightly)
    print(f"the night one day later {spent:7.2f} s = {spent / scan:5.1f} scans   (target: 10)", flush=True)


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
            rules.browse()._apply([guest])
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
    # Shorter than a tick of the CPU clock: by the wall, the client's share included.
    together = median(seconds(lambda: rules.browse()._apply(guests)) for _ in range(11)) / count
    print(f"{count} guests at once: {1000 * together:.2f} ms each by the wall, with Python")
    env.cr.commit()
