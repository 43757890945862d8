"""The formula for lift, on guests whose truth is known."""

import math
import os
from random import Random
from statistics import mean, variance

from odoo.tests import BaseCase, tagged

from ...analytics.lift import FEWEST, Arm, detectable, fewest_guests, look, measure

# Outside of CI: LIFT_RUNS=1000 ./dev test -k lift
RUNS = int(os.environ.get("LIFT_RUNS", 200))


def poisson(random, rate):
    limit, number, product = math.exp(-rate), 0, random.random()
    while product > limit:
        number += 1
        product *= random.random()
    return number


class House:
    """Guests who come by a rate of their own: 90 days before, 30 days after."""

    def __init__(self, seed, guests=500, holdout=0.3):
        self.random = Random(seed)
        self.guests, self.holdout = guests, holdout

    def live(self, lift):
        """(arm of the treated, arm of those held out, after of both) of one campaign."""
        arms = {False: ([], [], []), True: ([], [], [])}
        for _guest in range(self.guests):
            rate = self.random.gammavariate(1.1, 1.5)
            held = self.random.random() < self.holdout
            before = poisson(self.random, 3 * rate)
            after = poisson(self.random, rate * (1 if held else 1 + lift))
            for column, value in zip(arms[held], (after, before, before == 0), strict=True):
                column.append(float(value))
        return arms[False], arms[True]


@tagged("post_install", "-at_install")
class TestLift(BaseCase):
    def test_the_interval_holds_the_truth(self):
        """As often as it says, with lift and without; and with less than half the variance of plain means."""
        for lift, seed in ((0, 1), (0.15, 2)):
            house = House(seed)
            truth = 1.1 * 1.5 * lift
            inside, effects, plain, ratios = 0, [], [], []
            for _run in range(RUNS):
                treated, held = house.live(lift)
                found = measure(Arm.of(*treated), Arm.of(*held))
                inside += found.low <= truth <= found.high
                effects.append(found.effect)
                plain.append(mean(treated[0]) - mean(held[0]))
                ratios.append(found.variance_ratio)
            with self.subTest(lift=lift):
                # Of a few runs the share itself is not known better.
                least, most = (0.93, 0.97) if RUNS >= 1000 else (0.92, 0.98)
                self.assertTrue(least <= inside / RUNS <= most, inside / RUNS)
                self.assertLess(variance(effects) / variance(plain), 0.65)
                self.assertAlmostEqual(mean(ratios), variance(effects) / variance(plain), delta=0.15)
                self.assertAlmostEqual(mean(effects), truth, delta=4 * math.sqrt(variance(effects) / RUNS))

    def test_against_plain_sums(self):
        """One covariate: what the formula in the docs says, by hand."""
        treated, held = House(5, guests=300).live(0.2)
        one, other = Arm.of(treated[0], treated[1]), Arm.of(held[0], held[1])

        def centred(column):
            middle = mean(column)
            return [value - middle for value in column]

        xs = centred(treated[1]) + centred(held[1])
        ys = centred(treated[0]) + centred(held[0])
        slope = sum(x * y for x, y in zip(xs, ys, strict=True)) / sum(x * x for x in xs)
        adjusted = [[y - slope * x for y, x in zip(arm[0], arm[1], strict=True)] for arm in (treated, held)]
        effect = mean(adjusted[0]) - mean(adjusted[1])
        error = math.sqrt(sum(variance(column) / len(column) for column in adjusted))
        found = measure(one, other)
        self.assertAlmostEqual(found.effect, effect)
        self.assertAlmostEqual(found.error, error)
        self.assertAlmostEqual(found.high - found.low, 2 * 1.959964 * error, places=5)

    def test_too_early(self):
        few = Arm.of([1.0] * (FEWEST - 1), [1.0] * (FEWEST - 1))
        many = Arm.of([1.0, 2.0] * FEWEST, [1.0, 3.0] * FEWEST)
        self.assertIsNone(measure(few, many))
        self.assertIsNone(measure(many, few))
        self.assertIsNone(measure(Arm(0, 0, 0), Arm(0, 0, 0)))
        self.assertIsNone(detectable(many, 0.1))
        self.assertEqual(fewest_guests(0.1), 300)

    def test_nothing_before_says_nothing(self):
        """Guests who are all new: the plain difference of means."""
        after = [float(number % 3) for number in range(60)]
        arm = Arm.of(after, [0.0] * 60, [1.0] * 60)
        found = measure(arm, arm)
        self.assertEqual((found.effect, found.variance_ratio), (0, 1))

    def test_looks_before_the_end_are_wider(self):
        self.assertAlmostEqual(look(1), 1.96, places=2)
        self.assertGreater(look(0.9), 2.8)
        self.assertGreater(look(0.25), look(0.5))

    def test_looking_every_day_does_not_find_what_is_not_there(self):
        """Whoever looks twenty times, and stops at the first difference, is hardly ever wrong before the end."""
        random = Random(7)
        wrong = 0
        for _run in range(RUNS * 5):
            total = 0.0
            for step in range(1, 20):
                total += random.gauss(0, 1)
                if abs(total / math.sqrt(step)) > look(step / 20):
                    wrong += 1
                    break
        self.assertLess(wrong / (RUNS * 5), 0.02)

    def test_what_could_be_found_is_found(self):
        """A lift of the size that is promised is seen in about four of five campaigns."""
        house = House(11, guests=600)
        past = House(12, guests=6000, holdout=0).live(0)[0]
        scale = 6000 // 600
        everybody = Arm.of(*past)
        everybody = Arm(
            everybody.count // scale,
            everybody.after / scale,
            everybody.after_squared / scale,
            tuple(value / scale for value in everybody.before),
            tuple(tuple(value / scale for value in row) for row in everybody.products),
            tuple(value / scale for value in everybody.crossed),
        )
        promised = detectable(everybody, 0.3) / 100
        seen = 0
        for _run in range(RUNS):
            treated, held = house.live(promised)
            seen += measure(Arm.of(*treated), Arm.of(*held)).low > 0
        self.assertTrue(0.68 <= seen / RUNS <= 0.9, (promised, seen / RUNS))
