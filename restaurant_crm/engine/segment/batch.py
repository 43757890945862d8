"""Many segments in one statement that reads the facts once.

Every plain measure is one column of one GROUP BY, whatever its window and filters, and a
segment is an expression over these columns. Measures that are more than an aggregate
contribute their own SELECT, over the same facts. What a measure or a comparison means is not
said here.

With few guests it is the planning that costs, and all segments are asked at once. With
everybody it is the reading: those are asked together whose answers are in one pass over the
visits in the order of an index (see ``in_one_pass``).
"""

from dataclasses import replace
from datetime import date

from odoo.tools import SQL

from ..fact import in_chain
from ..guest.guests import all_guests
from ..measure.measure import find
from ..measure.visits import EVERY, INDEXED, first_day, happened, visit_ids_with
from .condition import as_compared


def in_one_pass(question, conditions, domain_query=None):
    """Whether one pass over the visits answers all of it, however many guests are asked about."""
    return domain_query is None and all(
        condition.problem(question.env, question.inside) or _is_in_visits(condition, question)
        for condition in conditions
    )


def _is_in_visits(condition, question):
    measure = find(question.env, condition.measure)
    return (
        measure.is_one_aggregate
        and not condition.filters.has_products
        and measure.rows(condition.asks(question)).alias == "visit"
    )


class Batch:
    """Collects what segments ask about the guests of a question."""

    def __init__(self, question):
        self._asked = question
        # A query for guests runs once; a list of ids is best given to each index.
        guests = SQL("SELECT id FROM asked_guest")
        self.question = replace(
            question, batch=self, partner_ids=guests if isinstance(question.partner_ids, SQL) else question.partner_ids
        )
        self._columns = {}
        self._families = {"visit": Family("visit"), "line": Family("line")}
        self._selects = []
        # For ranks among everybody: who is the last one in, by name.
        self._borders = {}
        self._wanted = {}
        self._rules = []
        self._reads_visits = self._numbers_visits = False
        self._lines = AskedLines()
        # Columns of visits that the index does not hold.
        self._more = set()
        # The earliest day that any window begins on.
        self._first_day = date.max

    # -- what is asked -----------------------------------------------------------------------

    def add(self, segment_id, inside, conditions, match, domain_query=None):
        """Ask who belongs to a segment: see ``compile_segment``.

        :param inside: ids of the segments that the conditions are part of
        """
        if not conditions and domain_query is None:
            return
        question = replace(self.question, inside=inside)
        tests = [self._verdict(question, condition) for condition in conditions]
        holds = (SQL(" AND ") if match == "all" else SQL(" OR ")).join(SQL("(%s)", test) for test in tests)
        if domain_query is not None:
            passing = self._select(SQL("SELECT member.id AS partner_id, 1 AS value FROM (%s) AS member", domain_query))
            holds = SQL("%s = 1 AND (%s)", passing, holds) if tests else SQL("%s = 1", passing)
        self._rules.append(SQL("CASE WHEN %s THEN %s END", holds, segment_id))

    def _verdict(self, question, condition):
        if condition.problem(question.env, question.inside):
            return SQL("FALSE")
        everybody = self._asked.partner_ids is None
        return condition.verdict(condition.asks(question), self._value, self._border if everybody else None)

    def _border(self, condition, value):
        name = SQL.identifier(f"border_{len(self._borders)}")
        values = SQL("(SELECT visit.partner_id, %s AS value FROM number AS visit)", value)
        self._borders[name] = condition.last_one_in(values, SQL("SELECT id FROM asked_guest"))
        return SQL("(SELECT border FROM %s)", name)

    def _value(self, measure, question):
        """SQL of a guest's value. Who asks the same again gets the same column."""
        key = measure.code, question.window, question.filters
        if key not in self._columns:
            self._columns[key] = (
                self._aggregate(measure, question)
                if measure.is_one_aggregate
                else self._select(
                    SQL(
                        "SELECT partner_id, %s AS value FROM (%s) AS raw",
                        as_compared(measure, SQL("value")),
                        measure.select(question),
                    )
                )
            )
        return self._columns[key]

    def _aggregate(self, measure, question):
        rows = measure.rows(question)
        self._note(question)
        if rows.alias == "line":
            self._lines.note(question, question.filters.wanted_ids if question.filters.has_products else None)
        family = self._families[rows.alias]
        taken = family.test(rows.test(question))
        value = measure.value(question, taken)
        if taken and measure.default is None:
            # In a single SELECT guests without such rows do not appear.
            value = SQL("CASE WHEN count(*) FILTER (WHERE %s) > 0 THEN %s END", taken, value)
        return family.column(as_compared(measure, value))

    def _select(self, query):
        self._selects.append(query)
        return SQL.identifier("other", f"value_{len(self._selects)}")

    # -- where facts are read (see ``engine.visits``) ------------------------------------------

    def _note(self, question):
        self._reads_visits = True
        self._numbers_visits |= question.window.kind == "visits"
        self._first_day = min(self._first_day, first_day(question))

    def read_column(self, name):
        """Have a column of visits read."""
        if name not in INDEXED:
            self._more.add(name)

    def visits(self, question):
        """The visits of the guests that happened by then."""
        self._note(question)
        return SQL("asked_visit")

    def lines(self, question, product_ids=None):
        """What the guests had; with ``product_ids`` no more than these is asked for."""
        self._lines.note(question, product_ids)
        return SQL("asked_line")

    def has_one_of(self, question, product_ids):
        """SQL that tells whether a ``visit`` has one of these products."""
        self._lines.note(question, product_ids)
        if product_ids not in self._wanted:
            name = SQL.identifier(f"had_{len(self._wanted)}")
            self._wanted[product_ids] = (name, visit_ids_with(question, product_ids))
        return SQL("visit.%s", self._wanted[product_ids][0])

    # -- the statement -------------------------------------------------------------------------

    def statement(self):
        """SELECT ``(segment_id, partner_id)`` of the guests of all segments that were added."""
        if not self._rules:
            return SQL("SELECT 0 AS segment_id, id AS partner_id FROM res_partner WHERE FALSE")
        numbers = dict(self._numbers())
        return SQL(
            # An array: joining each guest with the rows of a VALUES takes four times as long.
            """WITH %(facts)s
             SELECT unnest(array_remove(ARRAY[%(rules)s]::int[], NULL)) AS segment_id, guest.id AS partner_id
               FROM asked_guest AS guest %(numbers)s""",
            facts=SQL(", ").join(self._facts()),
            numbers=SQL(" ").join(
                SQL(
                    "LEFT JOIN (%s) AS %s ON %s = guest.id",
                    query,
                    SQL.identifier(name),
                    SQL.identifier(name, "partner_id"),
                )
                for name, query in numbers.items()
            ),
            rules=SQL(", ").join(self._rules),
        )

    def _facts(self):
        asked = self._asked
        # Everybody is read along the indexes, where it is asked for: of what is kept aside the planner knows nothing,
        # and far off in its estimates it puts the larger statement around this one together in ways that never end.
        kept = SQL("NOT MATERIALIZED" if asked.partner_ids is None else "MATERIALIZED")
        # Of a plain list of guests it knows enough; borders ask for it once more each.
        guests = SQL("MATERIALIZED") if self._borders else kept
        yield SQL("asked_guest AS %s (%s)", guests, all_guests(asked.partner_ids, asked.profiled))
        if self._lines:
            yield self._lines.query(self.question)
        if self._reads_visits:
            yield SQL(
                "asked_visit AS %s (SELECT %s%s FROM (%s) AS visit)",
                kept,
                SQL(", ").join(map(SQL.identifier, self._visit_columns())),
                SQL().join(SQL(", visit.id IN (%s) AS %s", query, name) for name, query in self._wanted.values()),
                happened(self.question, self._numbers_visits, self._first_day),
            )
        if self._borders:
            yield SQL("number AS MATERIALIZED (%s)", self._families["visit"].query(SQL("asked_visit AS visit")))
            for name, query in self._borders.items():
                yield SQL("%s AS MATERIALIZED (%s)", name, query)

    def _visit_columns(self):
        """Naming just what the index holds keeps PostgreSQL from fetching each visit from the table."""
        return [*INDEXED, *(["recency"] if self._numbers_visits else []), *sorted(self._more)]

    def _numbers(self):
        visits, lines = self._families["visit"], self._families["line"]
        if self._borders:
            yield "visit", SQL("TABLE number")
        elif visits:
            yield "visit", visits.query(SQL("asked_visit AS visit"))
        if lines:
            yield "line", lines.query(SQL("asked_line AS line JOIN asked_visit AS visit ON visit.id = line.visit_id"))
        if self._selects:
            yield "other", self._others()

    def _others(self):
        """The values of all other SELECTs, a column each: many joins would take long to plan."""
        values = [
            SQL("SELECT partner_id, %s AS number, value FROM (%s) AS measured", number, query)
            for number, query in enumerate(self._selects, 1)
        ]
        columns = [
            SQL("max(value) FILTER (WHERE number = %s) AS %s", number, SQL.identifier(f"value_{number}"))
            for number in range(1, len(values) + 1)
        ]
        return SQL(
            "SELECT partner_id, %s FROM (%s) AS every GROUP BY partner_id",
            SQL(", ").join(columns),
            SQL(" UNION ALL ").join(SQL("(%s)", each) for each in values),
        )


class AskedLines:
    """Which lines a batch reads: no more than its questions ask for, all together."""

    def __init__(self):
        self._asked = False
        self._first_day = date.max
        # Ids; None when any dish may count.
        self._product_ids = set()

    def __bool__(self):
        return self._asked

    def note(self, question, product_ids):
        """``question`` asks for lines of these products; None for any."""
        self._asked = True
        self._first_day = min(self._first_day, first_day(question))
        if product_ids is None or self._product_ids is None:
            self._product_ids = None
        else:
            self._product_ids |= set(product_ids)

    def query(self, question):
        """The common table expression of the lines of the guests in ``question``."""
        among_products = SQL()
        if self._product_ids is not None:
            among_products = SQL(" AND product_id = ANY(%s::int[])", sorted(self._product_ids))
        return SQL(
            # What the index (partner_id, visit_id) holds.
            """asked_line AS MATERIALIZED (
                   SELECT partner_id, visit_id, visit_date, product_id, dish_id, qty, amount, is_menu
                     FROM %s AS had WHERE %s AND visit_date >= %s%s)""",
            in_chain.lines(question.env),
            question.scope(SQL("partner_id")),
            self._first_day,
            among_products,
        )


class Family:
    """Aggregates over the same rows, those of visits or those of lines, as columns of one GROUP BY."""

    def __init__(self, alias):
        self._alias = SQL.identifier(alias)
        self._name = alias
        self._tests = {}
        self._columns = []

    def __bool__(self):
        return bool(self._columns)

    def test(self, test):
        """SQL of a row's answer to ``test``; None when all rows pass."""
        if test == EVERY:
            return None
        key = test.code, repr(test.params)
        if key not in self._tests:
            self._tests[key] = (SQL.identifier(f"taken_{len(self._tests)}"), test)
        return self._tests[key][0]

    def column(self, value):
        """Have a value computed; SQL that refers to it."""
        self._columns.append(value)
        return SQL.identifier(self._name, f"value_{len(self._columns)}")

    def query(self, rows):
        """SELECT all values for each guest.

        :param rows: SQL of the rows to take, under the family's alias
        """
        tests = SQL().join(SQL(", (%s) AS %s", test, name) for name, test in self._tests.values())
        return SQL(
            # In order: an index has it so. Otherwise the planner would copy each test into each aggregate, too.
            """SELECT partner_id, %(columns)s
                 FROM (SELECT %(alias)s.*%(tests)s FROM %(rows)s ORDER BY partner_id) AS %(alias)s
             GROUP BY partner_id""",
            columns=SQL(", ").join(
                SQL("%s AS %s", value, SQL.identifier(f"value_{number}"))
                for number, value in enumerate(self._columns, 1)
            ),
            alias=self._alias,
            tests=tests,
            rows=rows,
        )
