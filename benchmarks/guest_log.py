"""What the guest log costs after two years, in parts and as one table: bytes, and CPU seconds of PostgreSQL.

A house of a million guests gains and loses 64,000 tags a night with fifty rules: 47 million entries in two years.
Here a tenth of it (``BENCH_GUESTS`` for another size: 47 entries a guest), each with one line of explanation, twice.
"""

import os

from clock import cpu_seconds
from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tools import SQL

from odoo.addons.restaurant_crm.demo import volume
from odoo.addons.restaurant_crm.models.shared import parted

LOG, PLAIN = "restaurant_guest_log", "bench_plain_log"
SIZE, ENTRIES, MONTHS = 100_000, 47, 24
FILL = """
    INSERT INTO {table} (partner_id, kind, origin, subject, explanation, logged_at)
    SELECT {first} + (hashint4(n) & 2147483647) % {guests}, CASE n % 2 WHEN 0 THEN 'tag_gained' ELSE 'tag_lost' END,
           'rule', 'Regular of the Weekend',
           '[{{"sentence": {{"en_US": "At least 3 visits in the last 90 days"}}, "value_text": "4", "holds": true}}]',
           timestamp '{since}' + n * (timestamp '{until}' - timestamp '{since}') / {rows}
      FROM generate_series(1, {rows}) AS n"""


def run(env):
    guests = int(os.environ.get("BENCH_GUESTS", SIZE))
    rows, now = guests * ENTRIES, fields.Datetime.now()
    since = parted.month_of(now) - relativedelta(months=MONTHS)
    if not env["restaurant.store"].search_count([]):
        env["restaurant.demo"]._load_chain()
    first = volume.create_guests(env, guests)
    env.cr.execute(f"TRUNCATE {LOG}")
    for month in range(MONTHS):
        parted.make_ahead(env.cr, LOG, "logged_at", since + relativedelta(months=month))
    env.cr.execute(f"DROP TABLE IF EXISTS {PLAIN}; CREATE TABLE {PLAIN} (LIKE {LOG} INCLUDING ALL)")
    env.cr.execute("SET session_replication_role = replica")
    env.cr.execute("SET max_parallel_workers_per_gather = 0")
    said = {"first": first, "guests": guests, "rows": rows, "since": since, "until": now}
    filled = {
        table: cpu_seconds(env, lambda table=table: env.cr.execute(FILL.format(table=table, **said)))
        for table in (LOG, PLAIN)
    }
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute(f"VACUUM ANALYZE {LOG}")
    env.cr.execute(f"VACUUM ANALYZE {PLAIN}")
    env.cr._cnx.autocommit = False
    print(f"{rows:,} entries of {guests:,} guests in {MONTHS} months")
    for table in (LOG, PLAIN):
        _look(env, table, first, guests, rows, filled[table], now, since)
    _drop(env, since)
    env.cr.rollback()
    env.cr.execute(f"TRUNCATE {LOG}; DROP TABLE {PLAIN}")
    env.cr.execute("SET session_replication_role = DEFAULT")
    env.cr.commit()


def _look(env, table, first, guests, rows, filled, now, since):
    env.cr.execute(
        f"""SELECT sum(pg_table_size(relid)), sum(pg_indexes_size(relid)) FROM pg_partition_tree('{table}')
            UNION ALL SELECT pg_table_size('{table}'), pg_indexes_size('{table}')"""
    )
    bytes_of, indexes = next(row for row in env.cr.fetchall() if row[0])
    page = f"SELECT * FROM {table} WHERE partner_id = %s ORDER BY logged_at DESC, id DESC LIMIT 40"
    one = _each(env, 300, lambda n: SQL(page, first + 37 * n))
    entry = _each(env, 300, lambda n: SQL(f"SELECT * FROM {table} WHERE id = %s", 1 + 997 * n))
    week = SQL(
        f"SELECT subject, count(*) FROM {table} WHERE kind = 'tag_gained' AND logged_at > %s GROUP BY subject",
        now - relativedelta(days=7),
    )
    weekly = min(cpu_seconds(env, lambda: env.cr.execute(week)) for _ in range(3))
    night = rows // (365 * 2)
    said = {"first": first, "guests": guests, "rows": night, "since": now, "until": now + relativedelta(hours=1)}
    written = cpu_seconds(env, lambda: env.cr.execute(FILL.format(table=table, **said)))
    env.cr.rollback()
    print(
        f"{table}: {bytes_of / rows:.0f} bytes an entry and {indexes / rows:.0f} for indexes; filled in {filled:.1f} s;"
        f" a guest's 40 last {one:.2f} ms, one by its number {entry:.2f} ms, a week counted {weekly * 1000:.0f} ms,"
        f" a night's {night:,} written in {written:.2f} s (CPU)",
        flush=True,
    )


def _each(env, times, query):
    queries = [query(number) for number in range(times)]
    return 1000 * cpu_seconds(env, lambda: [env.cr.execute(each) for each in queries]) / times


def _drop(env, since):
    """A month that is dropped, and one that is deleted; an older table that becomes one in parts."""

    def wal(call):
        env.cr.execute("SELECT pg_current_wal_insert_lsn()")
        before = env.cr.fetchone()[0]
        seconds = cpu_seconds(env, call)
        env.cr.execute("SELECT pg_current_wal_insert_lsn() - %s::pg_lsn", [before])
        return seconds, float(env.cr.fetchone()[0]) / 1e6

    after = since + relativedelta(months=1)
    dropped = wal(lambda: parted.drop_before(env.cr, LOG, "logged_at", after))
    deleted = wal(lambda: env.cr.execute(f"DELETE FROM {PLAIN} WHERE logged_at < %s", [after]))
    env.cr.rollback()
    print(
        f"the oldest month: dropped in {dropped[0]:.3f} s and {dropped[1]:.1f} MB of log; deleted in {deleted[0]:.2f} s"
        f" and {deleted[1]:.0f} MB, with its space still to be found by vacuum"
    )
    env.cr.execute(f"ALTER TABLE {PLAIN} ALTER id DROP DEFAULT")
    env.cr.execute(f"ALTER TABLE {PLAIN} DROP CONSTRAINT {PLAIN}_pkey, ADD PRIMARY KEY (id)")
    changed = wal(lambda: parted.convert(env.cr, PLAIN, "logged_at"))
    print(f"an older table becomes one in parts in {changed[0]:.1f} s (CPU)", flush=True)
    env.cr.rollback()
