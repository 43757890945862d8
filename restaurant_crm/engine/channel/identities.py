"""Whose an order or an interaction is: the guest of the strongest of its keys that has one; executes nothing."""

from odoo.tools import SQL

# Kinds of keys, those first that say more. An address alone says nothing of a person.
STRENGTH = (
    "receipt", "member_card", "phone", "unionid", "external_user", "openid", "platform_user", "email", "masked_phone",
)  # fmt: skip
# What carries keys, with the table that links them.
CARRIERS = {
    "restaurant_platform_order": ("restaurant_platform_order_identity_rel", "order_id"),
    "restaurant_interaction": ("restaurant_interaction_identity_rel", "interaction_id"),
    "restaurant_reservation": ("restaurant_reservation_identity_rel", "reservation_id"),
}


def learn(rows):
    """INSERT the keys that nobody has seen yet.

    :param rows: ``(kind, platform id or None, digest, hint)`` each
    """
    kinds, platforms, digests, hints = map(list, zip(*rows, strict=True))
    return SQL(
        """INSERT INTO restaurant_identity (kind, platform_id, key_hash, hint, state, score, seen_at)
           SELECT seen.kind, seen.platform_id, seen.key_hash, seen.hint, 'proposed', 0, now() AT TIME ZONE 'UTC'
             FROM unnest(%s::text[], %s::int[], %s::text[], %s::text[]) AS seen(kind, platform_id, key_hash, hint)
         ORDER BY seen.key_hash
      ON CONFLICT DO NOTHING""",
        kinds,
        platforms,
        digests,
        hints,
    )


def known(rows):
    """SELECT ``(kind, platform id, digest, id, partner id, state)`` of these keys; see ``learn``."""
    kinds, platforms, digests, _hints = map(list, zip(*rows, strict=True))
    return SQL(
        """SELECT identity.kind, identity.platform_id, identity.key_hash, identity.id, identity.partner_id,
                  identity.state
             FROM unnest(%s::text[], %s::int[], %s::text[]) AS seen(kind, platform_id, key_hash)
             JOIN restaurant_identity identity ON identity.key_hash = seen.key_hash AND identity.kind = seen.kind
                                              AND identity.platform_id IS NOT DISTINCT FROM seen.platform_id""",
        kinds,
        platforms,
        digests,
    )


def resolve(carrier, scope):
    """UPDATE the guests of carriers, and SELECT ``(guest before, guest now)`` of those that have changed.

    :param carrier: one of ``CARRIERS``
    :param scope: SELECT the ids of carriers to look at
    """
    link, column = CARRIERS[carrier]
    return SQL(
        """WITH scope AS MATERIALIZED (
               SELECT carrier.id, carrier.partner_id FROM %(carrier)s AS carrier
                -- What has no key is whose somebody said.
                WHERE carrier.id IN (%(scope)s)
                  AND EXISTS (SELECT FROM %(link)s AS link WHERE link.%(column)s = carrier.id)),
           said AS (
               SELECT DISTINCT ON (scope.id) scope.id, identity.partner_id
                 FROM scope
                 JOIN %(link)s AS link ON link.%(column)s = scope.id
                 JOIN restaurant_identity identity ON identity.id = link.identity_id
                WHERE identity.state = 'confirmed' AND identity.partner_id IS NOT NULL
                  AND identity.kind = ANY(%(kinds)s)
             ORDER BY scope.id, array_position(%(kinds)s::text[], identity.kind::text), identity.id),
           moved AS (
               UPDATE %(carrier)s AS stored SET partner_id = fresh.partner_id
                 FROM (SELECT scope.id, scope.partner_id AS before, said.partner_id
                         FROM scope LEFT JOIN said USING (id)) AS fresh
                WHERE stored.id = fresh.id AND fresh.before IS DISTINCT FROM fresh.partner_id
            RETURNING fresh.before, fresh.partner_id)
           SELECT before, partner_id FROM moved""",
        carrier=SQL.identifier(carrier),
        link=SQL.identifier(link),
        column=SQL.identifier(column),
        scope=scope,
        kinds=list(STRENGTH),
    )


def carried(carrier, identity_ids):
    """SELECT the ids of carriers that have one of these keys."""
    link, column = CARRIERS[carrier]
    return SQL(
        "SELECT %s FROM %s WHERE identity_id = ANY(%s)",
        SQL.identifier(column),
        SQL.identifier(link),
        list(identity_ids),
    )


def everything(carrier):
    """SELECT the ids of all carriers."""
    return SQL("SELECT id FROM %s", SQL.identifier(carrier))


def forget_links(carrier, partner_ids):
    """DELETE the links from what guests have to its keys: they stay theirs, under a number that is nobody's."""
    link, column = CARRIERS[carrier]
    return SQL(
        "DELETE FROM %(link)s AS link USING %(carrier)s AS carrier "
        "WHERE carrier.id = link.%(column)s AND carrier.partner_id = ANY(%(guests)s)",
        link=SQL.identifier(link),
        carrier=SQL.identifier(carrier),
        column=SQL.identifier(column),
        guests=list(partner_ids),
    )


def forget_alone():
    """DELETE the keys that nothing carries any more and that are nobody's, such as addresses of forgotten guests."""
    return SQL(
        "DELETE FROM restaurant_identity identity WHERE identity.partner_id IS NULL AND %s",
        SQL(" AND ").join(
            SQL("NOT EXISTS (SELECT FROM %s AS link WHERE link.identity_id = identity.id)", SQL.identifier(link))
            for link, _column in CARRIERS.values()
        ),
    )
