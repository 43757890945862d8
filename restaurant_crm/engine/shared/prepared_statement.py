"""Statements that PostgreSQL plans once a connection: for a few guests planning takes longer than executing.

A statement is put together about values that nobody has; in their places it gets holes.
"""

from datetime import datetime
from hashlib import sha256

from psycopg2.extensions import AsIs

from odoo.tools import SQL

# What nobody and nothing has.
NOBODY, NOTHING, NEVER = [-1], [-2], [datetime.min]
PREFIX = "crm_fact_"


def with_holes(cr, query, holes):
    """The complete text of ``query`` with ``$1``, ``$2`` ... in the places of values.

    :param holes: list of ``(value, type)``: what stands in the query for each hole, and its type in PostgreSQL
    """

    def filled(value):
        for number, (standing, kind) in enumerate(holes, 1):
            if type(value) is type(standing) and value == standing:
                return AsIs(f"${number}::{kind}")
        return value

    return cr.mogrify(query.code, [filled(value) for value in query.params]).decode()


def name_of(text):
    """The name under which ``text`` is prepared."""
    return PREFIX + sha256(text.encode()).hexdigest()[:32]


def names():
    """SELECT the names of what this connection has prepared."""
    return SQL("SELECT name FROM pg_prepared_statements WHERE starts_with(name, %s)", PREFIX)


def prepare(name, text, kinds):
    """Prepare ``text``, whose holes are of these types."""
    # The text is complete: not a placeholder is left in it.
    return SQL(
        "PREPARE %s (%s) AS %s",
        SQL.identifier(name),
        SQL(", ").join(SQL(kind) for kind in kinds),
        SQL(text.replace("%", "%%")),
    )


def execute(name, values):
    """Execute what has been prepared, by one plan for whichever values."""
    return SQL(
        "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL jit = off; EXECUTE %s (%s)",
        SQL.identifier(name),
        SQL(", ").join(SQL("%s", value) for value in values),
    )
