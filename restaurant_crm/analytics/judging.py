"""How good predictions were: of chances, and of amounts."""

from typing import NamedTuple

from .numeric import np

BINS = 10


class ChanceReview(NamedTuple):
    """How predicted chances turned out.

    :ivar auc: the chance that somebody who came was predicted to be likelier than somebody who did not; 0.5 is a coin
    :ivar brier: mean squared difference between the chance and what happened, 0 being perfect
    :ivar base_brier: the same of the plain share of those who came
    :ivar ece: expected calibration error, how far chances and shares are apart in tenths of all, on average
    :ivar bins: of each tenth, from the least likely: how many, mean chance, share that came
    """

    auc: float
    brier: float
    base_brier: float
    ece: float
    bins: list


def review_chances(chance, came, weight=None):
    """Judge chances by what happened.

    :param chance: numbers from 0 to 1
    :param came: of those that each row stands for, how many came
    :param weight: for how many each row stands; 1 when empty
    :raise ValueError: everybody came, or nobody: nothing can be told apart
    """
    weight = np.ones(len(chance)) if weight is None else np.asarray(weight, float)
    came = np.asarray(came, float)
    total, positive = weight.sum(), came.sum()
    if not 0 < positive < total:
        raise ValueError("Chances can only be judged where some came and some did not.")
    share = positive / total
    # Of the rows of a weight, `came` were ones and the others zeros.
    brier = (came * (1 - chance) ** 2 + (weight - came) * chance**2).sum() / total
    bins = _bins(chance, came, weight)
    return ChanceReview(
        auc=_auc(chance, came, weight - came),
        brier=float(brier),
        base_brier=float(share * (1 - share)),
        ece=float(sum(count * abs(mean - rate) for count, mean, rate in bins) / total),
        bins=bins,
    )


def _auc(chance, came, stayed):
    """By ranks, ties counted half."""
    _values, place = np.unique(chance, return_inverse=True)
    ones, zeros = np.bincount(place, came), np.bincount(place, stayed)
    below = np.cumsum(zeros) - zeros
    return float((ones * (below + zeros / 2)).sum() / (ones.sum() * zeros.sum()))


def _bins(chance, came, weight):
    order = np.argsort(chance, kind="stable")
    tenth = np.minimum((np.cumsum(weight[order]) - weight[order] / 2) * BINS // weight.sum(), BINS - 1).astype(int)
    count = np.bincount(tenth, weight[order], BINS)
    mean = np.bincount(tenth, (chance * weight)[order], BINS)
    rate = np.bincount(tenth, came[order], BINS)
    return [(float(n), float(m / n), float(r / n)) for n, m, r in zip(count, mean, rate, strict=True) if n]


class AmountReview(NamedTuple):
    """How predicted amounts turned out, all of them together, relative to what was sold.

    :ivar error: sum of the absolute errors divided by the sum of what was sold (WAPE)
    :ivar bias: what was predicted too much, as a share of what was sold; negative for too little
    :ivar cost: of buying the upper amount, when too little costs four times as much as too much (per piece sold)
    :ivar cover: the share of cases in which no more was sold than the upper amount
    :ivar sold: the sum of what was sold
    """

    error: float
    bias: float
    cost: float
    cover: float
    sold: float


def review_amounts(mean, upper, sold, share=0.8):
    """Judge amounts by what was sold; cases that are not a number are left out.

    :param share: of what ``upper`` is the quantile
    :raise ValueError: nothing was sold
    """
    known = ~np.isnan(sold)
    sold, mean, upper = sold[known], mean[known], upper[known]
    total = float(sold.sum())
    if total <= 0:
        raise ValueError("Amounts can only be judged where something was sold.")
    missing = sold - upper
    pinball = np.maximum(share * missing, (share - 1) * missing).sum()
    return AmountReview(
        error=float(np.abs(mean - sold).sum() / total),
        bias=float((mean - sold).sum() / total),
        cost=float(pinball / (1 - share) / total),
        cover=float((sold <= upper).mean()),
        sold=total,
    )
