"""Measures that count and add up visits."""

from odoo.tools import SQL

from ..measure import (
    CHANGE_COMPARISONS,
    PLAIN_COMPARISONS,
    RANK_COMPARISONS,
    VISIT_FILTERS,
    WINDOWS,
    Measure,
    _lt,
    register,
)
from ..visits import lines, passes, visits, windowed

ALL_COMPARISONS = PLAIN_COMPARISONS + RANK_COMPARISONS + CHANGE_COMPARISONS


class VisitMeasure(Measure):
    """A measure that is one aggregate over the visits in question."""

    windows = WINDOWS
    filters = VISIT_FILTERS
    comparisons = ALL_COMPARISONS
    slides = True
    # SQL of the aggregate over the columns of restaurant.visit.
    aggregate: str

    def select(self, question):
        return SQL(
            "SELECT partner_id, %s AS value FROM (%s) AS visit GROUP BY partner_id",
            SQL(self.aggregate),  # pylint: disable=sql-injection
            visits(question),
        )

    def evidence(self, question):
        return "restaurant.visit"


@register
class Visits(VisitMeasure):
    code = "visits"
    label = _lt("Visits")
    phrase = _lt("%(amount)s visits")
    unit = _lt("visits")
    default = 0
    aggregate = "count(*)"


@register
class Spend(VisitMeasure):
    """What was paid; with a product filter what was paid for those products."""

    code = "spend"
    label = _lt("Spend")
    phrase = _lt("spent %(amount)s")
    kind = "money"
    default = 0
    aggregate = "sum(amount)"

    def select(self, question):
        if not question.filters.has_products:
            return super().select(question)
        return SQL("SELECT partner_id, sum(amount) AS value FROM (%s) AS line GROUP BY partner_id", lines(question))


@register
class AverageCheck(VisitMeasure):
    code = "average_check"
    label = _lt("Average check")
    phrase = _lt("an average check of %(amount)s")
    kind = "money"
    aggregate = "sum(amount) / count(*)"


@register
class LargestCheck(VisitMeasure):
    code = "largest_check"
    label = _lt("Largest check")
    phrase = _lt("a largest check of %(amount)s")
    kind = "money"
    aggregate = "max(amount)"


@register
class SpendPerCover(VisitMeasure):
    code = "spend_per_cover"
    label = _lt("Spend per person")
    phrase = _lt("%(amount)s spent per person")
    kind = "money"
    aggregate = "sum(amount) / NULLIF(sum(covers), 0)"


@register
class AverageCovers(VisitMeasure):
    code = "average_covers"
    label = _lt("Average party size")
    phrase = _lt("an average party of %(amount)s")
    unit = _lt("people")
    aggregate = "avg(covers)"


@register
class Orders(VisitMeasure):
    code = "orders"
    label = _lt("Orders")
    phrase = _lt("%(amount)s orders")
    unit = _lt("orders")
    default = 0
    aggregate = "sum(order_count)"


@register
class StoreCount(VisitMeasure):
    code = "store_count"
    label = _lt("Different stores")
    phrase = _lt("visited %(amount)s different stores")
    unit = _lt("stores")
    default = 0
    aggregate = "count(DISTINCT store_id)"


@register
class ShareOfVisits(VisitMeasure):
    """Percent of the guest's visits in the window that pass the filters."""

    code = "share_of_visits"
    label = _lt("Share of visits")
    phrase = _lt("%(amount)s of the visits")
    unit = _lt("%")
    kind = "percent"

    def select(self, question):
        return SQL(
            """SELECT partner_id, 100.0 * count(*) FILTER (WHERE %s) / count(*) AS value
                 FROM (%s) AS visit GROUP BY partner_id""",
            passes(question),
            windowed(question),
        )
