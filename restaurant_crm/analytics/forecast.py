"""What will be sold: a level times a weekday times a holiday, each shrunk to what it belongs to.

Series are rows and days are columns; a day on which the place was closed, or the dish sold out, is not a number. The
level is an exponentially weighted ratio of what was sold to what the calendar alone explains, so that holidays and
closed days do not bend it. The weekdays of a series are shrunk to those of its group (store and part of the day) as
gamma-Poisson counts, and the holidays of a group to those of all groups: an office district is empty on a day that
fills another. A day far outside of what is usual, as when a party came, counts as the border of it.
"""

from statistics import NormalDist
from typing import NamedTuple

from .numeric import np

# Days of history that are looked at.
MOST_DAYS = 52 * 7
# After how many days what was sold counts half: for the level, and for the weekdays.
HALF_LIFE_LEVEL = 21
HALF_LIFE_WEEKDAY = 91
# A weekday of a series weighs as much as its group's when so many pieces were sold on it.
SHRINK_WEEKDAY = 30.0
# The same of the holidays of all groups against an ordinary day, and of those of a group against all groups'.
SHRINK_HOLIDAY = 200.0
SHRINK_OWN_HOLIDAY = 100.0
# Mondays to Thursdays, and the end of the week: a holiday means something else on them.
PARTS_OF_WEEK = ((0, 1, 2, 3), (4, 5, 6))
# The past forecasts that tell how far off they are, in weeks.
CHECKED_WEEKS = 8
WEEK = 7
# Farther from what was expected of a day, in standard deviations, is no sign of what the next days will be.
USUAL = 2.5
# From this mean on the normal distribution is as good; nobody prepares more pieces of a dish than the latter.
LARGE = 400
MOST_PIECES = 4000


class Calendar(NamedTuple):
    """Of each day, those of the past first: the weekday (0 Monday to 6 Sunday) and whether it is a holiday."""

    weekday: list
    holiday: list


class Outlook(NamedTuple):
    """What will be sold, by series (rows), and why.

    :ivar mean: expected pieces, a column a day
    :ivar spread: phi of the variance ``mean + phi * mean ** 2`` of each series
    :ivar level: pieces on an average open day
    :ivar weekday: factors of Monday to Sunday
    :ivar holiday: factors of a holiday on Monday to Sunday
    :ivar is_closed: whether the group has not opened on that day of the week, a column a day
    """

    mean: object
    spread: object
    level: object
    weekday: object
    holiday: object
    is_closed: object


def predict(sold, calendar, group, days):
    """Predict the days behind the history.

    :param sold: matrix of series and days, not a number where nothing could be sold
    :param calendar: of the history and the ``days`` ahead
    :param group: the number of the group of each series, from 0
    """
    sold = np.asarray(sold, np.float32)[:, -MOST_DAYS:]
    length = sold.shape[1]
    weekday = np.asarray(calendar.weekday)[-(length + days) :]
    holiday = np.asarray(calendar.holiday, bool)[-(length + days) :]
    past = _Past(sold, weekday[:length], holiday[:length], np.asarray(group))
    spread = past.spread(min(CHECKED_WEEKS, max((length - 2 * WEEK) // WEEK, 0)))
    # A party widens what its own series seems to be used to: no wider than half of all series are.
    usual = np.minimum(spread, np.median(spread)) if len(spread) else spread
    calm = _Past(past.within_usual(usual), past.weekday, past.holiday, past.group)
    # Parties come again, on days of which nothing is known: of all series together no less is expected.
    calm.level *= past.level.sum() / max(calm.level.sum(), 1e-9)
    ahead_weekday, ahead_holiday = weekday[length:], holiday[length:]
    mean = calm.level[:, None] * calm.factors(ahead_weekday, ahead_holiday)
    is_closed = past.never_open[past.group][:, ahead_weekday]
    mean[is_closed] = 0
    holidays = calm.holiday_factors[calm.group]
    return Outlook(mean, spread, calm.level, calm.weekday_factors, holidays, is_closed)


class _Past:
    """What a history says. Everything is sums of the two matrices with weights of days, so that no third is needed."""

    def __init__(self, sold, weekday, holiday, group):
        self.group, self.weekday, self.holiday = group, weekday, holiday
        self.open = (~np.isnan(sold)).astype(np.float32)
        self.sold = np.nan_to_num(sold)
        self.age = np.arange(sold.shape[1])[::-1]
        self.slow = 0.5 ** (self.age / HALF_LIFE_WEEKDAY)
        self._measure_groups()
        self._measure_holidays()
        self._measure_series()
        self.level = self.levels(0.5 ** (self.age / HALF_LIFE_LEVEL)[:, None])[:, 0]

    def _measure_groups(self):
        """Factors of the weekdays of the groups, on ordinary days, against the group's moving level."""
        groups = int(self.group.max()) + 1 if len(self.group) else 0
        order = np.argsort(self.group, kind="stable")
        starts = np.searchsorted(self.group[order], np.arange(groups))
        self.total = np.add.reduceat(self.sold[order], starts, axis=0).astype(float)
        self.total_open = np.maximum.reduceat(self.open[order], starts, axis=0).astype(float)
        weight = self.total_open @ self.slow
        self.base = (self.total * self.total_open) @ self.slow / np.maximum(weight, 1e-9)
        self.group_factors = np.ones((groups, WEEK))
        for day in range(WEEK):
            on = self.slow * ((self.weekday == day) & ~self.holiday)
            expected = self.total_open @ on * self.base
            self.group_factors[:, day] = (self.total @ on + 0.5 * self.base) / np.maximum(
                expected + 0.5 * self.base, 1e-9
            )
        recent = self.age < CHECKED_WEEKS * WEEK
        self.never_open = np.stack(
            [self.total_open[:, recent & (self.weekday == day)].sum(1) == 0 for day in range(WEEK)], axis=1
        )

    def _measure_holidays(self):
        """Factors of the holidays of the groups, a column a weekday."""
        self.holiday_factors = np.ones((len(self.base), WEEK))
        for part in PARTS_OF_WEEK:
            happened = expected = np.zeros(len(self.base))
            for day in part:
                on = (self.weekday == day) & self.holiday
                happened = happened + self.total[:, on].sum(1)
                expected = expected + self.total_open[:, on].sum(1) * self.base * self.group_factors[:, day]
            of_all = (happened.sum() + SHRINK_HOLIDAY) / (expected.sum() + SHRINK_HOLIDAY)
            own = (happened + SHRINK_OWN_HOLIDAY * of_all) / (expected + SHRINK_OWN_HOLIDAY)
            self.holiday_factors[:, list(part)] = own[:, None]

    def _measure_series(self):
        """The own weekdays of the series, shrunk to those of the group."""
        own, expected = [], []
        for day in range(WEEK):
            on = (self.slow * (self.weekday == day)).astype(np.float32)
            own.append(self.sold @ on)
            expected.append(self._open_days(on[:, None], day)[:, 0] * self.group_factors[self.group, day])
        own, expected = np.stack(own, 1).astype(float), np.stack(expected, 1).astype(float)
        level = own.sum(1) / np.maximum(expected.sum(1), 1e-9)
        factors = (own + SHRINK_WEEKDAY) / (expected * level[:, None] + SHRINK_WEEKDAY)
        self.weekday_factors = self.group_factors[self.group] * factors

    def _open_days(self, weights, day):
        """The open days of each series with these weights of days, all of them this ``day`` of the week.

        A holiday counts as what it is to the series.
        """
        ordinary = self.open @ (weights * ~self.holiday[:, None]).astype(np.float32)
        on = self.holiday & (self.weekday == day)
        if not on.any():
            return ordinary
        special = self.open[:, on] @ weights[on].astype(np.float32)
        return ordinary + special * self.holiday_factors[self.group, day, None]

    def factors(self, weekday, holiday):
        """What the calendar alone does to each series."""
        factors = self.weekday_factors[:, weekday]
        factors[:, holiday] *= self.holiday_factors[self.group][:, weekday[holiday]]
        return factors

    def within_usual(self, spread):
        """What was sold, but for days far from what was to be expected of them, which count as the border of it."""
        expected = (self.level[:, None] * self.factors(self.weekday, self.holiday)).astype(np.float32)
        far = USUAL * np.sqrt(expected + spread[:, None].astype(np.float32) * expected**2)
        sold = np.clip(self.sold, np.maximum(expected - far, 0), expected + far)
        sold[self.open == 0] = np.nan
        return sold

    def levels(self, weights):
        """The level of each series with these weights of days, a column for each column of them."""
        sold = self.sold @ weights.astype(np.float32)
        explained = np.zeros(sold.shape)
        for day in range(WEEK):
            on = weights * (self.weekday == day)[:, None]
            explained += self._open_days(on, day) * self.weekday_factors[:, [day]]
        return (sold + 1e-9) / np.maximum(explained, 1e-9)

    def spread(self, weeks):
        """How far off the level of a week before was, from the last weeks, shrunk to all series.

        The weekdays are those of today, which saves to measure them anew for each week of the past.
        """
        series = len(self.sold)
        if not weeks:
            return np.full(series, 0.1)
        starts = len(self.age) - WEEK * np.arange(1, weeks + 1)
        day = np.arange(len(self.age))[:, None]
        weights = np.where(day < starts, 0.5 ** ((starts - 1 - day) / HALF_LIFE_LEVEL), 0.0)
        levels = self.levels(weights)
        over = scale = np.zeros(series)
        for number, start in enumerate(starts):
            days = slice(start, start + WEEK)
            mean = levels[:, [number]] * self.factors(self.weekday[days], self.holiday[days]) * self.open[:, days]
            sold = self.sold[:, days] * self.open[:, days]
            over = over + ((sold - mean) ** 2 - mean).sum(1)
            scale = scale + (mean**2).sum(1)
        of_all = max(over.sum() / max(scale.sum(), 1e-9), 0.0)
        typical = np.median(scale[scale > 0]) if (scale > 0).any() else 1.0
        return np.maximum((over + typical * of_all) / (scale + typical), 0.0)


def same_day_last_week(sold, days=WEEK):
    """The simplest forecast: what was sold on the same weekday of the last week on which the series was open."""
    sold = np.asarray(sold, float)
    length = sold.shape[1]
    out = np.zeros((len(sold), days))
    for ahead in range(days):
        columns = [length + ahead % WEEK - WEEK * back for back in range(1, 7)]
        missing = np.ones(len(sold), bool)
        for column in columns:
            if column < 0:
                break
            value = sold[:, column]
            found = missing & ~np.isnan(value)
            out[found, ahead] = value[found]
            missing &= np.isnan(value)
    return out


def quantile(mean, spread, share):
    """The smallest whole number of pieces that is enough with the chance ``share``: a negative binomial.

    Large means are taken as normal.

    :param spread: phi of the variance ``mean + phi * mean ** 2``, in the shape of the mean or one a row
    """
    mean = np.maximum(np.asarray(mean, float), 0.0)
    spread = np.asarray(spread, float)
    if spread.ndim < mean.ndim:
        spread = spread[:, None]
    spread = np.maximum(np.broadcast_to(spread, mean.shape), 1e-6)
    is_large = mean > LARGE
    out = np.where(is_large, np.ceil(mean + normal_score(share) * np.sqrt(mean + spread * mean * mean) - 0.5), 0.0)
    rows = np.flatnonzero((mean > 0) & ~is_large)
    size = 1 / spread.ravel()[rows]
    stay = size / (size + mean.ravel()[rows])
    piece = np.exp(size * np.log(stay))
    below = piece.copy()
    pieces = 0
    flat = out.ravel()
    while len(rows):
        todo = below < share
        flat[rows[~todo]] = pieces
        rows, size, stay, piece, below = rows[todo], size[todo], stay[todo], piece[todo], below[todo]
        if pieces >= MOST_PIECES:
            flat[rows] = pieces
            break
        piece = piece * (pieces + size) / (pieces + 1) * (1 - stay)
        below = below + piece
        pieces += 1
    return np.maximum(flat.reshape(mean.shape), 0.0)


def normal_score(share):
    """The quantile of the standard normal distribution, for a share between 0 and 1."""
    return NormalDist().inv_cdf(share)
