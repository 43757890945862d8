"""Which dishes are ordered together more often than the size of orders explains.

Large orders hold any two dishes more often than small ones: what is expected is therefore counted among orders of the
same size (and of the same channel), and added up (N. Mantel, W. Haenszel, 1959). Whether more was observed than chance
brings is told by the exact tail of the Poisson distribution, for all pairs that are tested together.
"""

from collections import Counter
from itertools import combinations
from math import exp, lgamma, log, sqrt
from typing import NamedTuple

from .intervals import Z, stand

# Orders with both, and expected ones: rarer pairs are not tested, as nothing could be said.
FEWEST_OBSERVED = 10
FEWEST_EXPECTED = 5
# The sizes at which a class of orders begins.
SIZES = (2, 3, 4, 5, 6, 7, 8, 10, 13)


class Pair(NamedTuple):
    """Two dishes that were tested."""

    one: int
    other: int
    observed: int
    expected: float
    # Of at least so many, were there nothing to find.
    probability: float
    is_found: bool

    @property
    def ratio(self):
        return self.observed / self.expected

    @property
    def ratio_low(self):
        """The lower end of the 95 % interval of the ratio (by the root of the count, whose variance is 1/4)."""
        return max(sqrt(self.observed) - Z / 2, 0) ** 2 / self.expected

    @property
    def ratio_high(self):
        return (sqrt(self.observed) + Z / 2) ** 2 / self.expected


def size_class(size):
    """The class of orders of so many dishes."""
    return sum(start <= size for start in SIZES)


def find(observed, strata):
    """The pairs that were tested, those that stand the least by chance first.

    :param observed: orders with both, by pair of dishes
    :param strata: of each class of orders: their number, and of those with each dish
    """
    tested = []
    for (one, other), number in observed.items():
        if number < FEWEST_OBSERVED:
            continue
        expected = sum(
            dishes.get(one, 0) * dishes.get(other, 0) / orders for orders, dishes in strata.values() if orders
        )
        if expected >= FEWEST_EXPECTED:
            tested.append((one, other, number, expected, poisson_tail(number, expected)))
    found = stand([row[-1] for row in tested])
    pairs = [Pair(*row, is_found) for row, is_found in zip(tested, found, strict=True)]
    return sorted(pairs, key=lambda pair: (pair.probability, -pair.ratio, pair.one, pair.other))


def count(orders, stratum_of=len):
    """What ``find`` takes, from orders as collections of different dishes.

    :param stratum_of: class of an order beside its size, such as its channel; by default its size alone counts
    """
    observed, strata = Counter(), {}
    for order in orders:
        key = size_class(len(order)), None if stratum_of is len else stratum_of(order)
        if key not in strata:
            strata[key] = [0, Counter()]
        strata[key][0] += 1
        strata[key][1].update(order)
        observed.update(combinations(sorted(order), 2))
    return observed, strata


def poisson_tail(count, mean):
    """The probability of ``count`` events or more where ``mean`` are expected; above the middle exact to 1e-15."""
    if count <= mean:
        # Not asked for: what is no more than expected is no finding.
        return 1.0
    term = exp(count * log(mean) - mean - lgamma(count + 1))
    total, at = 0.0, count
    while term > total * 1e-16:
        total += term
        at += 1
        term *= mean / at
    return total
