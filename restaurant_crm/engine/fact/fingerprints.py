"""What the nightly check looks at instead of deriving everything anew: a number for the orders and one for the facts
of each guest. Where neither has changed since both were found to agree, they still agree.

A fingerprint is the sum of hashes of rows, each of all columns that facts are made of: a row that is changed, gone,
doubled or moved to somebody else changes it. Kinds of fingerprints differ in what their keys are:

* by guest (``visits``, ``visit_lines``, ``issues``, ``profiles``, and the orders of each source): the id of the person
* by bucket (the lines of each source): so many orders with ids that follow each other; lines do not name their guest,
  and to join them with their orders would cost more than all the rest
* by date (``calendar``, ``rates``): what visits know of their day beside the orders
* ``rules``: what holds for everybody, such as the settings

Nothing is executed here.
"""

import json

from odoo.tools import SQL

from ... import settings
from .fact_changes import ISSUE_COLUMNS, VISIT_COLUMNS
from .sources import union

# Orders of a bucket: 2 to the power of this.
BUCKET = 6
# Increase it when the same orders are to make other facts: then everybody is looked at once.
VERSION = 1

GUEST_KINDS = ("visits", "visit_lines", "issues", "profiles")
# Of each type the function of PostgreSQL that hashes a value, and what stands for none: no value that occurs.
HASHES = {
    "int": ("hashint4extended", "-2147483648"),
    "float": ("hashfloat8extended", "'NaN'::float8"),
    "text": ("hashtextextended", "'\\x01'"),
    "numeric": ("hash_numeric_extended", "'NaN'::numeric"),
    "time": ("timestamp_hash_extended", "'-infinity'::timestamp"),
}


def hashed(*columns):
    """SQL of one number for a row; columns are ``(type, SQL)`` with types of ``HASHES``, or ``bool`` or ``date``."""
    value = SQL("0::bigint")
    for kind, column in columns:
        if kind == "bool":
            kind, column = "int", SQL("(%s)::int", column)
        elif kind == "date":
            kind, column = "int", SQL("(%s - date '2000-01-01')", column)
        function, none = HASHES[kind]
        value = SQL("%s(COALESCE(%s, %s), %s)", SQL(function), column, SQL(none), value)
    # So small that no sum of them overflows.
    return SQL("(%s >> 20)", value)


def bucket(order_id):
    return SQL("(%s >> %s)", order_id, SQL(str(BUCKET)))


def orders_of_buckets(table, buckets):
    """SQL: the condition on orders of ``table`` to be in one of these buckets."""
    return SQL("%s = ANY(%s)", bucket(SQL.identifier(table, "id")), list(buckets))


def persons():
    """SELECT ``(id, person)`` of the contacts below a person."""
    return SQL(
        """WITH RECURSIVE below AS (
               SELECT child.id, child.parent_id AS person
                 FROM res_partner child JOIN res_partner parent ON parent.id = child.parent_id
                WHERE parent.is_company IS NOT TRUE AND child.is_company IS NOT TRUE
               UNION
               SELECT below.id, person.parent_id
                 FROM below JOIN res_partner person ON person.id = below.person
                 JOIN res_partner parent ON parent.id = person.parent_id
                WHERE parent.is_company IS NOT TRUE AND person.is_company IS NOT TRUE)
           SELECT below.id, below.person
             FROM below JOIN res_partner person ON person.id = below.person
        LEFT JOIN res_partner parent ON parent.id = person.parent_id
            WHERE parent.id IS NULL OR parent.is_company OR person.is_company"""
    )


def now(env, sources, others=()):
    """SELECT ``(kind, key, print)``: all fingerprints as they are.

    :param others: SELECTs of further ones; see ``beside``
    """
    return union(
        [
            *others,
            *(part for source in sources for part in source.prints(env)),
            *_facts(sources),
            profiles(),
            _rules(env),
        ]
    )


def _facts(sources):
    kinds = dict.fromkeys(VISIT_COLUMNS, "int") | {
        "channel": "text", "daypart": "text", "source": "text", "visited_at": "time", "ended_at": "time",
        "visit_date": "date", "amount": "float", "discount": "float", "tip": "float", "chain_rate": "float",
        "day_kind": "text",
    }  # fmt: skip
    visit = [(kinds[name], SQL.identifier(name)) for name in ("id", *VISIT_COLUMNS) if name in kinds]
    pointers = [("int", SQL.identifier(source.column)) for source in sources]
    yield _by_guest("visits", "restaurant_visit", pointers + visit)
    yield _by_guest(
        "visit_lines",
        "restaurant_visit_line",
        [(kind, SQL.identifier(name)) for name, kind in (
            ("visit_id", "int"), ("product_id", "int"), ("dish_id", "int"), ("is_menu", "bool"), ("visit_date", "date"),
            ("qty", "float"), ("amount", "float"))],
    )  # fmt: skip
    kinds = {"kind": "text", "qty": "float", "amount": "float"}
    issue = [(kinds.get(name, "int"), SQL.identifier(name)) for name in ISSUE_COLUMNS]
    yield _by_guest("issues", "restaurant_fact_issue", issue + pointers)


def profiles():
    """SELECT the fingerprints of what has been measured of guests, but for what every day changes."""
    counts = [f"visits{window}" for window in ("", "_30", "_90", "_365")]
    spends = [f"spend{window}" for window in ("", "_30", "_90", "_365")]
    shares = ["dine_in_share", "takeaway_share", "delivery_share", "weekend_share"]
    shares += [f"{part}_share" for part in settings.DAYPARTS]
    columns = [
        *(("int", name) for name in ("id", *counts, "store_count", "favourite_store_id", "favourite_dish_id")),
        *(("float", name) for name in (*spends, *shares, "average_check", "spend_per_cover", "average_covers")),
        ("float", "usual_gap"), ("date", "first_visit_date"), ("date", "last_visit_date"), ("time", "last_visit_at"),
    ]  # fmt: skip
    measured = [(kind, SQL.identifier(name)) for kind, name in columns]
    return _by_guest("profiles", "restaurant_guest_profile", [*measured, ("text", SQL("top_dishes::text"))])


def _by_guest(kind, table, columns):
    return SQL(
        "SELECT %s AS kind, partner_id::bigint AS key, sum(%s)::bigint AS print FROM %s GROUP BY partner_id",
        kind,
        hashed(*columns),
        SQL.identifier(table),
    )


def _rules(env):
    """What the same facts follow from for everybody."""
    said = [
        VERSION,
        settings.get(env, "visit_gap_hours"),
        settings.daypart_starts(env),
        env["res.company"]._in_which_units(),
    ]
    return SQL("SELECT 'rules', 0, hashtextextended(%s, 0)", json.dumps(said))


# -- comparing -----------------------------------------------------------------------------------


def see(env, sources, others):
    """The statements that note the fingerprints of now beside those that were confirmed."""
    yield SQL("CREATE TEMPORARY TABLE print_now (kind, key, print) ON COMMIT DROP AS %s", now(env, sources, others))
    yield SQL("ANALYZE print_now")
    yield SQL(
        """UPDATE restaurant_fact_fingerprint stored SET seen = print_now.print
             FROM print_now
            WHERE stored.kind = print_now.kind AND stored.key = print_now.key AND stored.seen IS DISTINCT FROM print"""
    )
    yield SQL(
        """UPDATE restaurant_fact_fingerprint stored SET seen = NULL
            WHERE seen IS NOT NULL
              AND NOT EXISTS (SELECT FROM print_now fresh WHERE fresh.kind = stored.kind AND fresh.key = stored.key)"""
    )
    yield SQL(
        """INSERT INTO restaurant_fact_fingerprint (kind, key, seen)
           SELECT kind, key, print FROM print_now
            WHERE NOT EXISTS (SELECT FROM restaurant_fact_fingerprint stored
                               WHERE stored.kind = print_now.kind AND stored.key = print_now.key)"""
    )
    yield SQL("DROP TABLE print_now")


def differing():
    """SELECT ``(kind, keys)`` of the fingerprints that are not as they were confirmed."""
    return SQL(
        """SELECT kind, array_agg(key ORDER BY key) FROM restaurant_fact_fingerprint
            WHERE seen IS DISTINCT FROM confirmed GROUP BY kind"""
    )


def confirm():
    """The statements that say of what was seen that orders and facts agree."""
    yield SQL("DELETE FROM restaurant_fact_fingerprint WHERE seen IS NULL")
    yield SQL("UPDATE restaurant_fact_fingerprint SET confirmed = seen WHERE confirmed IS DISTINCT FROM seen")


def confirm_profiles():
    """Take the profiles as they are by now, after they have been measured anew."""
    return SQL(
        """INSERT INTO restaurant_fact_fingerprint AS stored (kind, key, seen, confirmed)
           SELECT kind, key, print, print FROM (%s) AS fresh
            WHERE NOT EXISTS (SELECT FROM restaurant_fact_fingerprint known
                               WHERE known.kind = fresh.kind AND known.key = fresh.key AND known.confirmed = print)
      ON CONFLICT (kind, key) DO UPDATE SET seen = excluded.seen, confirmed = excluded.confirmed""",
        profiles(),
    )


def doubt(kinds, partner_ids):
    """Forget what was confirmed of these guests: the next night looks at them again."""
    return SQL(
        "DELETE FROM restaurant_fact_fingerprint WHERE kind = ANY(%s) AND key = ANY(%s)",
        list(kinds),
        list(partner_ids),
    )
