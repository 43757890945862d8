"""Aggregates as measures write them, narrowed to some of the rows that they are over."""

import re

from odoo.tools import SQL

# A call over plain columns, with a condition of its own if it has one.
CALL = re.compile(r"\b(?P<call>(?:count|sum|avg|min|max)\([^()]*\))(?: FILTER \(WHERE (?P<own>[^()]*)\))?")
# What may be done with the results.
FUNCTIONS = {"NULLIF", "COALESCE", "round", "greatest", "least"}


def can_be_narrowed(aggregate):
    """Whether every call in ``aggregate`` is understood, so that a condition can be put into each."""
    return set(re.findall(r"(\w+)\s*\(", CALL.sub("", aggregate))) <= FUNCTIONS


def narrowed(aggregate, taken=None):
    """SQL of ``aggregate`` over the rows for which ``taken`` holds; over all of them without it.

    "sum(amount) / count(*)" becomes "sum(amount) FILTER (WHERE taken) / count(*) FILTER (WHERE taken)".
    """
    if taken is None:
        return SQL(aggregate)  # pylint: disable=sql-injection
    narrow = CALL.sub(lambda found: f"{found['call']} FILTER (WHERE {_both(found['own'])})", aggregate)
    return SQL(narrow, **{"taken": taken})  # pylint: disable=sql-injection


def _both(own):
    return f"({own}) AND %(taken)s" if own else "%(taken)s"
