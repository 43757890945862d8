"""Why many guests fulfil conditions or not: a few statements for all of them."""

from odoo.tools import SQL

from ..measure.measure import CHANGE_COMPARISONS, RANK_COMPARISONS, REGISTRY
from . import sentence
from .compiler import compile_segment


def reasons(question, condition, names):
    """Say for every guest in ``question`` what was measured and whether the condition holds.

    :return: guest id -> dict with ``sentence``, ``value``, ``value_text``, ``threshold`` and ``holds``
    """
    env = question.env
    text = sentence.say(env, condition, names)
    if condition.problem(env, question.inside):
        return {guest: _line(text, None, "", None, False) for guest in question.partner_ids}
    measure = REGISTRY[condition.measure]
    asked = condition.asks(question)
    values = _measured(condition, measure, asked)
    before = _measured(condition, measure, asked.before()) if condition.comparison in CHANGE_COMPARISONS else None
    border = None
    if condition.comparison in RANK_COMPARISONS:
        rows = env.execute_query(condition.border_query(asked))
        border = float(rows[0][0]) if rows else None
    holding = {row[0] for row in env.execute_query(compile_segment(question, [condition]))}
    lines = {}
    for guest in question.partner_ids:
        value = values.get(guest, measure.default)
        shown = sentence.number(env, value, measure.kind)
        threshold = border if condition.comparison in RANK_COMPARISONS else condition.value
        if before is not None:
            was = before.get(guest, measure.default)
            shown = env._("%(now)s, before %(before)s", now=shown, before=sentence.number(env, was, measure.kind))
            threshold = None
        lines[guest] = _line(text, value, shown, threshold, guest in holding)
    return lines


def filter_reasons(question, partners):
    """The same for a contact filter; ``partners`` is SQL that selects the ids that pass it."""
    passing = {row[0] for row in question.env.execute_query(compile_segment(question, [], domain_query=partners))}
    text = question.env._("contacts of the filter")
    return {guest: _line(text, None, "", None, guest in passing) for guest in question.partner_ids}


def _measured(condition, measure, asked):
    rows = asked.env.execute_query(SQL("SELECT partner_id, value FROM (%s) AS raw", condition._values(measure, asked)))
    return {guest: None if value is None else float(value) for guest, value in rows}


def _line(text, value, value_text, threshold, holds):
    return {"sentence": text, "value": value, "value_text": value_text, "threshold": threshold, "holds": holds}
