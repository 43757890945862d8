"""Who a contact is: one below a person, such as a delivery address, is that person. Below a company it is itself."""

from odoo.tools import SQL


def above(partner_ids):
    """SELECT the ids of these contacts and of the persons above them."""
    return SQL(
        """WITH RECURSIVE chain AS (
               SELECT id, parent_id FROM res_partner WHERE id = ANY(%s)
               UNION
               SELECT person.id, person.parent_id
                 FROM chain JOIN res_partner person ON person.id = chain.parent_id AND person.is_company IS NOT TRUE)
           SELECT id FROM chain""",
        list(partner_ids),
    )


def scope(partner_ids, since=()):
    """SELECT ``(id, since)``: guests, and from which instant on their orders are looked at.

    :param since: an instant in UTC for each guest; None or missing: from the beginning
    """
    return SQL(
        """SELECT id, COALESCE(since, '-infinity') AS since
             FROM unnest(%s::int[], %s::timestamp[]) AS scope(id, since)""",
        list(partner_ids),
        list(since),
    )


def person():
    """SELECT ``(id, guest_id, since)`` of the contacts that are one of the guests in ``scope``, themselves included.

    A contact below another person is nobody of its own.
    """
    return SQL(
        """WITH RECURSIVE family AS (
               SELECT guest.id, guest.id AS guest_id, guest.is_company, scope.since
                 FROM scope
                 JOIN res_partner guest ON guest.id = scope.id
            LEFT JOIN res_partner parent ON parent.id = guest.parent_id
                WHERE parent.id IS NULL OR parent.is_company
               UNION
               SELECT child.id, family.guest_id, child.is_company, family.since
                 FROM family JOIN res_partner child ON child.parent_id = family.id AND child.is_company IS NOT TRUE
                WHERE family.is_company IS NOT TRUE)
           SELECT id, guest_id, since FROM family"""
    )
