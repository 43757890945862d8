"""Measures of what was eaten."""

from ..measure.measure import _lt, register
from ..measure.visits import LINES
from .visits import VisitMeasure

# Quantities may be weights; like all float sums, theirs depends on the order of the rows.
TOTAL = "round((sum(qty) {among})::numeric, 6)"


class DishMeasure(VisitMeasure):
    """A measure that is one aggregate over the lines in question."""

    default = 0

    def rows(self, question):
        return LINES


@register
class Quantity(DishMeasure):
    code = "quantity"
    label = _lt("Dishes ordered")
    group = "dishes"
    noun = _lt("number of dishes ordered")
    starts = {"": 3}
    start_window = ("days", 90)
    help = _lt("How many dishes, or of the dishes chosen; exactly 0 finds who never had them.")
    phrase = _lt("ordered %(amount)s dishes")
    phrase_one = _lt("ordered %(amount)s dish")
    phrase_none = _lt("ordered no dishes")
    unit = _lt("dishes")
    unit_one = _lt("dish")
    aggregate = TOTAL


@register
class DistinctProducts(DishMeasure):
    code = "distinct_products"
    label = _lt("Different dishes")
    group = "dishes"
    noun = _lt("number of different dishes")
    starts = {"": 5}
    start_window = ("days", 365)
    help = _lt("Dishes that differ; another size of a dish is the same dish.")
    phrase = _lt("ordered %(amount)s different dishes")
    phrase_one = _lt("ordered %(amount)s different dish")
    phrase_none = _lt("ordered no dishes")
    unit = _lt("dishes")
    unit_one = _lt("dish")
    aggregate = "count(DISTINCT dish_id) FILTER (WHERE qty > 0 {and_among})"


@register
class DishesPerVisit(DishMeasure):
    code = "dishes_per_visit"
    label = _lt("Dishes per visit")
    group = "dishes"
    noun = _lt("number of dishes per visit")
    starts = {"": 3}
    start_window = ("days", 365)
    help = _lt("Dishes ordered divided by visits with such dishes.")
    phrase = _lt("%(amount)s dishes per visit")
    phrase_one = _lt("%(amount)s dish per visit")
    unit = _lt("dishes")
    unit_one = _lt("dish")
    default = None
    aggregate = TOTAL + " / count(DISTINCT visit_id) {among}"


@register
class DishPrice(DishMeasure):
    code = "dish_price"
    label = _lt("Price per dish")
    group = "dishes"
    noun = _lt("price per dish")
    starts = {"": 50}
    start_window = ("days", 365)
    help = _lt("What was paid for dishes, or for the dishes chosen, divided by their number.")
    phrase = _lt("%(amount)s per dish")
    kind = "money"
    default = None
    aggregate = f"round((sum(amount) {{among}})::numeric, 4) / CASE WHEN {TOTAL} > 0 THEN {TOTAL} END"
