"""Who is a guest."""

from odoo.tools import SQL

from ..shared import mirrors

# Whether they are guests, and no more: names and numbers stay where they are.
mirrors.share("res_partner", "id", ("id", "active", "is_company", "partner_share", "parent_id", "guest_no_profiling"))


def all_guests(partner_ids=None, profiled=False):
    """SELECT the ids of guests: active people who are not the house's own users.

    In domains ``res.partner._guest_domain`` says the same.

    :param partner_ids: only of these contacts: ids, or SQL that selects them
    :param profiled: leave out those who object to being judged by their visits
    """
    if partner_ids is None:
        among = SQL("TRUE")
    elif isinstance(partner_ids, SQL):
        among = SQL("id IN (%s)", partner_ids)
    else:
        among = SQL("id = ANY(%s)", list(partner_ids))
    return SQL(
        "SELECT id FROM res_partner WHERE active AND is_company IS NOT TRUE AND partner_share IS TRUE%s AND %s",
        SQL(" AND guest_no_profiling IS NOT TRUE") if profiled else SQL(),
        among,
    )
