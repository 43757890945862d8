"""What a store lives on, tables or deliveries: said or seen, and what that puts first."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form, tagged

from ...engine.shared.clock import day_start, local_date
from ..channel.case import ChannelCase


@tagged("post_install", "-at_install")
class TestStoreFormat(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stores = cls.shanghai | cls.new_york
        cls.head = cls._make_user("format_head", "restaurant_crm.group_manager")
        cls.lin = cls._make_user(
            "format_lin", "restaurant_crm.group_user", restaurant_store_ids=[Command.set(cls.shanghai.ids)]
        )
        cls.counter = 0

    def deliver(self, days, store=None, **values):
        """An order of a platform so many days ago, of somebody whom nobody knows unless said otherwise."""
        type(self).counter += 1
        at = values.pop("at", None) or self.ago(days)
        return self._platform_order(f"F{self.counter}", at, store_id=(store or self.shanghai).id, **values)

    def note(self):
        self.process()
        self.env["restaurant.store.day"]._note()
        self.env.invalidate_all()

    def today(self, user=None, **choice):
        return self.env["restaurant.store.today"].with_user(user or self.lin).load(**choice)

    # -- said or seen --------------------------------------------------------------------------------

    def test_orders_say_what_a_store_lives_on(self):
        """Those without a guest as well, or a house of masked numbers would be one of tables; only the last 90 days."""
        for days in (100, 101, 102, 103, 2):
            self.bring(self.mei, days)
        self.bring(self.env["res.partner"], 3)
        for days in (2, 3, 4):
            self.deliver(days)
        self.deliver(5, state="cancelled")
        self.note()
        self.assertEqual(self.shanghai.led_by, "delivery")
        self.assertAlmostEqual(self.shanghai.delivered_share, 3 / 5)
        self.assertEqual((self.new_york.led_by, self.new_york.delivered_share), ("dine_in", 0), "nothing is known")
        self.bring(self.bo, 4)
        self.note()
        self.assertEqual(self.shanghai.led_by, "dine_in", "half is not more than half")

    def test_what_is_said_comes_first(self):
        self.shanghai.format = "delivery"
        self.assertEqual(self.shanghai.led_by, "delivery")
        self.assertTrue(self.shanghai._is_delivery_led())
        self.assertFalse(self.stores._is_delivery_led(), "one of them is not")
        self.assertFalse(self.stores.browse()._is_delivery_led())
        self.deliver(2)
        self.note()
        self.shanghai.format = "dine_in"
        self.assertEqual((self.shanghai.led_by, self.shanghai.delivered_share), ("dine_in", 1))
        with Form(self.shanghai.with_user(self.head)) as form:
            self.assertEqual(form.led_by, "dine_in")
            form.format = False
            self.assertEqual(form.led_by, "delivery", "The form says at once what the orders say")

    def test_all_stores_are_asked_at_once(self):
        more = self.stores | self.env["restaurant.store"].create(
            [{"name": f"Store {number}", "tz": "Asia/Shanghai"} for number in range(8)]
        )
        counts = []
        for stores in (self.shanghai, more):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            stores.mapped("led_by")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    # -- my store today ------------------------------------------------------------------------------

    def test_deliveries_come_first_where_they_are_what_it_is_about(self):
        tables, deliveries = self.today()["sections"], None
        self.assertEqual(tables[0], "allergies")
        self.assertLess(tables.index("likely"), tables.index("platforms"))
        self.shanghai.format = "delivery"
        deliveries = self.today()["sections"]
        self.assertEqual(deliveries[:3], ["platforms", "complaints", "stars"])
        self.assertLess(deliveries.index("allergies"), deliveries.index("likely"))
        self.assertEqual(sorted(deliveries), sorted(tables), "nothing is hidden")
        self.assertEqual(self.today(self.head)["sections"], tables, "not all stores are")
        self.assertEqual(self.today(self.head, store_id=self.shanghai.id)["sections"], deliveries)

    def test_what_came_by_platforms_today(self):
        eleme = self._make_platform("Ele.me", "eleme")
        known = self.deliver(0, dishes={self.beef: 1})
        known.partner_id = self.mei
        self.deliver(0, dishes={self.tofu: 1})
        self.deliver(0, state="cancelled")
        self.deliver(0, platform=eleme)
        self.deliver(1)
        self.deliver(0, store=self.new_york, dishes={self.tofu: 5})
        page = self.today()
        rows = [
            [row[name] for name in ("name", "orders", "spend", "known", "cancelled")]
            for row in page["platforms"]["rows"]
        ]
        self.assertEqual(rows, [["Meituan", 2, 90, 1, 1], ["Ele.me", 1, 30, 0, 0]])
        self.assertEqual(page["platforms"]["count"], 3)
        Order = self.env["restaurant.platform.order"].with_user(self.lin)
        self.assertEqual(Order.search_count(page["platforms"]["rows"][0]["domain"]), 3)
        there = self.today(self.lin, store_id=self.new_york.id)["platforms"]
        self.assertFalse(there["rows"] and there["rows"][0]["spend"] == 150, "a store that is not theirs")

    def test_amounts_are_in_the_currency_of_the_store(self):
        """Whatever company is at work; stores of several currencies in that of the chain."""
        self._make_paris()
        there = self.paris.company_id
        # The page of all stores is of the day of the first one.
        self.env["restaurant.store"].search([]).tz = self.shanghai.tz
        self.deliver(0, dishes={self.beef: 1}, partner_id=self.bo.id)
        self.deliver(0, store=self.paris, dishes={self.tofu: 1, self.tea: 1}, partner_id=self.mei.id)
        self.process()
        companies = self.env.company | there
        user = self._make_user("format_chain", "restaurant_crm.group_manager", company_ids=[Command.set(companies.ids)])
        chain = self.env["res.company"]._restaurant_currency()
        cases = {
            self.shanghai: (self.env.company.currency_id, {self.bo: 60}, 60),
            # 40 of the other company's are 50.
            self.paris: (there.currency_id, {self.mei: 40}, 40),
            self.env["restaurant.store"]: (chain, {self.bo: 60, self.mei: 50}, 110),
        }
        for at_work in companies:
            Today = self.env["restaurant.store.today"].with_user(user)
            Today = Today.with_context(allowed_company_ids=(at_work | companies).ids)
            for store, (currency, spend, total) in cases.items():
                with self.subTest(company=at_work.name, store=store.name):
                    page = Today.load(store_id=store.id)
                    self.assertEqual(page["currency_id"], currency.id)
                    ours = {row["guest"]: row["spend"] for row in page["came"]["rows"]}
                    self.assertEqual(ours, {guest.id: amount for guest, amount in spend.items()})
                    self.assertEqual([row["spend"] for row in page["platforms"]["rows"]], [total])
                    self.assertEqual(page["platforms"]["rows"][0]["orders"], len(spend))

    def test_the_day_is_that_of_the_store(self):
        """By the clock of New York, whatever the company's: yesterday's supper there is not of today."""
        day = local_date(self.env, zone=self.new_york.tz)
        start = day_start(self.env, day, self.new_york.tz)
        self.deliver(0, store=self.new_york, at=start - timedelta(minutes=1), dishes={self.beef: 1})
        self.deliver(0, store=self.new_york, at=start)
        page = self.today(self.head, store_id=self.new_york.id)
        self.assertEqual([row["spend"] for row in page["platforms"]["rows"]], [30])

    def test_complaints_and_stars_say_by_which_channel(self):
        self.env["restaurant.complaint"].search([]).active = False
        self.env["restaurant.complaint"].create(
            {"description": "Spilt", "store_id": self.shanghai.id, "channel": "delivery"}
        )
        yesterday = day_start(self.env, local_date(self.env), self.shanghai.tz) - timedelta(hours=3)
        for channel, stars in (("delivery", 2), ("delivery", 3), ("dine_in", 5)):
            self.env["restaurant.feedback"].create(
                {
                    "store_id": self.shanghai.id,
                    "company_id": self.shanghai.company_id.id,
                    "channel": channel,
                    "stars": stars,
                    "answered_at": fields.Datetime.to_string(yesterday),
                }
            )
        page = self.today()
        self.assertEqual([row["channel"] for row in page["complaints"]["rows"]], ["Delivery"])
        self.assertEqual(
            {row["label"]: (row["average"], row["count"]) for row in page["stars"]["channels"]},
            {"Delivery": (2.5, 2), "Dine In": (5, 1)},
        )

    # -- what else begins with it --------------------------------------------------------------------

    def test_new_lines_of_segments_ask_for_deliveries(self):
        def begin(user, measure):
            Condition = self.env["restaurant.segment.condition"].with_user(user)
            return Condition.with_context(default_measure=measure).default_get(["measure", "channel"]).get("channel")

        self.assertFalse(begin(self.lin, "visits"))
        self.shanghai.format = "delivery"
        self.assertEqual(begin(self.lin, "visits"), "delivery")
        self.assertFalse(begin(self.lin, "days_to_birthday"), "birthdays have no channel")
        self.assertFalse(begin(self.head, "visits"), "who sees stores of both kinds")
        segment = self.env["restaurant.segment"].create(
            {"name": "By program", "condition_ids": [Command.create({"measure": "visits", "value": 1})]}
        )
        self.assertFalse(segment.condition_ids.channel, "only a line on the screen is filled in")

    def test_the_overview_counts_deliveries(self):
        self.bring(self.mei, 2)
        for days in (2, 3):
            self.deliver(days)
        self.note()
        figures = self.env["restaurant.overview"].with_user(self.head).load(store_id=self.shanghai.id)["figures"]
        self.assertEqual(figures["delivered_orders"]["value"], 2)
        self.assertEqual(figures["known_orders"]["value"] + figures["unknown_orders"]["value"], 3)
