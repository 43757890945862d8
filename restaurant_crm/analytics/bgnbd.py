"""How often guests come and when they stop: the BG/NBD model.

Fader, Hardie, Lee (2005), "Counting your customers" the easy way, Marketing Science 24(2). A guest has ``repeats``
(days with a visit, less the first), ``last`` (days from the first visit to the last) and ``age`` (days from the first
visit until now). Since ``repeats`` is a whole number, no gamma function is needed: cumulative sums do.
"""

from typing import NamedTuple

from .numeric import np

# A parameter beyond these has run away: guests are too few or too much alike for the model.
LEAST, MOST = 1e-3, 1e3
START = (-0.5, -0.5, -0.3, 0.3)


class RunAway(ValueError):
    """The fit ran to its bounds: these guests do not behave as the model assumes."""


class Rhythm(NamedTuple):
    """The parameters: how often guests come (``r``, ``alpha`` in days) and how they stop (``a``, ``b``)."""

    r: float
    alpha: float
    a: float
    b: float


def fit(repeats, last, age, weight=None):
    """The parameters that make these histories most likely.

    :param weight: how many guests have each history
    :raise RunAway: see the class
    """
    repeats = np.asarray(repeats, int)
    last, age = np.asarray(last, float), np.asarray(age, float)
    weight = np.ones(len(repeats)) if weight is None else np.asarray(weight, float)
    total = weight.sum()
    # In the units of a typical age, so that all four parameters are near 1.
    unit = float((age * weight).sum() / max(total, 1)) or 1.0

    def target(theta):
        value, slope = log_likelihood(theta, repeats, last / unit, age / unit, weight)
        return value / total, slope / total

    theta, _value, _calls = maximise(target, np.array(START))
    scaled = np.exp(theta)
    if not np.isfinite(scaled).all() or (scaled <= LEAST).any() or (scaled >= MOST).any():
        raise RunAway("The model of visits does not fit these guests.")
    return Rhythm(float(scaled[0]), float(scaled[1]) * unit, float(scaled[2]), float(scaled[3]))


def compress(repeats, last, age):
    """Guests with the same history as one row each: the three columns and the number of guests."""
    keys, weight = np.unique(np.column_stack([repeats, last, age]), axis=0, return_counts=True)
    return keys[:, 0].astype(int), keys[:, 1].astype(float), keys[:, 2].astype(float), weight.astype(float)


def log_likelihood(theta, repeats, last, age, weight):
    """The logarithm of the likelihood and its slope in the logarithms of the four parameters."""
    r, alpha, a, b = np.exp(theta)
    most = int(repeats.max())
    rising_r, slope_r = _rising(r, most)
    rising_b, slope_b = _rising(b, most)
    rising_ab, slope_ab = _rising(a + b, most)
    again = np.maximum(repeats, 1)
    # Still a guest now, or stopped right after the last visit.
    stays = -(r + repeats) * np.log(alpha + age)
    with np.errstate(divide="ignore"):
        stopped = np.where(
            repeats > 0, np.log(a) - np.log(b + again - 1) - (r + repeats) * np.log(alpha + last), -np.inf
        )
    top = np.maximum(stays, stopped)
    either = top + np.log(np.exp(stays - top) + np.exp(stopped - top))
    value = rising_r[repeats] + r * np.log(alpha) + rising_b[repeats] - rising_ab[repeats] + either
    share_stays, share_stopped = np.exp(stays - either), np.exp(stopped - either)
    by_r = slope_r[repeats] + np.log(alpha) - share_stays * np.log(alpha + age) - share_stopped * np.log(alpha + last)
    by_alpha = r / alpha - share_stays * (r + repeats) / (alpha + age) - share_stopped * (r + repeats) / (alpha + last)
    by_a = -slope_ab[repeats] + share_stopped / a
    by_b = slope_b[repeats] - slope_ab[repeats] - share_stopped / (b + again - 1)
    slope = [(weight * part).sum() * of for part, of in ((by_r, r), (by_alpha, alpha), (by_a, a), (by_b, b))]
    return (weight * value).sum(), np.array(slope)


def _rising(base, top):
    """The logarithm of ``base * (base + 1) * ...`` of each length up to ``top``, and its derivative."""
    factors = base + np.arange(top)
    return np.concatenate([[0.0], np.cumsum(np.log(factors))]), np.concatenate([[0.0], np.cumsum(1 / factors)])


def maximise(target, theta, steps=200, tolerance=1e-10):
    """The highest point of a smooth function by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno.

    :param target: of a vector; returns the value and the slope
    :return: where, how high, and how often the function was asked
    """
    value, slope = target(theta)
    inverse, calls = np.eye(len(theta)), 1
    for _step in range(steps):
        direction = inverse @ slope
        direction *= min(1.0, 2.0 / max(np.abs(direction).max(), 1e-300))
        length = 1.0
        while True:
            there = theta + length * direction
            value_there, slope_there = target(there)
            calls += 1
            if np.isfinite(value_there) and value_there >= value + 1e-4 * length * (slope @ direction):
                break
            length /= 2
            if length < 1e-10:
                return theta, value, calls
        moved, bent = there - theta, slope - slope_there
        is_done = abs(value_there - value) < tolerance * (abs(value) + 1)
        theta, value, slope = there, value_there, slope_there
        if is_done:
            break
        curve = moved @ bent
        if curve > 1e-12:
            turn = np.eye(len(moved)) - np.outer(moved, bent) / curve
            inverse = turn @ inverse @ turn.T + np.outer(moved, moved) / curve
    return theta, value, calls


def chance_alive(rhythm, repeats, last, age):
    """The chance that a guest still is one. It is 1 for all who came once: never a score of who comes back."""
    again = np.maximum(repeats, 1)
    growth = (rhythm.r + repeats) * np.log((rhythm.alpha + age) / (rhythm.alpha + last))
    odds = rhythm.a / (rhythm.b + again - 1) * np.exp(np.minimum(growth, 300))
    return np.where(repeats > 0, 1 / (1 + odds), 1.0)


def chance_of_return(rhythm, repeats, last, age, days):
    """The chance of at least one visit in the next ``days``."""
    none = ((rhythm.alpha + age) / (rhythm.alpha + age + days)) ** (rhythm.r + repeats)
    return chance_alive(rhythm, repeats, last, age) * (1 - none)


def expected_visits(rhythm, repeats, last, age, days):
    """The expected number of visits in the next ``days``, in a closed form that SQL can say as well.

    Given that the guest still is one, the chance to stop after a visit is taken at its mean, ``a / (a + b + repeats)``;
    the exact expectation, over its whole distribution, needs a hypergeometric function and is within a few percent.
    """
    stop = rhythm.a / (rhythm.a + rhythm.b + repeats)
    left = ((rhythm.alpha + age) / (rhythm.alpha + age + stop * days)) ** (rhythm.r + repeats)
    return chance_alive(rhythm, repeats, last, age) * (1 - left) / stop
