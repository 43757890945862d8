"""The ways to be a guest of the demo chain. Plain data."""

from typing import NamedTuple

WEEKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6, 4, 5, 6)  # from Friday on the house is fuller

# First and last minute of the day at which a meal is paid; the stores open from 11 to 23.
MEALS = {"lunch": (690, 825), "afternoon": (870, 985), "dinner": (1065, 1255), "late": (1290, 1365)}
USUAL_MEALS = {"lunch": 30, "afternoon": 6, "dinner": 54, "late": 10}
BANQUET_MEALS = {"lunch": 20, "dinner": 80}

DINE_IN = {"dine_in": 1}
USUAL_CHANNELS = {"dine_in": 86, "takeaway": 8, "delivery": 6}


class Archetype(NamedTuple):
    """One way to be a guest. Days are counted back from today."""

    key: str
    label: str
    count: int
    # Days between two visits of the usual rhythm.
    gap: float
    # When the rhythm is found last, and when it began.
    until: tuple
    since: tuple = (180, 545)
    # Single visits after the rhythm ended.
    recent: tuple = ()
    weekdays: tuple = EVERY_DAY
    meals: dict = USUAL_MEALS
    covers: tuple = (1, 2, 2, 2, 3, 4)
    channels: dict = USUAL_CHANNELS
    # Yuan that one person spends.
    head: int = 100
    # Chance that a visit has something from the category.
    tastes: dict = {}
    ages: tuple = (20, 58)
    # Share of the visits in the store around the corner.
    loyal: float = 0.88


# fmt: off
ARCHETYPES = [
    Archetype(
        "weekday_lunch", "Weekday lunch regular", 110, gap=12, until=(1, 9), since=(150, 545),
        weekdays=WEEKDAYS, meals={"lunch": 1}, covers=(1, 1, 1, 2), channels=DINE_IN,
        head=80, ages=(23, 45), loyal=0.97,
    ),
    Archetype(
        "weekend_family", "Weekend family", 130, gap=31, until=(1, 24), since=(220, 545),
        weekdays=WEEKEND, meals={"lunch": 45, "dinner": 55}, covers=(4, 4, 4, 5, 5, 6),
        channels=DINE_IN, head=82, tastes={"kids": 0.8, "dessert": 0.35, "sichuan": 0.15},
        ages=(31, 48), loyal=0.95,
    ),
    Archetype(
        "spicy", "Lover of Sichuan dishes", 120, gap=24, until=(1, 20), covers=(2, 2, 3),
        channels={"dine_in": 92, "takeaway": 8}, head=96,
        tastes={"sichuan": 1, "mala": 0.95, "dessert": 0.1}, ages=(20, 42),
    ),
    Archetype(
        "dessert", "Dessert lover", 90, gap=26, until=(1, 21), covers=(1, 2, 2, 3),
        meals={"lunch": 15, "afternoon": 40, "dinner": 45}, channels=DINE_IN, head=88,
        tastes={"dessert": 0.97, "sichuan": 0.12}, ages=(18, 34),
    ),
    Archetype(
        "vip", "VIP", 45, gap=10, until=(1, 8), since=(300, 545), meals=BANQUET_MEALS,
        covers=(2, 3, 4, 4, 6, 8), channels=DINE_IN, head=128,
        tastes={"sichuan": 0.3, "alcohol": 0.5, "luxury": 0.7}, ages=(34, 62), loyal=0.7,
    ),
    Archetype(
        "fading_vip", "VIP whose spend fell", 20, gap=9, until=(92, 98), since=(420, 545),
        recent=((4, 34), (46, 84)), meals=BANQUET_MEALS, covers=(2, 3, 4, 4, 6),
        channels=DINE_IN, head=124, tastes={"sichuan": 0.25, "alcohol": 0.4, "luxury": 0.6},
        ages=(34, 62), loyal=0.75,
    ),
    Archetype(
        "slipping", "Regular who comes less often", 90, gap=12, until=(62, 66), since=(240, 545),
        recent=((16, 54),), covers=(1, 1, 2, 2, 2), head=92,
    ),
    Archetype(
        "overdue", "Regular who missed the own rhythm", 60, gap=20, until=(44, 60),
        since=(220, 545), covers=(1, 2, 2, 3), head=94,
    ),
    Archetype(
        "lapsed", "Once a regular, long gone", 140, gap=27, until=(150, 400), since=(230, 545),
    ),
    Archetype(
        "one_time", "Came once", 260, gap=999, until=(32, 540), since=(540, 541),
        covers=(1, 2, 2, 3, 4), head=104,
    ),
    Archetype(
        "delivery_only", "Orders delivery only", 105, gap=18, until=(1, 14), since=(120, 545),
        meals={"lunch": 35, "dinner": 50, "late": 15}, covers=(1, 1, 2),
        channels={"delivery": 1}, head=74, tastes={"sichuan": 0.25}, ages=(19, 36), loyal=1,
    ),
    Archetype("occasional", "Comes now and then", 250, gap=62, until=(4, 60), since=(130, 545)),
    Archetype("newcomer", "New guest", 80, gap=10, until=(1, 20), since=(21, 29), ages=(18, 45)),
]
# fmt: on

BY_KEY = {archetype.key: archetype for archetype in ARCHETYPES}


def _examples():
    """The number of the first guest of each archetype."""
    numbers, next_number = {}, 1
    for archetype in ARCHETYPES:
        numbers[archetype.key] = next_number
        next_number += archetype.count
    return numbers


# The guest who stands for the behaviour in the documentation and in tests.
EXAMPLES = _examples()

# The ones who stand for another trait.
BIRTHDAY_GUEST = EXAMPLES["occasional"] + 1
RETURNED_GUEST = EXAMPLES["occasional"] + 2
