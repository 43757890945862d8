"""What it means that a guest carries a tag."""

from odoo.tools import SQL


def carried(assignment, now):
    """SQL that tests a row of tags of guests: the guest carries the tag at the instant ``now``.

    A block is no tag, and one that has expired is gone, although its row may stay until the night. In domains
    ``restaurant.tag.assignment._live`` says the same.

    :param assignment: name of the row in the statement
    :param now: instant in UTC, or SQL of one
    """
    return SQL(
        "%(row)s.state = 'active' AND (%(row)s.expires_at IS NULL OR %(row)s.expires_at > %(now)s)",
        row=SQL.identifier(assignment),
        now=now,
    )
