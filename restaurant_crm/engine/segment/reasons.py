"""Why guests fulfil conditions or not, from the same SELECTs that decide: a few statements for all of them."""

from dataclasses import dataclass

from odoo.tools import SQL

from ..guest.guests import all_guests
from ..measure.measure import CHANGE_COMPARISONS, RANK_COMPARISONS, REGISTRY
from . import sentence
from .compiler import compile_segment


@dataclass(frozen=True)
class Reason:
    """What one condition says of one guest. Numbers are None where they are not known."""

    sentence: str
    # Why the condition cannot be evaluated, or False.
    problem: str | bool = False
    # What was measured, and for changes what was measured in the time before; as text with its unit.
    value: float | None = None
    before: float | None = None
    value_text: str = ""
    # The same for somebody who wants to know: with the unit; for ranks with the place among all guests and the border.
    measured: str = ""
    # What the value is compared with.
    threshold: float | None = None
    holds: bool = False
    # What is lacking, such as "2 more visits".
    missing: str = ""


def reasons(question, condition, names, with_places=False):
    """Say for every guest in ``question`` what was measured and whether the condition holds; measured once.

    :param names: what the filters of the condition name, as text, by the languages in which to say it
    :param with_places: for ranks, say the place among all guests; it takes ranking them
    :return: ``Reason`` by guest id, by language
    """
    found, places = None, {}
    if not condition.problem(question.env, question.inside):
        found = _find(question, condition)
        if with_places and condition.comparison in RANK_COMPARISONS:
            places = _places(question, condition)
    return {
        code: _say(_speaking(question.env, code), question, condition, text, found, places)
        for code, text in names.items()
    }


def filter_reasons(question, partners, problems):
    """Say for every guest in ``question`` whether a contact filter lets the guest pass.

    :param partners: SQL that selects the ids that pass
    :param problems: why the filter cannot be read, or False, by the languages in which to say it
    :return: ``Reason`` by guest id, by language
    """
    passing = {row[0] for row in question.env.execute_query(compile_segment(question, [], domain_query=partners))}
    result = {}
    for code, problem in problems.items():
        text = _speaking(question.env, code)._("contacts of the filter")
        result[code] = {guest: Reason(text, problem, holds=guest in passing) for guest in question.partner_ids}
    return result


def _speaking(env, code):
    return env(context={**env.context, "lang": code})


def _say(env, question, condition, names, found, places):
    """``found`` in the language of ``env``; where it is None, why nothing could be measured."""
    text = sentence.say(env, condition, names)
    if found is None:
        return dict.fromkeys(question.partner_ids, Reason(text, condition.problem(env, question.inside)))
    measure = REGISTRY[condition.measure]
    kind = measure.kind
    result = {}
    for guest, (value, before, threshold, holds) in found.items():
        shown = sentence.number(env, value, kind)
        if condition.comparison in CHANGE_COMPARISONS:
            shown = env._("%(now)s, before %(before)s", now=shown, before=sentence.number(env, before, kind))
        missing = "" if holds else sentence.missing(env, condition, value, threshold)
        measured = sentence.amount(env, measure, value)
        if condition.comparison in CHANGE_COMPARISONS:
            earlier = sentence.amount(env, measure, before)
            measured = env._("%(now)s, before %(before)s", now=measured, before=earlier)
        elif condition.comparison in RANK_COMPARISONS:
            measured = sentence.ranked(env, condition, measured, places.get(guest), threshold)
        result[guest] = Reason(text, False, value, before, shown, measured, threshold, holds, missing)
    return result


def _find(question, condition):
    """What was measured of every guest in ``question``: (value, value before, threshold, whether it holds) by id."""
    measure = REGISTRY[condition.measure]
    asked = condition.asks(question)
    changes = condition.comparison in CHANGE_COMPARISONS
    values = _measured(measure, condition, asked)
    earlier = _measured(measure, condition, asked.before()) if changes else {}
    border = _border(condition, asked) if condition.comparison in RANK_COMPARISONS else None
    holding = {row[0] for row in question.env.execute_query(compile_segment(question, [condition]))}
    found = {}
    for guest in question.partner_ids:
        value = values.get(guest, measure.default)
        before, threshold = None, condition.value
        if changes:
            before = earlier.get(guest, measure.default)
            threshold = _changed(condition, before)
        elif condition.comparison in RANK_COMPARISONS:
            threshold = border
        found[guest] = value, before, threshold, guest in holding
    return found


def _places(question, condition):
    """(place, of how many) by id of those guests in ``question`` who are ranked at all; equals share a place."""
    everybody = condition.values(REGISTRY[condition.measure], condition.asks(question).about(None))
    rows = question.env.execute_query(
        SQL(
            """SELECT * FROM (
                   SELECT partner_id, rank() OVER (ORDER BY value %s) AS place, count(*) OVER () AS total
                     FROM (%s) AS measured WHERE value > 0 AND partner_id IN (%s)) AS ranked
                WHERE partner_id = ANY(%s)""",
            SQL("DESC") if condition.comparison == "top_percent" else SQL("ASC"),
            everybody,
            all_guests(),
            list(question.partner_ids),
        )
    )
    return {guest: (place, total) for guest, place, total in rows}


def evidence(question, condition):
    """The ids of the visits behind the number of the one guest in ``question``, latest first; None without any."""
    if condition.problem(question.env, question.inside):
        return None
    query = REGISTRY[condition.measure].evidence(condition.asks(question))
    return query and [row[0] for row in question.env.execute_query(query)]


def _measured(measure, condition, asked):
    rows = asked.env.execute_query(SQL("SELECT partner_id, value FROM (%s) AS raw", condition.values(measure, asked)))
    return {guest: None if value is None else float(value) for guest, value in rows}


def _border(condition, asked):
    rows = asked.env.execute_query(condition.border_query(asked))
    return float(rows[0][0]) if rows else None


def _changed(condition, before):
    """What a value has to fall or rise to from ``before``."""
    sign = -1 if condition.comparison == "drop_percent" else 1
    return before * (100 + sign * condition.value) / 100 if before and before > 0 else None
