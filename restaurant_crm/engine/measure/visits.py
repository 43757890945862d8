"""The visits and lines that a question is about: scope, window, filters.

Each test is written once, on a row called ``visit`` or ``line``. A single question puts it
into a WHERE, a batch of questions into the FILTER of an aggregate.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from odoo.tools import SQL

from ..fact import in_chain
from ..shared.clock import days_before

EVERY = SQL("TRUE")
# What the index of visits in the order of guests holds.
INDEXED = (
    "id",
    "partner_id",
    "visited_at",
    "visit_date",
    "amount",
    "covers",
    "weekday",
    "store_id",
    "channel",
    "daypart",
    "order_count",
)


@dataclass(frozen=True)
class Rows:
    """What a plain measure adds up: functions that, given a question, ``select`` the rows or ``test`` one."""

    # Visits or lines.
    alias: str
    select: Any
    test: Any


def visits(question):
    """SELECT the visits that pass scope, window and filters."""
    return SQL("SELECT visit.* FROM %s AS visit WHERE %s", _source(question), _asked(question))


def windowed(question):
    """SELECT the visits that pass scope and window."""
    return SQL("SELECT visit.* FROM %s AS visit WHERE %s", _source(question), _in_window(question))


def passes(question):
    """SQL that tests a ``visit`` for the filters."""
    tests = list(_filter_tests(question))
    if question.filters.has_products:
        wanted = question.filters.wanted_groups or (question.filters.wanted_ids,)
        tests += [_has_one_of(question, product_ids) for product_ids in wanted]
    return _all(tests)


def lines(question):
    """SELECT what was had on those visits; with a product filter only those products."""
    if not question.batch and question.window.kind != "visits" and not list(_filter_tests(question)):
        return _lines_alone(question)
    return SQL(
        "SELECT line.* FROM %s AS line JOIN %s AS visit ON visit.id = line.visit_id WHERE %s",
        _line_source(question, question.filters.wanted_ids if question.filters.has_products else None),
        _source(question),
        _asked_line(question),
    )


def _lines_alone(question):
    """SELECT the lines of all visits in a window of days, of which visits are only asked whether they have happened.

    Lines know their date. So it is enough to leave out those of visits after the instant, which
    began two days before it at the earliest, the clocks of stores being what they are.
    """
    recent = days_before(question.today, 2)
    tests = [
        question.scope(SQL("line.partner_id")),
        in_days(question, SQL("line.visit_date")),
        _is_counted(question),
    ]
    return SQL(
        """SELECT line.* FROM %(lines)s AS line
            WHERE %(tests)s
              AND NOT (line.visit_date >= %(recent)s AND line.visit_id IN (
                           SELECT id FROM restaurant_visit
                            WHERE visit_date >= %(recent)s AND visited_at > %(as_of)s AND %(scope)s))""",
        lines=in_chain.lines(question.env),
        tests=_all(tests),
        recent=recent,
        as_of=question.as_of,
        scope=question.scope(SQL("partner_id")),
    )


def visit_ids_with(question, product_ids):
    """SELECT the ids of the visits with one of these products."""
    return SQL(
        "SELECT line.visit_id FROM %s AS line WHERE %s",
        _line_source(question, product_ids),
        _is_one_of(product_ids),
    )


def _asked(question):
    return _all([_in_window(question), passes(question)])


def _asked_line(question):
    """SQL that tests a ``line`` and its ``visit``. A line that is wanted makes its visit one with such a product."""
    return _all([_in_window(question), *_filter_tests(question), _is_counted(question)])


def _is_counted(question):
    """SQL that tests a ``line`` for the products; a set menu counts where it is named, else its parts do."""
    if question.filters.has_products:
        return _is_one_of(question.filters.wanted_ids)
    return SQL("line.is_menu IS NOT TRUE")


def _all(tests):
    return SQL(" AND ").join([test for test in tests if test is not EVERY] or [EVERY])


def _is_one_of(product_ids):
    """SQL that tests a line for products; a constant list is the fastest."""
    return SQL("line.qty > 0 AND line.product_id = ANY(%s::int[])", list(product_ids))


def _has_one_of(question, product_ids):
    """SQL that tests a ``visit`` for products."""
    if question.batch:
        return question.batch.has_one_of(question, product_ids)
    return SQL("visit.id IN (%s)", visit_ids_with(question, product_ids))


def _line_source(question, product_ids):
    if question.batch:
        return question.batch.lines(question, product_ids)
    return SQL("(SELECT * FROM %s AS had WHERE %s)", in_chain.lines(question.env), question.scope(SQL("partner_id")))


def _source(question):
    """The visits that happened by then; for the K latest, numbered before any filter."""
    if question.batch:
        return question.batch.visits(question)
    return SQL("(%s)", happened(question, numbered=question.window.kind == "visits"))


def happened(question, numbered=False, since=date.min):
    """SELECT the visits in scope that happened by then, numbered from the latest on if need be.

    :param since: a date that no earlier visit is asked for
    """
    recency = SQL(", row_number() OVER (PARTITION BY partner_id ORDER BY visited_at DESC, id DESC) AS recency")
    # The index knows instants; the clocks of stores are a day or so apart.
    bound = SQL(" AND visited_at > %s", days_before(since, 2)) if since > date.min else SQL()
    return SQL(
        "SELECT *%s FROM %s AS happened WHERE %s AND visited_at <= %s%s",
        recency if numbered else SQL(),
        in_chain.visits(question.env),
        question.scope(SQL("partner_id")),
        question.as_of,
        bound,
    )


def first_day(question):
    """The earliest day on which a visit can be in the window."""
    window = question.window
    return days_before(question.today, window.value * (window.back + 1)) if window.kind == "days" else date.min


def _in_window(question):
    """SQL that tests a ``visit`` for the window."""
    if question.window.kind == "visits":
        return SQL("visit.recency <= %s", question.window.value)
    return in_days(question, SQL("visit.visit_date"))


def in_days(question, day):
    """SQL that tests the date ``day`` for a window of days; other windows let it pass."""
    window = question.window
    if window.kind != "days":
        return EVERY
    last = window.value * window.back
    return SQL(
        "%(day)s > %(after)s AND %(day)s <= %(until)s",
        day=day,
        after=days_before(question.today, window.value + last),
        until=days_before(question.today, last),
    )


def at_stores(filters, store):
    """SQL tests of the column ``store``: the stores and regions that a line asks for."""
    if filters.store_ids:
        yield SQL("%s = ANY(%s)", store, list(filters.store_ids))
    if filters.region_ids:
        yield SQL("%s = ANY(%s::int[])", store, list(filters.region_store_ids))


def _filter_tests(question):
    """SQL tests of a ``visit`` alone, without what was had."""
    filters = question.filters
    yield from at_stores(filters, column(question, "store_id"))
    if filters.floor_ids:
        yield SQL("%s = ANY(%s)", column(question, "floor_id"), list(filters.floor_ids))
    if filters.channel:
        yield SQL("%s = %s", column(question, "channel"), filters.channel)
    if filters.daypart:
        yield SQL("%s = %s", column(question, "daypart"), filters.daypart)
    if filters.weekdays:
        yield SQL("%s = ANY(%s)", column(question, "weekday"), list(filters.weekdays))
    if filters.day_kind:
        kinds = ["off", "holiday"] if filters.day_kind == "off" else [filters.day_kind]
        yield SQL("%s = ANY(%s)", column(question, "day_kind"), kinds)
    if filters.min_covers:
        yield SQL("%s >= %s", column(question, "covers"), filters.min_covers)


def column(question, name):
    """SQL of a column of a ``visit``. A column that is named this way is read, also in a batch and in segments in
    segments: a batch reads no columns but those of the index and those that are asked for."""
    if question.batch:
        question.batch.read_column(name)
    return SQL.identifier("visit", name)


VISITS = Rows("visit", visits, _asked)
WINDOWED = Rows("visit", windowed, _in_window)
LINES = Rows("line", lines, _asked_line)
