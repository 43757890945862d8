"""How sure a number is: intervals of 95 %, and which of many findings stand."""

from math import erfc, sqrt
from typing import NamedTuple

# Standard errors on either side of 95 %.
Z = 1.959964


class Interval(NamedTuple):
    """A number and the 95 % interval around it."""

    value: float
    low: float
    high: float

    @property
    def is_above_zero(self):
        return self.low > 0

    @property
    def is_below_zero(self):
        return self.high < 0


def share(count, total):
    """The share of ``count`` in ``total`` by Wilson's interval, which holds near 0 and 1 as well."""
    if not total:
        return Interval(0.0, 0.0, 1.0)
    p = count / total
    middle = (p + Z**2 / (2 * total)) / (1 + Z**2 / total)
    reach = Z * sqrt(p * (1 - p) / total + Z**2 / (4 * total**2)) / (1 + Z**2 / total)
    return Interval(p, max(middle - reach, 0.0), min(middle + reach, 1.0))


def difference_of_shares(count, total, other_count, other_total):
    """The first share minus the other (R. G. Newcombe, *Statistics in Medicine* 17, 1998, method 10)."""
    one, other = share(count, total), share(other_count, other_total)
    value = one.value - other.value
    low = value - sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    high = value + sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Interval(value, low, high)


def difference_of_means(mean, variance, count, other_mean, other_variance, other_count):
    """The first mean minus the other, of samples that are not small (Welch)."""
    value = mean - other_mean
    if min(count, other_count) < 2:
        return Interval(value, float("-inf"), float("inf"))
    reach = Z * sqrt(variance / count + other_variance / other_count)
    return Interval(value, value - reach, value + reach)


def two_sided(z):
    """The probability of a standard normal number at least as far from zero."""
    return erfc(abs(z) / sqrt(2))


def stand(probabilities, rate=0.05):
    """Which findings stand, of all that were tested together: at most ``rate`` of them are expected to be false.

    Y. Benjamini, Y. Hochberg, *Journal of the Royal Statistical Society* B 57, 1995.

    :param probabilities: of each, were there nothing to find
    :return: list of booleans in the same order
    """
    ranked = sorted(range(len(probabilities)), key=probabilities.__getitem__)
    last = 0
    for rank, index in enumerate(ranked, 1):
        if probabilities[index] <= rate * rank / len(probabilities):
            last = rank
    found = set(ranked[:last])
    return [index in found for index in range(len(probabilities))]
