"""What it costs each of three servers to decide who belongs to fifty rules when they share the guests.

Three ways in one run, each with three servers of PostgreSQL on this machine that hold a third of the guests: mirrors
that follow the database by logical replication and are asked the same statement (the product's way,
``models/shared/mirror.py``); PostgreSQL's own sharding, partitions over ``postgres_fdw``, which gets the statement
whole; and ClickHouse for the conditions that only count, when ``chdb`` is installed in Odoo's Python. CPU seconds.
"""

import contextlib
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from time import perf_counter, sleep

import fifty
import generated
import psycopg2
import rules as rule_bench
from clock import cpu_of

from odoo.addons.restaurant_crm.models.shared import mirror, planner

sys.path.append(str(Path(__file__).resolve().parent.parent))
from devtools.postgres import Cluster  # noqa: E402

SIZE = 100_000
SERVERS = 3


def run(env):
    generated.house(env, SIZE)
    rules = fifty.create(env)
    alone = rules.filtered(lambda rule: rule._is_told_by_each_guest())
    print(f"{len(alone)} of {len(rules)} rules ask about each guest alone", flush=True)
    env.cr.commit()
    rule_bench.settle(env)
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Cluster(f"mirror-{number}")) for number in range(SERVERS)]
        addresses = [_fresh(server, env.cr.dbname) for server in servers]
        own = f"host={os.environ['PGHOST']} port=5432 user=odoo dbname={env.cr.dbname}"
        stack.callback(lambda: mirror.tear_down(env, addresses))
        start = perf_counter()
        mirror.set_up(env, addresses, own)
        print(f"mirrors: {perf_counter() - start:.0f} s until they have copied everything (wall)", flush=True)
        _compare(env, alone, [stack.enter_context(contextlib.closing(psycopg2.connect(each))) for each in addresses])
        _lag(env, addresses)
        _foreign(env, alone, addresses)
        _click(env, rules)


def _fresh(server, name):
    """An empty database on a server; how it is reached."""
    where = f"host={server.environment()['PGHOST']} port=5432 user=odoo"
    connection = psycopg2.connect(f"{where} dbname=postgres")
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cr.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'")
    connection.close()
    return f"{where} dbname={name}"


def _asked(cr, query):
    """The rows of a query and the CPU seconds that its server took, one process."""
    cr.execute("SELECT pg_backend_pid()")
    pid = cr.fetchone()[0]
    cr.execute("SET max_parallel_workers_per_gather = 0")
    before = cpu_of(pid)
    cr.execute(query)
    rows = cr.fetchall()
    return rows, cpu_of(pid) - before


def _text(env, query):
    return env.cr.mogrify(query.code, query.params).decode()


def _compare(env, alone, connections):
    text = _text(env, alone._members_sql())
    best, found = [], []
    for _time in range(3):
        with planner.whole_house(env.cr):
            whole, one = _asked(env.cr, text)
        parts, each = [], []
        for connection in connections:
            with connection.cursor() as cr:
                cr.execute("; ".join(f"SET {key} = '{value}'" for key, value in planner.WHOLE_HOUSE.items()))
                rows, seconds = _asked(cr, text)
                parts += rows
                each.append(seconds)
        best.append((one, max(each)))
        found = [set(whole), set(parts), len(parts)]
    one, most = (min(column) for column in zip(*best, strict=True))
    same = found[0] == found[1] and found[2] == len(found[0])
    print(
        f"mirrors: one server {one:.2f} s, each of {SERVERS} at most {most:.2f} s = {most / one:.2f}"
        f" (target: 0.45); members {'identical' if same else 'DIFFERENT'}: {len(found[0]):,}",
        flush=True,
    )


def _lag(env, addresses):
    """How long a change takes to be on its mirror."""
    connections = [psycopg2.connect(address) for address in addresses]
    for connection in connections:
        connection.autocommit = True
    delays = []
    env.cr.execute("SELECT id, partner_id FROM restaurant_visit ORDER BY id DESC LIMIT 60")
    for number, (visit_id, partner_id) in enumerate(env.cr.fetchall()):
        env.cr.execute("UPDATE restaurant_visit SET amount = %s WHERE id = %s", [1000 + number, visit_id])
        env.cr.commit()
        start = perf_counter()
        with connections[partner_id % SERVERS].cursor() as cr:
            while perf_counter() < start + 60:
                cr.execute("SELECT amount FROM restaurant_visit WHERE id = %s", [visit_id])
                if cr.fetchone() == (1000 + number,):
                    break
                sleep(0.002)
        delays.append(perf_counter() - start)
    for connection in connections:
        connection.close()
    delays.sort()
    print(f"mirrors: a change is there after {delays[30] * 1000:.0f} ms (median), {delays[-1] * 1000:.0f} at most")


def _foreign(env, alone, addresses):
    """PostgreSQL's own sharding: the facts as foreign tables in parts, and the statement as it is."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS postgres_fdw")
    env.cr.execute("DROP SCHEMA IF EXISTS sharded CASCADE; CREATE SCHEMA sharded")
    tables = ("restaurant_visit", "restaurant_visit_line", "restaurant_guest_profile")
    for number, address in enumerate(addresses):
        said = dict(part.split("=") for part in address.split())
        env.cr.execute(
            f"""DROP SERVER IF EXISTS shard_{number} CASCADE;
                CREATE SERVER shard_{number} FOREIGN DATA WRAPPER postgres_fdw
                    OPTIONS (host '{said["host"]}', port '5432', dbname '{said["dbname"]}', use_remote_estimate 'false',
                             fetch_size '10000', fdw_tuple_cost '0.01');
                CREATE USER MAPPING FOR CURRENT_USER SERVER shard_{number} OPTIONS (user 'odoo')"""
        )
    for table in tables:
        env.cr.execute(
            f"CREATE TABLE sharded.{table} (LIKE public.{table} INCLUDING DEFAULTS)"
            " PARTITION BY LIST ((partner_id % 3))"
        )
        for number in range(SERVERS):
            env.cr.execute(
                f"CREATE FOREIGN TABLE sharded.{table}_{number} PARTITION OF sharded.{table} FOR VALUES IN ({number})"
                f" SERVER shard_{number} OPTIONS (schema_name 'public', table_name '{table}')"
            )
            env.cr.execute(f"ANALYZE sharded.{table}_{number}")
    env.cr.commit()
    text = _text(env, alone._members_sql())
    env.cr.execute("SET search_path = sharded, public; SET enable_partitionwise_aggregate = on")
    env.cr.execute("SET enable_partitionwise_join = on; SET work_mem = '64MB'; SET jit = off")
    rows, seconds = _asked(env.cr, text)
    env.cr.execute("SET search_path = public")
    with planner.whole_house(env.cr):
        whole, one = _asked(env.cr, text)
    print(
        f"postgres_fdw: the server that is asked {seconds:.2f} s = {seconds / one:.2f} of one server's, the others"
        f" beside it; members {'identical' if set(rows) == set(whole) else 'DIFFERENT'}",
        flush=True,
    )
    counting = """SELECT partner_id, count(*) FROM {} WHERE visit_date > current_date - 90
                   GROUP BY partner_id HAVING count(*) >= 3"""
    env.cr.execute("SET enable_hashagg = on")
    near, one = _asked(env.cr, counting.format("public.restaurant_visit"))
    far, seconds = _asked(env.cr, counting.format("sharded.restaurant_visit"))
    env.cr.execute("EXPLAIN (COSTS OFF) " + counting.format("sharded.restaurant_visit"))
    pushed = sum("Foreign Scan" in line for (line,) in env.cr.fetchall())
    print(
        f"postgres_fdw: one condition that counts {seconds:.2f} s where it is asked, {one:.2f} s on one server"
        f" ({pushed} foreign scans; {'same' if sorted(near) == sorted(far) else 'OTHER'} guests)",
        flush=True,
    )
    env.cr.rollback()
    env.cr.execute("DROP SCHEMA sharded CASCADE")
    for number in range(SERVERS):
        env.cr.execute(f"DROP SERVER shard_{number} CASCADE")
    env.cr.commit()


def _click(env, rules):
    """ClickHouse as a library, for what only counts: its own SQL, written for it."""
    try:
        from chdb import session
    except ImportError:
        print("ClickHouse: skipped; `pip install chdb` in Odoo's Python to compare")
        return
    lines = rules.condition_ids.filtered(
        lambda line: (
            line.measure == "visits"
            and line.comparison == ">="
            and not (line.pos_category_ids or line.product_ids or line.store_ids or line.window == "visits")
        )
    )
    today = env["restaurant.guest.profile"]._today()
    with tempfile.TemporaryDirectory() as folder:
        asked = session.Session(folder)
        asked.query("CREATE DATABASE facts ENGINE = Atomic; ")
        asked.query(
            """CREATE TABLE facts.visit (partner_id UInt32, visit_date Date, weekday String,
                   channel LowCardinality(String), daypart LowCardinality(String), covers Int32, amount Float64)
               ENGINE = MergeTree ORDER BY partner_id"""
        )
        csv = Path(folder) / "visits.csv"
        before = _own_cpu()
        with csv.open("wb") as file:
            env.cr._obj.copy_expert(
                "COPY (SELECT partner_id, visit_date, weekday, channel, daypart, covers, amount FROM restaurant_visit)"
                " TO STDOUT (FORMAT csv)",
                file,
            )
        asked.query(f"INSERT INTO facts.visit SELECT * FROM file('{csv}', CSV)")
        asked.query("OPTIMIZE TABLE facts.visit FINAL")
        loaded = _own_cpu() - before
        theirs = ours = different = 0
        for line in lines:
            tests = [f"visit_date <= '{today}'"]
            if line.window == "days":
                tests.append(f"visit_date > '{today - timedelta(line.window_value)}'")
            tests += [f"{name} = '{line[name]}'" for name in ("channel", "daypart") if line[name]]
            if line.weekdays:
                tests.append(f"weekday IN ({', '.join(repr(day) for day in line.weekdays.split(','))})")
            if line.min_covers:
                tests.append(f"covers >= {line.min_covers}")
            query = (
                f"SELECT partner_id FROM facts.visit WHERE {' AND '.join(tests)} GROUP BY partner_id"
                f" HAVING count() >= {line.value}"
            )
            before = _own_cpu()
            found = {int(row) for row in str(asked.query(query, "CSV")).split()}
            theirs += _own_cpu() - before
            segment = env["restaurant.segment"].create(
                {"name": "Bench", "condition_ids": [(0, 0, line.copy_data()[0])]}
            )
            rows, seconds = _asked(env.cr, segment._guests_sql())
            ours += seconds
            different += len(found ^ {row[0] for row in rows})
        together = env["restaurant.segment"].create(
            [{"name": "Bench", "condition_ids": [(0, 0, line.copy_data()[0])]} for line in lines]
        )
        with planner.whole_house(env.cr):
            _rows, at_once = _asked(env.cr, _text(env, together._members_sql()))
    print(
        f"ClickHouse: {theirs:.2f} s for {len(lines)} conditions that count, after {loaded:.1f} s to load; PostgreSQL"
        f" {ours:.2f} s one by one, {at_once:.2f} s together; differences: {different} (CPU)",
        flush=True,
    )
    env.cr.rollback()


def _own_cpu():
    times = os.times()
    return times.user + times.system
