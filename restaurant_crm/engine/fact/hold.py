"""How a transaction makes guests its own."""

from odoo.tools import SQL


def lock(_env, partner_ids):
    """SELECT the guests whose rows are held until the transaction ends."""
    return SQL(
        "SELECT partner_id FROM restaurant_guest_profile WHERE partner_id = ANY(%s) ORDER BY partner_id FOR UPDATE",
        list(partner_ids),
    )


def create(_env, partner_ids):
    """INSERT a row for those of these guests who have none; contacts below a person have no visits of their own."""
    return SQL(
        """INSERT INTO restaurant_guest_profile (partner_id, visits, spend)
           SELECT partner.id, 0, 0 FROM res_partner partner
            WHERE partner.id = ANY(%(guests)s)
              AND NOT EXISTS (SELECT FROM restaurant_guest_profile known WHERE known.partner_id = partner.id)
              AND NOT EXISTS (SELECT FROM res_partner person
                               WHERE person.id = partner.parent_id AND person.is_company IS NOT TRUE)
            ORDER BY partner.id
           -- Of a row that another worker has just made PostgreSQL says that it cannot be told in which order they
           -- came: then requests start again by themselves, which they do not for a key that is taken.
               ON CONFLICT (partner_id) DO NOTHING
        RETURNING partner_id""",
        guests=list(partner_ids),
    )


def hold(partner_ids):
    """Statements that make these guests this transaction's own, by a write that changes nothing.

    The profile is a guest's mutex, and before the first visit the link to it is. If a worker has
    brought the guest up to date since this transaction began, PostgreSQL refuses, and the caller
    starts again on what is known now; a worker that began before this transaction ends is refused
    in its turn. A mere lock would let that one pass, and it would not see what was written here.
    """
    guests = list(partner_ids)
    return (
        SQL(
            """UPDATE restaurant_guest_profile profile SET visits = profile.visits
                 FROM (SELECT id FROM restaurant_guest_profile WHERE partner_id = ANY(%s)
                        ORDER BY partner_id FOR UPDATE) AS held
                WHERE held.id = profile.id""",
            guests,
        ),
        SQL(
            """UPDATE res_partner SET guest_profile_id = NULL
                 FROM (SELECT id FROM res_partner WHERE id = ANY(%s) AND guest_profile_id IS NULL
                        ORDER BY id FOR NO KEY UPDATE) AS held
                WHERE held.id = res_partner.id""",
            guests,
        ),
    )
