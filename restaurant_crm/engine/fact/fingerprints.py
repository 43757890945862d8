"""What the nightly check looks at instead of deriving everything anew: a number for the orders and one for the facts
of each guest. Where neither has changed since both were found to agree, they still agree.

A fingerprint is the sum of hashes of rows, each of all columns that facts are made of: a row that is changed, gone,
doubled or moved to somebody else changes it. Kinds of fingerprints differ in what their keys are:

* by guest (``facts``: visits, their lines and bills to look at; ``profiles``; the orders of each source): the id of the
  person
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
VERSION = 2

GUEST_KINDS = ("facts", "profiles")
# Of each type the function of PostgreSQL that hashes a value, and what stands for none: no value that occurs.
HASHES = {
    "float": ("hashfloat8extended", "'NaN'::float8"),
    "text": ("hashtextextended", "'\\x01'"),
    "numeric": ("hash_numeric_extended", "'NaN'::numeric"),
    "time": ("timestamp_hash_extended", "'-infinity'::timestamp"),
    "json": ("jsonb_hash_extended", "'null'::jsonb"),
}
# Types of 32 bits as such a number; those of ``id`` and ``day`` are always there.
NONE = -1_000_000_007
WORDS = {
    "id": "%s",
    "int": f"COALESCE(%s, {NONE})",
    "bool": f"COALESCE((%s)::int, {NONE})",
    "day": "(%s - date '2000-01-01')",
    "date": f"COALESCE(%s - date '2000-01-01', {NONE})",
}


def hashed(*columns, seed=None):
    """SQL of one number for a row.

    Calls are what it costs: the first two numbers of 32 bits are where the hash begins. Two more cannot go together,
    for PostgreSQL folds a number of 64 bits before it hashes it.

    :param columns: ``(type, SQL)`` with types of ``WORDS`` and ``HASHES``
    :param seed: SQL of a number that has been hashed before, of what the row points to
    """
    words = [SQL(WORDS[kind], column) for kind, column in columns if kind in WORDS]
    first, second, *others = [*words, SQL("0"), SQL("0")][: max(len(words), 2)]
    value = SQL("((%s)::bigint << 32) + (%s)", first, second)
    if seed:
        value = SQL("(%s) # %s", value, seed)
    calls = [("hashint4extended", word) for word in others]
    for kind, column in columns:
        if kind in HASHES:
            function, none = HASHES[kind]
            calls.append((function, SQL("COALESCE(%s, %s)", column, SQL(none))))
    for function, argument in calls or [("hashint4extended", SQL("0"))]:
        value = SQL("%s(%s, %s)", SQL(function), argument, value)
    return value


def hash_of_rows(*columns, seed=None):
    """SQL of the sum of the hashes of rows, each made so small that no sum of them overflows."""
    return SQL("sum(%s >> 20)::bigint", hashed(*columns, seed=seed))


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
                WHERE child.parent_id IS NOT NULL AND parent.is_company IS NOT TRUE AND child.is_company IS NOT TRUE
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
            _facts(sources),
            profiles(),
            _rules(env),
        ]
    )


def _facts(sources):
    """SELECT the fingerprints of what is kept of guests beside the profile."""
    kinds = dict.fromkeys(VISIT_COLUMNS, "int") | {
        "channel": "text", "daypart": "text", "source": "text", "visited_at": "time", "ended_at": "time",
        "visit_date": "date", "amount": "float", "discount": "float", "tip": "float", "chain_rate": "float",
        "day_kind": "text",
    }  # fmt: skip
    visit = [(kinds[name], SQL.identifier(name)) for name in VISIT_COLUMNS]
    pointers = [("int", SQL.identifier(source.column)) for source in sources]
    line = [
        (kind, SQL.identifier(name))
        for name, kind in (
            ("visit_id", "id"), ("product_id", "id"), ("visit_date", "day"), ("dish_id", "int"), ("is_menu", "bool"),
            ("qty", "float"), ("amount", "float"),
        )
    ]  # fmt: skip
    kinds = {"kind": "text", "qty": "float", "amount": "float"}
    issue = [(kinds.get(name, "int"), SQL.identifier(name)) for name in ISSUE_COLUMNS]
    return SQL(
        "SELECT 'facts' AS kind, partner_id::bigint AS key, sum(print)::bigint AS print FROM (%s) AS part GROUP BY 2",
        union(
            SQL(
                "SELECT partner_id, %s AS print FROM %s GROUP BY partner_id",
                hash_of_rows(*columns),
                SQL.identifier(table),
            )
            for table, columns in (
                ("restaurant_visit", [("id", SQL("id")), *pointers, *visit]),
                ("restaurant_visit_line", line),
                ("restaurant_fact_issue", [*issue, *pointers]),
            )
        ),
    )


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
    return SQL(
        "SELECT 'profiles' AS kind, partner_id::bigint AS key, (%s) >> 20 AS print FROM restaurant_guest_profile",
        hashed(*measured, ("json", SQL("top_dishes"))),
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
    # Each row is read once: in the order in which it is stored, not in that of an index, each from another place.
    yield SQL("SET LOCAL enable_indexscan = off; SET LOCAL enable_sort = off")
    yield SQL(
        """CREATE TEMPORARY TABLE print_now ON COMMIT DROP AS
           SELECT stored.id, fresh.kind, fresh.key, fresh.print
             FROM (%s) AS fresh(kind, key, print)
        FULL JOIN restaurant_fact_fingerprint stored ON stored.kind = fresh.kind AND stored.key = fresh.key
            WHERE fresh.print IS DISTINCT FROM stored.seen""",
        now(env, sources, others),
    )
    yield SQL("SET LOCAL enable_indexscan TO DEFAULT; SET LOCAL enable_sort TO DEFAULT")
    yield SQL("ANALYZE print_now")
    yield SQL(
        """UPDATE restaurant_fact_fingerprint stored SET seen = print_now.print
             FROM print_now WHERE stored.id = print_now.id"""
    )
    yield SQL(
        """INSERT INTO restaurant_fact_fingerprint (kind, key, seen)
           SELECT kind, key, print FROM print_now WHERE id IS NULL"""
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


def confirm_profiles(partner_ids):
    """Take the profiles of these guests as they are by now, after they have been measured anew."""
    return SQL(
        """INSERT INTO restaurant_fact_fingerprint AS stored (kind, key, seen, confirmed)
           SELECT kind, key, print, print FROM (%s WHERE partner_id = ANY(%s)) AS fresh
      ON CONFLICT (kind, key) DO UPDATE SET seen = excluded.seen, confirmed = excluded.confirmed
            WHERE (stored.seen, stored.confirmed) IS DISTINCT FROM (excluded.seen, excluded.confirmed)""",
        profiles(),
        list(partner_ids),
    )


def doubt(kinds, partner_ids):
    """Forget what was confirmed of these guests: the next night looks at them again."""
    return SQL(
        "DELETE FROM restaurant_fact_fingerprint WHERE kind = ANY(%s) AND key = ANY(%s)",
        list(kinds),
        list(partner_ids),
    )
