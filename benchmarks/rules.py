"""What it costs to decide who belongs to fifty segments.

All times are PostgreSQL's CPU time in one process, so that other work on the machine counts
little, as multiples of one scan of visits and lines in the same run.
"""

import random
from datetime import datetime, time, timedelta
from statistics import median
from time import sleep

import fifty
import generated
import peers
import tagging
from clock import cpu_seconds, fact_scan, seconds

from odoo.tools import SQL

from odoo.addons.restaurant_crm.engine.shared.clock import local_date
from odoo.addons.restaurant_crm.engine.tag import prepared

SIZE = 100_000
SAMPLE = 200
# The nightly run comes three hours after midnight.
NIGHT = time(3)


def run(env):
    generated.house(env, SIZE)
    measure(env, fifty.create(env), fifty.three_conditions(env))


def measure(env, rules, preview):
    """Measure and print everything about facts that are there."""
    settle(env)
    # One process: what workers in parallel compute would not be seen.
    env.cr.execute("SET max_parallel_workers_per_gather = 0")
    env.cr.execute("SELECT (SELECT count(*) FROM restaurant_visit), (SELECT count(*) FROM restaurant_visit_line)")
    visits, lines = env.cr.fetchone()
    scan = fact_scan(env)
    print(f"{visits:,} visits, {lines:,} lines, {len(rules)} rules; scan {scan:.2f} s", flush=True)
    until = datetime.combine(local_date(env), NIGHT)
    full = Nightly(env, rules, until)
    print(f"full evaluation     {full.seconds:7.2f} s = {full.seconds / scan:5.1f} scans   (target: 20)")
    delta = Delta(env, rules, until - timedelta(1), until)
    print(f"after one day       {delta.seconds:7.2f} s = {delta.seconds / scan:5.1f} scans   (target: 6)")
    print(f"  of it rules that look at everybody {delta.everybody:.2f} s; differences: {delta.compare(full.table)}")
    env.cr.commit()
    query = SQL("SELECT count(*) FROM (%s) AS guest", preview._guests_sql())
    seconds = min(cpu_seconds(env, lambda: env.cr.execute(query)) for _ in range(3))
    print(f"count of a preview  {seconds:7.2f} s = {seconds / scan:5.1f} scans   (target: 3)", flush=True)
    _few_guests(env, rules)
    tagging.measure(env, rules, scan)
    peers.orm_loop(env, rules)
    peers.mailing_list(env, rules)
    peers.duck(env, rules)


def settle(env):
    """Vacuum until indexes alone can answer, as autovacuum leaves tables that were not just filled."""
    for _attempt in range(20):
        env.cr.commit()
        env.cr._cnx.autocommit = True
        env.cr.execute("VACUUM ANALYZE restaurant_visit, restaurant_visit_line, restaurant_guest_profile, res_partner")
        env.cr._cnx.autocommit = False
        env.cr.execute(
            """SELECT bool_and(relallvisible >= 0.99 * relpages) FROM pg_class
                WHERE oid IN ('restaurant_visit'::regclass, 'restaurant_visit_line'::regclass)"""
        )
        if env.cr.fetchone()[0]:
            return
        # Somebody else's transaction, such as autovacuum's own, still sees the rows of before.
        sleep(1)
    print("the tables are still being looked at by another transaction: figures will be worse", flush=True)


class Nightly:
    """Everybody, all rules; the pairs of rule and guest lie in a table."""

    table = SQL("bench_full")

    def __init__(self, env, rules, as_of):
        env.cr.execute("DROP TABLE IF EXISTS bench_full")
        query = rules._members_sql(as_of=as_of)
        self.seconds = cpu_seconds(env, lambda: env.cr.execute(SQL("CREATE TEMP TABLE bench_full AS %s", query)))
        env.cr.commit()


def _moved_groups(segments, since, until):
    """``(segments, SQL of who may have moved)``: those that ask about the same guests are best asked together."""
    groups = {}
    for segment in segments:
        query = segment._moved_sql(since, until)
        key = query and (query.code, tuple(query.params))
        same, _query = groups.get(key, (segments.browse(), None))
        groups[key] = same | segment, query
    return list(groups.values())


class Delta:
    """From the pairs of the night before to those of this one, asking only about who may have moved."""

    def __init__(self, env, rules, since, until):
        self.env = env
        env.cr.execute("DROP TABLE IF EXISTS bench_delta")
        env.cr.execute(SQL("CREATE TEMP TABLE bench_delta AS %s", rules._members_sql(as_of=since)))
        env.cr.execute("CREATE INDEX ON bench_delta (segment_id, partner_id)")
        env.cr.execute("ANALYZE bench_delta")
        env.cr.commit()
        self.seconds = self.everybody = 0
        for group, moved in _moved_groups(rules, local_date(env, since), local_date(env, until)):
            seconds = cpu_seconds(env, lambda group=group, moved=moved: self._evaluate(group, moved, until))
            self._replace(group, moved)
            self.seconds += seconds
            self.everybody += 0 if moved else seconds
            env.cr.commit()

    def _evaluate(self, group, moved, until):
        cr = self.env.cr
        scope = None
        if moved:
            cr.execute(SQL("CREATE TEMP TABLE bench_moved ON COMMIT DROP AS %s", moved))
            cr.execute("ANALYZE bench_moved")
            scope = SQL("SELECT id FROM bench_moved")
        query = group._members_sql(scope, until)
        cr.execute(SQL("CREATE TEMP TABLE bench_now ON COMMIT DROP AS %s", query))

    def _replace(self, group, moved):
        """Not timed: writing is measured where tags are written."""
        scope = SQL("partner_id IN (SELECT id FROM bench_moved)") if moved else SQL("TRUE")
        self.env.cr.execute(SQL("DELETE FROM bench_delta WHERE segment_id = ANY(%s) AND %s", group.ids, scope))
        self.env.cr.execute("INSERT INTO bench_delta SELECT * FROM bench_now")

    def compare(self, full):
        """The number of pairs that only one of both knows."""
        self.env.cr.execute(
            SQL(
                """SELECT count(*) FROM ((TABLE bench_delta EXCEPT TABLE %(full)s)
                     UNION ALL (TABLE %(full)s EXCEPT TABLE bench_delta)) AS difference""",
                full=full,
            )
        )
        return self.env.cr.fetchone()[0]


def _few_guests(env, rules):
    """Guests of the last week, as they stand in the queue after paying."""
    rules._store_borders()
    env.cr.commit()
    env.cr.execute("SELECT DISTINCT partner_id FROM restaurant_visit WHERE visit_date > current_date - 7 ORDER BY 1")
    guests = [row[0] for row in env.cr.fetchall()]
    random.Random(1).shuffle(guests)
    queries = [rules._members_sql([guest]) for guest in guests[:SAMPLE]]
    # A tick of the CPU clock is longer than a statement: the sample is measured as a whole.
    one = 1000 * cpu_seconds(env, lambda: [env.cr.execute(query) for query in queries]) / len(queries)
    wall = [_wall(lambda query=query: env.cr.execute(query)) for query in queries]
    print(f"one guest, all rules   {one:.2f} ms CPU, median {median(wall):.2f} ms by the wall   (target: 1.5)")
    _prepared(env, rules, guests[:SAMPLE])
    python = [_wall(lambda: rules._members_sql(guests[:1])) for _ in range(11)]
    print(f"  before that Python puts the statement together in {median(python):.1f} ms, once a batch")
    for count in (100, 1000):
        few = guests[:count]
        query = rules._members_sql(few)
        each = 1000 * min(cpu_seconds(env, lambda query=query: env.cr.execute(query)) for _ in range(5)) / len(few)
        print(f"{len(few):>5} guests at once    {each:.2f} ms a guest   (target: 0.25)", flush=True)
    env.cr.commit()


def _prepared(env, rules, guests):
    """As the product decides: planned once a connection, executed for each guest."""
    moment = prepared.marked(datetime.now())
    text = prepared.with_holes(env.cr, rules._members_sql(prepared.SOMEBODY, moment), moment)
    env.cr.execute(prepared.prepare([text], []))
    queries = [prepared.execute(text, [guest], datetime.now()) for guest in guests]
    for query in queries[:10]:
        env.cr.execute(query)
    one = 1000 * cpu_seconds(env, lambda: [env.cr.execute(query) for query in queries]) / len(queries)
    wall = [_wall(lambda query=query: env.cr.execute(query)) for query in queries]
    print(f"  the same, prepared   {one:.2f} ms CPU, median {median(wall):.2f} ms by the wall   (target: 1.5)")


def _wall(call):
    return 1000 * seconds(call)
