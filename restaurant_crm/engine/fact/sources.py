"""Where orders come from. Facts are made of the orders of all sources by one statement; a source only says which
orders and lines it has.

The contract of a source:

* ``placed``: the orders of the guests in the step ``person`` that count, from ``person.since`` on. Columns ``id,
  partner_id, store_id, tz, day_ends_at, date_order, channel, seat_id, floor_id, covers, total, rate, is_misdated,
  source``
* ``everybody``: the same orders whoever had them, in some stores and some time; ``partner_id`` may be empty. Two
  columns more, ``company_id, region_id``: those of the store
* ``own``: their lines, read from the step ``placed_CODE`` that has the orders of the source CODE. Columns ``id,
  order_id, partner_id, date_order, product_id, returns_id, menu_id, kind, qty, amount, discount, price, list_price,
  source``

Orders of two sources may have the same id. So ``id`` and ``order_id`` are keys: the number of the source in the upper
bits, the id within the source in the lower ones. Those of the point of sale, number 0, are the ids themselves.
"""

from odoo.tools import SQL

SHIFT = 40
# What a key has in its lower bits. As text: numbers of this size would be taken for numerics.
ID_OF_KEY = SQL(f"((1::bigint << {SHIFT}) - 1)")


class Source:
    """One kind of orders; subclasses say what they are.

    :cvar code: what the field ``source`` of a visit says
    :cvar number: never given to another source, for keys are made of it
    :cvar column: the column of visits and bills to look at that points to an order of this source
    :cvar reads: names of fields by model, to be flushed before the statements run
    """

    code = column = None
    number = 0
    reads = {}

    def placed(self, env):
        raise NotImplementedError

    def own(self, env):
        raise NotImplementedError

    def everybody(self, env, stores, since, until):
        """SELECT the orders from ``since`` up to before ``until`` (None: no end) in ``stores``, SQL on ``store``."""
        raise NotImplementedError

    def stands_for(self):
        """SELECT the keys of orders of other sources that are orders of this one once more; None: there are none."""

    def reaches_back(self, guest_id, since, order_ids):
        """SQL: whether orders of the guest from ``since`` on may change what is known of those before.

        :param order_ids: orders of the point of sale that have just been paid
        """
        raise NotImplementedError

    def guests(self, after, limit):
        """SELECT the next contacts, ascending, behind the id ``after`` who have orders."""
        raise NotImplementedError

    def guests_in(self, store_ids):
        """SELECT the contacts with an order in one of these stores."""
        raise NotImplementedError

    def guests_having(self, template_ids, in_menus):
        """SELECT the contacts with a line of these products, or only with one as a part of a set menu."""
        raise NotImplementedError

    def guests_of_dishes(self, dish_ids):
        """SELECT the contacts who had one of these ``restaurant.history.dish``: nobody where dishes are products."""
        return SQL("SELECT NULL::int WHERE FALSE")

    def prints(self, env):
        """Yield the SELECTs of the fingerprints of all orders, ``(kind, key, print)``; see ``fingerprints``."""
        raise NotImplementedError

    def guests_of_prints(self, kind, keys):
        """SELECT the contacts whose facts the orders behind these fingerprints touch."""
        raise NotImplementedError

    def key(self, id_sql):
        """SQL of the key of an order or line with this id."""
        first = SQL(f"({self.number}::bigint << {SHIFT})")
        return SQL("(%s + %s::bigint)", first, id_sql) if self.number else SQL("%s::bigint", id_sql)


def id_of(key):
    """SQL of the id that is in a key."""
    return SQL("(%s & %s)::int", key, ID_OF_KEY)


def union(queries):
    """SQL of the rows of all of these."""
    return SQL(" UNION ALL ").join(queries)


def reads(sources):
    """Names of fields by model that any of the sources reads."""
    found = {}
    for source in sources:
        for model, names in source.reads.items():
            found[model] = sorted({*found.get(model, ()), *names})
    return found


def key_of(sources, alias):
    """SQL of the key of the order that a visit or a bill to look at points to."""
    return SQL(
        "CASE %s END",
        SQL(" ").join(
            SQL("WHEN %(id)s IS NOT NULL THEN %(key)s", id=column, key=source.key(column))
            for source in sources
            for column in [SQL.identifier(alias, source.column)]
        ),
    )


def columns(sources, key):
    """``(name, SQL)`` of each column that points to an order, from the key of the order."""
    for source in sources:
        yield (
            source.column,
            SQL(
                "CASE WHEN %s >> %s = %s THEN %s END",
                key,
                SQL(str(SHIFT)),
                SQL(str(source.number)),
                id_of(key),
            ),
        )


def code(sources, key):
    """SQL of the code of the source that an order with this key is of."""
    return SQL(
        "CASE %s >> %s %s END",
        key,
        SQL(str(SHIFT)),
        SQL(" ").join(SQL("WHEN %s THEN %s", SQL(str(source.number)), source.code) for source in sources),
    )
