"""Who may be in the contacts twice: persons with the same phone number."""

from odoo.tools import SQL

from ..shared.phone_numbers import WITH_EXTENSION


def is_person(alias):
    """SQL: whether a contact is a person of its own with a number that means one; numbers with extensions do not."""
    return SQL(
        """(%(alias)s.active AND %(alias)s.is_company IS NOT TRUE AND %(alias)s.partner_share
            AND %(alias)s.phone_sanitized IS NOT NULL AND normalize(%(alias)s.phone, NFKC) !~* %(extension)s
            AND NOT EXISTS (SELECT FROM res_partner parent
                             WHERE parent.id = %(alias)s.parent_id AND parent.is_company IS NOT TRUE))""",
        alias=SQL.identifier(alias),
        extension=WITH_EXTENSION,
    )


def has_double(alias):
    """SQL: whether another person has the number of the contact ``alias``."""
    return SQL(
        """(%s AND %s.phone_sanitized IN (SELECT twin.phone_sanitized FROM res_partner twin WHERE %s
                                       GROUP BY twin.phone_sanitized HAVING count(*) > 1))""",
        is_person(alias),
        SQL.identifier(alias),
        is_person("twin"),
    )


def doubles(partner_ids):
    """SELECT ``(id, id of a double)`` of these contacts."""
    return SQL(
        """SELECT guest.id, twin.id
             FROM res_partner guest
             JOIN res_partner twin ON twin.phone_sanitized = guest.phone_sanitized AND twin.id <> guest.id
            WHERE guest.id = ANY(%s) AND %s AND %s
         ORDER BY twin.id""",
        list(partner_ids),
        is_person("guest"),
        is_person("twin"),
    )
