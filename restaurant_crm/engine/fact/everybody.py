"""Orders of everybody, guests who are known and who are not, from all sources: for whoever asks how a store did.

What is an order, of which store and channel, at what time, is said by the sources (``sources``), as it is for the facts
of guests: what counts there counts here, once.
"""

from datetime import timedelta

from odoo.tools import SQL

from ..shared.clock import day_of
from . import returns
from .facts import READS, daypart, sources_of
from .sources import reads as reads_of_sources

# Clocks are at most a day apart, and a business day ends some hours late: this spares most orders the conversion.
MARGIN = timedelta(days=2)
COLUMNS = (
    *("id", "source", "partner_id", "store_id", "company_id", "region_id", "channel", "covers", "total", "rate"),
    *("date_order", "local_at", "day"),
)


def reads(env):
    """What the statements read, to be flushed before they run: names of fields by model."""
    return READS | {"restaurant.store": [*READS["restaurant.store"], "region_id"]} | reads_of_sources(sources_of(env))


def placed(env, stores, since, until=None, codes=None):
    """SELECT ``COLUMNS`` and ``daypart`` of the orders of business days from ``since`` to ``until``, both included.

    Returns are among them, with a ``total`` below 0. ``id`` is a key (see ``sources``), of the point of sale the id
    itself; ``total`` is in the currency of the store's company.

    :param stores: SQL condition on ``store``
    :param until: None for no end
    :param codes: only these sources
    """
    return SQL(
        "WITH %s SELECT *, %s AS daypart FROM placed",
        _steps(env, stores, since, until, codes),
        daypart(env, SQL("extract(hour FROM local_at)")),
    )


def dishes(env, stores, since, until=None):
    """SELECT the dishes on these orders: ``placed`` with ``line_id, dish_id, menu_id, qty, kept``, a row a line.

    A set menu is one, its parts are others that name it in ``menu_id``. Of ``qty`` so much is ``kept`` as did not come
    back since.
    """
    return SQL(
        """WITH %(steps)s, own AS (%(own)s), took AS (%(took)s)
           SELECT placed.*, %(daypart)s AS daypart, own.id AS line_id, product.product_tmpl_id AS dish_id, own.menu_id,
                  own.qty, GREATEST(own.qty + COALESCE(took.qty, 0), 0) AS kept
             FROM own
             JOIN placed ON placed.id = own.order_id
             JOIN product_product product ON product.id = own.product_id
        LEFT JOIN took ON took.line_id = own.id
            WHERE own.kind = 'dish' AND own.qty > 0""",
        steps=_steps(env, stores, since, until),
        own=SQL(" UNION ALL ").join(
            SQL("SELECT id, order_id, product_id, returns_id, menu_id, kind, qty FROM (%s) AS own", source.own(env))
            for source in sources_of(env)
        ),
        took=returns.took(SQL("own")),
        daypart=daypart(env, SQL("extract(hour FROM local_at)")),
    )


def _steps(env, stores, since, until, codes=None):
    """SQL of the steps ``placed_CODE`` of each source, and of ``placed``, all of them."""
    found = [source for source in sources_of(env) if not codes or source.code in codes]
    twice = [select for source in sources_of(env) if (select := source.stands_for())]
    steps = [
        SQL(
            """%(step)s AS (
               SELECT * FROM (SELECT placed.*, %(day)s AS day,
                                     (date_order AT TIME ZONE 'UTC') AT TIME ZONE tz AS local_at
                                FROM (%(orders)s) AS placed) AS placed
                WHERE day >= %(since)s::date AND %(ends)s AND %(once)s)""",
            step=SQL.identifier(f"placed_{source.code}"),
            day=day_of(SQL("date_order"), SQL("tz"), SQL("day_ends_at")),
            orders=source.everybody(env, stores, since - MARGIN, until and until + MARGIN + timedelta(days=1)),
            since=since,
            ends=SQL("day <= %s::date", until) if until else SQL("TRUE"),
            # What another source has as well is one order.
            once=SQL(" AND ").join(SQL("id NOT IN (%s)", select) for select in twice) if twice else SQL("TRUE"),
        )
        for source in found
    ]
    columns = SQL(", ").join(SQL.identifier(name) for name in COLUMNS)
    steps.append(
        SQL(
            "placed AS (%s)",
            SQL(" UNION ALL ").join(
                SQL("SELECT %s FROM %s", columns, SQL.identifier(f"placed_{source.code}")) for source in found
            ),
        )
    )
    return SQL(", ").join(steps)
