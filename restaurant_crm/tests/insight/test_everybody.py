"""What is an order is said once: platforms, the till before and the point of sale, of guests known and unknown."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.fact import everybody
from ...engine.insight import baskets, months
from ...engine.insight import today as engine_today
from ...models.insight.sales_history import SalesHistory
from ..channel.case import ChannelCase


@tagged("post_install", "-at_install")
class TestEverybody(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["restaurant.guest.profile"]._today()
        cls.day = cls.today - timedelta(days=3)
        noon = f"{cls.day} 04:10:00"
        # Of the point of sale: a guest, and nobody whose tea came back.
        cls.pay(cls.mei, noon, {cls.tofu: 2})
        unknown = cls.pay(None, noon, {cls.tofu: 1, cls.tea: 1})
        # Long after, as returns may be.
        cls.give_back(unknown, {cls.tea: 1})
        # Of a platform: nobody known; one that a till has rung up for nobody; one that was cancelled.
        cls._platform_order("P-unknown-1", noon, {cls.tofu: 3})
        rung = cls.pay(None, noon, {cls.beef: 1})
        cls._platform_order("P-rung-up-1", noon, {cls.beef: 1}, rung_up_id=rung.id)
        cls._platform_order("P-cancelled", noon, {cls.tofu: 50}, state="cancelled")
        till = cls.env["restaurant.history.till"].create({"name": "Old till"})
        dish = cls.env["restaurant.history.dish"].create(
            {"till_id": till.id, "name": "Tofu", "key": "tofu", "product_id": cls.tofu.id}
        )
        cls.env["restaurant.history.order"].create(
            {
                **{"till_id": till.id, "key": "1", "number": "1", "placed_at": noon, "store_id": cls.shanghai.id},
                **{"channel": "dine_in", "total": 10},
                "line_ids": [(0, 0, {"dish_id": dish.id, "qty": 1, "amount": 10})],
            }
        )
        cls.env["restaurant.visit"]._rebuild(cls.mei.ids)
        cls.env.flush_all()

    def ask(self, query):
        return self.env.execute_query(query)

    def test_each_order_counts_once(self):
        here = SQL("store.id = %s", self.shanghai.id)
        placed = everybody.placed(self.env, here, self.day, self.day)
        rows = self.ask(
            SQL("SELECT source, partner_id IS NULL, count(*) FROM (%s) AS o WHERE total > 0 GROUP BY 1, 2", placed)
        )
        self.assertEqual(set(rows), {("pos", False, 1), ("pos", True, 1), ("platform", True, 2), ("history", True, 1)})
        elsewhere = everybody.placed(self.env, SQL("store.id = %s", self.new_york.id), self.day, self.day)
        self.assertFalse(self.ask(elsewhere))

    def test_forecasts_know_the_orders_of_platforms(self):
        history = SalesHistory(self.env, self.shanghai, self.today - timedelta(days=1), 14)
        self.assertEqual(history.orders[0, -3], 5)
        sold = {key[2]: float(pieces[-3]) for key, pieces in zip(history.keys, history.sold, strict=True)}
        tofu, beef, tea = ((self.tofu | self.beef | self.tea).product_tmpl_id).ids
        self.assertEqual(sold, {tofu: 2 + 1 + 3 + 1, beef: 1})
        self.assertNotIn(tea, sold, "what came back was no demand")

    def test_so_do_the_share_of_unknown_guests_the_report_and_suggestions(self):
        self.env["restaurant.store.day"]._note()
        noted = self.env["restaurant.store.day"].search([("store_id", "=", self.shanghai.id), ("date", "=", self.day)])
        self.assertEqual((noted.known_orders, noted.unknown_orders), (1, 4))
        self.assertEqual(self.ask(engine_today.unknown(self.env, self.shanghai.ids, self.day)), [(4,)])
        until = self.day + timedelta(days=1)
        ((store, orders, amount),) = self.ask(months.stores(self.env, self.env.company.id, self.day, until))
        expected = 6 * self.tofu.list_price + self.beef.list_price + self.tea.list_price + 10
        self.assertEqual((store, orders, round(amount, 2)), (self.shanghai.id, 5, round(expected, 2)))
        items = self.ask(
            SQL(
                "SELECT channel, count(*) FROM (%s) AS item GROUP BY 1",
                baskets.items(self.env, self.env.company.id, self.env.cr.now() - timedelta(days=5)),
            )
        )
        # A line of tofu by channel, beef once; tea was ordered with tofu all the same.
        self.assertEqual(sum(count for _channel, count in items), 6)
        self.assertEqual(dict(items)["delivery"], 2)

    def test_complaints_are_held_against_all_visits(self):
        rate = self.env["restaurant.complaint.rate"].search(
            [("store_id", "=", self.shanghai.id), ("date", "=", self.day)]
        )
        self.assertEqual(rate.visits, 5)

    def test_no_statement_about_whole_stores_loops(self):
        """PostgreSQL may believe that tables filled a minute ago are empty: looking ahead took ten minutes for that."""
        cursor, loops = type(self.env.cr), []
        execute = cursor.execute

        def watched(cr, query, *args, **kwargs):
            code = query.code if isinstance(query, SQL) else query
            if '"placed_pos" AS' in code:
                execute(cr, "SHOW enable_nestloop")
                loops.append(cr.fetchone()[0])
            return execute(cr, query, *args, **kwargs)

        asked = {
            "forecasts": lambda: SalesHistory(self.env, self.shanghai, self.today - timedelta(days=1), 14),
            "days of stores": self.env["restaurant.store.day"]._note,
            "dishes": lambda: self.env["restaurant.menu.study"]._study(self.env.company),
            "suggestions": lambda: self.env["restaurant.suggestion.table"]._build(self.env.company),
            "the monthly report": lambda: self.env["restaurant.monthly.report"]._make(self.env.company),
            "warnings of complaints": self.env["restaurant.remediation"]._raise,
        }
        for what, ask in asked.items():
            with self.subTest(what), patch.object(cursor, "execute", watched):
                loops.clear()
                ask()
                self.assertEqual(set(loops), {"off"})
