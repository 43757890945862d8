"""Which values make sense with which comparison, and with which of them a new line begins."""

from dataclasses import dataclass

from .measure import CHANGE_COMPARISONS, MOST, RANK_COMPARISONS, _lt

# Periods: how many days or visits at most. A hundred years are all time, and dates begin somewhere.
MOST_LENGTH = {"days": 36_500, "visits": 10_000}
# A rise has no natural end; beyond this it is a slip of the keyboard.
MOST_RISE = 10_000

RANK_START, RANK_DAYS = 20, 365
CHANGE_START, CHANGE_DAYS = 50, 60
LAST_DAYS = 30


@dataclass(frozen=True)
class Limits:
    """The values that a comparison can be asked with. ``above`` and ``below``: the end itself is none of them."""

    least: float | None
    most: float
    above: bool = False
    below: bool = False

    def hold(self, value):
        """Whether ``value`` is one of them."""
        if self.least is not None and (value < self.least or (self.above and value == self.least)):
            return False
        return value < self.most or (value == self.most and not self.below)


WORDS = {
    (False, False): _lt("from %(least)s to %(most)s"),
    (True, False): _lt("above %(least)s, at most %(most)s"),
    (False, True): _lt("at least %(least)s, below %(most)s"),
    (True, True): _lt("above %(least)s and below %(most)s"),
}
NO_LEAST = _lt("at most %(most)s")


def limits(measure, comparison):
    """The ``Limits`` of the value (both values of a range) that ``measure`` is compared with."""
    if comparison in RANK_COMPARISONS:
        return Limits(0, 100, above=True, below=True)
    if comparison == "drop_percent":
        return Limits(0, 100, above=True)
    if comparison == "rise_percent":
        return Limits(0, MOST_RISE, above=True)
    most = MOST[measure.kind] if measure.most is None else measure.most
    # Less than the least and more than the most is nobody.
    return Limits(measure.least, most, above=comparison == "<", below=comparison == ">")


def start_value(measure, comparison):
    """The value that a new line with this comparison begins with; None when only people can say it."""
    if comparison in RANK_COMPARISONS:
        return RANK_START
    if comparison in CHANGE_COMPARISONS:
        return CHANGE_START
    return measure.starts.get(comparison, measure.starts.get("", 1))


def start(measure, comparison):
    """What a new line begins with: value, value_to, window and window_value by the names of the fields."""
    value = start_value(measure, comparison)
    if comparison in RANK_COMPARISONS:
        window = ("days", RANK_DAYS) if "days" in measure.windows else ("all", 0)
    elif comparison in CHANGE_COMPARISONS:
        window = ("days", CHANGE_DAYS)
    else:
        window = measure.start_window if measure.start_window[0] in measure.windows else ("all", 0)
    upper = measure.starts.get("to", min(2 * value, limits(measure, comparison).most)) if value is not None else None
    return {
        "value": value,
        "value_to": upper if comparison == "between" else None,
        "window": window[0],
        "window_value": window[1] or LAST_DAYS,
    }
