"""Guests just outside of a segment: what would have brought them in."""

from odoo.tools import SQL

from ..guest.guests import all_guests
from ..measure.measure import REGISTRY
from .compiler import NOBODY, compile_segment
from .condition import OPERATORS


def near_misses(question, conditions, match, domain_query=None, limit=10):
    """SELECT ``(id, condition number, value)`` of those who fail by the least, nearest first.

    With "all" a guest misses one condition and fulfils the others; with "any" the guest
    fulfils none. Only plain comparisons know how near a guest is, measured as the share of
    the threshold that is missing.
    """
    members = compile_segment(question, conditions, match, domain_query)
    parts = []
    for number, condition in enumerate(conditions):
        if (
            condition.comparison not in OPERATORS
            or condition.negate
            or condition.problem(question.env, question.inside)
        ):
            continue
        others = [other for other in conditions if other is not condition] if match == "all" else []
        around = compile_segment(question, others, match, domain_query) if others or domain_query is not None else None
        parts.append(_nearest(question, condition, number, members, around, limit))
    if not parts:
        return SQL("SELECT id, 0 AS number, 0 AS value FROM (%s) AS nobody", NOBODY)
    return SQL(
        """SELECT id, number, value FROM (
               SELECT DISTINCT ON (id) * FROM (%s) AS miss ORDER BY id, distance) AS nearest
         ORDER BY distance, id LIMIT %s""",
        SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts),
        limit,
    )


def _nearest(question, condition, number, members, around, limit):
    measure = REGISTRY[condition.measure]
    asked = condition.asks(question)
    return SQL(
        """SELECT measured.partner_id AS id, %(number)s AS number, measured.value,
                  abs(measured.value - %(goal)s::numeric) / greatest(abs(%(goal)s::numeric), 1) AS distance
             FROM (%(values)s) AS measured
            WHERE measured.value IS NOT NULL
              AND measured.partner_id IN (%(around)s) AND measured.partner_id NOT IN (%(members)s)
         ORDER BY 4, 1 LIMIT %(limit)s""",
        number=number,
        goal=condition.value,
        values=condition.values(measure, asked),
        around=around or all_guests(question.partner_ids, question.profiled),
        members=members,
        limit=limit,
    )
