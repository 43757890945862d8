"""What platforms send, kept before anybody reads it. Nothing is executed here."""

from odoo.tools import SQL


def keep(platform_id, event, sealed):
    """INSERT what came unless it has come before; the id of the row, or none."""
    return SQL(
        """INSERT INTO restaurant_platform_event (platform_id, event, sealed, state, received_at, attempts)
           VALUES (%s, %s, %s, 'new', now() AT TIME ZONE 'UTC', 0)
      ON CONFLICT (platform_id, event) DO NOTHING RETURNING id""",
        platform_id,
        event,
        sealed,
    )
