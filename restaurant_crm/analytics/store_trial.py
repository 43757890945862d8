"""A change tried in some stores, with others as they were: what it did.

Weeks are what is compared: of each, how much better the stores with the change did than the others. Before the change
this difference is what it is; by how much it moved is the effect, and how much it moves anyway says how sure that is.
Guests of one store and week are no independent witnesses, so the number of orders plays no part.
"""

from math import inf, sqrt
from random import Random
from typing import NamedTuple

from .intervals import Interval

# Student's t, 97.5 %, by degrees of freedom.
T = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131)
T_MANY = 2.09


class Effect(NamedTuple):
    """What a test says: per unit of the measure, and in percent of what it was before."""

    change: Interval
    percent: float | None
    weeks_before: int
    weeks_after: int

    @property
    def verdict(self):
        if self.change.is_above_zero:
            return "better"
        return "worse" if self.change.is_below_zero else "undecided"


def student(freedom):
    """How many standard errors make 95 %, with so many degrees of freedom."""
    if freedom < 1:
        return inf
    return T[freedom - 1] if freedom <= len(T) else T_MANY


def evaluate(before, after):
    """The effect of a change.

    :param before: of each week before it, pairs of the mean in the stores that got it and in the others
    :param after: the same of the weeks with it
    """
    gaps = [[own - other for own, other in weeks] for weeks in (before, after)]
    if not all(gaps):
        return Effect(Interval(0.0, -inf, inf), None, len(before), len(after))
    means = [sum(weeks) / len(weeks) for weeks in gaps]
    value = means[1] - means[0]
    freedom = len(before) + len(after) - 2
    squares = sum((gap - mean) ** 2 for weeks, mean in zip(gaps, means, strict=True) for gap in weeks)
    reach = student(freedom) * sqrt(squares / freedom * (1 / len(before) + 1 / len(after))) if freedom > 0 else inf
    usual = sum(own for own, _other in before) / len(before)
    percent = 100 * value / usual if usual else None
    return Effect(Interval(value, value - reach, value + reach), percent, len(before), len(after))


def choose_stores(usual, many, seed):
    """Stores for a test and as many as control: pairs that are most alike, one of each by lot.

    :param usual: the measure as it was, by store
    :param many: stores that get the change
    :param seed: of the lot
    :return: two lists of stores; shorter ones where there are too few
    """
    left = sorted(usual, key=lambda store: (usual[store], store))
    pairs = []
    while len(left) >= 2 and len(pairs) < many:
        at = min(range(len(left) - 1), key=lambda i: (usual[left[i + 1]] - usual[left[i]], i))
        pairs.append((left.pop(at), left.pop(at)))
    lot = Random(seed)
    changed, others = [], []
    for pair in pairs:
        one, other = lot.sample(pair, 2)
        changed.append(one)
        others.append(other)
    return changed, others
