"""When so many complaints are no coincidence any more.

Complaints of a period are compared with the history of the same place on a u-chart: Shewhart's control chart for
the number of events per unit when the number of units varies (D. C. Montgomery, *Introduction to Statistical
Quality Control*, 7th ed., section 7.3.2). With the usual rate ``r0`` and ``n`` visits in the period, the rate stays
below ``r0 + 3 * sqrt(r0 / n)`` in all but about one of a thousand periods in which nothing has changed.
"""

from math import sqrt
from typing import NamedTuple

# Days of the period that is judged, and of the history right before it.
PERIOD_DAYS = 14
HISTORY_DAYS = 90
SIGMAS = 3
# With fewer complaints in the period the normal approximation of the chart does not hold: no alarm.
FEWEST_COMPLAINTS = 5
# Days with visits that a history needs before it is one.
SHORTEST_HISTORY = 28
# "None so far" is not "never": a history without complaints counts as half a one.
ASSUMED_COMPLAINTS = 0.5


class Counts(NamedTuple):
    """What happened in some days: complaints, visits, and on how many days there were visits."""

    complaints: int = 0
    visits: int = 0
    days: int = 0

    @property
    def rate(self):
        """Complaints per visit; 0 without visits."""
        return self.complaints / self.visits if self.visits else 0.0

    def __add__(self, other):
        """Of two places in the same days. Days with visits are at least those of the place with more of them."""
        return Counts(self.complaints + other.complaints, self.visits + other.visits, max(self.days, other.days))


def usual_rate(history):
    """Complaints per visit of the history; 0 without visits."""
    return max(history.complaints, ASSUMED_COMPLAINTS) / history.visits if history.visits else 0.0


def upper_limit(rate, visits):
    """The rate which a period of so many visits does not pass by chance.

    :param rate: usual complaints per visit
    :raise ValueError: a rate below zero, or no visits
    """
    if rate < 0 or visits <= 0:
        raise ValueError(f"no limit for rate {rate} and {visits} visits")
    return rate + SIGMAS * sqrt(rate / visits)


def is_alarming(period, history):
    """Whether the period's complaints are more than chance.

    A period with few complaints, or a history that is shorter than four weeks or has fewer visits than the
    period, never is.
    """
    return (
        period.complaints >= FEWEST_COMPLAINTS
        and period.visits > 0
        and history.days >= SHORTEST_HISTORY
        and history.visits >= period.visits
        and period.rate > upper_limit(usual_rate(history), period.visits)
    )
