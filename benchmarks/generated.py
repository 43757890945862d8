"""Visits and lines of any number of guests, written straight into the tables of the facts.

A hundred times faster than orders that facts are then derived from, and the same in every
run. A fifth of the guests never came, a quarter of the others stopped coming a year ago or
earlier; how often they come follows a gamma distribution (median 5 visits, some several
hundred), what they eat favours some dishes. Rows lie in the order of time, as a house that
appends them would have them.
"""

import os
from datetime import timedelta

from odoo.addons.restaurant_crm.demo import volume
from odoo.addons.restaurant_crm.engine.fact.facts import BATCH
from odoo.addons.restaurant_crm.engine.shared.clock import local_date

VISITS_PER_GUEST = 10
MOST_VISITS = 480
LINES_PER_VISIT = 3
DAYS = 1100


def house(env, size):
    """The demo chain as a frame, with nothing in it but generated guests: so many, or as BENCH_GUESTS says."""
    size = int(os.environ.get("BENCH_GUESTS", size))
    if not env["restaurant.store"].search_count([]):
        print("creating the demo chain as a frame ...", flush=True)
        env["restaurant.demo"]._load_chain()
    # What other benchmarks left.
    env.cr.execute("TRUNCATE restaurant_visit, restaurant_visit_line CASCADE")
    env.cr.execute("TRUNCATE restaurant_guest_tier")
    print(f"generating visits and lines of {size:,} guests ...", flush=True)
    return fill(env, size)


def fill(env, guests, until=None):
    """Create ``guests`` with visits up to the date ``until`` (yesterday) and return their ids."""
    until = until or local_date(env) - timedelta(1)
    first = volume.create_guests(env, guests)
    _make_orders(env)
    # Foreign keys hold by construction; only a superuser may leave the checks out.
    env.cr.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
    if env.cr.fetchone()[0]:
        env.cr.execute("SET LOCAL session_replication_role = replica")
    env.cr.execute("SELECT setseed(0.42)")
    env.cr.execute(
        VISITS,
        {
            "first": first,
            "guests": guests,
            "until": until,
            "days": DAYS,
            "most": MOST_VISITS,
            "scale": 1.25 * VISITS_PER_GUEST,
        },
    )
    env.cr.execute(LINES, {"first": first, "most": 2 * LINES_PER_VISIT - 1})
    env.cr.execute("SET LOCAL session_replication_role = DEFAULT")
    env.invalidate_all()
    _make_profiles(env, range(first, first + guests))
    return range(first, first + guests)


def _make_profiles(env, guests):
    """Whoever writes visits brings the profiles in line in the same transaction."""
    profiles = env["restaurant.guest.profile"]
    env.cr.execute("ANALYZE restaurant_visit, restaurant_visit_line")
    for start in range(0, len(guests), BATCH):
        some = list(guests[start : start + BATCH])
        profiles._lock(some)
        profiles._refresh(some)


def _make_orders(env):
    """A visit needs an order that no other visit of the guest has; one for each number of a visit will do."""
    orders = env["pos.order"].search([], limit=1)
    config = env["pos.config"].search([("store_id", "!=", False)], limit=1)
    if not orders:
        session = env["pos.session"].create({"config_id": config.id, "user_id": env.uid})
        orders = env["pos.order"].create(
            {"session_id": session.id, "amount_tax": 0, "amount_total": 0, "amount_paid": 0, "amount_return": 0}
        )
    env.flush_all()
    env.cr.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'pos_order'::regclass AND attnum > 0"
        " AND NOT attisdropped AND attname NOT IN ('id', 'uuid', 'partner_id')"
    )
    columns = ", ".join(f'"{name}"' for (name,) in env.cr.fetchall())
    env.cr.execute("CREATE TEMP TABLE spare_order (number serial, id int) ON COMMIT DROP")
    env.cr.execute(
        f"""WITH made AS (INSERT INTO pos_order ({columns}) SELECT {columns}
                  FROM pos_order, generate_series(1, %s) WHERE id = %s RETURNING id)
            INSERT INTO spare_order (id) SELECT id FROM made""",
        [MOST_VISITS, orders.id],
    )


VISITS = """
    WITH guest AS MATERIALIZED (
        SELECT %(first)s + n AS id, random() AS kind, random() AS a, random() AS b, random() AS c, random() AS d
          FROM generate_series(0, %(guests)s - 1) AS n),
         habit AS MATERIALIZED (
        SELECT id, CASE WHEN kind < 0.2 THEN 0 ELSE
                   least(round(%(scale)s * -2 * ln(1 - a) * cos(2 * pi() * b) ^ 2), %(most)s)::int END AS visits,
               CASE WHEN kind < 0.4 THEN 365 + c * 365 ELSE 0 END AS last,
               30 + d * 365 AS length
          FROM guest),
         store AS (SELECT id, tz, row_number() OVER (ORDER BY id) AS number, count(*) OVER () AS stores
                     FROM restaurant_store),
         moment AS (
        SELECT habit.id AS partner_id, number AS visit,
               %(until)s::date - (last + random() * least(length + visits * 10, %(days)s - last))::int AS day,
               (ARRAY[12, 12, 13, 15, 18, 18, 19, 19, 20, 21])[1 + floor(random() * 10)::int] AS hour,
               CASE WHEN random() < 0.7 THEN habit.id ELSE habit.id + floor(random() * 7)::int END AS place,
               random() AS way, random() AS people, 20 + 180 * random() AS price
          FROM habit, generate_series(1, visits) AS number)
    INSERT INTO restaurant_visit (partner_id, store_id, order_id, channel, visited_at, ended_at, visit_date, weekday,
                                  hour, daypart, covers, amount, discount, order_count, source)
    SELECT partner_id, store.id, spare.id,
           CASE WHEN way < 0.65 THEN 'dine_in' WHEN way < 0.85 THEN 'takeaway' ELSE 'delivery' END,
           at AT TIME ZONE 'UTC', at AT TIME ZONE 'UTC', day, extract(isodow FROM day), hour,
           CASE WHEN hour < 15 THEN 'lunch' WHEN hour < 17 THEN 'afternoon' ELSE 'dinner' END,
           1 + floor(people * people * 6), round(price::numeric, 2), 0, 1, 'pos'
      FROM moment JOIN spare_order AS spare ON spare.number = moment.visit
      JOIN store ON store.number = 1 + moment.place %% store.stores,
           LATERAL (SELECT (day + make_interval(hours => hour)) AT TIME ZONE store.tz AS at) AS instant
  ORDER BY at"""

LINES = """
    WITH dish AS MATERIALIZED (
        SELECT array_agg(product.id ORDER BY product.id) AS ids
          FROM product_product product JOIN product_template template ON template.id = product.product_tmpl_id
         WHERE template.available_in_pos),
         menu AS MATERIALIZED (SELECT ids, cardinality(ids) AS dishes FROM dish)
    INSERT INTO restaurant_visit_line (visit_id, partner_id, visit_date, product_id, dish_id, qty, amount)
    SELECT line.id, line.partner_id, line.visit_date, line.product_id, product.product_tmpl_id, 1, line.amount
      FROM (SELECT visit.id, visit.partner_id, visit.visit_date,
           ids[1 + (floor(dishes * random() ^ 2)::int + (number = 1)::int * visit.partner_id) %% dishes] AS product_id,
           round((visit.amount / %(most)s)::numeric, 2) AS amount
      FROM restaurant_visit AS visit, menu,
           generate_series(1, 1 + (hashint4(visit.id) & 2147483647) %% %(most)s) AS number
     WHERE visit.partner_id >= %(first)s) AS line
      JOIN product_product product ON product.id = line.product_id
  ORDER BY line.id"""
