"""SELECTs of the visits and lines that a question is about: scope, window, filters."""

from odoo.tools import SQL

# Longer periods mean "ever"; dates end somewhere.
MOST_DAYS = 1_000_000


def visits(question):
    """SELECT the visits that pass scope, window and filters."""
    return SQL("%s AND %s", windowed(question), passes(question))


def windowed(question):
    """SELECT the visits that pass scope and window."""
    return SQL("SELECT visit.* FROM %s AS visit WHERE %s", _source(question), _window_test(question))


def passes(question):
    """SQL that tests a ``visit`` for the filters."""
    return SQL(" AND ").join([SQL("TRUE"), *_filter_tests(question)])


def lines(question):
    """SELECT what was had on those visits; with a product filter only those products."""
    tests = [question.scope(SQL("line.partner_id"))]
    if question.filters.has_products:
        tests.append(SQL("line.qty > 0 AND %s", _is_one_of(question.filters.wanted_ids)))
    return SQL(
        "SELECT line.* FROM restaurant_visit_line line JOIN (%s) AS visit ON visit.id = line.visit_id WHERE %s",
        visits(question),
        SQL(" AND ").join(tests),
    )


def _is_one_of(product_ids):
    """SQL that tests a line for products; a constant list is the fastest."""
    return SQL("line.product_id = ANY(%s::int[])", list(product_ids))


def _source(question):
    """The visits that happened by then; for the K latest, numbered before any filter."""
    happened = SQL(
        "%s AND visited_at <= %s",
        question.scope(SQL("partner_id")),
        question.as_of,
    )
    if question.window.kind != "visits":
        return SQL("(SELECT * FROM restaurant_visit WHERE %s)", happened)
    return SQL(
        """(SELECT *, row_number() OVER (PARTITION BY partner_id ORDER BY visited_at DESC, id DESC) AS recency
              FROM restaurant_visit WHERE %s)""",
        happened,
    )


def _window_test(question):
    if question.window.kind == "visits":
        return SQL("visit.recency <= %s", question.window.value)
    return in_days(question, SQL("visit.visit_date"))


def in_days(question, day):
    """SQL that tests the date ``day`` for a window of days; other windows let it pass."""
    window = question.window
    if window.kind != "days":
        return SQL("TRUE")
    length = min(window.value, MOST_DAYS)
    last = length * window.back
    return SQL(
        "%(day)s > %(today)s::date - %(first)s AND %(day)s <= %(today)s::date - %(last)s",
        day=day,
        today=question.today,
        first=length + last,
        last=last,
    )


def _filter_tests(question):
    filters = question.filters
    if filters.has_products:
        for wanted in filters.wanted_groups or (filters.wanted_ids,):
            yield SQL(
                """visit.id IN (SELECT line.visit_id FROM restaurant_visit_line line
                                 WHERE %s AND line.qty > 0 AND %s)""",
                question.scope(SQL("line.partner_id")),
                _is_one_of(wanted),
            )
    if filters.store_ids:
        yield SQL("visit.store_id = ANY(%s)", list(filters.store_ids))
    if filters.region_ids:
        yield SQL(
            "visit.store_id IN (SELECT id FROM restaurant_store WHERE region_id = ANY(%s))", list(filters.region_ids)
        )
    if filters.floor_ids:
        yield SQL("visit.floor_id = ANY(%s)", list(filters.floor_ids))
    if filters.channel:
        yield SQL("visit.channel = %s", filters.channel)
    if filters.daypart:
        yield SQL("visit.daypart = %s", filters.daypart)
    if filters.weekdays:
        yield SQL("visit.weekday = ANY(%s)", list(filters.weekdays))
    if filters.min_covers:
        yield SQL("visit.covers >= %s", filters.min_covers)
