"""Measures of what the house took off the price."""

from ..measure.measure import _lt, register
from .visits import VisitMeasure


@register
class DiscountShare(VisitMeasure):
    code = "discount_share"
    label = _lt("Discount share")
    group = "money"
    noun = _lt("discount share")
    starts = {"": 30}
    start_window = ("days", 365)
    help = _lt("Percent of the full price that discounts and rewards took off; gift cards and wallets pay.")
    phrase = _lt("%(amount)s of the full price taken off")
    unit = _lt("%")
    kind = "percent"
    extra_columns = ("discount",)
    # Float sums depend on the order of the rows, and without a price there is no share of it. The
    # quotient is rounded so that 1 of 3 equals 2 of 6.
    aggregate = """round(100 * round((sum(discount) {among})::numeric, 4)
                         / CASE WHEN round((sum(amount + discount) {among})::numeric, 4) > 0
                                THEN round((sum(amount + discount) {among})::numeric, 4) END, 6)"""
