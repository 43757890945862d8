"""Schemes, levels and what is asked about them, as plain data and as tables of a statement."""

from dataclasses import dataclass
from datetime import date, datetime

from odoo.tools import SQL


@dataclass(frozen=True)
class Scheme:
    """A scheme as plain data, in order of precedence.

    ``due`` says that the levels of everybody are under review today. With ``reviewed_on``
    those are under review whose anniversary has come since that date. Who is in a ``sticky``
    scheme stays in it, whatever fits. Nobody moves in a ``frozen`` scheme.
    """

    id: int
    segment_id: int | None
    everybody: bool = False
    frozen: bool = False
    sticky: bool = False
    due: bool = False
    reviewed_on: date | None = None
    grace_days: int = 0
    straight: bool = False
    # The highest level that everybody in the scheme has.
    floor: int = 0
    protected_tag_ids: tuple = ()


@dataclass(frozen=True)
class Level:
    """A level as plain data.

    Nobody gains a ``frozen`` level or loses it. Who stands on a ``removed`` one is taken for
    standing on ``rank``, the next lower one that is left.
    """

    id: int
    scheme_id: int
    rank: int
    segment_id: int | None = None
    keep_id: int | None = None
    frozen: bool = False
    removed: bool = False


@dataclass(frozen=True)
class Review:
    """What is asked and when: ``schemes`` in force in order of precedence, with their ``levels``.

    ``members`` is SQL that selects ``(segment_id, partner_id)`` of their segments. ``now`` is an instant in UTC, after
    which a protecting tag with an end counts as gone, ``today`` the local date. With ``partner_ids`` only these guests
    are looked at. ``unearned`` are guests who never had what it took for their level, as returns have shown. With
    ``settled`` all reviews have been held and every grace has passed; with ``fresh`` nobody has a level yet.
    """

    members: SQL
    schemes: list
    levels: list
    now: datetime
    today: date
    partner_ids: tuple | None = None
    unearned: tuple = ()
    settled: bool = False
    fresh: bool = False


def schemes(rows):
    """SELECT the schemes with their places, the first being 0."""
    return table(
        [
            ("id", "int", [scheme.id for scheme in rows]),
            ("segment_id", "int", [scheme.segment_id for scheme in rows]),
            ("everybody", "bool", [scheme.everybody for scheme in rows]),
            ("frozen", "bool", [scheme.frozen for scheme in rows]),
            ("sticky", "bool", [scheme.sticky for scheme in rows]),
            ("due", "bool", [scheme.due for scheme in rows]),
            ("reviewed_on", "date", [scheme.reviewed_on for scheme in rows]),
            ("grace_days", "int", [scheme.grace_days for scheme in rows]),
            ("straight", "bool", [scheme.straight for scheme in rows]),
            ("floor", "int", [scheme.floor for scheme in rows]),
            ("rank", "int", list(range(len(rows)))),
        ]
    )


def levels(rows):
    """SELECT the levels."""
    return table(
        [
            ("id", "int", [level.id for level in rows]),
            ("scheme_id", "int", [level.scheme_id for level in rows]),
            ("rank", "int", [level.rank for level in rows]),
            ("segment_id", "int", [level.segment_id for level in rows]),
            ("keep_id", "int", [level.keep_id for level in rows]),
            ("frozen", "bool", [level.frozen for level in rows]),
            ("removed", "bool", [level.removed for level in rows]),
        ]
    )


def protection(rows):
    """SELECT ``(scheme_id, tag_id)`` of the tags that protect guests from falling."""
    return table(
        [
            ("scheme_id", "int", [scheme.id for scheme in rows for _tag in scheme.protected_tag_ids]),
            ("tag_id", "int", [tag for scheme in rows for tag in scheme.protected_tag_ids]),
        ]
    )


def table(columns):
    """SELECT rows of plain data: ``columns`` are (name, type, values)."""
    return SQL(
        "SELECT * FROM unnest(%s) AS data(%s)",
        SQL(", ").join(
            SQL("%s::%s[]", values, SQL(type_))  # pylint: disable=sql-injection
            for _name, type_, values in columns
        ),
        SQL(", ").join(SQL.identifier(name) for name, _type, _values in columns),
    )
