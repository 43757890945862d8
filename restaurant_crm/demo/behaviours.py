"""The guests of the demo chain and the calendars of their visits.

Plain Python, decided by the seed and the day alone. Every behaviour that a ready-made
segment or tier looks for is lived by somebody here, and by few others.
"""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from . import chain, people
from .archetypes import ARCHETYPES, BIRTHDAY_GUEST, BY_KEY, MEALS


class Visit(NamedTuple):
    """Somebody came (``guest`` is an index, None for a stranger) and paid at a local time."""

    guest: int | None
    archetype: str
    store: str
    paid_at: datetime
    channel: str
    covers: int


class Guest(NamedTuple):
    number: int
    archetype: str
    name: str
    gender: str
    phone: str
    email: str | None
    birthday: date | None
    store: str
    visits: list


def generate(today, seed=chain.SEED):
    """The guests of the chain with their visits up to yesterday, always the same for a day."""
    rng = Random(f"{seed}-people")
    archetypes = [archetype for archetype in ARCHETYPES for _each in range(archetype.count)]
    homes = rng.choices(chain.STORES, [store.weight for store in chain.STORES], k=len(archetypes))
    drawn = people.names(rng, len(archetypes))
    guests = []
    for number, (archetype, home, (pinyin, characters, gender)) in enumerate(
        zip(archetypes, homes, drawn, strict=True), start=1
    ):
        # A generator of one's own: a changed archetype leaves the other guests as they are.
        own = Random(f"{seed}-guest-{number}")
        birthday = people.birthday(own, today, archetype.ages)
        if number == BIRTHDAY_GUEST:
            birthday = people.birthday_in(today, 3, 30)
        guests.append(
            Guest(
                number,
                archetype.key,
                f"{pinyin} {characters}",
                gender,
                people.phone(number),
                people.email(own, pinyin, number),
                birthday,
                home.key,
                list(_visits(own, archetype, number - 1, home, today)),
            )
        )
    return guests


def strangers(today, count, seed=chain.SEED):
    """Visits of people who did not say who they are."""
    rng = Random(f"{seed}-strangers")
    archetype = BY_KEY["occasional"]
    stores = rng.choices(chain.STORES, [store.weight for store in chain.STORES], k=count)
    for store in stores:
        day = today - timedelta(days=rng.randint(1, chain.HISTORY_DAYS))
        yield _visit(rng, archetype, None, store, day)


def _visits(rng, archetype, guest, home, today):
    for days_ago in _days_ago(rng, archetype, today):
        yield _visit(rng, archetype, guest, _store(rng, archetype, home), today - timedelta(days=days_ago))


def _visit(rng, archetype, guest, store, day):
    meal = _pick(rng, archetype.meals)
    minute = rng.randint(*MEALS[meal])
    paid_at = datetime.combine(day, time(minute // 60, minute % 60, rng.randrange(60)))
    channel = _pick(rng, archetype.channels)
    covers = rng.choice(archetype.covers) if channel == "dine_in" else min(rng.choice(archetype.covers), 2)
    return Visit(guest, archetype.key, store.key, paid_at, channel, covers)


def _days_ago(rng, archetype, today):
    """How many days ago the guest came, ascending, at least once."""
    wanted = [rng.uniform(*span) for span in archetype.recent]
    begin = rng.uniform(*archetype.since)
    moment = rng.uniform(*archetype.until)
    gap = archetype.gap * rng.uniform(0.85, 1.15)
    wanted.append(moment)
    while (moment := moment + gap * rng.uniform(0.75, 1.25)) <= begin:
        wanted.append(moment)
    days = set()
    for moment in wanted:
        day = _open_day(today, round(moment), archetype.weekdays, days, rng)
        if day:
            days.add(day)
    return sorted(days)


def _open_day(today, days_ago, weekdays, taken, rng):
    """The free day closest to the wished one on which such a guest goes out."""
    # Days that are listed more than once attract the guest.
    wished = rng.choice(weekdays) if len(weekdays) > len(set(weekdays)) else None
    allowed = set(weekdays)
    for shift in (0, 1, -1, 2, -2, 3, -3, 4, 5):
        candidate = days_ago + shift
        if candidate in taken or not 1 <= candidate <= chain.HISTORY_DAYS:
            continue
        weekday = (today - timedelta(days=candidate)).weekday()
        if weekday == wished or (weekday in allowed and (wished is None or abs(shift) >= 2)):
            return candidate
    return None


def _store(rng, archetype, home):
    """Mostly the store around the corner, else another one of the same region."""
    if rng.random() < archetype.loyal:
        return home
    return rng.choice([store for store in chain.STORES if store.region == home.region])


def _pick(rng, weights):
    return rng.choices(list(weights), weights.values())[0]
