"""Statements about a few guests that PostgreSQL plans once a connection.

Deciding fifty rules about one guest takes PostgreSQL less than a millisecond, and planning how to do it several.
Within a day the statement differs from guest to guest in nothing but the guests and the moment: with holes in their
places it is prepared, and executed as often as there are guests.
"""

from datetime import date, datetime
from hashlib import sha256

from psycopg2.extensions import AsIs

from odoo.tools import SQL

# What a statement is put together about, to find the places of the holes. No guest has this id.
SOMEBODY = [-1]
# A part of a second that no clock of ours shows.
MARK = 123457
PREFIX = "restaurant_crm_"


def marked(moment):
    """``moment`` as one that is recognised in a statement."""
    return moment.replace(microsecond=MARK)


def with_holes(cr, query, moment):
    """The text of ``query``, put together about ``SOMEBODY`` at the ``marked`` moment, with ``$1`` and ``$2`` for them.

    :return: None when the statement depends on them in other ways than by naming them
    """
    values = [AsIs("$1::int[]") if value == SOMEBODY else _moment(value, moment) for value in query.params]
    text = cr.mogrify(query.code, values).decode()
    return None if str(MARK) in text or "[-1]" in text else text


def _moment(value, moment):
    return AsIs("$2::timestamp") if isinstance(value, (date, datetime)) and value == moment else value


def name_of(text):
    """The name under which ``text`` is prepared."""
    return PREFIX + sha256(text.encode()).hexdigest()[:32]


def state(company_id):
    """SELECT ``(changes, last, zone, names)``: the stamp of what rules are made of (``restaurant.rule.change``), the
    time zone of the company, and what this connection has prepared."""
    return SQL(
        """SELECT (SELECT count(*) FROM restaurant_rule_change), (SELECT max(id) FROM restaurant_rule_change),
                  (SELECT partner.tz FROM res_company AS company JOIN res_partner AS partner
                       ON partner.id = company.partner_id WHERE company.id = %s),
                  (SELECT array_agg(name) FROM pg_prepared_statements WHERE starts_with(name, %s))""",
        company_id,
        PREFIX,
    )


def prepare(texts, others):
    """Prepare ``texts`` and forget ``others``: names of statements of rules as they were."""
    forget = [SQL("DEALLOCATE %s", SQL.identifier(name)) for name in others]
    # The texts are complete: not a placeholder is left in them.
    statements = [
        SQL("PREPARE %s (int[], timestamp) AS %s", SQL.identifier(name_of(text)), SQL(text.replace("%", "%%")))
        for text in texts
    ]
    return SQL("; ").join([*forget, *statements])


def execute(text, partner_ids, moment):
    """What the prepared ``text`` SELECTs of these guests.

    Planned for any guests: a plan of its own for each time is what this is to avoid.
    """
    return SQL(
        "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL jit = off; EXECUTE %s (%s::int[], %s::timestamp)",
        SQL.identifier(name_of(text)),
        list(partner_ids),
        moment,
    )
