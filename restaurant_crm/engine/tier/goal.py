"""What a guest still has to do, in words for staff: "2 more visits"."""

from ..measure.measure import REGISTRY, _lt
from ..segment import sentence

# Measures that grow by what the guest does, and how one more of it is called.
ONE_MORE = {
    "visits": _lt("1 more visit"),
    "orders": _lt("1 more order"),
    "quantity": _lt("1 more dish"),
    "distinct_products": _lt("1 more dish that is new to the guest"),
    "store_count": _lt("1 more store"),
    "loyalty_points": _lt("1 more point"),
    "score": _lt("1 more point"),
}


def say_goal(env, condition, value, text):
    """What takes a guest from ``value`` to where the condition holds.

    :param text: the condition as a sentence, for what cannot be said as a distance
    """
    goal = _distance(env, condition, value)
    if not goal:
        return text
    if condition.filters.used:
        return env._("%(goal)s (%(condition)s)", goal=goal, condition=text)
    return goal


def _distance(env, condition, value):
    measure = REGISTRY.get(condition.measure)
    if measure is None or value is None or condition.negate or condition.comparison not in (">=", ">", "between"):
        return ""
    gap = condition.value - value
    if gap < 0 or condition.measure not in {"spend", *ONE_MORE}:
        return ""
    if condition.comparison == ">" and measure.kind != "money":
        # Whole visits: more than five is six.
        gap = int(gap) + 1
    if gap == 1 and condition.measure in ONE_MORE:
        return env._(ONE_MORE[condition.measure])
    amount = sentence.number(env, gap, measure.kind)
    if measure.kind == "money":
        return amount
    return env._("%(amount)s more %(unit)s", amount=amount, unit=env._(measure.unit))
