"""Measures that count and add up visits."""

from functools import cached_property

from odoo.tools import SQL

from ..measure.aggregate import has_places, narrowed
from ..measure.measure import (
    CHANGE_COMPARISONS,
    MOST_COVERS,
    PLAIN_COMPARISONS,
    RANK_COMPARISONS,
    VISIT_FILTERS,
    WINDOWS,
    Measure,
    _lt,
    register,
)
from ..measure.visits import LINES, VISITS, WINDOWED, column, passes, visits

COUNT = "count(*) {among}"
ALL_COMPARISONS = PLAIN_COMPARISONS + RANK_COMPARISONS + CHANGE_COMPARISONS


class VisitMeasure(Measure):
    """A measure that is one aggregate over the visits in question.

    What the aggregate is and which rows it takes is said here only; ``select`` and the
    batch (``engine.batch``) are both put together from it. A subclass with a ``select`` of
    its own is asked through that, in a batch as well.
    """

    windows = WINDOWS
    filters = VISIT_FILTERS
    comparisons = ALL_COMPARISONS
    changes_by_calendar = True
    # SQL of the aggregate over the columns of restaurant.visit, with places for what narrows it (see ``narrowed``).
    # Over no rows it is the default or null; a quotient has no default.
    aggregate: str = ""

    @cached_property
    def is_one_aggregate(self):
        return type(self).select is VisitMeasure.select and (not self.aggregate or has_places(self.aggregate))

    def rows(self, question):
        """The rows that the aggregate takes."""
        return VISITS

    def value(self, question, taken=None):
        """SQL of the aggregate over rows of visits; over those that are ``taken`` when this test is given."""
        for name in self.extra_columns:
            column(question, name)
        return narrowed(self.aggregate, taken)

    def select(self, question):
        rows = self.rows(question)
        return SQL(
            "SELECT partner_id, %s AS value FROM (%s) AS %s GROUP BY partner_id",
            self.value(question),
            rows.select(question),
            SQL.identifier(rows.alias),
        )

    def turning_ages(self, condition, question):
        """A visit leaves a window of days when it is as old as the window is long."""
        if not self.is_one_aggregate:
            return super().turning_ages(condition, question)
        if condition.window.kind != "days":
            return frozenset()
        length = condition.window.value
        return frozenset({length, 2 * length} if condition.comparison in CHANGE_COMPARISONS else {length})

    def evidence(self, question):
        return SQL("SELECT id FROM (%s) AS visit ORDER BY visited_at DESC, id DESC", visits(question))


@register
class Visits(VisitMeasure):
    code = "visits"
    label = _lt("Visits")
    group = "visits"
    noun = _lt("number of visits")
    starts = {"": 3}
    start_window = ("days", 90)
    help = _lt("Visits that pass the filters.")
    phrase = _lt("%(amount)s visits")
    phrase_one = _lt("%(amount)s visit")
    phrase_none = _lt("no visits")
    unit = _lt("visits")
    unit_one = _lt("visit")
    default = 0
    aggregate = COUNT


@register
class Spend(VisitMeasure):
    """What was paid; with a product filter what was paid for those products."""

    code = "spend"
    label = _lt("Spend")
    group = "money"
    noun = _lt("spend")
    starts = {"": 500}
    start_window = ("days", 365)
    help = _lt("What was paid; with dishes chosen, what was paid for those dishes.")
    phrase = _lt("spent %(amount)s")
    phrase_none = _lt("spent nothing")
    kind = "money"
    default = 0
    aggregate = "sum(amount) {among}"

    def rows(self, question):
        return LINES if question.filters.has_products else VISITS


@register
class AverageCheck(VisitMeasure):
    code = "average_check"
    label = _lt("Average check")
    group = "money"
    noun = _lt("average check")
    starts = {"": 200}
    start_window = ("days", 365)
    help = _lt("Spend divided by visits; with dishes chosen, the whole checks of visits that had them.")
    phrase = _lt("an average check of %(amount)s")
    kind = "money"
    aggregate = "sum(amount) {among} / count(*) {among}"


@register
class LargestCheck(VisitMeasure):
    code = "largest_check"
    label = _lt("Largest check")
    group = "money"
    noun = _lt("largest check")
    starts = {"": 500}
    start_window = ("days", 365)
    help = _lt("The most that was paid on one visit; with dishes chosen, on one that had them.")
    phrase = _lt("a largest check of %(amount)s")
    kind = "money"
    aggregate = "max(amount) {among}"


@register
class SpendPerCover(VisitMeasure):
    code = "spend_per_cover"
    label = _lt("Spend per person")
    group = "money"
    noun = _lt("spend per person")
    starts = {"": 100}
    start_window = ("days", 365)
    help = _lt("Spend divided by the people at the table; with dishes chosen, of visits that had them.")
    phrase = _lt("%(amount)s spent per person")
    kind = "money"
    aggregate = "sum(amount) {among} / NULLIF(sum(covers) {among}, 0)"


@register
class AverageCovers(VisitMeasure):
    code = "average_covers"
    label = _lt("Average party size")
    group = "visits"
    noun = _lt("average party size")
    most = MOST_COVERS
    starts = {"": 4}
    start_window = ("days", 365)
    help = _lt("People at the table, on average.")
    phrase = _lt("an average party of %(amount)s people")
    phrase_one = _lt("an average party of %(amount)s person")
    unit = _lt("people")
    unit_one = _lt("person")
    aggregate = "avg(covers) {among}"


@register
class LargestParty(VisitMeasure):
    code = "largest_party"
    label = _lt("Largest party")
    group = "visits"
    noun = _lt("largest party")
    most = MOST_COVERS
    starts = {"": 8}
    start_window = ("days", 365)
    help = _lt("The most people at the table on one visit.")
    phrase = _lt("a largest party of %(amount)s people")
    phrase_one = _lt("a largest party of %(amount)s person")
    unit = _lt("people")
    unit_one = _lt("person")
    aggregate = "max(covers) {among}"


@register
class Orders(VisitMeasure):
    code = "orders"
    label = _lt("Orders")
    group = "visits"
    noun = _lt("number of orders")
    starts = {"": 3}
    start_window = ("days", 90)
    help = _lt("Orders; a visit may have several.")
    phrase = _lt("%(amount)s orders")
    phrase_one = _lt("%(amount)s order")
    phrase_none = _lt("no orders")
    unit = _lt("orders")
    unit_one = _lt("order")
    default = 0
    aggregate = "sum(order_count) {among}"


@register
class StoreCount(VisitMeasure):
    code = "store_count"
    label = _lt("Different stores")
    group = "visits"
    noun = _lt("number of different stores")
    starts = {"": 2}
    start_window = ("days", 365)
    help = _lt("Stores visited.")
    phrase = _lt("visited %(amount)s different stores")
    phrase_one = _lt("visited %(amount)s store")
    phrase_none = _lt("visited no stores")
    unit = _lt("stores")
    unit_one = _lt("store")
    default = 0
    aggregate = "count(DISTINCT store_id) {among}"


@register
class ShareOfVisits(VisitMeasure):
    """Percent of the guest's visits in the window that pass the filters."""

    code = "share_of_visits"
    label = _lt("Share of visits")
    group = "visits"
    noun = _lt("share of visits")
    starts = {"": 50}
    start_window = ("days", 90)
    help = _lt("Percent of the visits in the period that pass the filters of the line.")
    phrase = _lt("%(amount)s of the visits")
    unit = _lt("%")
    kind = "percent"

    def rows(self, question):
        return WINDOWED

    def value(self, question, taken=None):
        chosen = passes(question) if taken is None else SQL("%s AND %s", taken, passes(question))
        return SQL("100.0 * %s / %s", narrowed(COUNT, chosen), narrowed(COUNT, taken))
