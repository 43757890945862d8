"""Conditions and their numbers in plain words of the user's language."""

from odoo.tools.misc import formatLang

from ..measure.measure import REGISTRY, _lt

COMPARISONS = {
    ">=": _lt("at least %(value)s"),
    ">": _lt("more than %(value)s"),
    "<=": _lt("at most %(value)s"),
    "<": _lt("less than %(value)s"),
    "=": _lt("exactly %(value)s"),
    "!=": _lt("other than %(value)s"),
    "between": _lt("%(value)s to %(value_to)s"),
}
RANKS = {
    "top_percent": _lt("in the top %(value)s %% by %(measure)s"),
    "bottom_percent": _lt("in the bottom %(value)s %% by %(measure)s"),
}
CHANGES = {
    "drop_percent": _lt("%(measure)s fell by at least %(value)s %%"),
    "rise_percent": _lt("%(measure)s rose by at least %(value)s %%"),
}
# What is denied is said with another comparison, where there is one.
OPPOSITE = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
NOT_BETWEEN = _lt("less than %(value)s or more than %(value_to)s")
NOT_RANKS = {
    "top_percent": _lt("not in the top %(value)s %% by %(measure)s"),
    "bottom_percent": _lt("not in the bottom %(value)s %% by %(measure)s"),
}
NOT_CHANGES = {
    "drop_percent": _lt("%(measure)s did not fall by %(value)s %% or more"),
    "rise_percent": _lt("%(measure)s did not rise by %(value)s %% or more"),
}
WINDOWS = {
    "days": _lt("in the last %(count)s days"),
    "visits": _lt("on the last %(count)s visits"),
}
# A period of one day is today, as it includes today.
ONE_WINDOWS = {
    "days": _lt("today"),
    "visits": _lt("on the last visit"),
}
CHANGE_WINDOW = _lt("in the last %(count)s days against the %(count)s days before")
ONE_CHANGE_WINDOW = _lt("today against the day before")
# The order of the words is the translator's.
WHOLE = _lt("%(phrase)s %(filters)s %(window)s")

FILTERS = {
    "product_ids": _lt("with %(names)s"),
    "pos_category_ids": _lt("with dishes of %(names)s"),
    "store_ids": _lt("at %(names)s"),
    "region_ids": _lt("in %(names)s"),
    "floor_ids": _lt("at tables of %(names)s"),
    "channel": _lt("by %(names)s"),
    "daypart": _lt("at %(names)s"),
    "weekdays": _lt("on %(names)s"),
    "day_kind": _lt("on %(names)s"),
    "min_covers": _lt("with at least %(names)s people"),
    "tag_ids": _lt("%(names)s"),
    "segment_id": _lt("“%(names)s”"),
    "scorecard_id": _lt("by the scorecard “%(names)s”"),
}
ALL_DISHES_FILTERS = {
    "product_ids": _lt("with all of %(names)s"),
    "pos_category_ids": _lt("with dishes of each of %(names)s"),
}
# What a filter says as a whole: the names on the form begin with a capital letter.
CHOICES = {
    "channel": {
        "dine_in": _lt("dining in"),
        "takeaway": _lt("as takeaway"),
        "delivery": _lt("by delivery"),
    },
    "daypart": {
        "breakfast": _lt("at breakfast"),
        "lunch": _lt("at lunch"),
        "afternoon": _lt("in the afternoon"),
        "dinner": _lt("at dinner"),
        "late": _lt("late in the evening"),
    },
    "day_kind": {
        "working": _lt("on working days"),
        "off": _lt("on days off"),
        "holiday": _lt("on public holidays"),
    },
    "min_covers": {1: _lt("with at least 1 person")},
    "weekdays": {
        (1, 2, 3, 4, 5): _lt("from Monday to Friday"),
        (6, 7): _lt("at the weekend"),
        (5, 6, 7): _lt("from Friday to Sunday"),
    },
}
# Why something that is measured on visits is not known, by whether period and filters are set.
UNKNOWN = {
    (False, False): _lt("no visits yet"),
    (False, True): _lt("no such visits yet"),
    (True, False): _lt("no visits in this period yet"),
    (True, True): _lt("no such visits in this period yet"),
}
BORDERS = {
    "top_percent": _lt("place %(place)s of %(total)s, the top %(percent)s %% begin at %(limit)s"),
    "bottom_percent": _lt("place %(place)s of %(total)s from below, the bottom %(percent)s %% end at %(limit)s"),
}
# What is missing; the unit may be empty.
MORE = _lt("%(gap)s more %(unit)s")
MORE_THAN = _lt("more than %(gap)s more %(unit)s")
TOO_MANY = _lt("%(gap)s %(unit)s too many")
TOO_MUCH = _lt("%(gap)s too much")


def number(env, value, kind):
    """A value the way people write it."""
    if value is None:
        return "–"
    if kind == "money":
        return formatLang(env, value, currency_obj=env["res.company"]._restaurant_currency())
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{text} %" if kind == "percent" else text


def amount(env, measure, value):
    """A value of ``measure`` with its unit, such as "3 visits"."""
    if measure.yes_no and value is not None:
        return env._("yes") if value else env._("no")
    text = number(env, value, measure.kind)
    if value is None or not measure.unit or measure.kind == "percent":
        return text
    return f"{text} {env._(measure.unit_one if value == 1 and measure.unit_one else measure.unit)}"


def ranked(env, condition, measured, place, border):
    """What was measured, with the place (and of how many) and the border of those who are in."""
    measure = REGISTRY[condition.measure]
    if place is None:
        return env._("%(measured)s: not among those who are ranked", measured=measured)
    template = BORDERS[condition.comparison]
    limit = amount(env, measure, border)
    text = _fill(
        env, template, place=place[0], total=place[1], percent=number(env, condition.value, "number"), limit=limit
    )
    return f"{measured}; {text}"


def say(env, condition, names):
    """The condition as a phrase.

    :param names: filter -> what it names, as text, for the filters that are set
    """
    measure = REGISTRY.get(condition.measure)
    if measure is None or condition.comparison not in {*COMPARISONS, *RANKS, *CHANGES}:
        return env._("(incomplete condition)")
    if condition.value is None:
        return env._("“%(measure)s”, not finished", measure=env._(measure.label))
    value = number(env, condition.value, "number")
    noun = env._(measure.noun or measure.label)
    if condition.comparison in RANKS:
        ranks = NOT_RANKS if condition.negate else RANKS
        phrase = _fill(env, ranks[condition.comparison], value=value, measure=noun)
    elif condition.comparison in CHANGES:
        changes = NOT_CHANGES if condition.negate else CHANGES
        phrase = _fill(env, changes[condition.comparison], value=value, measure=noun)
    elif measure.yes_no:
        phrase = env._(measure.phrase_not if _denies(condition) else measure.phrase)
    else:
        phrase = _plain_phrase(env, condition, measure)
    window = ""
    if condition.window.kind in WINDOWS:
        window = _fill(env, _window_template(condition), count=condition.window.value)
    filters = " ".join(
        _fill(env, _filter_template(name, condition.filters, measure), names=text) for name, text in names.items()
    )
    return " ".join(_fill(env, WHOLE, phrase=phrase, filters=filters, window=window).split())


def _window_template(condition):
    one = condition.window.value == 1
    if condition.comparison in CHANGES:
        return ONE_CHANGE_WINDOW if one else CHANGE_WINDOW
    return (ONE_WINDOWS if one else WINDOWS)[condition.window.kind]


def _filter_template(name, filters, measure):
    whole = CHOICES.get(name, {}).get(getattr(filters, name))
    if measure.all_dishes:
        whole = ALL_DISHES_FILTERS.get(name, whole)
    return whole or FILTERS[name]


def _fill(env, template, **values):
    """The template in the user's language, with its blanks filled in."""
    text = env._(template)
    return text % values


def _denies(condition):
    """Whether a yes or no is denied: "exactly 0" is a no, too."""
    return condition.holds(0)


def _plain_phrase(env, condition, measure):
    comparison = condition.comparison
    if condition.negate:
        comparison = OPPOSITE.get(comparison, comparison)
    if condition.value == 0 and measure.least == 0:
        if comparison in ("=", "<=") and measure.phrase_none:
            return env._(measure.phrase_none)
        comparison = ">" if comparison == "!=" else comparison
    amount = _fill(
        env,
        NOT_BETWEEN if condition.negate and comparison == "between" else COMPARISONS[comparison],
        value=number(env, condition.value, measure.kind),
        value_to=number(env, condition.value_to, measure.kind),
    )
    one = condition.value == 1 and comparison != "between"
    return _fill(env, one and measure.phrase_one or measure.phrase, amount=amount)


def missing(env, condition, value, border=None):
    """What a guest lacks to fulfil a plain comparison or a rank, such as "2 more visits"; empty when it cannot be said.

    Of something unknown it says why it is.

    :param border: for ranks, the value of the last one who is in
    """
    measure = REGISTRY[condition.measure]
    if value is None:
        reason = measure.unknown or UNKNOWN[condition.window.kind != "all", bool(condition.filters.used)]
        return env._(reason)
    if condition.negate or condition.comparison not in {*COMPARISONS, *RANKS}:
        return ""
    goal = border if condition.comparison in RANKS else condition.value
    if goal is None:
        return ""
    if condition.comparison in (">=", ">", "between", "top_percent") and value <= goal:
        gap = goal - value
        template = MORE_THAN if condition.comparison == ">" else MORE
    elif condition.comparison in ("<=", "<", "between") or (condition.comparison == "bottom_percent" and value > goal):
        gap = value - (condition.value_to if condition.comparison == "between" else goal)
        template = TOO_MANY if measure.unit else TOO_MUCH
    else:
        return ""
    unit = ""
    if measure.unit and measure.kind != "percent":
        unit = env._(gap == 1 and measure.unit_one or measure.unit)
    return " ".join(_fill(env, template, gap=number(env, gap, measure.kind), unit=unit).split())
