"""Addresses of contacts, hashed, by which those of platforms are found to be theirs. Nothing is executed here."""

from odoo.tools import SQL


def without_key(after, limit):
    """SELECT ``(id, address)`` of contacts whose address nobody has hashed, those with ids after ``after`` first."""
    return SQL(
        """SELECT id, concat(street, street2) FROM res_partner
            WHERE id > %s AND active AND guest_address_key IS NULL AND concat(street, street2) <> ''
            ORDER BY id LIMIT %s""",
        after,
        limit,
    )


def keep(keys):
    """UPDATE the hashed addresses of contacts.

    :param keys: ``(id, digest)`` each
    """
    return SQL(
        """UPDATE res_partner SET guest_address_key = said.key
             FROM unnest(%s::int[], %s::text[]) AS said(id, key) WHERE res_partner.id = said.id""",
        *map(list, zip(*keys, strict=True)),
    )
