"""What the till suggests, against the dishes that sell best: half of an order is on it, which of the rest is found?

Public orders in $INSIGHT_DATA (see benchmarks/README.md) and the demo chain. The table is made of the orders before a
day and judged on those after it.
"""

import csv
import json
import zlib
from collections import Counter, defaultdict
from datetime import datetime
from random import Random
from time import process_time

from public_data import rows

from odoo.addons.restaurant_crm.analytics import suggestion_table
from odoo.addons.restaurant_crm.analytics.suggestion_table import ALL, Counts

# Orders that are judged.
SAMPLE = 6000
# Dishes that were ordered less often are left out, as the house does.
FEWEST_ORDERS = 20
MOST = 200


def run(env):
    for name, orders, split, target, new_target in (*public_sets(), demo(env)):
        if orders:
            judge(name, orders, split, target, new_target)
        else:
            print(f"{name}: no data")


def public_sets():
    """Name, orders as (day, guest, part, dishes), the day from which on they are judged, targets."""
    return (
        ("Ta-Feng", ta_feng("ta_feng_to_2001_01.csv.gz"), datetime(2001, 1, 18), 1.60, 1.40),
        ("takeaway", takeaway("takeaway_orders_to_2019_03.csv.gz"), datetime(2019, 1, 1), 1.10, None),
    )


def ta_feng(name):
    """A supermarket with customers; an order is what one bought on a day."""
    baskets = defaultdict(set)
    for row in csv.DictReader(rows(name)):
        baskets[row["CUSTOMER_ID"], row["TRANSACTION_DT"]].add(row["PRODUCT_SUBCLASS"])
    orders = []
    for (guest, day), dishes in baskets.items():
        day = datetime.strptime(day, "%m/%d/%Y")
        orders.append((day, guest, "weekend" if day.weekday() >= 5 else "week", dishes))
    return orders


def takeaway(name):
    """A takeaway whose guests nobody knows."""
    baskets = {}
    for row in csv.DictReader(rows(name)):
        at = datetime.strptime(row["OrderDate"], "%d/%m/%Y %H:%M")
        baskets.setdefault(row["OrderNumber"], (at, set()))[1].add(row["ItemName"])
    return [
        (at, None, f"{'lunch' if at.hour < 17 else 'dinner' if at.hour < 20 else 'late'} {at.weekday() >= 4}", dishes)
        for at, dishes in baskets.values()
    ]


def demo(env):
    """The visits of the demo chain; the last 45 days are judged."""
    if not env["restaurant.visit"].search_count([]):
        env["restaurant.demo"]._load_chain()
    env.cr.execute(
        """SELECT visit.visit_date::timestamp, visit.partner_id, visit.daypart || '|' || visit.channel,
                  array_agg(DISTINCT line.dish_id)
             FROM restaurant_visit visit JOIN restaurant_visit_line line ON line.visit_id = visit.id
            WHERE line.qty > 0 AND line.is_menu IS NOT TRUE
         GROUP BY visit.id"""
    )
    orders = [(at, guest, part, set(dishes)) for at, guest, part, dishes in env.cr.fetchall()]
    last = max((row[0] for row in orders), default=datetime.min)
    return "demo", orders, datetime.fromtimestamp(last.timestamp() - 45 * 86400) if orders else last, 1.40, None


def judge(name, orders, split, target, new_target):
    popular = Counter(dish for row in orders for dish in row[3])
    dishes = [dish for dish, number in popular.most_common(MOST) if number >= FEWEST_ORDERS]
    place = {dish: index for index, dish in enumerate(dishes)}
    orders = [(at, guest, part, {place[dish] for dish in had if dish in place}) for at, guest, part, had in orders]
    before = [row for row in orders if row[0] < split and row[3]]
    start = process_time()
    counts = counted(dishes, before)
    counting = process_time() - start
    start = process_time()
    made = suggestion_table.build(counts)
    building = process_time() - start
    size = len(zlib.compress(json.dumps(made, separators=(",", ":")).encode(), 9))
    hits, new_hits, tested, milliseconds = hit_rates(suggestion_table.Table(made), before, orders, split)
    ours, best = hits
    print(
        f"{name}: {len(dishes)} dishes, {len(before):,} orders before, {tested:,} after; "
        f"counted {counting:.2f} s, built {building:.2f} s, {size / 1000:.1f} kB compressed, "
        f"{milliseconds:.2f} ms an order in Python\n"
        f"  hit@3 {ours:.3f}, best sellers {best:.3f}: {ours / best:.2f} (target: {target})"
    )
    if new_target:
        ours, best = new_hits
        print(f"  of dishes never had: {ours:.3f}, best sellers {best:.3f}: {ours / best:.2f} (target: {new_target})")


def counted(dishes, orders):
    together, parts = Counter(), {}
    for _at, _guest, part, had in orders:
        had = sorted(had)
        together.update((i, j) for at, i in enumerate(had) for j in had[at:])
        number, of_dishes = parts.get(part, (0, Counter()))
        of_dishes.update(had)
        parts[part] = number + 1, of_dishes
    return Counts(dishes, len(orders), together, parts)


def hit_rates(table, before, orders, split):
    """Of orders after the day: how often one of three is found, ours and the best sellers'; and of dishes never had."""
    random = Random(3)
    history, visits = defaultdict(Counter), Counter()
    for _at, guest, _part, had in before:
        if guest is not None:
            history[guest].update(had)
            visits[guest] += 1
    after = [row for row in orders if row[0] >= split and len(row[3]) >= 2]
    after = random.sample(after, min(SAMPLE, len(after)))
    popular = table.shares[ALL]
    found, new_found, new_tested, spent = [0, 0], [0, 0], 0, 0
    for _at, guest, part, had in after:
        on_order = set(random.sample(sorted(had), len(had) // 2))
        start = process_time()
        scores = table.scores(part, on_order, history[guest], visits[guest])
        best = table.best(scores, on_order)
        spent += process_time() - start
        best_sellers = table.best(popular, on_order)
        wanted = had - on_order
        found[0] += bool(wanted.intersection(best))
        found[1] += bool(wanted.intersection(best_sellers))
        known = on_order.union(history[guest])
        if wanted - known:
            new_tested += 1
            new_found[0] += bool((wanted - known).intersection(table.best(scores, known)))
            new_found[1] += bool((wanted - known).intersection(table.best(popular, known)))
    tested = len(after)
    return (
        [number / tested for number in found],
        [number / max(new_tested, 1) for number in new_found],
        tested,
        1000 * spent / tested,
    )
