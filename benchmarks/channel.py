"""Orders of platforms: how long a file takes, and whom they are found to be of, against a known truth.

BENCH_GUESTS guests (1,000,000) and BENCH_ORDERS orders (100,000) of a generated house (``channel_house.py``). Three of
ten orders are of people who are no guests. Numbers are masked but for some; a part of the accounts, addresses and names
is told, as platforms do. What is joined by itself is held against who really ordered, and against what equal numbers
alone would have found. BENCH_ROWS (100,000) are those of the file. 0 rows or guests leave that part out.
"""

import base64
import os
from time import process_time

from channel_house import DISHES, STORES, House
from clock import cpu_seconds

from odoo.addons.restaurant_crm.engine.channel import candidates
from odoo.addons.restaurant_crm.models.shared import planner

GUESTS = int(os.environ.get("BENCH_GUESTS", 1_000_000))
ORDERS = int(os.environ.get("BENCH_ORDERS", 100_000))
ROWS = int(os.environ.get("BENCH_ROWS", 100_000))


def run(env):
    env.cr.execute("SET max_parallel_workers_per_gather = 0")
    env.company.country_id = env.ref("base.cn")
    house = House(env)
    if ROWS:
        _file(env, house)
    if GUESTS:
        _candidates(env, house)


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
    print(f"generating {GUESTS:,} guests ...", flush=True)
    house.fill(GUESTS)
    placed = house.place(ORDERS)
    Identity = env["restaurant.identity"]
    truth = {order_id: number for order_id, number, _clear in placed}
    clear = sum(is_clear for _order_id, _number, is_clear in placed)
    resolved = cpu_seconds(env, Identity._resolve_everything)
    phone = _right(env, house, truth)
    found = []
    planner.without_compiling(env.cr)
    scored = cpu_seconds(env, lambda: found.extend(env.execute_query(candidates.score())))
    start = process_time()
    joined = cpu_seconds(env, lambda: found.append(env["restaurant.identity.candidate"]._find()))
    python = process_time() - start
    both = _right(env, house, truth)
    of_guests = sum(number is not None for number in truth.values())
    sure, asked = found[-1]
    print(
        f"{GUESTS:,} guests, {ORDERS:,} orders ({of_guests:,} of guests, {clear:,} with a whole number): "
        f"resolving {resolved:.1f} s, scoring {scored:.1f} s of PostgreSQL; finding, joining {sure:,} keys and "
        f"proposing guests for {asked:,} {joined + python:.1f} s CPU ({python:.1f} Python, {joined:.1f} PostgreSQL)",
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
    env.cr.execute(
        "SELECT id, partner_id FROM restaurant_platform_order WHERE partner_id IS NOT NULL AND id = ANY(%s)",
        [list(truth)],
    )
    right = wrong = 0
    for order_id, partner_id in env.cr.fetchall():
        if partner_id - house.first == truth[order_id]:
            right += 1
        else:
            wrong += 1
    return right, wrong
