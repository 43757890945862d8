"""The first build: the same steps as ever, through temporary tables and without what guards each row.

One statement that compares what should be with what is stored is right for guests whose facts are there. Where
nothing is stored yet, comparing is in vain, the planner knows nothing of the size of what the steps yield, and checking
keys row by row costs more than all the rest. So each step becomes a table that the planner is told about, and keys
and indexes are put back when everything is in. Nothing is executed here.
"""

from odoo.tools import SQL

from . import facts, profiles, sources
from .fact_changes import ISSUE_COLUMNS, VISIT_COLUMNS

# Guests of a slice: what fits into memory, and little enough to lose when a server is killed.
SLICE = 20_000

TABLES = ("restaurant_visit", "restaurant_visit_line")
# Steps that are read once or are cheap to work out again: a view leaves them to the planner.
VIEWS = ("placed", "part", "kept_line", "kept", "dish", "issue")


def slice_of(env, partner_ids, today):
    """The statements that insert the facts and profiles of guests who have none, in order."""
    steps = facts.steps(env, partner_ids)
    of_orders = facts.sources_of(env)
    steps["visit"] = SQL(
        """SELECT nextval('restaurant_visit_id_seq')::int AS id, ordered.*
             FROM (SELECT * FROM (%s) AS visit ORDER BY visited_at, order_key) AS ordered""",
        steps["visit"],
    )
    for name, query in steps.items():
        kind = "VIEW" if name in VIEWS else "TABLE"
        end = SQL() if kind == "VIEW" else SQL(" ON COMMIT DROP")
        yield SQL("CREATE TEMPORARY %s %s%s AS %s", SQL(kind), SQL.identifier(name), end, query)
        if kind == "TABLE":
            yield SQL("ANALYZE %s", SQL.identifier(name))
    order_names = SQL(", ").join(SQL.identifier(source.column) for source in of_orders)
    orders = SQL(", ").join(column for _name, column in sources.columns(of_orders, SQL("order_key")))
    names = SQL(", ").join(map(SQL.identifier, ("id", "partner_id", *VISIT_COLUMNS)))
    yield SQL("INSERT INTO restaurant_visit (%s, %s) SELECT %s, %s FROM visit", names, order_names, names, orders)
    yield SQL(
        """CREATE TEMPORARY TABLE numbered_line ON COMMIT DROP AS
           SELECT visit.id AS visit_id, dish.partner_id, dish.visit_date, dish.product_id, dish.dish_id,
                  dish.is_menu, dish.qty, dish.amount
             FROM dish JOIN visit ON visit.order_key = dish.order_key
            ORDER BY visit.id, dish.product_id"""
    )
    yield SQL("ANALYZE numbered_line")
    names = SQL(
        ", ".join(("visit_id", "partner_id", "visit_date", "product_id", "dish_id", "is_menu", "qty", "amount"))
    )
    yield SQL("INSERT INTO restaurant_visit_line (%s) SELECT %s FROM numbered_line", names, names)
    names = SQL(", ").join(map(SQL.identifier, ISSUE_COLUMNS))
    yield SQL("INSERT INTO restaurant_fact_issue (%s, %s) SELECT %s, %s FROM issue", names, order_names, names, orders)
    yield profiles.insert(env, today)
    yield SQL(
        """UPDATE res_partner SET guest_profile_id = profile.id
             FROM restaurant_guest_profile profile
            WHERE profile.partner_id = res_partner.id AND res_partner.id = ANY(%s)""",
        list(partner_ids),
    )


def forget_steps(env):
    """The statements that drop what a slice leaves until the transaction ends, so that it can hold another one."""
    for name in reversed([*facts.steps(env, []), "numbered_line"]):
        yield SQL("DROP %s IF EXISTS %s CASCADE", SQL("VIEW" if name in VIEWS else "TABLE"), SQL.identifier(name))


def guards():
    """SELECT what drops and what puts back each key and index of visits and lines.

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
            WHERE conrelid::regclass::text = ANY(%(tables)s) AND contype = 'f'
        UNION ALL
           SELECT format('DROP INDEX %%I', indexrelid::regclass), pg_get_indexdef(indexrelid),
                  format('COMMENT ON INDEX %%I IS %%L', indexrelid::regclass, obj_description(indexrelid)), NULL
             FROM pg_index
            WHERE indrelid::regclass::text = ANY(%(tables)s) AND NOT indisprimary
         ORDER BY 1 DESC""",
        tables=list(TABLES),
    )
