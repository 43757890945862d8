"""Contacts are merged: what campaigns know of each goes to the one that stays."""

from odoo.tools import SQL


def keep_apart(source_ids, into_id):
    """Members who would be there twice get an occurrence of their own: nothing that was sent or given is forgotten."""
    return SQL(
        """UPDATE restaurant_campaign_member AS own SET occurrence = own.occurrence || ' of ' || own.partner_id
            WHERE own.partner_id = ANY(%(sources)s)
              AND EXISTS (SELECT FROM restaurant_campaign_member AS other
                           WHERE (other.partner_id = %(into)s
                                  OR other.partner_id = ANY(%(sources)s) AND other.partner_id < own.partner_id)
                             AND other.campaign_id = own.campaign_id AND other.occurrence = own.occurrence)""",
        sources=list(source_ids),
        into=into_id,
    )


def leave(source_ids):
    """Whether they belonged to segments is found out anew for the one that stays."""
    return SQL("DELETE FROM restaurant_campaign_inside WHERE partner_id = ANY(%s)", list(source_ids))
