"""What was bought in four weeks, beside what the forecast would have bought: a house with ten weeks of sales."""

from datetime import timedelta
from random import Random
from unittest.mock import patch

from odoo.tests import BaseCase, tagged
from odoo.tools import SQL

from odoo.addons.restaurant_crm.analytics.numeric import np
from odoo.addons.restaurant_crm.models.insight.sales_history import SalesHistory

from ..models.restaurant_ingredient_need import SCORE
from .case import PurchaseCase


@tagged("post_install", "-at_install")
class TestEnough(BaseCase):
    def test_enough_in_four_of_five_weeks(self):
        """Of days that are busy for all dishes at once; the sum of what is enough for each dish is far too much."""
        random, phi = np.random.default_rng(5), 0.15
        mean, quantity = random.uniform(1, 30, 40), random.uniform(0.01, 0.3, 40)
        day = random.gamma(1 / phi, phi, (3000, 7, 1))
        used = (random.poisson(day * mean) * quantity).sum((1, 2))
        common = phi**0.5 * mean
        variance = 7 * ((quantity**2 * mean).sum() + (quantity * common).sum() ** 2)
        enough = 7 * (quantity * mean).sum() + SCORE * variance**0.5
        self.assertTrue(0.77 <= (used <= enough).mean() <= 0.83, (used <= enough).mean())
        of_dishes = np.quantile(random.poisson(random.gamma(1 / phi, phi, (3000, 1)) * mean), 0.8, axis=0)
        self.assertGreater((used <= 7 * (of_dishes * quantity).sum()).mean(), 0.97)


@tagged("post_install", "-at_install")
class TestPurchaseReview(PurchaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["restaurant.calendar.day"].search([]).unlink()
        cls.random = Random(7)
        till = cls.env["restaurant.history.till"].create({"name": "Old till"})
        cls.sold_as = {
            dish: cls.env["restaurant.history.dish"].create(
                {"till_id": till.id, "name": dish.name, "key": dish.name, "product_id": dish.id}
            )
            for dish in (cls.tofu, cls.beef)
        }
        cls.sold = {}
        orders = []
        for ago in range(1, 71):
            day = cls.today - timedelta(days=ago)
            dishes = {cls.tofu: cls.random.randint(5, 15), cls.beef: cls.random.randint(2, 8)}
            cls.sold[day] = dishes
            orders.append(
                {
                    "till_id": till.id,
                    "key": str(ago),
                    "number": str(ago),
                    "placed_at": f"{day} 04:15:00",
                    "store_id": cls.shanghai.id,
                    "channel": "dine_in",
                    "covers": 2,
                    "total": 10,
                    "line_ids": [
                        (0, 0, {"dish_id": cls.sold_as[dish].id, "qty": qty, "amount": 10})
                        for dish, qty in dishes.items()
                    ],
                }
            )
        cls.env["restaurant.history.order"].create(orders)
        cls.first = cls.today - timedelta(days=28)
        # Soybeans: 5 there at first, then 30 a week; meat: none but 4 in the second week, of which 1 goes back.
        cls._move(cls.soy, 5, 40)
        for ago in (28, 21, 14, 7):
            cls._move(cls.soy, 30, ago)
        cls._move(cls.meat, 4, 20)
        cls._move(cls.meat, 1, 19, back=True)
        cls.env.flush_all()

    @classmethod
    def _move(cls, product, quantity, ago, back=False):
        """Something that came from the vendor so many days ago at noon in Shanghai, or went back."""
        places = [cls.env.ref("stock.stock_location_suppliers"), cls.warehouse.lot_stock_id]
        source, target = reversed(places) if back else places
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
            }
        )
        move._action_confirm()
        move.quantity, move.picked = quantity, True
        move._action_done()
        cls.env.flush_all()
        when = f"{cls.today - timedelta(days=ago)} 04:00:00"
        for table, key in (("stock_move", "id"), ("stock_move_line", "move_id")):
            query = SQL(
                "UPDATE %s SET date = %s WHERE %s = %s", SQL.identifier(table), when, SQL.identifier(key), move.id
            )
            cls.env.cr.execute(query)
        cls.env.invalidate_all()

    def needed(self, ingredient):
        """By week, from what was sold."""
        weeks = [0.0] * 4
        for day, dishes in self.sold.items():
            if day >= self.first:
                for dish, quantity in dishes.items():
                    weeks[(day - self.first).days // 7] += quantity * self.takes()[dish].get(ingredient, 0)
        return weeks

    def review(self, ingredient):
        return self.env["restaurant.purchase.review"].search([("product_id", "=", ingredient.id)])

    def test_forecast_to_purchase_order(self):
        """From sales over the night to the lines of an order, all at once."""
        self.env["restaurant.forecast"]._forecast(self.shanghai, self.today)
        rows = self.env["restaurant.forecast"].search([("date", ">=", self.today)])
        self.assertEqual(len(rows), 2 * 14)
        order = self.env["purchase.order"].create(
            {"partner_id": self.vendor.id, "picking_type_id": self.warehouse.in_type_id.id}
        )
        order.with_context(
            warehouse_id=self.warehouse.id,
            suggest_based_on="restaurant_forecast",
            suggest_days=3,
            suggest_percent=100,
            suggest_domain=[("id", "in", (self.meat | self.chili).ids)],
        ).action_purchase_order_suggest()
        ordered = {line.product_id: line.product_qty for line in order.order_line}
        wanted = self.oracle(rows, 3)
        # 3 of meat are there, and no chili: three days of about ten tofu with 20 g and five beef with 10 g.
        self.assertTrue(600 < ordered[self.chili] < 1000)
        self.assertEqual(ordered[self.chili], -(-round(wanted[self.chili], 6) // 1))
        self.assertEqual(ordered[self.meat], -(-round(wanted[self.meat] - 3, 6) // 1))

        soy, meat = self.review(self.soy), self.review(self.meat)
        self.assertEqual((soy.date_from, soy.date_to), (self.first, self.today - timedelta(days=1)))
        self.assertEqual((soy.opening, soy.bought), (5, 120))
        self.assertAlmostEqual(soy.needed, sum(self.needed(self.soy)), 2)
        # 5 and 120, of which four weeks of about 10 tofu a day took some 70: never short, the rest is left, at 4 a kg.
        self.assertAlmostEqual(soy.over_done, (125 - sum(self.needed(self.soy))) * 4, 2)
        self.assertEqual(soy.under_done, 0)
        self.assertEqual((meat.opening, meat.bought), (0, 3))
        weeks = self.needed(self.meat)
        left = 3 - weeks[1]
        missing = weeks[0] + max(-left, 0) + max(weeks[2] - max(left, 0), 0) + weeks[3]
        self.assertAlmostEqual(meat.under_done, missing * 50, 1)
        for row in (soy, meat):
            self.assertLess(row.over_suggested + row.under_suggested, row.over_done + row.under_done)
            self.assertAlmostEqual(
                row.saved, row.over_done + row.under_done - row.over_suggested - row.under_suggested, 2
            )
            # What it would have bought is what was needed and a reserve of less than half a week.
            self.assertTrue(0 <= row.suggested + row.opening - row.needed < row.needed / 8, row.product_id.name)

    def test_a_week_knows_nothing_of_itself(self):
        """What would have been bought in a week follows from the weeks before alone."""
        history = SalesHistory(self.env, self.shanghai, self.today - timedelta(days=1), 14)
        Week = self.env["restaurant.ingredient.week"]
        before = Week._outlook(history, history.length - 7)
        history.sold[:, -7:] = history.happened[:, -7:] = 1000
        history.orders[:, -7:] = 1000
        for was, now in zip(before, Week._outlook(history, history.length - 7), strict=True):
            self.assertTrue((was == now).all())
        self.assertGreater(before[0].sum(), 0)

    def test_once_a_week_and_replaced(self):
        Forecast, Week = self.env["restaurant.forecast"], self.env["restaurant.ingredient.week"]
        Forecast._forecast(self.shanghai, self.today)
        weeks = Week.search([])
        self.assertEqual(len(weeks), 4 * 4)
        Forecast._forecast(self.shanghai, self.today)
        self.assertEqual(Week.search([]), weeks)
        Forecast._forecast(self.shanghai, self.today + timedelta(days=7))
        self.assertEqual(max(Week.search([]).mapped("date")), self.today)
        self.assertEqual(len(Week.search([])), 16)
        self.assertEqual(len(self.review(self.soy)), 1)

    def test_what_fails_here_stops_no_forecast(self):
        with (
            patch.object(type(self.env["restaurant.ingredient.week"]), "_look_back", side_effect=ZeroDivisionError),
            self.assertLogs("odoo.addons.restaurant_crm_purchase", "ERROR"),
        ):
            self.env["restaurant.forecast"]._forecast(self.shanghai, self.today)
        self.assertTrue(self.env["restaurant.forecast"].search([("date", ">=", self.today)]))
