"""Orders that were brought in from elsewhere, with lines that name a dish of ``restaurant.history.dish``."""

from odoo.tools import SQL

from . import fingerprints
from .fingerprints import hash_of_rows
from .placed import between
from .sources import Source, id_of


class Imported(Source):
    """A source whose orders stand in a table of their own (as ``placed``) with lines beside it (as ``line``).

    :cvar orders, lines: the tables
    :cvar bill_columns: numbers of an order that its facts are made of, beside its total
    :cvar line_columns: numbers of a line that its facts are made of
    :cvar beside: what the whole bill was lowered by or tipped, each to be a line: (kind, SQL of an amount of ``bill``)
    """

    orders = lines = None
    bill_columns = line_columns = beside = ()

    def counts(self):
        """SQL: whether an order counts."""
        raise NotImplementedError

    def quantity(self):
        """SQL of how much of a line was had."""
        return SQL("line.qty")

    def amount(self):
        """SQL of what was paid for it."""
        return SQL("line.amount")

    def placed(self, env):
        return self._orders(
            SQL("person.guest_id"),
            SQL("person JOIN %s AS placed ON placed.partner_id = person.id", SQL.identifier(self.orders)),
            SQL("placed.placed_at >= person.since"),
        )

    def everybody(self, env, stores, since, until):
        return self._orders(
            SQL("placed.partner_id"),
            SQL("%s AS placed", SQL.identifier(self.orders)),
            SQL("%s AND %s", stores, between(SQL("placed.placed_at"), since, until)),
            SQL(", store.company_id, store.region_id"),
        )

    def _orders(self, guest, orders, condition, more=None):
        return SQL(
            """SELECT %(key)s AS id, %(guest)s AS partner_id, placed.store_id, store.tz, store.day_ends_at,
                      placed.placed_at AS date_order, placed.channel, NULL::int AS seat_id, NULL::int AS floor_id,
                      GREATEST(placed.covers, 1) AS covers, placed.total::float8 AS total, 1::float8 AS rate,
                      FALSE AS is_misdated, %(code)s AS source%(more)s
                 FROM %(orders)s
                 JOIN restaurant_store store ON store.id = placed.store_id
                WHERE %(counts)s AND %(condition)s""",
            key=self.key(SQL("placed.id")),
            code=self.code,
            guest=guest,
            orders=orders,
            condition=condition,
            more=more or SQL(),
            counts=self.counts(),
        )

    def own(self, env):
        """SELECT the lines of which something was had, and those of ``beside``, with negative ids.

        What nobody knows is a dish without a product: it makes a visit and costs something.
        """
        return SQL(
            """SELECT %(key)s AS id, placed.id AS order_id, placed.partner_id, placed.date_order, dish.product_id,
                      NULL::int AS returns_id, NULL::int AS menu_id, COALESCE(template.restaurant_kind, 'dish') AS kind,
                      (%(quantity)s)::float8 AS qty, (%(amount)s)::float8 AS amount, 0::float8 AS discount,
                      COALESCE(line.amount / NULLIF(line.qty, 0), 0)::float8 AS price,
                      template.list_price::float8 AS list_price, placed.source
                 FROM %(placed)s AS placed
                 JOIN %(lines)s AS line ON line.order_id = %(bill)s
                 JOIN restaurant_history_dish dish ON dish.id = line.dish_id
            LEFT JOIN product_product product ON product.id = dish.product_id
            LEFT JOIN product_template template ON template.id = product.product_tmpl_id
                WHERE %(was_had)s
            UNION ALL
               SELECT -%(kinds)s * placed.id - beside.number, placed.id, placed.partner_id, placed.date_order, NULL,
                      NULL, NULL, beside.kind, 1, beside.amount, 0, beside.amount, 0, placed.source
                 FROM %(placed)s AS placed
                 JOIN %(orders)s AS bill ON bill.id = %(bill)s
           CROSS JOIN LATERAL (VALUES %(beside)s) AS beside(number, kind, amount)
                WHERE beside.amount <> 0""",
            key=self.key(SQL("line.id")),
            quantity=self.quantity(),
            amount=self.amount(),
            was_had=self.was_had(),
            placed=SQL.identifier(f"placed_{self.code}"),
            orders=SQL.identifier(self.orders),
            lines=SQL.identifier(self.lines),
            bill=id_of(SQL("placed.id")),
            kinds=SQL(str(len(self.beside))),
            beside=SQL(", ").join(
                SQL("(%s, %s, %s)", SQL(str(number)), kind, amount) for number, (kind, amount) in enumerate(self.beside)
            ),
        )

    def was_had(self):
        """SQL: whether anything of a line was had; what another till took back is a line of its own, below 0."""
        return SQL("TRUE")

    def reaches_back(self, guest_id, since, order_ids):
        return SQL(
            """EXISTS (SELECT FROM %s AS placed JOIN %s AS line ON line.order_id = placed.id
                        WHERE placed.partner_id = %s AND placed.placed_at >= %s AND line.qty < 0)""",
            SQL.identifier(self.orders),
            SQL.identifier(self.lines),
            guest_id,
            since,
        )

    def guests(self, after, limit):
        return SQL(
            "SELECT DISTINCT partner_id FROM %s WHERE partner_id > %s ORDER BY partner_id LIMIT %s",
            SQL.identifier(self.orders),
            after,
            limit,
        )

    def guests_in(self, store_ids):
        return SQL(
            "SELECT DISTINCT partner_id FROM %s WHERE store_id = ANY(%s)", SQL.identifier(self.orders), list(store_ids)
        )

    def guests_having(self, template_ids, in_menus):
        return SQL(
            """SELECT DISTINCT placed.partner_id
                 FROM %s AS line
                 JOIN %s AS placed ON placed.id = line.order_id
                 JOIN restaurant_history_dish dish ON dish.id = line.dish_id
                WHERE NOT %s AND dish.product_id IN (SELECT id FROM product_product WHERE product_tmpl_id = ANY(%s))""",
            SQL.identifier(self.lines),
            SQL.identifier(self.orders),
            in_menus,
            list(template_ids),
        )

    def guests_of_dishes(self, dish_ids):
        return SQL(
            """SELECT DISTINCT placed.partner_id
                 FROM %s AS line JOIN %s AS placed ON placed.id = line.order_id
                WHERE line.dish_id = ANY(%s)""",
            SQL.identifier(self.lines),
            SQL.identifier(self.orders),
            list(dish_ids),
        )

    def prints(self, env):
        yield SQL(
            """SELECT %s, COALESCE(below.person, placed.partner_id)::bigint, %s
                 FROM %s AS placed
                 JOIN restaurant_store store ON store.id = placed.store_id
            LEFT JOIN (%s) AS below ON below.id = placed.partner_id
                WHERE placed.partner_id IS NOT NULL AND %s
             GROUP BY 2""",
            f"{self.code}_orders",
            hash_of_rows(
                ("int", SQL("placed.id")),
                ("int", SQL("placed.store_id")),
                ("text", SQL("store.tz")),
                ("float", SQL("store.day_ends_at::float8")),
                ("time", SQL("placed.placed_at")),
                ("text", SQL("placed.channel")),
                ("int", SQL("placed.covers")),
                *_numbers("placed", ("total", *self.bill_columns)),
            ),
            SQL.identifier(self.orders),
            fingerprints.persons(),
            self.counts(),
        )
        yield SQL(
            """SELECT %s, %s::bigint, %s
                 FROM %s AS line
                 JOIN restaurant_history_dish dish ON dish.id = line.dish_id
            LEFT JOIN product_product product ON product.id = dish.product_id
            LEFT JOIN product_template template ON template.id = product.product_tmpl_id
             GROUP BY 2""",
            f"{self.code}_lines",
            fingerprints.bucket(SQL("line.order_id")),
            hash_of_rows(
                ("int", SQL("line.id")),
                ("int", SQL("line.order_id")),
                ("int", SQL("dish.product_id")),
                ("int", SQL("template.id")),
                ("text", SQL("template.restaurant_kind")),
                *_numbers("line", self.line_columns),
            ),
            SQL.identifier(self.lines),
        )

    def guests_of_prints(self, kind, keys):
        return SQL(
            "SELECT partner_id FROM %s WHERE %s",
            SQL.identifier(self.orders),
            fingerprints.orders_of_buckets(self.orders, keys),
        )


def _numbers(alias, names):
    return (("float", SQL("%s::float8", SQL.identifier(alias, name))) for name in names)


def insert_lines(table, columns, rows):
    """INSERT lines of orders, as they follow each other.

    :param columns: those of ``rows``: the id of the order, the id of the dish, then numbers
    """
    kinds = ("int", "int") + ("float8",) * (len(columns) - 2)
    return SQL(
        "INSERT INTO %s (%s) SELECT * FROM unnest(%s)",
        SQL.identifier(table),
        SQL(", ").join(map(SQL.identifier, columns)),
        SQL(", ").join(
            SQL("%s::%s[]", list(values), SQL(kind))
            for values, kind in zip(zip(*rows, strict=True), kinds, strict=True)
        ),
    )
