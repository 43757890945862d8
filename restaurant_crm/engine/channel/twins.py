"""Contacts that may be one guest twice: the same number, e-mail address, or name and birthday. Executes nothing."""

from odoo.tools import SQL

from ..guest.doubles import is_person

# The second contact of a pair has this many bits of the id of the pair.
SHIFT = 24


def twins():
    """SELECT ``(id, partner_id, other_id, reason)`` of pairs that nobody has told apart, each once."""
    return SQL(
        """SELECT DISTINCT ON (one.id, other.id)
                  (one.id::bigint << %(shift)s) + other.id AS id, one.id AS partner_id, other.id AS other_id,
                  found.reason
             FROM (
                   SELECT one.id, other.id AS other_id, 'phone' AS reason
                     FROM res_partner one
                     JOIN res_partner other ON other.phone_sanitized = one.phone_sanitized AND other.id > one.id
                    WHERE %(one)s AND %(other)s
                UNION ALL
                   SELECT one.id, other.id, 'email'
                     FROM res_partner one
                     JOIN res_partner other ON other.email_normalized = one.email_normalized AND other.id > one.id
                    WHERE one.email_normalized <> ''
                UNION ALL
                   SELECT one.id, other.id, 'birthday'
                     FROM res_partner one
                     JOIN res_partner other ON other.guest_birthday = one.guest_birthday
                                           AND %(other_name)s = %(one_name)s AND other.id > one.id
                    WHERE one.guest_birthday IS NOT NULL
                  ) AS found
             JOIN res_partner one ON one.id = found.id
             JOIN res_partner other ON other.id = found.other_id
            WHERE one.active AND other.active AND one.is_company IS NOT TRUE AND other.is_company IS NOT TRUE
              AND one.partner_share AND other.partner_share AND one.parent_id IS NULL AND other.parent_id IS NULL
              AND NOT EXISTS (SELECT FROM restaurant_guest_apart apart
                               WHERE apart.partner_id = one.id AND apart.other_id = other.id)
         ORDER BY one.id, other.id, array_position(ARRAY['phone', 'email', 'birthday'], found.reason)""",
        shift=SQL(str(SHIFT)),
        one=is_person("one"),
        other=is_person("other"),
        one_name=_name("one"),
        other_name=_name("other"),
    )


def _name(alias):
    """SQL of a name by which contacts are compared: 陈 静 is 陈静."""
    return SQL("replace(lower(%s), ' ', '')", SQL.identifier(alias, "name"))
