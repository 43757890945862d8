"""Who comes back within some days: a logistic regression on what is known of every guest.

The three features are the logarithms of 1 + repeat visits, 1 + days since the last visit and 1 + days since the first.
"""

from typing import NamedTuple

from .numeric import np

# Guests with an outcome that the regression needs; with fewer of them the model of visits (``bgnbd``) is steadier.
FEWEST_GUESTS = 500
# Standardised coefficients beyond this are no finding: something tells the outcome itself.
STEEPEST = 15.0


class RunAway(ValueError):
    """The fit ran to its bounds, or nobody came, or everybody."""


class Chances(NamedTuple):
    """The regression: what is added up, before the logistic function makes a chance of it."""

    intercept: float
    repeats: float
    since_last: float
    since_first: float


def fit(repeats, since_last, since_first, came, weight=None):
    """Learn from guests whose outcome is known.

    :param came: of those that each row stands for, how many came back
    :param weight: for how many guests each row stands
    :raise RunAway: see the class
    """
    features = _features(repeats, since_last, since_first)
    weight = np.ones(len(features)) if weight is None else np.asarray(weight, float)
    came = np.asarray(came, float)
    total = weight.sum()
    if not 0 < came.sum() < total:
        raise RunAway("Where everybody came back, or nobody, there is nothing to learn.")
    mean = (features * weight[:, None]).sum(0) / total
    spread = np.sqrt((((features - mean) ** 2) * weight[:, None]).sum(0) / total) + 1e-9
    rows = np.column_stack([np.ones(len(features)), (features - mean) / spread])
    slopes = _newton(rows, came, weight)
    if not np.isfinite(slopes).all() or np.abs(slopes).max() > STEEPEST:
        raise RunAway("The regression does not hold: what it has learned from tells the outcome itself.")
    plain = slopes[1:] / spread
    return Chances(float(slopes[0] - (plain * mean).sum()), *map(float, plain))


def _newton(rows, came, weight, ridge=1e-3, steps=30):
    """The coefficients of a slightly shrunk logistic regression, by Newton's method."""
    slopes = np.zeros(rows.shape[1])
    shrink = ridge * weight.sum() * np.r_[0, np.ones(len(slopes) - 1)]
    for _step in range(steps):
        chance = 1 / (1 + np.exp(-rows @ slopes))
        slope = rows.T @ (came - weight * chance) - shrink * slopes
        curve = (rows * (weight * chance * (1 - chance))[:, None]).T @ rows + np.diag(shrink)
        move = np.linalg.solve(curve, slope)
        slopes = slopes + move
        if np.abs(move).max() < 1e-8:
            break
    return slopes


def chance(chances, repeats, since_last, since_first):
    """The chance of each guest to come back."""
    return 1 / (1 + np.exp(-(chances.intercept + _features(repeats, since_last, since_first) @ np.array(chances[1:]))))


def _features(repeats, since_last, since_first):
    return np.log1p(np.column_stack([repeats, since_last, since_first]).astype(float))
