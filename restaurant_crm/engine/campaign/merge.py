"""Contacts are merged: what campaigns know of each goes to the one that stays."""

from odoo.tools import SQL

# Where a guest may stand once for an occurrence, and what else makes the row one of a kind.
ONCE = {
    "restaurant_campaign_member": ("campaign_id", "occurrence"),
    "restaurant_campaign_message": ("campaign_id", "step_id", "occurrence"),
}


def keep_apart(table, source_ids, into_id):
    """Rows that would be there twice get an occurrence of their own: nothing that was sent or given is forgotten."""
    return SQL(
        """UPDATE %(table)s AS own SET occurrence = own.occurrence || ' of ' || own.partner_id
            WHERE own.partner_id = ANY(%(sources)s)
              AND EXISTS (SELECT FROM %(table)s AS other
                           WHERE (other.partner_id = %(into)s
                                  OR other.partner_id = ANY(%(sources)s) AND other.partner_id < own.partner_id)
                             AND %(same)s)""",
        table=SQL.identifier(table),
        sources=list(source_ids),
        into=into_id,
        same=SQL(" AND ").join(
            SQL("%s = %s", SQL.identifier("other", name), SQL.identifier("own", name)) for name in ONCE[table]
        ),
    )


def leave(source_ids):
    """Whether they belonged to segments is found out anew for the one that stays."""
    return SQL("DELETE FROM restaurant_campaign_inside WHERE partner_id = ANY(%s)", list(source_ids))
