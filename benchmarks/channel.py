"""Orders of platforms: how long a file takes, and whom they are found to be of, against a known truth.

BENCH_GUESTS guests (100,000) and BENCH_ORDERS orders (20,000) of a generated house. Three of ten orders are of people
who are no guests. Numbers are masked but for some; a part of the accounts, addresses and names is told, as platforms
do. What is joined by itself is held against who really ordered, and against what equal numbers alone would have found.
BENCH_ROWS (100,000) are those of the file.
"""

import base64
import os
import random
from time import process_time

from clock import cpu_seconds
from psycopg2.extras import execute_values

from odoo.addons.restaurant_crm.analytics import platform_guests
from odoo.addons.restaurant_crm.engine.channel import candidates
from odoo.addons.restaurant_crm.models.shared import planner, vault

GUESTS = int(os.environ.get("BENCH_GUESTS", 100_000))
ORDERS = int(os.environ.get("BENCH_ORDERS", 20_000))
ROWS = int(os.environ.get("BENCH_ROWS", 100_000))
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玲红建国玉兰"
PREFIXES = [f"1{middle}" for middle in (*range(30, 40), *range(50, 60), *range(70, 90))]
SHARE_CLEAR, SHARE_ACCOUNT, SHARE_GUEST = 0.15, 0.6, 0.7
DISHES, FAVOURITES, STORES = 60, 6, 10


def run(env):
    env.company.country_id = env.ref("base.cn")
    house = House(env)
    _file(env, house)
    _candidates(env, house)


class House:
    """Stores, dishes and a platform; ``guests`` is ``[(id, number, name, street, store, dishes)]``."""

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
        self.guests = []

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

    def fill(self):
        """Guests who have eaten in: two visits each, four of ten have told their address."""
        env, rng = self.env, self.rng
        people = [self.person(number) for number in range(GUESTS)]
        self.guests = people
        rows = [
            (name, number, number, street if rng.random() < 0.4 else None)
            for _number, number, name, street, _store, _dishes in people
        ]
        rows = [
            (*row, vault.digest(platform_guests.address_key(row[3]), "address") if row[3] else None) for row in rows
        ]
        ids = execute_values(
            env.cr._obj,
            """INSERT INTO res_partner (name, complete_name, phone, phone_sanitized, street, guest_address_key, active,
                                        is_company, partner_share, type, autopost_bills, create_date)
               VALUES %s RETURNING id""",
            [(name, name, phone, clean, street, key) for name, phone, clean, street, key in rows],
            template="(%s, %s, %s, %s, %s, %s, TRUE, FALSE, TRUE, 'contact', 'ask', now())",
            page_size=5000,
            fetch=True,
        )
        self.ids = [row[0] for row in ids]
        visits = execute_values(
            env.cr._obj,
            """INSERT INTO restaurant_visit (partner_id, store_id, channel, visited_at, ended_at, visit_date, weekday,
                                             hour, daypart, covers, amount, discount, order_count, source)
               VALUES %s RETURNING id, partner_id""",
            [
                (
                    self.ids[number],
                    self.stores[person[4]].id,
                    f"2026-0{1 + visit}-05 04:00:00",
                    f"2026-0{1 + visit}-05 04:00:00",
                    f"2026-0{1 + visit}-05",
                )
                for number, person in enumerate(people)
                for visit in range(2)
            ],
            template="(%s, %s, 'dine_in', %s, %s, %s, 4, 12, 'lunch', 2, 100, 0, 1, 'pos')",
            page_size=5000,
            fetch=True,
        )
        of = {partner_id: number for number, partner_id in enumerate(self.ids)}
        lines = []
        for visit_id, partner_id in visits:
            for dish in self.rng.sample(people[of[partner_id]][5], 3):
                product = self.products[dish]
                lines.append((visit_id, partner_id, product.id, product.product_tmpl_id.id))
        execute_values(
            env.cr._obj,
            """INSERT INTO restaurant_visit_line (visit_id, partner_id, visit_date, product_id, dish_id, is_menu, qty,
                                                  amount) VALUES %s""",
            lines,
            template="(%s, %s, '2026-01-05', %s, %s, FALSE, 1, 30)",
            page_size=10000,
        )
        env.cr.execute(
            """INSERT INTO restaurant_guest_profile (partner_id, visits, favourite_store_id)
               SELECT partner_id, count(*), min(store_id)
                 FROM restaurant_visit WHERE partner_id = ANY(%s) GROUP BY 1""",
            [self.ids],
        )
        env.cr.execute("ANALYZE res_partner, restaurant_visit, restaurant_visit_line, restaurant_guest_profile")
        env.invalidate_all()

    def order(self, rng, strangers):
        """``(truth or None, values, keys, dishes)`` of an order."""
        if rng.random() < SHARE_GUEST:
            number = int(rng.random() ** 2 * GUESTS)
            truth, person = number, self.guests[number]
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


def _file(env, house):
    """A file of so many rows, one for each dish, as it is and again."""
    lines = ["订单编号,下单时间,商家ID,订单状态,商品名称,平台商品SKU码,商品销售数量,单价,用户实付,配送费,联系电话"]
    for row in range(ROWS):
        number = row // 3
        lines.append(
            f"{2 * 10**18 + number}\t,2026年03月{1 + number % 28:02}日 {10 + number % 12}:{number % 60:02}:00,"
            f"s{number % STORES},已完成,Bench dish {row % DISHES},K{row % DISHES}\t,1,{10 + row % 50},66,3,"
            f"138****{number % 10000:04}"
        )
    content = base64.b64encode("\n".join(lines).encode("gb18030"))
    for name in (f"{ROWS:,} rows of a file", "the same file again"):
        record = env["restaurant.history.import"].create(
            {"till_id": house.platform.till_id.id, "file": content, "file_name": "orders.csv"}
        )
        start = process_time()

        def bring(record=record):
            orders, problems, _rows = record._read()
            placed = record._plan(orders, problems)
            for first in range(0, len(placed), 500):
                record._place(placed[first : first + 500])
                env.flush_all()
                env.invalidate_all()

        database = cpu_seconds(env, bring)
        python = process_time() - start
        print(
            f"{name}: {python + database:.1f} s CPU ({python:.1f} Python, {database:.1f} PostgreSQL), "
            f"{record.new_count} new, {record.changed_count} changed, {record.unchanged_count} as they were",
            flush=True,
        )


def _candidates(env, house):
    """Who is found to have ordered, and who it really was."""
    house.fill()
    rng, Identity = random.Random(7), env["restaurant.identity"]
    strangers = [house.person(0) for _ in range(int(ORDERS * (1 - SHARE_GUEST) / 3))]
    told = [house.order(rng, strangers) for _ in range(ORDERS)]
    ids = {}
    keys = sorted({key for order in told for key in order[5]}, key=str)
    for first in range(0, len(keys), 20_000):
        ids |= Identity._learn(set(keys[first : first + 20_000]))
    dish_ids = {
        number: env["restaurant.history.dish"].create(
            {
                "till_id": house.platform.till_id.id,
                "name": f"dish {number}",
                "key": f"c{number}",
                "product_id": product.id,
            }
        ).id
        for number, product in enumerate(house.products)
    }  # fmt: skip
    env.flush_all()
    order_ids = execute_values(
        env.cr._obj,
        """INSERT INTO restaurant_platform_order (platform_id, number, code, store_id, placed_at, channel, state,
                                                  masked_phone, guest_in_file, covers, total)
           VALUES %s RETURNING id""",
        [
            (house.platform.id, f"c{number}", f"c{number}", house.stores[store].id, mask, name)
            for number, (_truth, _clear, mask, name, store, _keys, _dishes) in enumerate(told)
        ],
        template="(%s, %s, %s, %s, '2026-04-01', 'delivery', 'done', %s, %s, 1, 60)",
        page_size=5000,
        fetch=True,
    )
    order_ids = [row[0] for row in order_ids]
    execute_values(
        env.cr._obj,
        "INSERT INTO restaurant_platform_order_identity_rel (order_id, identity_id) VALUES %s ON CONFLICT DO NOTHING",
        [(order_id, ids[key[:3]]) for order_id, order in zip(order_ids, told, strict=True) for key in order[5]],
        page_size=10000,
    )
    execute_values(
        env.cr._obj,
        "INSERT INTO restaurant_platform_order_line (order_id, dish_id, qty, amount, returned_qty) VALUES %s",
        [(order_id, dish_ids[dish]) for order_id, order in zip(order_ids, told, strict=True) for dish in order[6]],
        template="(%s, %s, 1, 30, 0)",
        page_size=10000,
    )
    env.cr.execute("ANALYZE restaurant_platform_order, restaurant_platform_order_line, restaurant_identity")
    env.cr.execute("ANALYZE restaurant_platform_order_identity_rel")
    truth = {order_id: order[0] for order_id, order in zip(order_ids, told, strict=True)}
    clear = {order_id for order_id, order in zip(order_ids, told, strict=True) if order[1]}
    resolved = cpu_seconds(env, Identity._resolve_everything)
    phone = _right(env, house, truth)
    found = []
    planner.without_compiling(env.cr)
    scored = cpu_seconds(env, lambda: found.extend(env.execute_query(candidates.score())))
    joined = cpu_seconds(env, env["restaurant.identity.candidate"]._find)
    both = _right(env, house, truth)
    of_guests = sum(number is not None for number in truth.values())
    print(
        f"{GUESTS:,} guests, {ORDERS:,} orders ({of_guests:,} of guests, {len(clear):,} with a whole number): "
        f"resolving {resolved:.1f} s, scoring {scored:.1f} s, finding and joining {joined:.1f} s CPU of PostgreSQL",
        flush=True,
    )
    for name, (right, wrong) in (("equal numbers alone", phone), ("with what is joined by itself", both)):
        precision = right / (right + wrong) if right + wrong else 1
        print(f"{name}: precision {precision:.4f}, recall {right / of_guests:.3f}", flush=True)
    new_right, new_wrong = both[0] - phone[0], both[1] - phone[1]
    print(
        f"joined by itself beyond equal numbers: precision {new_right / (new_right + new_wrong or 1):.4f}, "
        f"recall {new_right / (of_guests - phone[0]):.3f} of the orders that equal numbers leave out",
        flush=True,
    )


def _right(env, house, truth):
    """``(right, wrong)`` numbers of orders that have a guest."""
    number_of = {partner_id: number for number, partner_id in enumerate(house.ids)}
    env.cr.execute(
        "SELECT id, partner_id FROM restaurant_platform_order WHERE partner_id IS NOT NULL AND id = ANY(%s)",
        [list(truth)],
    )
    right = wrong = 0
    for order_id, partner_id in env.cr.fetchall():
        if number_of.get(partner_id) == truth[order_id]:
            right += 1
        else:
            wrong += 1
    return right, wrong
