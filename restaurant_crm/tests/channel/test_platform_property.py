"""Whatever happens to orders of a platform beside those of tills, the facts say what the orders say."""

import random

from odoo.tests import tagged

from ..fact import facts_oracle as oracle
from .case import ChannelCase
from .platform_house import PlatformHouse

RUNS = 10
EVENTS_PER_RUN = 34


@tagged("post_install", "-at_install")
class TestPlatformProperty(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._furnish()
        cls.platform_dishes = [cls._platform_dish(cls.platform, product) for product in (cls.tofu, cls.tea, cls.bag)]
        cls.platform_dishes.append(
            cls.env["restaurant.history.dish"].create(
                {"till_id": cls.platform.till_id.id, "name": "surprise", "key": "surprise"}
            )
        )

    def assertFactsAreRight(self, guests, log=()):
        self.assertEqual(oracle.stored_visits(guests), oracle.expected_visits(guests), "\n".join(log))
        self.assertEqual(oracle.stored_issues(guests), oracle.expected_issues(guests), "\n".join(log))
        self.assertEqual(self.env["restaurant.visit"]._rebuild(), [], "\n".join(["A rebuild corrected", *log]))

    def test_facts_after_random_events_equal_rebuild_and_oracle(self):
        built = 0
        for seed in range(RUNS):
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                house = PlatformHouse(self, random.Random(seed))
                for _event in range(EVENTS_PER_RUN):
                    house.step()
                self.process()
                self.assertFactsAreRight(house.everybody, house.log)
                visits = self.env["restaurant.visit"].search([("partner_id", "in", house.everybody.ids)])
                built += len(visits.filtered("platform_order_id"))
                self.env.flush_all()
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertGreater(built, 2 * RUNS, "too little happened for the runs to mean anything")

    def test_whose_the_order_of_the_till_is_decides_which_counts(self):
        guests = self.mei | self.bo
        placed = self._platform_order("100000001", "2026-05-01 04:00:00", partner_id=self.mei.id)
        rung = self.pay(self.bo, "2026-05-01 04:10:00")
        placed.rung_up_id = rung
        self.process()
        self.assertEqual([len(self.visits(guest)) for guest in guests], [0, 1])
        rung.partner_id = False
        self.process()
        self.assertEqual([len(self.visits(guest)) for guest in guests], [1, 0])
        rung.partner_id = self.mei
        self.process()
        self.assertEqual(self.visits(self.mei).source, "pos")
        placed.rung_up_id = False
        self.process()
        self.assertEqual(self.visits(self.mei).mapped("source"), ["platform", "pos"])
        self.assertFactsAreRight(guests)
