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


def person(partner_ids):
    """SELECT ``(id, guest_id)`` of the contacts that are one of these guests, themselves included.

    A contact below another person is nobody of its own.
    """
    return SQL(
        """WITH RECURSIVE family AS (
               SELECT guest.id, guest.id AS guest_id, guest.is_company
                 FROM res_partner guest
            LEFT JOIN res_partner parent ON parent.id = guest.parent_id
                WHERE guest.id = ANY(%s) AND (parent.id IS NULL OR parent.is_company)
               UNION
               SELECT child.id, family.guest_id, child.is_company
                 FROM family JOIN res_partner child ON child.parent_id = family.id AND child.is_company IS NOT TRUE
                WHERE family.is_company IS NOT TRUE)
           SELECT id, guest_id FROM family""",
        list(partner_ids),
    )
