"""What a campaign changed, told from guests who were left alone by lot.

Of each guest there is a number after (visits, spend) and one or more numbers from before that the campaign cannot
have changed. Guests differ far more from each other than any campaign changes them, and most of that was there
before: taking away what the past tells leaves a smaller error (CUPED). With ``y`` after and ``x`` before,

    y' = y - b · (x - mean of x),   effect = mean y' of the treated - mean y' of those held out

where ``b`` is the slope of y on x within the arms, both together. The standard error is that of two means of y'.

All this needs of each arm are counts, sums and sums of products, which a database adds up.
"""

from math import ceil, sqrt
from statistics import NormalDist
from typing import NamedTuple

# With fewer guests in an arm nobody can tell, whatever the figures are.
FEWEST = 30
CONFIDENCE = 0.95
# Effects that are found in four of five cases: 1.96 + 0.84 standard errors.
DETECTABLE = 2.8
# What all looks before the end may be wrong together, besides the 5 % of the last one.
EARLY_ERROR = 0.01


class Arm(NamedTuple):
    """Guests of one arm: how many, and sums over them.

    ``before`` are the sums of the numbers from before, ``products`` the sums of ``before[i] * before[j]`` row by row,
    ``crossed`` those of ``before[i] * after``.
    """

    count: int
    after: float
    after_squared: float
    before: tuple = ()
    products: tuple = ()
    crossed: tuple = ()

    @classmethod
    def of(cls, after, *before):
        """The arm of lists of numbers, one entry a guest."""
        return cls(
            len(after),
            sum(after),
            sum(value * value for value in after),
            tuple(sum(column) for column in before),
            tuple(tuple(_dot(one, other) for other in before) for one in before),
            tuple(_dot(column, after) for column in before),
        )

    def mean(self):
        return self.after / self.count

    def spread(self):
        """Sums of squares around the means: of after, of before with each other, of before with after."""
        count = self.count
        after = self.after_squared - self.after**2 / count
        products = [
            [value - self.before[row] * self.before[column] / count for column, value in enumerate(values)]
            for row, values in enumerate(self.products)
        ]
        crossed = [value - self.before[row] * self.after / count for row, value in enumerate(self.crossed)]
        return after, products, crossed


class Lift(NamedTuple):
    """An effect per guest with its interval, and both as shares of what those held out did."""

    treated: float
    held: float
    effect: float
    error: float
    low: float
    high: float
    # Variance, as a share of that of a plain difference of means.
    variance_ratio: float

    @property
    def known(self):
        """Whether the interval leaves no doubt that there is an effect."""
        return self.low > 0 or self.high < 0

    def percent(self, value):
        """A value per guest in percent of what those held out did; None where they did nothing."""
        return 100 * value / self.held if self.held > 0 else None


def measure(treated, held, confidence=None):
    """The lift of two arms; None while an arm is too small to tell.

    :param confidence: standard errors to each side, see ``look``; those of 95 % when left out
    """
    if min(treated.count, held.count) < FEWEST:
        return None
    width = look(1) if confidence is None else confidence
    parts = [treated.spread(), held.spread()]
    slopes = _slopes([part[1] for part in parts], [part[2] for part in parts])
    squares = [_left(part, slopes) / (arm.count - 1) for part, arm in zip(parts, (treated, held), strict=True)]
    error = sqrt(sum(square / arm.count for square, arm in zip(squares, (treated, held), strict=True)))
    plain = sqrt(sum(part[0] / (arm.count - 1) / arm.count for part, arm in zip(parts, (treated, held), strict=True)))
    shift = sum(
        slope * (one / treated.count - other / held.count)
        for slope, one, other in zip(slopes, treated.before, held.before, strict=True)
    )
    effect = treated.mean() - held.mean() - shift
    return Lift(
        # What the treated would have done had both arms been alike before.
        held.mean() + effect,
        held.mean(),
        effect,
        error,
        effect - width * error,
        effect + width * error,
        (error / plain) ** 2 if plain else 1.0,
    )


def look(share):
    """Standard errors to each side of an interval when a ``share`` (0 to 1) of the guests has been waited for.

    At the end those of 95 %. Before, so wide that whoever looks every day is wrong in one of a hundred campaigns at
    most: a random walk crosses such a border at any time twice as often as it is beyond it at the end.
    """
    if share >= 1:
        return NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2)
    return NormalDist().inv_cdf(1 - EARLY_ERROR / 4) / sqrt(max(share, 1e-6))


def detectable(arm, holdout):
    """The smallest lift in percent that would be found in four of five cases, told from the past; None if never.

    :param arm: everybody who would take part: a period that is over as "after", the one before it as "before"
    :param holdout: share to be left alone, 0 to 1
    """
    held = arm.count * holdout
    treated = arm.count - held
    if min(held, treated) < FEWEST or arm.after <= 0:
        return None
    spread = arm.spread()
    square = _left(spread, _slopes([spread[1]], [spread[2]])) / (arm.count - 1)
    return 100 * DETECTABLE * sqrt(square / held + square / treated) / arm.mean()


def fewest_guests(holdout):
    """With how many guests anything can be told at all."""
    return ceil(FEWEST / min(holdout, 1 - holdout)) if 0 < holdout < 1 else None


def _left(part, slopes):
    """The sum of squares that is left of after when the slopes on before are taken away."""
    after, products, crossed = part
    left = after - 2 * sum(slope * value for slope, value in zip(slopes, crossed, strict=True))
    left += sum(
        slope * other * products[row][column] for row, slope in enumerate(slopes) for column, other in enumerate(slopes)
    )
    return max(left, 0.0)


def _slopes(products, crossed):
    """Solve for the slopes of after on before, sums of all arms together; a column that says nothing has none."""
    size = len(crossed[0])
    matrix = [[sum(part[row][column] for part in products) for column in range(size)] for row in range(size)]
    vector = [sum(part[row] for part in crossed) for row in range(size)]
    slopes = [0.0] * size
    order = []
    for pivot in range(size):
        scale = sum(abs(part[pivot][pivot]) for part in products)
        if matrix[pivot][pivot] <= 1e-9 * max(scale, 1e-9):
            continue
        order.append(pivot)
        for row in range(pivot + 1, size):
            factor = matrix[row][pivot] / matrix[pivot][pivot]
            matrix[row] = [value - factor * above for value, above in zip(matrix[row], matrix[pivot], strict=True)]
            vector[row] -= factor * vector[pivot]
    for pivot in reversed(order):
        rest = sum(matrix[pivot][column] * slopes[column] for column in range(pivot + 1, size))
        slopes[pivot] = (vector[pivot] - rest) / matrix[pivot][pivot]
    return slopes


def _dot(one, other):
    return sum(first * second for first, second in zip(one, other, strict=True))
