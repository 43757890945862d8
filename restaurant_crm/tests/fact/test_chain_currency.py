"""Stores of companies with different currencies: added up in one, at the rate of the day."""

from odoo.fields import Command
from odoo.tests import tagged

from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestChainCurrency(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_paris()
        cls.euro = cls.paris.company_id.currency_id
        cls.till = cls.env["restaurant.history.till"].create({"name": "Old till"})

    def eat_in_paris(self, guest, at, amount, dish=None):
        """An order at a store of the other company, in its currency."""
        known = self.env["restaurant.history.dish"].search([("till_id", "=", self.till.id)])
        dishes = known or known.create(
            {"till_id": self.till.id, "name": "tofu", "key": "tofu", "product_id": self.tofu.id}
        )
        return self.env["restaurant.history.order"].create(
            {
                "till_id": self.till.id,
                "key": f"{guest.id} {at}",
                "number": at,
                "placed_at": at,
                "store_id": self.paris.id,
                "channel": "dine_in",
                "partner_id": guest.id,
                "total": amount,
                "line_ids": [Command.create({"dish_id": dishes.id, "qty": 1, "amount": amount})],
            }
        )

    def rate(self, day, rate):
        return self.env["res.currency.rate"].create(
            {"currency_id": self.euro.id, "company_id": self.paris.company_id.id, "name": day, "rate": rate}
        )

    def segment(self, **condition):
        return self.env["restaurant.segment"].create({"name": "x", "condition_ids": [Command.create(condition)]})

    def test_spend_over_companies_is_in_one_currency(self):
        self.pay(self.mei, "2026-05-01 04:00:00", {self.tofu: 1})
        # 1 of the chain's is 0.8 of the company's: 40 are 50.
        self.eat_in_paris(self.mei, "2026-05-02 10:00:00", 40)
        self.process()
        here, there = self.visits(self.mei).sorted("visited_at")
        self.assertEqual((here.amount, here.chain_rate, here.chain_amount), (30, 0, 30))
        self.assertEqual((there.amount, there.chain_rate, there.chain_amount), (40, 1.25, 50))
        self.assertEqual(there.currency_id, self.euro)
        profile = self.profile(self.mei)
        self.assertEqual((profile.spend, profile.average_check), (80, 40))
        self.assertEqual(profile.currency_id, self.env.company.currency_id)
        for condition in (
            {"measure": "spend", "value": 80},
            {"measure": "spend", "value": 80, "product_ids": [Command.set(self.tofu.ids)]},
            {"measure": "average_check", "value": 40},
            {"measure": "largest_check", "value": 50},
            {"measure": "dish_price", "value": 40},
        ):
            with self.subTest(**condition):
                segment = self.segment(comparison="=", **condition)
                self.assertEqual(segment.get_guests() & self.mei, self.mei)
                self.assertEqual(
                    self.env.execute_query(segment._members_sql(self.mei.ids)), [(segment.id, self.mei.id)]
                )
        grouped = self.env["restaurant.visit"]._read_group(
            [("partner_id", "=", self.mei.id)], ["partner_id"], ["chain_amount:sum"]
        )
        self.assertEqual(grouped, [(self.mei, 80)])
        self.assertEqual(self.env["restaurant.visit"].fields_get(["chain_amount"])["chain_amount"]["aggregator"], "sum")

    def test_rate_is_that_of_the_day_and_a_corrected_one_arrives(self):
        self.rate("2026-05-02", 0.5)
        self.eat_in_paris(self.mei, "2026-05-01 10:00:00", 40)
        self.eat_in_paris(self.mei, "2026-05-03 10:00:00", 40)
        self.eat_in_paris(self.mei, "2020-05-03 10:00:00", 40)
        self.process()
        visits = self.visits(self.mei).sorted("visited_at")
        self.assertEqual(visits.mapped("chain_rate"), [1.25, 1.25, 2])
        self.rate("2026-04-30", 1)
        self.process()
        visits.invalidate_recordset()
        self.assertEqual(visits.mapped("chain_rate"), [1.25, 1, 2])

    def test_another_currency_of_the_chain(self):
        # Each company has rates of its own.
        self.env["res.currency.rate"].create(
            {"currency_id": self.euro.id, "company_id": self.env.company.id, "name": "2026-01-01", "rate": 0.8}
        )
        self.eat_in_paris(self.mei, "2026-05-01 10:00:00", 40)
        self.pay(self.mei, "2026-05-03 04:00:00", {self.tofu: 1})
        self.env["ir.config_parameter"].set_param("restaurant_crm.chain_currency_id", str(self.euro.id))
        self.env["restaurant.visit"]._rebuild(self.mei.ids)
        there, here = self.visits(self.mei).sorted("visited_at")
        self.assertEqual((there.chain_amount, here.amount, here.chain_amount), (40, 30, 24))
        self.assertEqual(self.profile(self.mei).spend, 64)
        self.assertEqual(self.mei.guest_currency_id, self.euro)

    def test_one_currency_costs_nothing(self):
        """Where all companies have one currency the statements say nothing of rates."""
        segment = self.segment(measure="spend", value=80)
        self.assertIn("chain_rate", segment._guests_sql().code)
        self.paris.company_id.currency_id = self.env.company.currency_id
        self.assertNotIn("chain_rate", segment._guests_sql().code)
