"""Conditions and their numbers in plain words of the user's language."""

from odoo.tools.misc import formatLang

from .measure import REGISTRY, _lt

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
    "top_percent": _lt("in the top %(value)s %% by: %(measure)s"),
    "bottom_percent": _lt("in the bottom %(value)s %% by: %(measure)s"),
}
CHANGES = {
    "drop_percent": _lt("a drop of at least %(value)s %% in: %(measure)s"),
    "rise_percent": _lt("a rise of at least %(value)s %% in: %(measure)s"),
}
WINDOWS = {
    "days": _lt("in the last %(count)s days"),
    "visits": _lt("on the last %(count)s visits"),
}
CHANGE_WINDOW = _lt("in the last %(count)s days against the %(count)s days before")
# The order of the words is the translator's.
WHOLE = _lt("%(phrase)s %(filters)s %(window)s")
NOT = _lt("not: %(sentence)s")

FILTERS = {
    "product_ids": _lt("with %(names)s"),
    "pos_category_ids": _lt("with dishes of %(names)s"),
    "store_ids": _lt("at %(names)s"),
    "region_ids": _lt("in %(names)s"),
    "channel": _lt("by %(names)s"),
    "daypart": _lt("at %(names)s"),
    "weekdays": _lt("on %(names)s"),
    "min_covers": _lt("with at least %(names)s people"),
    "tag_ids": _lt("%(names)s"),
    "segment_id": _lt("“%(names)s”"),
    "scorecard_id": _lt("by the scorecard “%(names)s”"),
}


def number(env, value, kind):
    """A value the way people write it."""
    if value is None:
        return "–"
    if kind == "money":
        return formatLang(env, value, currency_obj=env.company.currency_id)
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{text} %" if kind == "percent" else text


def say(env, condition, names):
    """The condition as a phrase.

    :param names: filter -> what it names, as text, for the filters that are set
    """
    measure = REGISTRY.get(condition.measure)
    if measure is None or condition.value is None or condition.comparison not in {*COMPARISONS, *RANKS, *CHANGES}:
        return env._("(incomplete condition)")
    value = number(env, condition.value, "number")
    if condition.comparison in RANKS:
        phrase = _fill(env, RANKS[condition.comparison], value=value, measure=env._(measure.label))
    elif condition.comparison in CHANGES:
        phrase = _fill(env, CHANGES[condition.comparison], value=value, measure=env._(measure.label))
    else:
        phrase = _plain_phrase(env, condition, measure)
    window = ""
    if condition.window.kind in WINDOWS:
        template = CHANGE_WINDOW if condition.comparison in CHANGES else WINDOWS[condition.window.kind]
        window = _fill(env, template, count=condition.window.value)
    filters = " ".join(_fill(env, FILTERS[name], names=text) for name, text in names.items())
    sentence = " ".join(_fill(env, WHOLE, phrase=phrase, filters=filters, window=window).split())
    return _fill(env, NOT, sentence=sentence) if _denies(condition, measure) else sentence


def _fill(env, template, **values):
    """The template in the user's language, with its blanks filled in."""
    text = env._(template)
    return text % values


def _denies(condition, measure):
    """Whether the sentence needs a "not": "member of: exactly 0" is one, too."""
    plain = condition.comparison in COMPARISONS and (
        condition.comparison != "between" or condition.value_to is not None
    )
    return condition.holds(0) if measure.yes_no and plain else condition.negate


def _plain_phrase(env, condition, measure):
    amount = _fill(
        env,
        COMPARISONS[condition.comparison],
        value=number(env, condition.value, measure.kind),
        value_to=number(env, condition.value_to, measure.kind),
    )
    return _fill(env, measure.phrase, amount=amount)


def missing(env, condition, value):
    """What a guest lacks to fulfil a plain comparison, such as "2 more visits"; empty when it cannot be said."""
    measure = REGISTRY[condition.measure]
    if value is None or condition.negate or condition.comparison not in COMPARISONS:
        return ""
    goal = condition.value
    if condition.comparison in (">=", ">", "between") and value <= goal:
        gap = goal - value
        template = env._("more than %(gap)s more") if condition.comparison == ">" else env._("%(gap)s more")
    elif condition.comparison in ("<=", "<", "between"):
        gap = value - (condition.value_to if condition.comparison == "between" else goal)
        template = env._("%(gap)s too many")
    else:
        return ""
    amount = number(env, gap, measure.kind)
    if measure.unit and measure.kind != "percent":
        amount = f"{amount} {env._(measure.unit)}"
    return template % {"gap": amount}
