"""Mirrors of the facts: other servers of PostgreSQL that follow part of the guests each. Executes nothing.

The database publishes, by its own logical replication, the rows of every n-th guest for each of n mirrors, and a mirror
subscribes to them. What is asked about guests that does not compare them with each other, a mirror can answer of its
own with the same statement. Of contacts it has no more than whether they are guests.
"""

from hashlib import sha256

from odoo.tools import SQL

NAME = "restaurant_crm_mirror"
# Rows of guests: where it says whose they are, and the columns, where not all of them go along. Each room adds its own.
OF_GUESTS = {}
# What PostgreSQL has to know of rows that are changed, to tell whose they are; of contacts it is their key.
KEYED = ("res_partner",)


def share(table, guest, columns=()):
    """Have mirrors share the rows of a table: by the column ``guest``, and only these columns, if any are named."""
    OF_GUESTS[table] = guest, columns


def name_of(number):
    return SQL.identifier(f"{NAME}_{number}")


def publish(number, of):
    """Publish the rows of the guests of a mirror, and note of them, when they change, whose they are."""
    tables = []
    for table, (guest, columns) in OF_GUESTS.items():
        listed = SQL(" (%s)", SQL(", ").join(map(SQL.identifier, columns))) if columns else SQL()
        tables.append(
            SQL("%s%s WHERE (%s %% %s = %s)", SQL.identifier(table), listed, SQL.identifier(guest), of, number)
        )
    whose = [
        SQL("ALTER TABLE %s REPLICA IDENTITY FULL", SQL.identifier(table)) for table in OF_GUESTS if table not in KEYED
    ]
    publication = SQL("CREATE PUBLICATION %s FOR TABLE %s", name_of(number), SQL(", ").join(tables))
    return SQL("; ").join([*whose, publication])


def end(number):
    """Publish no more for a mirror."""
    return SQL("DROP PUBLICATION IF EXISTS %s", name_of(number))


def as_before():
    """Note no more of changed rows than before."""
    return SQL("; ").join(SQL("ALTER TABLE %s REPLICA IDENTITY DEFAULT", SQL.identifier(table)) for table in OF_GUESTS)


def columns():
    """SELECT ``(table, column, type)`` of what a mirror has."""
    return SQL(
        """SELECT relname, attname, format_type(atttypid, atttypmod)
             FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relname = ANY(%s) AND relnamespace = current_schema::regnamespace AND attnum > 0 AND NOT attisdropped
         ORDER BY relname, attnum""",
        list(OF_GUESTS),
    )


def indexes():
    """SELECT ``(table, definition, columns)`` of the indexes of what a mirror has."""
    return SQL(
        """SELECT relname, pg_get_indexdef(indexrelid),
                  ARRAY(SELECT attname FROM pg_depend JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
                         WHERE objid = indexrelid AND refobjid = indrelid AND refobjsubid > 0)
             FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
            WHERE relname = ANY(%s) AND relnamespace = current_schema::regnamespace""",
        list(OF_GUESTS),
    )


def make_table(table, its_columns):
    """Make the table of a mirror: ``its_columns`` are ``(column, type)``; those that do not come are left out."""
    wanted = OF_GUESTS[table][1]
    listed = [
        SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in its_columns if not wanted or name in wanted
    ]
    return SQL("CREATE TABLE %s (%s)", SQL.identifier(table), SQL(", ").join(listed))


def has_index(table, its_columns):
    """Whether a mirror has an index of the table on these columns."""
    wanted = OF_GUESTS[table][1]
    return not wanted or set(its_columns) <= set(wanted)


def subscribe(number, database, name):
    """Have a mirror follow the database: copy what is there, then each change.

    :param database: how the mirror reaches it, as PostgreSQL says it: "host=... dbname=... user=..."
    :param name: of the database: its server may have others with mirrors of their own
    """
    return SQL(
        "CREATE SUBSCRIPTION %s CONNECTION %s PUBLICATION %s WITH (slot_name = %s)",
        name_of(number),
        database,
        name_of(number),
        f"{NAME}_{sha256(name.encode()).hexdigest()[:12]}_{number}",
    )


def leave(number):
    """Have a mirror follow no longer."""
    return SQL("DROP SUBSCRIPTION IF EXISTS %s", name_of(number))


def forget(number):
    """Have a mirror forget that there is something to leave: what it followed keeps its slot."""
    return SQL(
        "ALTER SUBSCRIPTION %s DISABLE; ALTER SUBSCRIPTION %s SET (slot_name = NONE)", name_of(number), name_of(number)
    )


def drop_tables():
    """Have a mirror forget everything."""
    return SQL("DROP TABLE IF EXISTS %s", SQL(", ").join(map(SQL.identifier, OF_GUESTS)))


def is_complete():
    """SELECT whether a mirror has copied everything that was there, and follows."""
    return SQL(
        """SELECT count(*) = %s AND bool_and(srsubstate = 'r')
                  AND EXISTS (SELECT FROM pg_stat_subscription
                               WHERE starts_with(subname, %s) AND relid IS NULL AND pid IS NOT NULL)
             FROM pg_subscription_rel JOIN pg_subscription ON pg_subscription.oid = srsubid
            WHERE starts_with(subname, %s)""",
        len(OF_GUESTS),
        NAME,
        NAME,
    )


def behind():
    """SELECT how many bytes of the database's log the last of the mirrors has not confirmed."""
    return SQL(
        """SELECT COALESCE(max(pg_current_wal_lsn() - confirmed_flush_lsn), 0) FROM pg_replication_slots
            WHERE database = current_database() AND starts_with(slot_name, %s)""",
        NAME,
    )
