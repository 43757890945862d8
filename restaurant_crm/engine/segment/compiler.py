"""From conditions to one SELECT of guest ids."""

from odoo.tools import SQL

from ..guest.guests import all_guests

NOBODY = SQL("SELECT id FROM res_partner WHERE FALSE")


def compile_segment(question, conditions, match="all", domain_query=None):
    """SELECT the ids of the guests in ``question`` who fulfil the conditions and the domain.

    With ``match`` "all" every condition has to hold, with "any" one of them. A condition
    with a problem holds for nobody. Without domain and conditions there is nobody.

    :param domain_query: SQL that selects the ids which pass the partner domain, or None
    """
    if not conditions and domain_query is None:
        return NOBODY
    return SQL(
        "(%s) INTERSECT %s",
        all_guests(question.partner_ids, question.profiled),
        candidates(question, conditions, match, domain_query),
    )


def candidates(question, conditions, match="all", domain_query=None):
    """SELECT the ids of contacts who fulfil the conditions and the domain, be they guests or not.

    For callers that leave out those who are no guests for several segments at once; see ``compile_segment``.
    """
    if not conditions and domain_query is None:
        return NOBODY
    guests = all_guests(question.partner_ids, question.profiled)
    members = [_members(question, condition, guests) for condition in conditions]
    if match == "any" and members:
        members = [SQL(" UNION ").join(SQL("(%s)", member) for member in members)]
    if domain_query is not None:
        members.insert(0, domain_query)
    # Sets are put together as such: of joins and EXISTS the planner, when it knows little of the
    # tables, makes loops that measure everybody anew for each guest.
    return SQL(" INTERSECT ").join([SQL("(%s)", each) for each in members])


def _members(question, condition, guests):
    if condition.problem(question.env, question.inside):
        return NOBODY
    return condition.members(condition.asks(question), guests)
