"""The first build: the same steps as ever, through temporary tables and without what guards each row.

One statement that compares what should be with what is stored is right for guests whose facts are there. Where
nothing is stored yet, comparing is in vain, the planner knows nothing of the size of what the steps yield, and checking
keys row by row costs more than all the rest. So each step becomes a table that the planner is told about, and keys
and indexes are put back when everything is in. Nothing is executed here.
"""

from odoo.tools import SQL

from . import facts, profiles, returns, sources
from .fact_changes import ISSUE_COLUMNS, VISIT_COLUMNS

# Guests of a slice: what fits into memory, and little enough to lose when a server is killed.
SLICE = 20_000

TABLES = ("restaurant_visit", "restaurant_visit_line")
# Tables whose keys are checked at the end; profiles are looked for by their indexes meanwhile.
KEYED = (*TABLES, "restaurant_guest_profile")
# Steps that are read once or are cheap to work out again: a view leaves them to the planner.
VIEWS = ("scope", "placed", "own", "sold", "kept_line", "kept")
LINE_COLUMNS = ("visit_id", "partner_id", "visit_date", "product_id", "dish_id", "is_menu", "qty", "amount")


def slice_of(env, partner_ids, today):
    """The statements that insert the facts and profiles of guests who have none, in order."""
    of_orders = facts.sources_of(env)
    for name, query in _steps(env, partner_ids).items():
        kind = "VIEW" if name in VIEWS else "TABLE"
        end = SQL() if kind == "VIEW" else SQL(" ON COMMIT DROP")
        yield SQL("CREATE TEMPORARY %s %s%s AS %s", SQL(kind), SQL.identifier(name), end, query)
        if kind == "TABLE":
            yield SQL("ANALYZE %s", SQL.identifier(name))
    order_names = SQL(", ").join(SQL.identifier(source.column) for source in of_orders)
    orders = SQL(", ").join(column for _name, column in sources.columns(of_orders, SQL("order_key")))
    names = SQL(", ").join(map(SQL.identifier, ("id", "partner_id", *VISIT_COLUMNS)))
    yield SQL("INSERT INTO restaurant_visit (%s, %s) SELECT %s, %s FROM visit", names, order_names, names, orders)
    names = SQL(", ").join(map(SQL.identifier, LINE_COLUMNS))
    yield SQL("INSERT INTO restaurant_visit_line (%s) SELECT %s FROM dish", names, names)
    names = SQL(", ").join(map(SQL.identifier, ISSUE_COLUMNS))
    yield SQL("INSERT INTO restaurant_fact_issue (%s, %s) SELECT %s, %s FROM issue", names, order_names, names, orders)
    yield profiles.insert(env, today)
    yield SQL(
        """UPDATE res_partner SET guest_profile_id = profile.id
             FROM restaurant_guest_profile profile
            WHERE profile.partner_id = res_partner.id AND res_partner.id = ANY(%s)""",
        list(partner_ids),
    )


def _steps(env, partner_ids):
    """The steps of ``facts`` but for what is told otherwise where everybody's lines are at hand.

    Returns are looked for from their side: there are fewer of them than lines. Visits are numbered as soon as they are
    known, so that their orders and what was had can be grouped by one number.
    """
    steps = facts.steps(env, partner_ids)
    steps["took"] = returns.took(
        SQL(
            """(SELECT line.id, line.refunded_orderline_id AS returns_id
                  FROM placed_pos JOIN pos_order_line line ON line.order_id = placed_pos.id) AS own"""
        )
    )
    steps["visit"] = SQL(
        """SELECT nextval('restaurant_visit_id_seq')::int AS id, ordered.*
             FROM (SELECT * FROM (%s) AS visit ORDER BY visited_at, order_key) AS ordered""",
        steps["visit"],
    )
    # In the order in which rows are inserted; sorting is all the grouping that is left.
    steps["dish"] = SQL(
        "%s ORDER BY visit.id, kept_line.product_id",
        facts.dish(
            SQL("visit.id AS visit_id, min(visit.partner_id) AS partner_id, min(visit.visit_date) AS visit_date"),
            SQL("joined JOIN visit ON visit.order_key = joined.visit_order_id"),
            SQL("visit.id"),
        ),
    )
    return steps


def forget_steps(env):
    """The statements that drop what a slice leaves until the transaction ends, so that it can hold another one."""
    for name in reversed(list(_steps(env, []))):
        yield SQL("DROP %s IF EXISTS %s CASCADE", SQL("VIEW" if name in VIEWS else "TABLE"), SQL.identifier(name))


def guards():
    """SELECT what drops and what puts back each key of visits, lines and profiles, and each index of visits and lines.

    :return: SQL that yields ``(drop, restore, complete, clean)``: statements that drop it, put it back, complete
        that (check a key, name what an index is), and delete rows that a key would refuse (None for an index)
    """
    return SQL(
        """SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', conrelid::regclass, conname),
                  format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s NOT VALID', conrelid::regclass, conname,
                         pg_get_constraintdef(oid)),
                  format('ALTER TABLE %%I VALIDATE CONSTRAINT %%I', conrelid::regclass, conname),
                  format('DELETE FROM %%I WHERE %%I IS NOT NULL AND NOT EXISTS (SELECT FROM %%I WHERE id = %%I.%%I)',
                         conrelid::regclass, (SELECT attname FROM pg_attribute
                                               WHERE attrelid = conrelid AND attnum = conkey[1]),
                         confrelid::regclass, conrelid::regclass,
                         (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]))
             FROM pg_constraint
            WHERE conrelid::regclass::text = ANY(%(keyed)s) AND contype = 'f'
        UNION ALL
           SELECT format('DROP INDEX %%I', indexrelid::regclass), pg_get_indexdef(indexrelid),
                  format('COMMENT ON INDEX %%I IS %%L', indexrelid::regclass, obj_description(indexrelid)), NULL
             FROM pg_index
            WHERE indrelid::regclass::text = ANY(%(tables)s) AND NOT indisprimary
         ORDER BY 1 DESC""",
        tables=list(TABLES),
        keyed=list(KEYED),
    )
