"""What rises and what falls, beyond the noise of weeks.

The share of a subject (a dish, a channel, a part of the day) in the orders of each week is followed by a straight line
through its logits; how much single weeks stray from it says how much of its slope may be chance (a quasi-binomial model
with one step of weighted least squares). All subjects are tested together.
"""

from math import exp, log, sqrt
from typing import NamedTuple

from .intervals import stand, two_sided
from .store_trial import student

# Whole weeks, and orders with the subject, that a trend needs.
FEWEST_WEEKS = 8
FEWEST_ORDERS = 40


class Trend(NamedTuple):
    """Percent a week: 3 means that next week's share is 1.03 times this week's, about."""

    percent: float
    low: float
    high: float
    is_found: bool


def find(subjects):
    """The trends of subjects, in their order; None where there is too little to say.

    :param subjects: of each, pairs of the orders with it and of all orders, week by week
    """
    slopes = [_slope(weeks) for weeks in subjects]
    tested = [slope for slope in slopes if slope]
    found = iter(stand([probability for _value, _error, _reach, probability in tested]))
    return [_trend(slope, next(found)) if slope else None for slope in slopes]


def _trend(slope, is_found):
    value, error, reach, _probability = slope
    percents = [100 * (exp(number) - 1) for number in (value, value - reach * error, value + reach * error)]
    return Trend(*percents, is_found)


def _slope(weeks):
    """Slope of the logit a week, its standard error, how many of them make 95 %, and the probability of chance."""
    weeks = [(count, total) for count, total in weeks if total]
    if len(weeks) < FEWEST_WEEKS or sum(count for count, _total in weeks) < FEWEST_ORDERS:
        return None
    share = sum(count for count, _total in weeks) / sum(total for _count, total in weeks)
    if share >= 1:
        return None
    # The logit of each week, a little towards the whole, so that a week without any is no minus infinity.
    points = []
    for at, (count, total) in enumerate(weeks):
        p = (count + share) / (total + 1)
        points.append((at, log(p / (1 - p)), total * share * (1 - share)))
    whole = sum(weight for _at, _value, weight in points)
    middle = sum(weight * at for at, _value, weight in points) / whole
    mean = sum(weight * value for _at, value, weight in points) / whole
    spread = sum(weight * (at - middle) ** 2 for at, _value, weight in points)
    slope = sum(weight * (at - middle) * (value - mean) for at, value, weight in points) / spread
    freedom = len(points) - 2
    strays = sum(weight * (value - mean - slope * (at - middle)) ** 2 for at, value, weight in points) / freedom
    # Weeks never stray less than lots drawn would.
    error = sqrt(max(strays, 1) / spread)
    t = student(freedom)
    # Student's t to the normal: a z that is as far out at 95 %.
    return slope, error, t, two_sided(slope / error * 1.959964 / t)
