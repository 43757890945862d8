"""What it costs to derive visits, lines and profiles from orders, beside the version before.

Guests with ten orders each, built from nothing and checked when nothing is wrong: CPU seconds of the one PostgreSQL
process, parallel workers off, as a multiple of one scan over the orders and their lines. The version before is in
``before``: its statements read and write the same tables. BENCH_GUESTS=100000 takes as many guests as that.
"""

import os
from statistics import median
from time import process_time
from unittest.mock import patch

from before import facts as facts_before
from before import profiles as profiles_before
from clock import cpu_seconds

from odoo.tools import SQL

from odoo.addons.restaurant_crm.engine.fact import first_build

GUESTS = int(os.environ.get("BENCH_GUESTS") or 20_000)
ORDERS_PER_GUEST = 10
ORDERS_OF_THE_ONE = 300


def run(env):
    demo = env["restaurant.demo"]
    print("creating the demo chain as a frame ...", flush=True)
    demo._load_chain()
    env.cr.commit()
    print(f"generating {GUESTS:,} guests with {ORDERS_PER_GUEST} orders each ...", flush=True)
    demo._generate_volume(GUESTS, ORDERS_PER_GUEST)
    _settle(env)
    env.cr.execute("SELECT count(*) FROM pos_order")
    orders = env.cr.fetchone()[0]
    whole = _scan(env)
    # The version before knew one source, and did not say so.
    env.cr.execute("ALTER TABLE restaurant_visit ALTER COLUMN source SET DEFAULT 'pos'")
    print(f"{orders:,} orders; one scan of orders and lines {whole:.2f} s", flush=True)
    bare_before = _first_build(env, "before, facts alone", lambda: _build_before(env, measure=False), whole, orders)
    bare = _first_build(env, "now, facts alone", lambda: _build_facts(env), whole, orders)
    print(f"facts alone: {bare / bare_before:.2f} of before   (target: at most 0.25)", flush=True)
    before = _first_build(env, "before", lambda: _build_before(env), whole, orders)
    now = _first_build(env, "now", env["restaurant.visit"]._rebuild, whole, orders)
    print(f"first build: {now / before:.2f} of before   (target: at most 0.30)", flush=True)
    env["restaurant.fact.check"]._measure_everybody()
    _settle(env)
    checked_before = _seconds(env, lambda: _build_before(env), keep=False)
    print(f"checked before: {checked_before:.2f} s = {checked_before / whole:.0f} scans", flush=True)
    for name in ("first night, everybody", "nothing wrong", "nothing wrong, again"):
        env["restaurant.guest.queue"].search([]).unlink()
        check = env["restaurant.fact.check"].create({})
        checked = _seconds(env, check._run, keep=True)
        print(f"checked now, {name}: {checked:.2f} s = {checked / whole:.1f} scans", flush=True)
        print(f"  {check.compared_count:,} of {check.guest_count:,} guests compared row by row", flush=True)
    print("   (target: at most 12 scans)", flush=True)
    _next_day(env, whole)
    _one_guest(env)


def _settle(env):
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM ANALYZE")
    env.cr._cnx.autocommit = False


def _alone(env):
    # For the connection: a check commits.
    env.cr.execute("SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0")


def _seconds(env, call, keep):
    _alone(env)
    spent = cpu_seconds(env, call)
    env.cr.commit() if keep else env.cr.rollback()
    return spent


def _scan(env):
    _alone(env)

    def both():
        env.cr.execute("SELECT sum(amount_total) FROM pos_order")
        env.cr.execute("SELECT sum(qty) FROM pos_order_line")

    both()
    return min(cpu_seconds(env, both) for _ in range(5))


def _first_build(env, name, build, whole, orders):
    env.cr.execute("UPDATE res_partner SET guest_profile_id = NULL WHERE guest_profile_id IS NOT NULL")
    env.cr.execute("DELETE FROM restaurant_fact_issue")
    for table in ("restaurant_visit_line", "restaurant_visit", "restaurant_guest_profile"):
        env.cr.execute(f"DELETE FROM {table}")
    _settle(env)
    env.invalidate_all()
    spent = _seconds(env, build, keep=True)
    print(
        f"built {name}: {spent:.1f} s = {spent / whole:.0f} scans, {1e6 * spent / orders:.0f} µs an order", flush=True
    )
    return spent


def _build_facts(env):
    """The first build without profiles."""
    with patch.object(first_build.profiles, "insert", lambda *_args: SQL("SELECT")):
        env["restaurant.visit"]._rebuild()


def _build_before(env, measure=True):
    """As ``restaurant.visit._rebuild`` did it; without ``measure`` no profiles are measured."""
    visit, profile = env["restaurant.visit"], env["restaurant.guest.profile"]
    env.cr.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
    after = 0
    while scope := visit._next_guests(after):
        profile._lock(scope)
        env.cr.execute(facts_before.rebuild(env, scope))
        if measure:
            env.cr.execute(profiles_before.refresh(scope, profile._today()))
        if not after:
            env.cr.execute("ANALYZE restaurant_visit, restaurant_visit_line, restaurant_guest_profile")
        after = scope[-1]


def _next_day(env, whole):
    """The night after: the windows of all profiles have moved."""
    profile = env["restaurant.guest.profile"]
    env.cr.execute("UPDATE restaurant_guest_profile SET as_of = as_of - 1, days_since_last = days_since_last - 1")
    _settle(env)
    env.invalidate_all()
    moved = len(profile._moved())
    check = env["restaurant.fact.check"].create({})
    checked = _seconds(env, check._run, keep=True)
    print(f"checked one day later, {moved:,} windows moved: {checked:.2f} s = {checked / whole:.1f} scans", flush=True)


def _one_guest(env):
    (guest,) = env["restaurant.demo"]._generate_volume(1, ORDERS_OF_THE_ONE)
    env.cr.commit()
    _settle(env)
    env.cr.execute("SELECT id FROM pos_order WHERE partner_id = %s ORDER BY date_order DESC LIMIT 1", [guest])
    last = env.cr.fetchone()[0]
    Visit = env["restaurant.visit"]
    Visit._rebuild([guest])
    env.cr.commit()
    for name, paid, target in (
        ("after a payment", {guest: {last}}, "   (target: at most 8)"),
        ("from all orders", None, ""),
    ):
        spent, computed = _milliseconds_of_cpu(env, lambda paid=paid: Visit._rebuild([guest], paid))
        print(
            f"one guest with {ORDERS_OF_THE_ONE} orders refreshed {name}: "
            f"{spent:.1f} ms of PostgreSQL{target}, {computed:.1f} ms of Python"
        )


def _milliseconds_of_cpu(env, call, times=41):
    """The medians of what PostgreSQL and Python compute for a call, the first few being to warm up."""
    spent, computed = [], []
    for _ in range(times):
        start = process_time()
        spent.append(cpu_seconds(env, call))
        computed.append(process_time() - start)
        # Committing as the worker does: versions of a row would pile up within one transaction.
        env.cr.commit()
    return 1000 * median(spent[5:]), 1000 * median(computed[5:])
