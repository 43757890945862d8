"""A generated house whose orders at a platform have a known truth: stores, dishes, guests, visits and orders.

People are made up here, for their names, numbers and addresses have to look like those that platforms show; a table in
the database is what all else is made of there, in a few statements.
"""

import io
import random
from contextlib import contextmanager

from psycopg2.extras import execute_values

from odoo.tools import SQL

from odoo.addons.restaurant_crm.analytics import platform_guests
from odoo.addons.restaurant_crm.models.shared import vault

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玲红建国玉兰"
PREFIXES = [f"1{middle}" for middle in (*range(30, 40), *range(50, 60), *range(70, 90))]
SHARE_CLEAR, SHARE_ACCOUNT, SHARE_GUEST = 0.15, 0.6, 0.7
SHARE_ADDRESS = 0.4
DISHES, FAVOURITES, STORES = 60, 6, 10


class House:
    """``people`` is ``[(number, phone, name, street, store, dishes)]``, ``first`` the id of the first of them."""

    def __init__(self, env):
        self.env, self.rng = env, random.Random(19)
        self.stores = env["restaurant.store"].create(
            [{"name": f"Store {n}", "tz": "Asia/Shanghai"} for n in range(STORES)]
        )
        self.products = env["product.product"].create(
            [{"name": f"Bench dish {n}", "list_price": 10 + n} for n in range(DISHES)]
        )
        self.platform = env["restaurant.platform"].create({"name": "Bench", "kind": "meituan"})
        env["restaurant.history.place"].create(
            [
                {"till_id": self.platform.till_id.id, "name": store.name, "key": f"s{n}", "store_id": store.id}
                for n, store in enumerate(self.stores)
            ]
        )
        self.people, self.first = [], 0

    def person(self, number):
        rng = self.rng
        return (
            number,
            f"+86{rng.choice(PREFIXES)}{rng.randrange(10**8):08}",
            rng.choice(FAMILY) + "".join(rng.sample(GIVEN, rng.choice((1, 2)))),
            f"{rng.choice(GIVEN)}路{rng.randrange(1, 900)}号{rng.randrange(1, 30)}幢{rng.randrange(100, 3000)}室",
            rng.randrange(STORES),
            rng.sample(range(DISHES), FAVOURITES),
        )

    def fill(self, guests):
        """Guests who have eaten in: two visits each, three of their six dishes; four of ten have told their address."""
        env, rng = self.env, self.rng
        self.people = [self.person(number) for number in range(guests)]
        env.flush_all()
        env.cr.execute(
            "SELECT setval('res_partner_id_seq', nextval('res_partner_id_seq') + %(count)s) - %(count)s + 1",
            {"count": guests},
        )
        self.first = env.cr.fetchone()[0]
        env.cr.execute(
            """CREATE TEMP TABLE person (id int PRIMARY KEY, phone text, name text, street text, road text,
                                         store_id int, dishes int[])"""
        )
        rows = io.StringIO()
        for number, phone, name, street, store, dishes in self.people:
            told = rng.random() < SHARE_ADDRESS
            road = vault.digest(platform_guests.address_key(street), "address") if told else "\\N"
            ids = ",".join(str(self.products[dish].id) for dish in dishes)
            cells = (self.first + number, phone, name, street if told else "\\N", road, self.stores[store].id)
            rows.write("\t".join(map(str, cells)) + f"\t{{{ids}}}\n")
        rows.seek(0)
        env.cr._obj.copy_expert("COPY person FROM STDIN", rows)
        env.cr.execute("ANALYZE person; SELECT setseed(0.19)")
        with _bare(env, "res_partner", "restaurant_visit", "restaurant_visit_line", "restaurant_guest_profile"):
            for statement in GUESTS:
                env.cr.execute(statement)
        env.cr.execute("ANALYZE res_partner, restaurant_visit, restaurant_visit_line, restaurant_guest_profile")
        env.invalidate_all()

    def order(self, rng, strangers):
        """``(truth or None, whether the number is whole, mask, family name, store, keys, dishes)`` of an order."""
        if rng.random() < SHARE_GUEST:
            number = int(rng.random() ** 2 * len(self.people))
            truth, person = number, self.people[number]
        else:
            truth, person = None, rng.choice(strangers)
        platform_id, mask = self.platform.id, platform_guests.mask_of(person[1])
        at_home = rng.random() < 0.7
        street = person[3] if at_home else f"某街{rng.randrange(10**6)}号"
        address = platform_guests.address_key(street)
        keys = [("address", False, address, "x")]
        clear = rng.random() < SHARE_CLEAR
        if clear:
            keys.append(("phone", False, person[1], mask))
        else:
            keys.append(("masked_phone", platform_id, f"{mask}|{address}", mask))
        # Some accounts hide themselves.
        if int(person[1][-2:]) < SHARE_ACCOUNT * 100:
            keys.append(("platform_user", platform_id, person[1][::-1], "x"))
        dishes = rng.sample(person[5], 2) + rng.sample(range(DISHES), rng.choice((0, 0, 1)))
        return truth, clear, mask, person[2][0] if rng.random() < 0.8 else "", person[4], keys, dishes

    def place(self, orders):
        """Write so many orders with their keys; ``[(id, truth or None, whether the number is whole)]``."""
        env, rng, Identity = self.env, random.Random(7), self.env["restaurant.identity"]
        strangers = [self.person(0) for _ in range(int(orders * (1 - SHARE_GUEST) / 3))]
        told = [self.order(rng, strangers) for _ in range(orders)]
        ids = {}
        keys = sorted({key for order in told for key in order[5]}, key=str)
        for first in range(0, len(keys), 20_000):
            ids |= Identity._learn(set(keys[first : first + 20_000]))
        dishes = env["restaurant.history.dish"].create(
            [
                {
                    "till_id": self.platform.till_id.id,
                    "name": f"dish {number}",
                    "key": f"c{number}",
                    "product_id": product.id,
                }
                for number, product in enumerate(self.products)
            ]
        )
        env.flush_all()
        order_ids = execute_values(
            env.cr._obj,
            """INSERT INTO restaurant_platform_order (platform_id, number, code, store_id, placed_at, channel, state,
                                                      masked_phone, guest_in_file, covers, total)
               VALUES %s RETURNING id""",
            [
                (self.platform.id, f"c{number}", f"c{number}", self.stores[store].id, mask, name)
                for number, (_truth, _clear, mask, name, store, _keys, _dishes) in enumerate(told)
            ],
            template="(%s, %s, %s, %s, '2026-04-01', 'delivery', 'done', %s, %s, 1, 60)",
            page_size=5000,
            fetch=True,
        )
        order_ids = [order_id for (order_id,) in order_ids]
        execute_values(
            env.cr._obj,
            "INSERT INTO restaurant_platform_order_identity_rel (order_id, identity_id) VALUES %s "
            "ON CONFLICT DO NOTHING",
            [(order_id, ids[key[:3]]) for order_id, order in zip(order_ids, told, strict=True) for key in order[5]],
            page_size=10000,
        )
        execute_values(
            env.cr._obj,
            "INSERT INTO restaurant_platform_order_line (order_id, dish_id, qty, amount, returned_qty) VALUES %s",
            [(order_id, dishes[dish].id) for order_id, order in zip(order_ids, told, strict=True) for dish in order[6]],
            template="(%s, %s, 1, 30, 0)",
            page_size=10000,
        )
        env.cr.execute("ANALYZE restaurant_platform_order, restaurant_platform_order_line, restaurant_identity")
        env.cr.execute("ANALYZE restaurant_platform_order_identity_rel")
        return [(order_id, order[0], order[1]) for order_id, order in zip(order_ids, told, strict=True)]


@contextmanager
def _bare(env, *tables):
    """Write these tables without their indexes, which are made anew then, and without foreign keys, which hold by
    construction; unique ones of constraints stay."""
    env.cr.execute(
        """SELECT format('%%I', index.relname), pg_get_indexdef(index.oid)
             FROM pg_index JOIN pg_class index ON index.oid = indexrelid
            WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (
                  SELECT FROM pg_constraint WHERE conindid = indexrelid)""",
        [list(tables)],
    )
    indexes = env.cr.fetchall()
    env.cr.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
    if env.cr.fetchone()[0]:
        env.cr.execute("SET LOCAL session_replication_role = replica")
    for name, _definition in indexes:
        env.cr.execute(SQL("DROP INDEX %s", SQL(name)))
    yield
    for _name, definition in indexes:
        env.cr.execute(SQL("%s", SQL(definition.replace("%", "%%"))))
    env.cr.execute("SET LOCAL session_replication_role = DEFAULT")


GUESTS = (
    """INSERT INTO res_partner (id, name, complete_name, phone, phone_sanitized, street, guest_address_key, active,
                                is_company, partner_share, type, autopost_bills, create_date, commercial_partner_id)
       SELECT id, name, name, phone, phone, street, road, TRUE, FALSE, TRUE, 'contact', 'ask', now(), id FROM person""",
    """INSERT INTO restaurant_visit (partner_id, store_id, channel, visited_at, ended_at, visit_date, weekday, hour,
                                     daypart, covers, amount, discount, order_count, source)
       SELECT id, store_id, 'dine_in', day + time '04:00', day + time '04:00', day, 4, 12, 'lunch', 2, 100, 0, 1, 'pos'
         FROM person, unnest(ARRAY[date '2026-01-05', '2026-02-05']) AS day
     ORDER BY day, id""",
    # Three of six dishes: one of the twenty ways to choose them.
    """WITH three AS (
           SELECT array_agg(ARRAY[a, b, c]) AS ways, count(*)::int AS number
             FROM generate_series(1, 6) AS a, generate_series(a + 1, 6) AS b, generate_series(b + 1, 6) AS c),
       had AS MATERIALIZED (
           SELECT visit.id, visit.partner_id, visit.visit_date, 1 + floor(random() * number)::int AS way
             FROM restaurant_visit visit JOIN person ON person.id = visit.partner_id, three)
       INSERT INTO restaurant_visit_line (visit_id, partner_id, visit_date, product_id, dish_id, is_menu, qty, amount)
       SELECT had.id, had.partner_id, had.visit_date, product.id, product.product_tmpl_id, FALSE, 1, 30
         FROM had JOIN person ON person.id = had.partner_id, three, generate_series(1, 3) AS number_of,
              LATERAL (SELECT dishes[ways[way][number_of]] AS product_id) AS chosen
         JOIN product_product product ON product.id = chosen.product_id
     ORDER BY had.id""",
    """INSERT INTO restaurant_guest_profile (partner_id, visits, favourite_store_id)
       SELECT partner_id, count(*), min(store_id) FROM restaurant_visit GROUP BY 1""",
)
