"""What is called a finding, against truth that is known: nothing is found where nothing is true."""

from math import exp
from random import Random

from odoo.tests import BaseCase, tagged

from ...analytics import dish_pairs, intervals, menu_items, store_trial, trends
from ...analytics.menu_items import Sales


def by_lot(seed, orders=1500, dishes=25):
    """Orders of one to ten dishes, the popular more often, whatever else is on the order."""
    random = Random(seed)
    weights = [1 / (3 + dish) for dish in range(dishes)]
    sizes = (1, 1, 2, 2, 3, 4, 6, 10)
    return [set(random.choices(range(dishes), weights, k=random.choice(sizes))) for _ in range(orders)]


@tagged("post_install", "-at_install")
class TestMenuStatistics(BaseCase):
    # -- intervals -----------------------------------------------------------------------------

    def test_intervals_by_hand(self):
        # Newcombe 1998, table II: 56 of 70 against 48 of 80 is 0.2, 0.0524 to 0.3339; table I: 81 of 263.
        one = intervals.share(81, 263)
        self.assertAlmostEqual(one.low, 0.2553, places=4)
        self.assertAlmostEqual(one.high, 0.3662, places=4)
        self.assertEqual(intervals.share(0, 0)[1:], (0.0, 1.0))
        self.assertEqual(intervals.share(0, 20).low, 0)
        difference = intervals.difference_of_shares(56, 70, 48, 80)
        self.assertAlmostEqual(difference.low, 0.0524, places=4)
        self.assertAlmostEqual(difference.high, 0.3339, places=4)
        self.assertFalse(intervals.difference_of_means(3, 1, 1, 2, 1, 50).is_above_zero, "one order says nothing")
        self.assertTrue(intervals.difference_of_means(3, 1, 100, 2, 1, 100).is_above_zero)

    def test_findings_that_stand(self):
        # Benjamini and Hochberg 1995, section 3.2: four of fifteen.
        p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528]
        self.assertEqual(intervals.stand([*p, 0.7590, 1.0]), [True] * 4 + [False] * 11)
        self.assertEqual(intervals.stand([]), [])
        self.assertEqual(intervals.stand([0.9, 0.00001]), [False, True])

    # -- pairs -----------------------------------------------------------------------------------

    def test_poisson_tail_by_hand(self):
        # 1 - e^-2 (1 + 2 + 2)
        self.assertAlmostEqual(dish_pairs.poisson_tail(3, 2), 1 - exp(-2) * 5, places=14)
        self.assertEqual(dish_pairs.poisson_tail(2, 2), 1)
        self.assertLess(dish_pairs.poisson_tail(100, 10), 1e-50)

    def test_no_pair_where_orders_are_filled_by_lot(self):
        found = [any(pair.is_found for pair in dish_pairs.find(*dish_pairs.count(by_lot(seed)))) for seed in range(40)]
        self.assertLessEqual(sum(found), 2)

    def test_pooled_orders_would_find_what_is_not_there(self):
        """Why size counts: the same orders in one class."""
        observed, strata = dish_pairs.count(by_lot(1))
        pooled = [0, {}]
        for orders, dishes in strata.values():
            pooled[0] += orders
            for dish, number in dishes.items():
                pooled[1][dish] = pooled[1].get(dish, 0) + number
        self.assertGreater(sum(pair.is_found for pair in dish_pairs.find(observed, {"all": pooled})), 5)

    def test_a_pair_that_is_there_is_found(self):
        random = Random(7)
        orders = by_lot(7)
        for order in orders:
            if 10 in order and random.random() < 0.6:
                order.add(11)
        pairs = dish_pairs.find(*dish_pairs.count(orders))
        self.assertEqual([(pair.one, pair.other) for pair in pairs if pair.is_found], [(10, 11)])
        self.assertTrue(2 < pairs[0].ratio_low < pairs[0].ratio < pairs[0].ratio_high)

    # -- dishes ------------------------------------------------------------------------------------

    def sales(self, dish, orders, margin=10.0, **values):
        defaults = {"offered": 1000, "spread": 0, "days": 90, "pieces": orders, "margin_variance": 1, "lines": orders}
        return Sales(dish, 1, orders=orders, margin=margin, **{**defaults, **values})

    def verdicts(self, *menu):
        return [judged.verdict for judged in menu_items.judge(menu)]

    def test_verdicts(self):
        menu = [self.sales(1, 300, 20), self.sales(2, 300, 5), self.sales(3, 60, 30), self.sales(4, 60, 3)]
        self.assertEqual(self.verdicts(*menu), ["star", "plowhorse", "puzzle", "dog"])

    def test_undecided_where_the_interval_holds_the_line(self):
        menu = [self.sales(1, 200, 20), self.sales(2, 205, 5), self.sales(3, 195, 12)]
        self.assertEqual(set(self.verdicts(*menu)), {"undecided"})
        # The same shares of forty times as many orders.
        many = [row._replace(offered=40000, orders=40 * row.orders, lines=40 * row.orders) for row in menu]
        self.assertEqual(self.verdicts(*many)[1], "plowhorse")

    def test_dishes_that_are_too_new_too_rare_or_of_unknown_cost(self):
        menu = [self.sales(1, 300, 20), self.sales(2, 10, 5, days=20), self.sales(3, 10, 5, offered=40)]
        menu.append(self.sales(4, 300, None))
        self.assertEqual(self.verdicts(*menu)[1:], ["young", "young", "no_cost"])
        self.assertEqual(self.verdicts(self.sales(1, 300, None)), ["no_cost"])

    def test_guests_who_come_often_are_no_new_opinion(self):
        sales = self.sales(1, 300)
        # Ten guests with a hundred visits each; three of them always have it.
        spread = 3 * (100 - 30) ** 2 + 7 * 30**2
        self.assertAlmostEqual(menu_items.effective(sales._replace(spread=spread))[1], 10)
        self.assertEqual(menu_items.effective(sales), (300, 1000))

    def test_no_difference_between_guests_drawn_by_lot(self):
        """Guests with tastes of their own, parted by lot."""
        runs = 0
        for seed in range(30):
            random = Random(seed)
            parts = [[[] for _ in range(20)] for _ in range(2)]
            for _guest in range(120):
                visits, part = random.randint(1, 30), random.randint(0, 1)
                for dish in range(20):
                    taste = random.betavariate(0.5, 2)
                    parts[part][dish].append((sum(random.random() < taste for _ in range(visits)), visits))
            rows = [(self.clustered(dish, parts[0][dish]), self.clustered(dish, parts[1][dish])) for dish in range(20)]
            runs += any(row.is_found for row in menu_items.compare(rows))
        self.assertLessEqual(runs, 4)

    def clustered(self, dish, guests):
        orders, offered = sum(x for x, _n in guests), sum(n for _x, n in guests)
        p = orders / offered
        return Sales(dish, 1, offered, orders, sum((x - p * n) ** 2 for x, n in guests), 90)

    def test_a_difference_that_is_there(self):
        rows = [(self.sales(1, 300), self.sales(1, 200)), (self.sales(2, 100), self.sales(2, 104))]
        more, none = menu_items.compare(rows)
        self.assertTrue(more.is_found and more.share.is_above_zero)
        self.assertFalse(none.is_found)
        few = self.sales(1, 30)._replace(offered=40)
        self.assertFalse(menu_items.compare([(few, self.sales(1, 10))])[0].is_found, "too few orders")

    # -- trends ------------------------------------------------------------------------------------

    def weeks(self, random, share, growth=1.0, number=13):
        """Weeks of 300 orders whose share strays by a seventh more than lots would."""
        shares = [min(share * growth**week * max(random.gauss(1, 0.15), 0), 1) for week in range(number)]
        return [(sum(random.random() < share for _ in range(300)), 300) for share in shares]

    def test_no_trend_where_weeks_stray(self):
        false = 0
        for seed in range(20):
            random = Random(seed)
            subjects = [self.weeks(random, 0.02 + 0.2 * random.random()) for _ in range(15)]
            false += any(trend and trend.is_found for trend in trends.find(subjects))
        self.assertLessEqual(false, 3)

    def test_a_trend_that_is_there(self):
        random = Random(4)
        subjects = [self.weeks(random, 0.1, 1.08), self.weeks(random, 0.2), self.weeks(random, 0.3, 0.93)]
        up, flat, down = trends.find(subjects)
        self.assertTrue(up.is_found and up.low < 100 * 0.09 < up.high + 3, up)
        self.assertFalse(flat.is_found)
        self.assertTrue(down.is_found and down.high < 0)

    def test_too_little_is_no_trend(self):
        self.assertEqual(trends.find([[(1, 100)] * 13, [(50, 100)] * 5, [(100, 100)] * 13, []]), [None] * 4)
        self.assertEqual(trends.find([]), [])

    # -- tests -------------------------------------------------------------------------------------

    def test_effect_by_hand(self):
        # Gaps 1, 3 before (mean 2), 6, 8 after (mean 7): 5; variance 2, error sqrt(2 * (1/2 + 1/2)), t of 2 is 4.303.
        effect = store_trial.evaluate([(11, 10), (13, 10)], [(16, 10), (18, 10)])
        self.assertAlmostEqual(effect.change.value, 5)
        self.assertAlmostEqual(effect.change.high - 5, 4.303 * 2**0.5, places=3)
        self.assertEqual(effect.verdict, "undecided")
        self.assertAlmostEqual(effect.percent, 100 * 5 / 12)
        steady = [(12 + week % 2 / 10, 10) for week in range(8)]
        self.assertEqual(store_trial.evaluate(steady, [(14, 10)] * 4).verdict, "better")
        self.assertEqual(store_trial.evaluate(steady, [(10, 10)] * 4).verdict, "worse")
        self.assertEqual(store_trial.evaluate(steady, []).verdict, "undecided")
        self.assertEqual(store_trial.evaluate([(1, 1)], [(9, 1)]).verdict, "undecided")

    def test_no_effect_where_stores_differ_by_chance(self):
        false = 0
        for seed in range(400):
            random = Random(seed)
            weeks = [(random.gauss(50, 3), random.gauss(45, 3)) for _ in range(12)]
            false += store_trial.evaluate(weeks[:8], weeks[8:]).verdict != "undecided"
        # 20 expected; more than 33 in a thousand such tests or fewer.
        self.assertLess(false, 34)

    def test_stores_that_are_alike_are_parted_by_lot(self):
        usual = {"a": 10, "b": 50, "c": 11, "d": 49, "e": 90}
        changed, others = store_trial.choose_stores(usual, 2, 1)
        self.assertEqual(
            {frozenset(pair) for pair in zip(changed, others, strict=True)}, {frozenset("ac"), frozenset("bd")}
        )
        lots = {tuple(store_trial.choose_stores(usual, 2, seed)[0]) for seed in range(20)}
        self.assertGreater(len(lots), 2)
        self.assertEqual(store_trial.choose_stores({"a": 1}, 2, 1), ([], []))
