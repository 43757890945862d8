"""House rules that the facts depend on, read from the system parameters.

They are edited in Settings > Restaurant CRM. A value that somebody broke by hand in the
parameters falls back to its default: facts must be built whatever is typed there.
"""

import json
import logging
import math
from typing import NamedTuple

_logger = logging.getLogger(__name__)

PREFIX = "restaurant_crm."

DAYPARTS = ("breakfast", "lunch", "afternoon", "dinner", "late")

DEFAULTS = {
    "visit_gap_hours": 4.0,
    "day_ends_at": 4.0,
    # Id of a currency; 0: that of the first company.
    "chain_currency_id": 0,
    "breakfast_start": 5,
    "lunch_start": 10,
    "afternoon_start": 15,
    "dinner_start": 17,
    "late_start": 22,
    "at_risk_ratio": 2.0,
    "lapsed_ratio": 4.0,
    "assumed_gap_days": 30,
    "queue_alarm_minutes": 15,
    "rule_share_limit": 60.0,
    "low_rating_stars": 2,
    "recovery_days": 60,
    "return_days": 30,
    "rfm_mode": "quantile",
    "recency_limits": "7, 30, 90, 180",
    "frequency_limits": "2, 4, 8, 16",
    "monetary_limits": "200, 600, 1500, 4000",
}


class RfmLimits(NamedTuple):
    """Four ascending limits a measure; a value at or above limit *k* is in class *k* + 1."""

    recency: list
    frequency: list
    monetary: list


def get(env, name):
    """The house rule ``name`` in the type of its default."""
    default = DEFAULTS[name]
    value = env["ir.config_parameter"].sudo().get_param(PREFIX + name)
    if value in (None, False, ""):
        return default
    if not isinstance(default, int | float):
        return value
    try:
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(value)
        return type(default)(number)
    except ValueError:
        _logger.warning("System parameter %s%s is not a number: %r; using %s", PREFIX, name, value, default)
        return default


def daypart_starts(env):
    """The local hours at which breakfast, lunch, afternoon, dinner and late begin, ascending.

    Late lasts until the next breakfast, so that the five parts cover the whole day.
    """
    starts = [get(env, f"{part}_start") for part in DAYPARTS]
    if are_daypart_starts(starts):
        return starts
    _logger.warning("The dayparts in the system parameters do not ascend: %s; using the defaults", starts)
    return [DEFAULTS[f"{part}_start"] for part in DAYPARTS]


def daypart(env, hour):
    """The part of the day that the local ``hour`` falls in; before the first start it is still late."""
    passed = [part for part, start in zip(DAYPARTS, daypart_starts(env), strict=True) if start <= hour]
    return passed[-1] if passed else DAYPARTS[-1]


def are_daypart_starts(starts):
    """Whether these five hours can begin the parts of a day."""
    return all(0 <= hour <= 23 for hour in starts) and all(a < b for a, b in zip(starts, starts[1:], strict=False))


def parse_limits(text):
    """The four ascending numbers of a line such as ``7, 30, 90, 180``.

    Raises ValueError when it is anything else.
    """
    limits = [float(part) for part in str(text).replace("，", ",").split(",")]
    if len(limits) != 4 or limits != sorted(set(limits)):
        raise ValueError(text)
    return limits


def rfm_limits(env):
    """The limits that score recency, frequency and monetary value now.

    In the mode ``quantile`` they are the fifths of all guests as the last nightly check
    measured them; before the first check the fixed limits serve.
    """
    if get(env, "rfm_mode") == "quantile":
        stored = env["ir.config_parameter"].sudo().get_param(PREFIX + "rfm_quantiles")
        try:
            if stored:
                return RfmLimits(**json.loads(stored))
        except (ValueError, TypeError):
            _logger.warning("The stored fifths of all guests are broken; using the fixed limits")
    limits = []
    for name in RfmLimits._fields:
        try:
            limits.append(parse_limits(get(env, f"{name}_limits")))
        except ValueError:
            _logger.warning("The %s limits in the system parameters are broken; using the defaults", name)
            limits.append(parse_limits(DEFAULTS[f"{name}_limits"]))
    return RfmLimits(*limits)


def set_rfm_quantiles(env, limits):
    """Keep the fifths of all guests until the next nightly check."""
    env["ir.config_parameter"].sudo().set_param(PREFIX + "rfm_quantiles", json.dumps(limits._asdict()))
