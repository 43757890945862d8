"""Statements that PostgreSQL plans once a connection: for a few guests planning takes longer than executing.

A statement is put together about values that nobody has; in their places it gets holes.
"""

from hashlib import sha256

from psycopg2.extensions import AsIs

from odoo.tools import SQL

# No contact has this id.
NOBODY = [-1]
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


def is_prepared(text):
    """SELECT whether this connection has prepared ``text``."""
    return SQL("SELECT EXISTS (SELECT FROM pg_prepared_statements WHERE name = %s)", name_of(text))


def prepare(text, kinds):
    """Prepare ``text``, whose holes are of these types."""
    # The text is complete: not a placeholder is left in it.
    return SQL(
        "PREPARE %s (%s) AS %s",
        SQL.identifier(name_of(text)),
        SQL(", ").join(SQL(kind) for kind in kinds),
        SQL(text.replace("%", "%%")),
    )


def execute(text, values):
    """Execute what has been prepared, by one plan for whichever values."""
    return SQL(
        "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL jit = off; EXECUTE %s (%s)",
        SQL.identifier(name_of(text)),
        SQL(", ").join(SQL("%s", value) for value in values),
    )
