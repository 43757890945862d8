"""The guest over all channels. Nothing is executed here."""

from odoo.tools import SQL


def first_channels(partner_ids):
    """SELECT ``(guest, channel)`` of the first visits of these guests."""
    return SQL(
        """SELECT DISTINCT ON (partner_id) partner_id, channel FROM restaurant_visit
            WHERE partner_id = ANY(%s) ORDER BY partner_id, visited_at, id""",
        list(partner_ids),
    )
