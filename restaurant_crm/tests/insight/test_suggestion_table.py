"""The table that tills suggest by: small, and as good as what it is made of."""

import json
import zlib
from collections import Counter
from random import Random
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ...analytics import suggestion_table
from ...analytics.suggestion_table import ALL, Counts, Order, Table
from ...models.insight.suggestion_log import clean

DISHES = 40


def drawn(seed, count):
    """Orders in which two neighbours (0 and 1, 2 and 3, ..) go together, small numbers more often than large ones."""
    random = Random(seed)
    orders = []
    for _ in range(count):
        first = int(DISHES * random.random() ** 2)
        had = {first, int(DISHES * random.random() ** 2)}
        if random.random() < 0.6:
            had.add(first ^ 1)
        orders.append(sorted(had))
    return orders


def counted(orders, parts=("lunch|dine_in",), dishes=DISHES):
    together = Counter((i, j) for had in orders for at, i in enumerate(had) for j in had[at:])
    single = {place: together[place, place] for place in range(dishes)}
    return Counts(
        list(range(101, 101 + dishes)), len(orders), together, {part: (len(orders), single) for part in parts}
    )


@tagged("post_install", "-at_install")
class TestSuggestionTable(BaseCase):
    def test_scores_are_shares_and_weights(self):
        counts = counted(drawn(1, 3000))
        table = Table(json.loads(json.dumps(suggestion_table.build(counts))))
        exact = suggestion_table.weights(counts.together, DISHES, counts.orders)
        scores = table.scores("none", [4], {7: 3}, 5)
        for place in (0, 5, 7, 20):
            share = counts.together[place, place] / counts.orders
            expected = (3 * (place == 7) + 10 * share) / 15 + exact[4, place]
            # A byte for the root of the share, one for the weight.
            self.assertAlmostEqual(scores[place], expected, delta=0.012)
        self.assertEqual(table.best(scores, {4})[0], 5, "what goes with it")
        self.assertEqual(table.best(table.scores(ALL, [], {30: 9}, 10), ())[0], 30, "what the guest always has")

    def test_better_than_best_sellers_on_orders_that_come_after(self):
        table = Table(suggestion_table.build(counted(drawn(1, 3000))))
        tested, right, best_sellers = suggestion_table.judge(
            table, [Order(had) for had in drawn(2, 800) if len(had) > 1]
        )
        self.assertGreater(tested, 600)
        self.assertGreater(right, 1.4 * best_sellers)

    def test_nothing_goes_with_anything_where_dishes_are_drawn_by_lot(self):
        random = Random(5)
        orders = [sorted(random.sample(range(DISHES), 3)) for _ in range(4000)]
        table = Table(suggestion_table.build(counted(orders)))
        self.assertLess(max(weight for row in table.neighbours for weight in row.values()), 0.1)

    def test_fits_on_the_way_to_a_till(self):
        random = Random(3)
        orders = [sorted({int(200 * random.random() ** 2) for _ in range(6)}) for _ in range(5000)]
        parts = [f"{part}|{channel}" for part in "abcde" for channel in "xyz"]
        built = suggestion_table.build(counted(orders, parts, 200))
        self.assertEqual(len(built["parts"]), 16)
        size = len(zlib.compress(json.dumps(built, separators=(",", ":")).encode(), 9))
        self.assertLess(size, 12000)

    def test_few_dishes_and_rare_parts(self):
        table = Table(suggestion_table.build(Counts([7], 10, {(0, 0): 10}, {"late|dine_in": (3, {0: 3})})))
        self.assertEqual(table.best(table.scores("late|dine_in", [0]), ()), [0])
        self.assertEqual(list(table.shares), [ALL], "three orders are no part of their own")

    def test_without_the_library(self):
        self.assertTrue(suggestion_table.is_possible())
        with patch.object(suggestion_table, "np", None):
            self.assertFalse(suggestion_table.is_possible())

    def test_notes_of_devices_are_read_by_what_they_have_to_be(self):
        good = {"shown": [5, 6], "added": [[5, "had", True]], "without": True}
        self.assertEqual(clean(good), good)
        self.assertEqual(clean({"shown": [5, "6", -1, True, 5], "added": "x"}), {"shown": [5], "added": []})
        self.assertEqual(
            clean({"shown": [5], "added": [[5, "drop table", 1], [5, "with", 1]]})["added"], [[5, "with", True]]
        )
        for bad in (None, [], "x", 5, {}, {"shown": {"a": 1}}, {"shown": []}):
            self.assertIs(clean(bad), False)
        self.assertEqual(len(clean({"shown": list(range(1, 500))})["shown"]), 60)
