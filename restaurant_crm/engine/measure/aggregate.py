"""Aggregates as measures write them: SQL with a place for the condition that narrows the rows."""

from odoo.tools import SQL

# What stands in the places: after an aggregate, and in the condition that an aggregate has of its own.
PLACES = {"among": "FILTER (WHERE %(taken)s)", "and_among": "AND %(taken)s"}


def has_places(aggregate):
    """Whether ``aggregate`` can be narrowed."""
    return any(f"{{{place}}}" in aggregate for place in PLACES)


def narrowed(aggregate, taken=None):
    """SQL of ``aggregate`` over the rows for which ``taken`` holds; over all of them without it.

    "sum(amount) {among} / count(*) {among}" becomes
    "sum(amount) FILTER (WHERE taken) / count(*) FILTER (WHERE taken)", and
    "count(id) FILTER (WHERE qty > 0 {and_among})" becomes "count(id) FILTER (WHERE qty > 0 AND taken)".
    """
    if taken is None:
        return SQL(aggregate.format(**dict.fromkeys(PLACES, "")))  # pylint: disable=sql-injection
    return SQL(aggregate.format(**PLACES), taken=taken)  # pylint: disable=sql-injection
