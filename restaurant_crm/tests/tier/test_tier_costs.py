"""What benefits would have cost where companies have different currencies."""

from odoo.fields import Command
from odoo.tests import tagged

from ..channel.case import ChannelCase
from .case import TierCase


@tagged("post_install", "-at_install")
class TestTierCosts(TierCase, ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_paris()
        cls.there = cls.paris.company_id
        # 1 of the chain's is 0.8 of the other company's, by whichever company's rates.
        cls.env["res.currency.rate"].create(
            {
                "currency_id": cls.there.currency_id.id,
                "company_id": cls.env.company.id,
                "name": "2024-01-01",
                "rate": 0.8,
            }
        )
        cls.scheme = cls._make_scheme(start=False)
        cls.silver = cls.scheme.tier_ids.filtered(lambda tier: tier.name == "Silver")

    def eat_in_paris(self, days, dishes):
        """What was paid is in the currency of the other company."""
        self._platform_order(f"P{days}", self.ago(days), dishes, store_id=self.paris.id, partner_id=self.mei.id)
        self.process()

    def cost(self):
        """What the benefits of Silver would have cost on what Mei had."""
        return self.silver._costs({self.silver: self.mei.ids})[self.silver]

    def take_off(self, company, minimum, **reward):
        """A tenth off for Silver by a program of a company, from an amount in its currency on."""
        program = self.env["loyalty.program"].create(
            {
                "name": "A tenth off (test)",
                "program_type": "promotion",
                "trigger": "auto",
                "applies_on": "current",
                "company_id": company.id,
                "currency_id": company.currency_id.id,
                "rule_ids": [Command.create({"minimum_amount": minimum})],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "percent",
                            "discount": 10,
                            "discount_applicability": "order",
                            **reward,
                        }
                    )
                ],
            }
        )
        self.silver.program_ids = program
        return program

    def test_discounts_are_of_checks_in_the_currency_of_the_chain(self):
        self.came(self.mei, 2, dishes={self.tofu: 1, self.tea: 1})
        # 40 and 30 there are 50 and 37.50.
        self.eat_in_paris(3, {self.tofu: 1, self.tea: 1})
        self.eat_in_paris(4, {self.tofu: 1})
        self.take_off(self.env.company, 40)
        self.assertAlmostEqual(self.cost(), (40 + 50) / 10)
        self.take_off(self.env.company, 30)
        self.assertAlmostEqual(self.cost(), (40 + 50 + 37.5) / 10)

    def test_amounts_of_a_program_are_in_its_own_currency(self):
        self.came(self.mei, 2, dishes={self.tofu: 1, self.tea: 1})
        self.eat_in_paris(3, {self.tofu: 1, self.tea: 1})
        self.take_off(self.there, 40)
        self.assertAlmostEqual(self.cost(), 50 / 10, msg="40 there are 50, which 40 here do not reach")
        self.take_off(self.there, 32, discount_max_amount=2)
        self.assertAlmostEqual(self.cost(), 2 * 2 / 0.8, msg="32 there are 40; 2 there are 2.50")

    def test_price_lists_of_another_currency(self):
        self.came(self.mei, 2, dishes={self.beef: 1})
        self.eat_in_paris(3, {self.beef: 2})
        self.silver.pricelist_id = self.env["product.pricelist"].create(
            {
                "name": "Silver (test)",
                "currency_id": self.there.currency_id.id,
                "item_ids": [Command.create({"compute_price": "fixed", "fixed_price": 40})],
            }
        )
        self.assertAlmostEqual(self.cost(), 3 * (60 - 50), msg="40 there are 50; the list price is 60 here")

    def test_simulations_say_it_in_the_currency_of_the_chain(self):
        simulation = self.env["restaurant.tier.simulation"].create({"scheme_id": self.scheme.id, "purpose": "start"})
        simulation = simulation.with_company(self.there)
        self.assertEqual(simulation.currency_id, self.env["res.company"]._restaurant_currency())
