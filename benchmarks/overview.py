"""The first page: what the database does for it, at a hundred thousand guests, and where it goes."""

from time import perf_counter

import generated
import tiers
from clock import cpu_seconds, milliseconds
from rules import settle

SIZE = 100_000
# Milliseconds of the database for one look.
TARGET = 300


def run(env):
    generated.house(env, SIZE)
    env["restaurant.fact.check"]._measure_everybody()
    env["restaurant.store.day"]._cron_note()
    _levels(env)
    settle(env)
    env.cr.execute("SET max_parallel_workers_per_gather = 0")
    head = env["res.users"].search([("login", "=", "bench_head")]) or env["res.users"].create(
        {
            "name": "Head",
            "login": "bench_head",
            "group_ids": [(4, env.ref("restaurant_crm.group_manager").id), (4, env.ref("base.group_user").id)],
        }
    )
    manager = env["res.users"].search([("login", "=", "bench_manager")]) or env["res.users"].create(
        {
            "name": "Manager",
            "login": "bench_manager",
            "group_ids": [(4, env.ref("restaurant_crm.group_user").id), (4, env.ref("base.group_user").id)],
            "restaurant_store_ids": [(6, 0, env["restaurant.store"].search([], limit=2).ids)],
        }
    )
    env.cr.commit()
    for user in (head, manager):
        for days in (30, 365):
            measure(env, user, days)


def _levels(env):
    """A level for every third guest."""
    scheme = tiers.create(env)[0]
    env.flush_all()
    env.cr.execute(
        """INSERT INTO restaurant_guest_tier (partner_id, scheme_id, tier_id, since, earned_since)
           SELECT partner_id, %(scheme)s, (%(tiers)s::int[])[1 + id %% %(many)s], first_visit_date, first_visit_date
             FROM restaurant_guest_profile WHERE visits > 0 AND id %% 3 = 0""",
        {"scheme": scheme.id, "tiers": scheme.tier_ids.ids, "many": len(scheme.tier_ids)},
    )


def measure(env, user, days):
    page = env["restaurant.overview"].with_user(user)

    def look():
        env.invalidate_all()
        return page.load(days=days)

    look()
    database = 1000 * min(cpu_seconds(env, look) for _ in range(5))
    whole = milliseconds(look, lambda: None, 5)
    met = "met" if database <= TARGET else "** missed **"
    print(
        f"{user.name}, {days} days: {database:.0f} ms of the database (target {TARGET}, {met}), {whole:.0f} ms in all",
        flush=True,
    )
    for seconds, text in sorted(_statements(env, look), reverse=True)[:4]:
        print(f"    {1000 * seconds:6.1f} ms  {' '.join(text.split())[:110]}", flush=True)


def _statements(env, call):
    """Seconds of each statement of a call, as the client waits for it."""
    found, cr = [], env.cr
    execute = type(cr).execute

    def timed(cursor, query, *args, **options):
        start = perf_counter()
        try:
            return execute(cursor, query, *args, **options)
        finally:
            found.append((perf_counter() - start, str(query)))

    type(cr).execute = timed
    try:
        call()
    finally:
        type(cr).execute = execute
    return found
