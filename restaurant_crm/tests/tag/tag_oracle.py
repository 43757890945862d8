"""Who carries which tag and why: a second opinion in plain Python over lists, without any SQL."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

START = datetime(2026, 4, 1, 6)


@dataclass(frozen=True)
class Row:
    """A tag that a guest carries, or may not be given."""

    origin: str
    state: str = "active"
    rule: int | None = None
    expires: datetime | None = None
    # (rule, until when it keeps the tag) of rules that keep it for some days after they last held.
    ends: tuple = ()

    def live(self, now):
        return self.state == "active" and (self.expires is None or self.expires > now)


@dataclass
class Rule:
    """At least ``visits`` visits in ``days`` days, or carrying ``count`` of the tags ``asks``, or exactly so many."""

    id: int
    tag: int
    visits: int = 1
    days: int = 10
    asks: tuple = ()
    count: int = 1
    exactly: bool = False
    policy: str = "while_true"
    keep_days: int = 3
    sequence: int = 10
    active: bool = True
    paused: bool = False
    broken: bool = False


class Offer(NamedTuple):
    tag: int
    rule: Rule
    # None: as long as it holds, or for good.
    until: datetime | None
    holds: bool


class Book:
    """Who carries what and why, by the meaning of the words and without any SQL."""

    def __init__(self, tags, exclusive, rules):
        self.tags = tags  # ids in order of precedence
        self.exclusive = exclusive  # those of which a guest carries one
        self.archived = set()
        self.rules = rules
        self.rows = {}
        self.visits = defaultdict(list)  # guest -> dates
        self.now = START

    def live(self):
        """The rows that mean something now."""
        return {key: row for key, row in self.rows.items() if row.state == "blocked" or row.live(self.now)}

    def slot(self, tag):
        return "one of" if tag in self.exclusive and tag not in self.archived else tag

    def frozen(self, rule):
        # Archived tags cannot be chosen: a line that names no other is broken.
        asks_nothing = rule.asks and self.archived.issuperset(rule.asks)
        return rule.paused or rule.broken or rule.tag in self.archived or asks_nothing

    def holds(self, rule, guest):
        if rule.asks:
            rows = [self.rows.get((guest, tag)) for tag in rule.asks if tag not in self.archived]
            carried = sum(row is not None and row.live(self.now) for row in rows)
            return carried == rule.count if rule.exactly else carried >= rule.count
        # 8 hours ahead of UTC
        today = (self.now + timedelta(hours=8)).date()
        return len({day for day in self.visits[guest] if today - timedelta(rule.days) < day <= today}) >= rule.visits

    def apply(self, guests, tags=None):
        """Evaluate the rules of ``tags`` and of those that ask for what changes with it."""
        tags = set(self.tags if tags is None else tags)
        slots = list(dict.fromkeys(self.slot(tag) for tag in self.tags if tag in tags))
        # Rules that ask for a tag come after it.
        asking = {self.slot(rule.tag) for rule in self.rules if rule.asks}
        before = {key for key, row in self.rows.items() if row.live(self.now)}
        for slot in sorted(slots, key=lambda slot: slot in asking):
            for guest in guests:
                self.decide(guest, slot)
        changed = {tag for _guest, tag in before ^ {key for key, row in self.rows.items() if row.live(self.now)}}
        for rule in self.rules:
            if (
                rule.active
                and not rule.paused
                and not changed.isdisjoint(rule.asks)
                and self.slot(rule.tag) not in slots
            ):
                for guest in guests:
                    self.decide(guest, self.slot(rule.tag))

    def decide(self, guest, slot):
        rows = {tag: row for (who, tag), row in self.rows.items() if who == guest and self.slot(tag) == slot}
        free = {
            tag: row
            for tag, row in rows.items()
            if row.state == "active" and (row.origin == "rule" or not row.live(self.now))
        }
        fixed = rows.keys() - free.keys()
        best = None
        if not any(rows[tag].state == "active" for tag in fixed):
            offers = [offer for offer in self.offers(guest, slot, free) if offer.tag not in fixed]
            holding = {offer.tag for offer in offers if offer.holds}
            best = min(
                offers,
                default=None,
                key=lambda offer: (
                    offer.tag not in holding,
                    self.tags.index(offer.tag),
                    offer.rule.policy != "add_only",
                    not offer.holds,
                    offer.rule.policy != "keep_days",
                    offer.rule.sequence,
                    offer.rule.id,
                ),
            )
        for tag in free:
            if not best or tag != best.tag:
                del self.rows[guest, tag]
        if best:
            # It lasts as long as any rule gives it, whichever is the reason.
            own = [offer for offer in offers if offer.tag == best.tag]
            ends = tuple(sorted((offer.rule.id, offer.until) for offer in own if offer.until))
            expires = max(until for _rule, until in ends) if len(ends) == len(own) else None
            self.rows[guest, best.tag] = Row("rule", "active", best.rule.id, expires, ends)

    def offers(self, guest, slot, free):
        """What rules would give or let the guest keep."""
        by_id = {rule.id: rule for rule in self.rules if rule.active}
        giving = set()
        for rule in by_id.values():
            if not self.frozen(rule) and self.slot(rule.tag) == slot and self.holds(rule, guest):
                giving.add(rule.id)
                until = None
                if rule.policy == "keep_days":
                    until = self.now + timedelta(rule.keep_days)
                    before = dict(free[rule.tag].ends).get(rule.id) if rule.tag in free else None
                    if before and self.now < before <= until < before + timedelta(days=1):
                        # A day more is written once a day.
                        until = before
                yield Offer(rule.tag, rule, until, True)
        for tag, row in free.items():
            if row.origin != "rule" or not row.live(self.now):
                continue
            named = by_id.get(row.rule)
            if named and self.frozen(named) and not row.expires:
                # Nobody knows whether it holds: the guest keeps what it gave.
                yield Offer(tag, named, None, True)
            elif named and not self.frozen(named) and named.tag == tag and named.policy == "add_only":
                yield Offer(tag, named, None, False)
            for rule_id, until in row.ends:
                rule = by_id.get(rule_id)
                if not rule or until <= self.now or (rule_id in giving and rule.tag == tag):
                    continue
                if self.frozen(rule) or (rule.tag == tag and rule.policy == "keep_days"):
                    yield Offer(tag, rule, until, self.frozen(rule) and rule is named)

    # -- people ----------------------------------------------------------------------------

    def give(self, guest, tag, origin="manual", expires=None):
        row = self.rows.get((guest, tag))
        if row and row.live(self.now):
            if row.origin == "rule" and origin == "manual":
                self.rows[guest, tag] = Row(origin, "active", None, expires)
            return
        self.rows[guest, tag] = Row(origin, "active", None, expires)
        for who, other in list(self.rows):
            rivals = tag in self.exclusive and other in self.exclusive and other != tag
            if who == guest and rivals and self.rows[who, other].state == "active":
                del self.rows[who, other]

    def take(self, guest, tag):
        row = self.rows.get((guest, tag))
        if row and row.live(self.now):
            del self.rows[guest, tag]
            if row.origin == "rule":
                self.rows[guest, tag] = Row("manual", "blocked")

    def block(self, guest, tag):
        self.rows[guest, tag] = Row("manual", "blocked")

    def unblock(self, guest, tag):
        if (guest, tag) in self.rows and self.rows[guest, tag].state == "blocked":
            del self.rows[guest, tag]

    def pin(self, guest, tag):
        row = self.rows.get((guest, tag))
        if row and row.origin == "rule" and row.live(self.now):
            self.rows[guest, tag] = Row("manual")
