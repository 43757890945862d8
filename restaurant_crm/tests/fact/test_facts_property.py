import random
from datetime import timedelta

from odoo.tests import tagged

from ..common import GuestCase
from . import facts_oracle as oracle
from .random_house import ANCHORS, STEPS, House

RUNS = 36
EVENTS_PER_RUN = 26


@tagged("post_install", "-at_install")
class TestFactsProperty(GuestCase):
    """Whatever happens in whatever order, the facts say what the orders say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._furnish()

    def assertFactsAreRight(self, guests, log=()):
        self.assertEqual(
            oracle.stored_visits(guests),
            oracle.expected_visits(guests),
            "\n".join(["The worker and the oracle", *log]),
        )
        self.assertEqual(oracle.stored_issues(guests), oracle.expected_issues(guests), "\n".join(log))
        self.assertEqual(self.env["restaurant.visit"]._rebuild(), [], "\n".join(["A rebuild corrected", *log]))
        self.assertEqual(oracle.stored_visits(guests), oracle.expected_visits(guests))

    def test_facts_after_random_events_equal_rebuild_and_oracle(self):
        built = 0
        for seed in range(RUNS):
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                house = House(self, random.Random(seed))
                for _event in range(EVENTS_PER_RUN):
                    house.step()
                self.process()
                self.assertFactsAreRight(house.everybody, house.log)
                built += len(oracle.stored_visits(house.everybody))
                self.env.flush_all()
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertGreater(built, RUNS * 3, "too little happened for the runs to mean anything")

    def test_facts_built_from_nothing_equal_the_oracle(self):
        house = House(self, random.Random(2026))
        for _event in range(60):
            house.step()
        self.process()
        before = oracle.stored_visits(house.everybody)
        self.env["restaurant.visit"].search([("partner_id", "in", house.everybody.ids)]).unlink()
        changed = self.env["restaurant.visit"]._rebuild()
        self.assertEqual(set(changed), {visit.partner_id for visit in before})
        self.assertEqual(oracle.stored_visits(house.everybody), before)

    def test_order_of_arrival_does_not_matter(self):
        rng = random.Random(7)
        # Distinct times: of two orders at one instant the earlier id leads the visit.
        times = sorted({rng.choice(ANCHORS) + rng.choice(STEPS) + timedelta(seconds=n) for n in range(9)})
        plans = [
            (
                at,
                rng.choice(self.dishes),
                rng.choice([1, 2]),
                rng.choice(self.tills),
                rng.choice([None, 1, 2]),
            )
            for at in times
        ]
        seen = set()
        for number in range(8):
            guest = self._make_guest(f"Permuted {number}")
            arrivals = [("pay", plan) for plan in plans]
            rng.shuffle(arrivals)
            returns = []
            while arrivals or returns:
                if returns and (not arrivals or rng.random() < 0.4):
                    order, back = returns.pop(rng.randrange(len(returns)))
                    self.give_back(
                        order,
                        {order.lines.product_id: back},
                        at=order.date_order + timedelta(days=2),
                    )
                else:
                    _pay, (at, dish, qty, config, back) = arrivals.pop()
                    order = self.pay(guest, at, {dish: qty}, config=config)
                    if back:
                        returns.append((order, back))
                if rng.random() < 0.3:
                    self.process()
            self.process()
            self.assertFactsAreRight(guest)
            seen.add(tuple(visit._replace(partner_id=0, order_id=0) for visit in oracle.stored_visits(guest)))
        self.assertEqual(len(seen), 1, seen)
        self.assertTrue(seen.pop())
