"""Which dishes are ordered together: what is found on real orders, and what where nothing is true.

Orders keep their size; which dishes are on them is drawn by lot among orders of the same class of sizes.
"""

from random import Random
from time import process_time

import suggestions

from odoo.addons.restaurant_crm.analytics import dish_pairs

SEEDS = 40
LAST = 6000
FEWEST_ORDERS = 20


def run(env):
    for name, orders, *_rest in (*suggestions.public_sets(), suggestions.demo(env)):
        if orders:
            measure(name, orders)
        else:
            print(f"{name}: no data")


def measure(name, orders):
    baskets = prepared(orders)
    start = process_time()
    pairs = dish_pairs.find(*dish_pairs.count(baskets))
    spent = process_time() - start
    found = sum(pair.is_found for pair in pairs)
    false = sum(
        any(pair.is_found for pair in dish_pairs.find(*dish_pairs.count(by_lot(baskets, seed))))
        for seed in range(SEEDS)
    )
    target = " (target: 130)" if name == "takeaway" else ""
    print(
        f"{name}: {len(baskets):,} orders, {len(pairs):,} pairs tested in {spent:.2f} s, {found} found{target}; "
        f"by lot {SEEDS - false} of {SEEDS} runs find nothing (target: 38)"
    )


def prepared(orders):
    """The last orders, of dishes that are ordered often enough, as sets of numbers."""
    counts = {}
    for _at, _guest, _part, had in orders:
        for dish in had:
            counts[dish] = counts.get(dish, 0) + 1
    often = sorted((dish for dish, number in counts.items() if number >= FEWEST_ORDERS), key=lambda dish: -counts[dish])
    place = {dish: index for index, dish in enumerate(often)}
    baskets = [{place[dish] for dish in row[3] if dish in place} for row in sorted(orders, key=lambda row: row[0])]
    return [basket for basket in baskets if basket][-LAST:]


def by_lot(baskets, seed):
    """Each dish on as many orders of each class as before, whichever these are."""
    random = Random(seed)
    classes = {}
    for basket in baskets:
        classes.setdefault(dish_pairs.size_class(len(basket)), []).append(basket)
    drawn = []
    for members in classes.values():
        counts = {}
        for basket in members:
            for dish in basket:
                counts[dish] = counts.get(dish, 0) + 1
        empty = [set() for _ in members]
        for dish in sorted(counts):
            for index in random.sample(range(len(members)), counts[dish]):
                empty[index].add(dish)
        drawn += empty
    return [basket for basket in drawn if basket]
