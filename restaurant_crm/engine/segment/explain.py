"""Why a guest fulfils conditions or not, from the same SELECTs that decide."""

from odoo.tools import SQL

from ..measure.measure import CHANGE_COMPARISONS, RANK_COMPARISONS, REGISTRY
from ..measure.visits import visits
from . import sentence
from .compiler import compile_segment


def explain_condition(question, condition, names):
    """Say what was measured for the one guest in ``question`` and what it means.

    :return: dict with ``sentence``, ``problem``, ``value``, ``before`` and ``threshold`` (numbers or None),
        ``value_text``, ``holds``, ``missing`` and ``evidence`` (a model and a domain, or None)
    """
    env = question.env
    problem = condition.problem(env, question.inside)
    result = _unknown(sentence.say(env, condition, names), problem)
    if problem:
        return result
    measure = REGISTRY[condition.measure]
    asked = condition.asks(question)
    result["value"] = _measured(measure, condition, asked)
    result["value_text"] = sentence.number(env, result["value"], measure.kind)
    if condition.comparison in CHANGE_COMPARISONS:
        result["before"] = _measured(measure, condition, asked.before())
        result["value_text"] = env._(
            "%(now)s, before %(before)s",
            now=result["value_text"],
            before=sentence.number(env, result["before"], measure.kind),
        )
    result["threshold"] = _threshold(measure, condition, asked, result["before"])
    members = compile_segment(question, [condition])
    result["holds"] = bool(env.execute_query(SQL("SELECT 1 FROM (%s) AS member LIMIT 1", members)))
    if not result["holds"]:
        result["missing"] = sentence.missing(env, condition, result["value"])
    if model := measure.evidence(asked):
        result["evidence"] = (model, _visit_ids(asked))
    return result


def explain_filter(question, partners, problem=None):
    """The same for the contact filter.

    :param partners: SQL that selects the ids that pass it
    """
    result = _unknown(question.env._("contacts of the filter"), problem)
    passing = compile_segment(question, [], domain_query=partners)
    result["holds"] = bool(question.env.execute_query(passing))
    return result


def _unknown(text, problem):
    return {
        "sentence": text,
        "problem": problem or False,
        "value": None,
        "before": None,
        "threshold": None,
        "value_text": "",
        "holds": False,
        "missing": "",
        "evidence": None,
    }


def _threshold(measure, condition, asked, before):
    """The number that the measured one is compared with."""
    if condition.comparison in CHANGE_COMPARISONS:
        sign = -1 if condition.comparison == "drop_percent" else 1
        return before * (100 + sign * condition.value) / 100 if before and before > 0 else None
    if condition.comparison in RANK_COMPARISONS:
        rows = asked.env.execute_query(condition.border_query(asked))
        return float(rows[0][0]) if rows else None
    return condition.value


def _measured(measure, condition, asked):
    rows = asked.env.execute_query(condition._values(measure, asked))
    value = rows[0][1] if rows else measure.default
    return None if value is None else float(value)


def _visit_ids(asked):
    """The ids of the visits that were counted, latest first."""
    rows = asked.env.execute_query(SQL("SELECT id FROM (%s) AS visit ORDER BY visited_at DESC, id DESC", visits(asked)))
    return [row[0] for row in rows]
