"""The currency of the chain: the one in which amounts of several companies are compared and added up.

Visits and what was had on them keep the amounts of their company. A visit of a company with another currency keeps
beside them what 1 of its currency was in the chain's on that day. Where all companies have one currency nothing is
kept, read or calculated.
"""

from odoo.tools import SQL


def is_mixed(env):
    """Whether companies have different currencies."""
    return bool(env["res.company"]._restaurant_currencies()[1])


def rate(env, company, day):
    """SQL of what 1 of the currency of a company was in the chain's on ``day``; NULL where that is the same.

    As Odoo converts: by the latest rate until that day, else by the first one, else 1.

    :param company: the alias of the company's row
    """
    if not is_mixed(env):
        return SQL("NULL::float8")
    chain = env["res.company"]._restaurant_currencies()[0]
    own = SQL.identifier(company, "currency_id")
    return SQL(
        "CASE WHEN %(own)s <> %(chain)s THEN (%(of_chain)s / NULLIF(%(of_own)s, 0))::float8 END",
        own=own,
        chain=chain,
        of_chain=_rate_of(SQL("%s", chain), company, day),
        of_own=_rate_of(own, company, day),
    )


def _rate_of(currency, company, day):
    known = SQL(
        """SELECT known.rate FROM res_currency_rate known
            WHERE known.currency_id = %s
              AND (known.company_id IS NULL OR known.company_id = split_part(%s, '/', 1)::int)""",
        currency,
        SQL.identifier(company, "parent_path"),
    )
    return SQL(
        """COALESCE((%(known)s AND known.name <= %(day)s ORDER BY known.company_id, known.name DESC LIMIT 1),
                    (%(known)s ORDER BY known.company_id, known.name LIMIT 1), 1)""",
        known=known,
        day=day,
    )
