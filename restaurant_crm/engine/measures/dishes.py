"""Measures of what was eaten."""

from ..measure import _lt, register
from ..visits import LINES
from .visits import VisitMeasure

# Quantities may be weights; like all float sums, theirs depends on the order of the rows.
TOTAL = "round(sum(qty)::numeric, 6)"


class DishMeasure(VisitMeasure):
    """A measure that is one aggregate over the lines in question."""

    default = 0

    def rows(self, question):
        return LINES


@register
class Quantity(DishMeasure):
    code = "quantity"
    label = _lt("Dishes ordered")
    phrase = _lt("ordered %(amount)s dishes")
    unit = _lt("dishes")
    aggregate = TOTAL


@register
class DistinctProducts(DishMeasure):
    code = "distinct_products"
    label = _lt("Different dishes")
    phrase = _lt("ordered %(amount)s different dishes")
    unit = _lt("dishes")
    aggregate = "count(DISTINCT product_id) FILTER (WHERE qty > 0)"


@register
class DishesPerVisit(DishMeasure):
    code = "dishes_per_visit"
    label = _lt("Dishes per visit")
    phrase = _lt("%(amount)s dishes per visit")
    unit = _lt("dishes")
    default = None
    aggregate = f"{TOTAL} / count(DISTINCT visit_id)"
