"""What it costs to derive visits, lines and profiles from orders.

Guests with ten orders each, rebuilt from nothing and checked when nothing changed, as a
multiple of one sequential scan over the orders and their lines.
"""

from clock import milliseconds, scan, seconds

SIZES = (10_000, 100_000)
ORDERS_PER_GUEST = 10
ORDERS_OF_THE_ONE = 300


def run(env):
    demo = env["restaurant.demo"]
    print("creating the demo chain as a frame ...", flush=True)
    demo._load_chain()
    env.cr.commit()
    chosen = []
    for size in SIZES:
        print(f"generating {size - len(chosen):,} guests with {ORDERS_PER_GUEST} orders each ...", flush=True)
        chosen += demo._generate_volume(size - len(chosen), ORDERS_PER_GUEST)
        _settle(env)
        _measure(env, chosen)
    _one_guest(env)


def _settle(env):
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM ANALYZE")
    env.cr._cnx.autocommit = False


def _measure(env, guests):
    visit = env["restaurant.visit"]
    whole = scan(env)
    env.cr.execute("DELETE FROM restaurant_visit")
    env.cr.execute("DELETE FROM restaurant_guest_profile")
    env.invalidate_all()
    built = seconds(visit._rebuild)
    _settle(env)
    checked = seconds(visit._rebuild)
    env.cr.execute("SELECT count(*) FROM pos_order")
    orders = env.cr.fetchone()[0]
    print(
        f"{len(guests):>9,} guests, {orders:>9,} orders: scan {whole:6.2f} s | "
        f"built {built:7.1f} s = {built / whole:5.0f} scans, {1e6 * built / orders:4.0f} µs an order | "
        f"checked, nothing wrong {checked:7.1f} s = {checked / whole:5.0f} scans",
        flush=True,
    )


def _one_guest(env):
    guest = env["restaurant.demo"]._generate_volume(1, ORDERS_OF_THE_ONE)
    env.cr.commit()
    _settle(env)
    # Committing as the worker does: versions of a row would pile up within one transaction.
    time = milliseconds(lambda: env["restaurant.visit"]._rebuild(guest), between=env.cr.commit)
    print(f"one guest with {ORDERS_OF_THE_ONE} orders refreshed: {time:.1f} ms   (target: below 20)")
