"""The nightly check compares only whom something has changed for, and finds everything that somebody changed by SQL."""

from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.fact import fingerprints
from ...models.fact.restaurant_guest_profile import RestaurantGuestProfile
from ..common import GuestCase
from . import facts_oracle as oracle

# What is planted: the statement by what it does. Names in it are those of ``plant``.
DRIFTS = {
    "order at another time": "UPDATE pos_order SET date_order = date_order - interval '9 hours' WHERE id = %(order)s",
    "order of another guest": "UPDATE pos_order SET partner_id = %(bo)s WHERE id = %(order)s",
    "order of nobody": "UPDATE pos_order SET partner_id = NULL WHERE id = %(order)s",
    "total": "UPDATE pos_order SET amount_total = amount_total + 7 WHERE id = %(order)s",
    "people": "UPDATE pos_order SET customer_count = 9 WHERE id = %(order)s",
    "order cancelled": "UPDATE pos_order SET state = 'cancel' WHERE id = %(order)s",
    "draft paid": "UPDATE pos_order SET state = 'paid' WHERE id = %(draft)s",
    "order gone": """DELETE FROM pos_payment WHERE pos_order_id = %(order)s;
                     DELETE FROM pos_order_line WHERE order_id = %(order)s;
                     DELETE FROM pos_order WHERE id = %(order)s""",
    "last order of a guest gone": """DELETE FROM pos_payment WHERE pos_order_id = %(only)s;
                                     DELETE FROM pos_order_line WHERE order_id = %(only)s;
                                     DELETE FROM pos_order WHERE id = %(only)s""",
    "quantity": "UPDATE pos_order_line SET qty = qty + 2 WHERE id = %(line)s",
    "price": "UPDATE pos_order_line SET price_subtotal_incl = 1, price_unit = 1 WHERE id = %(line)s",
    "another dish": "UPDATE pos_order_line SET product_id = %(tea)s WHERE id = %(line)s",
    "line gone": "DELETE FROM pos_order_line WHERE id = %(line)s",
    "line of another order": "UPDATE pos_order_line SET order_id = %(only)s WHERE id = %(line)s",
    "part of no menu": "UPDATE pos_order_line SET combo_parent_id = NULL WHERE id = %(part)s",
    "return of nothing, by nobody": "UPDATE pos_order_line SET refunded_orderline_id = NULL WHERE id = %(back)s",
    "return by nobody gone": "DELETE FROM pos_order_line WHERE id = %(back)s",
    "return by nobody cancelled": "UPDATE pos_order SET state = 'cancel' WHERE id = %(refund)s",
    "no dish any more": "UPDATE product_template SET restaurant_kind = 'fee' WHERE id = %(beef_template)s",
    "list price of a part": "UPDATE product_template SET list_price = 500 WHERE id = %(beef_template)s",
    "preset": "UPDATE pos_preset SET service_at = 'delivery' WHERE id = %(preset)s",
    "table on another floor": "UPDATE restaurant_table SET floor_id = %(floor)s WHERE id = %(table)s",
    "clock of a store": "UPDATE restaurant_store SET tz = 'Pacific/Auckland' WHERE id = %(store)s",
    "end of the day": "UPDATE restaurant_store SET day_ends_at = 13 WHERE id = %(store)s",
    "till of another store": "UPDATE pos_config SET store_id = %(new_york)s WHERE id = %(till)s",
    "address of another person": "UPDATE res_partner SET parent_id = %(bo)s WHERE id = %(home)s",
    "address on its own": "UPDATE res_partner SET parent_id = NULL WHERE id = %(home)s",
    "total of another till": "UPDATE restaurant_history_order SET total = 99 WHERE id = %(past)s",
    "order of another till gone": "DELETE FROM restaurant_history_order WHERE id = %(past)s",
    "line of another till gone": "DELETE FROM restaurant_history_line WHERE order_id = %(past)s",
    "dish of another till": "UPDATE restaurant_history_dish SET product_id = %(tea)s WHERE id = %(past_dish)s",
    "holiday that is none": "UPDATE restaurant_calendar_day SET kind = 'ordinary' WHERE id = %(day)s",
    "holiday gone": "DELETE FROM restaurant_calendar_day WHERE id = %(day)s",
    "rate": "UPDATE res_currency_rate SET rate = 0.4 WHERE company_id = %(euro_company)s",
    "rate gone": "DELETE FROM res_currency_rate WHERE company_id = %(euro_company)s",
    "rate of a visit": "UPDATE restaurant_visit SET chain_rate = 9 WHERE store_id = %(paris)s",
    "kind of day of a visit": "UPDATE restaurant_visit SET day_kind = 'off' WHERE id = %(visit)s",
    "visit gone": "DELETE FROM restaurant_visit WHERE id = %(visit)s",
    "spend of a visit": "UPDATE restaurant_visit SET amount = 1 WHERE id = %(visit)s",
    "visit of another guest": "UPDATE restaurant_visit SET partner_id = %(bo)s WHERE id = %(visit)s",
    "date of a visit": "UPDATE restaurant_visit SET visit_date = visit_date - 1 WHERE id = %(visit)s",
    "dish of a visit gone": "DELETE FROM restaurant_visit_line WHERE visit_id = %(visit)s",
    "dish of a visit doubled": """INSERT INTO restaurant_visit_line
                                         (visit_id, partner_id, visit_date, product_id, dish_id, is_menu, qty, amount)
                                  SELECT visit_id, partner_id, visit_date, %(bag)s, %(bag_template)s, is_menu, qty,
                                         amount
                                    FROM restaurant_visit_line WHERE visit_id = %(visit)s LIMIT 1""",
    "bill to look at gone": "DELETE FROM restaurant_fact_issue",
    "spend of a profile": "UPDATE restaurant_guest_profile SET spend = 1 WHERE partner_id = %(mei)s",
    "favourites of a profile": "UPDATE restaurant_guest_profile SET top_dishes = NULL WHERE partner_id = %(mei)s",
    "rhythm of a profile": "UPDATE restaurant_guest_profile SET days_since_last = 1 WHERE partner_id = %(mei)s",
    "scores of a profile": "UPDATE restaurant_guest_profile SET r_score = 1, stage = 'new' WHERE partner_id = %(mei)s",
    "profile gone": "DELETE FROM restaurant_guest_profile WHERE partner_id = %(mei)s",
}
# What these change, no visit shows; with an order the visit goes that begins with it.
NOTHING_TO_CORRECT = {name for name in DRIFTS if "profile" in name}
NOTHING_TO_CORRECT |= {"order gone", "last order of a guest gone", "order of another till gone"}


@tagged("post_install", "-at_install")
class TestFactDrift(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._furnish()
        till = cls.shanghai.config_ids[0]
        place = {"preset_id": cls.presets[0].id, "table_id": cls.tables[till].id}
        cls.home = cls._make_guest("Home", parent_id=cls.mei.id, type="delivery")
        cls.pay(cls.mei, "2026-03-01 04:00:00", {cls.beef: 2, cls.tea: 1}, **place)
        order = cls.pay(cls.mei, "2026-04-01 04:00:00", {cls.tofu: 2}, **place)
        cls.pay(cls.home, "2026-04-11 04:00:00", {cls.tofu: 1, cls.tea: 3})
        only = cls.pay(cls.bo, "2026-04-02 04:00:00", {cls.tea: 2})
        draft = cls._order(cls.bo, "2026-04-05 04:00:00")
        refund = cls.give_back(
            cls.pay(cls.mei, "2026-04-21 04:00:00", {cls.beef: 3}),
            {cls.beef: 1},
            guest=cls.env["res.partner"],
        )
        menu_order = cls._order(cls.mei, "2026-04-25 04:00:00", {cls.tea: 1})
        Line = cls.env["pos.order.line"]
        menu = Line.create(cls._line_vals(cls.menu, 1, 70, order_id=menu_order.id))
        for dish in (cls.tofu, cls.beef):
            part = Line.create(cls._line_vals(dish, 1, 0, order_id=menu_order.id, combo_parent_id=menu.id))
        menu_order.amount_total = 80
        cls._settle(menu_order)
        # Gives back what nobody bought: a bill to look at.
        minus = cls._line_vals(cls.bag, -1, 1)
        cls.pay(cls.mei, "2026-04-28 04:00:00", lines=[Command.create(cls._line_vals(cls.tofu, 1, 30)),
                                                       Command.create(minus)], amount_total=29)  # fmt: skip
        past = cls.env["restaurant.history.order"].create(
            {
                "till_id": cls.other_till.id, "key": "1", "number": "1", "placed_at": "2019-04-01 04:00:00",
                "store_id": cls.shanghai.id, "channel": "dine_in", "partner_id": cls.mei.id, "total": 30,
                "line_ids": [Command.create({"dish_id": cls.other_dishes[0].id, "qty": 1, "amount": 30})],
            }
        )  # fmt: skip
        cls.env["restaurant.history.order"].create(
            {
                "till_id": cls.other_till.id, "key": "2", "number": "2", "placed_at": "2024-04-01 04:00:00",
                "store_id": cls.paris.id, "channel": "dine_in", "partner_id": cls.bo.id, "total": 30,
            }
        )  # fmt: skip
        day = cls.env["restaurant.calendar.day"].create({"date": "2026-04-01", "kind": "holiday"})
        cls.env["restaurant.guest.queue"]._process()
        cls.guests = cls.mei | cls.bo | cls.home
        visit = cls.env["restaurant.visit"].search([("order_id", "=", order.id)])
        cls.names = {
            "order": order.id, "line": order.lines.id, "only": only.id, "draft": draft.id, "refund": refund.id,
            "back": refund.lines.id, "part": part.id, "mei": cls.mei.id, "bo": cls.bo.id, "home": cls.home.id,
            "tea": cls.tea.id, "bag": cls.bag.id, "bag_template": cls.bag.product_tmpl_id.id,
            "beef_template": cls.beef.product_tmpl_id.id, "preset": cls.presets[0].id, "table": cls.tables[till].id,
            "floor": cls.floors[-1].id, "store": cls.shanghai.id, "new_york": cls.new_york.id, "till": till.id,
            "past": past.id, "past_dish": cls.other_dishes[0].id, "visit": visit.id, "day": day.id,
            "paris": cls.paris.id,
            "euro_company": cls.paris.company_id.id,
        }  # fmt: skip

    def check(self, reason="nightly"):
        """A whole pass, as the scheduler does it."""
        if reason != "nightly":
            self.env["restaurant.fact.check"]._start(reason)
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_check_facts").method_direct_trigger()
        self.env.invalidate_all()
        check = self.env["restaurant.fact.check"].search([], limit=1)
        self.assertEqual((check.state, check.failed_count), ("done", 0))
        return check

    def facts(self):
        """All that is stored, without ids."""
        guests = tuple(self.guests.ids)
        self.env.cr.execute(
            """SELECT to_jsonb(row) - 'id' FROM restaurant_guest_profile row WHERE partner_id IN %s
                UNION ALL SELECT to_jsonb(row) - 'id' FROM restaurant_visit row WHERE partner_id IN %s
                UNION ALL SELECT to_jsonb(row) - 'id' - 'visit_id' FROM restaurant_visit_line row
                           WHERE partner_id IN %s
                UNION ALL SELECT to_jsonb(row) - 'id' FROM restaurant_fact_issue row WHERE partner_id IN %s""",
            [guests] * 4,
        )
        return sorted(map(str, self.env.cr.fetchall()))

    def assertAllIsRight(self):
        self.assertEqual(oracle.stored_visits(self.guests), oracle.expected_visits(self.guests))
        self.assertEqual(oracle.stored_issues(self.guests), oracle.expected_issues(self.guests))
        for guest in self.guests:
            self.assertEqual(guest.guest_profile_id, self.profile(guest))
        before = self.facts()
        self.assertEqual(self.env["restaurant.visit"]._rebuild(), [])
        self.assertEqual(self.facts(), before)

    def test_nothing_wrong_compares_nobody(self):
        first = self.check()
        self.assertGreater(first.compared_count, 1)
        second = self.check()
        self.assertEqual((second.compared_count, second.corrected_count), (0, 0))
        self.assertEqual(second.guest_count, self.env["restaurant.guest.profile"].search_count([]))

    def test_who_came_today_is_compared_and_nobody_else(self):
        """Each order being a bucket of its own."""
        self.startPatcher(patch.object(fingerprints, "BUCKET", 0))
        self.check()
        self.pay(self.bo, "2026-05-01 04:00:00")
        self.process()
        check = self.check()
        self.assertEqual((check.compared_count, check.corrected_count), (1, 0))
        self.assertEqual(self.check().compared_count, 0)

    def test_every_drift_is_found(self):
        # The first one measures the fifths of all guests by which they are scored.
        self.check()
        self.check()
        self.assertTrue(oracle.stored_issues(self.mei))
        before = self.facts()
        for name, statement in DRIFTS.items():
            with self.subTest(drift=name), self.env.cr.savepoint() as savepoint:
                self.env.flush_all()
                self.env.cr.execute(statement, self.names)
                self.assertTrue(self.env.cr.rowcount, "nothing was planted")
                self.env.invalidate_all()
                check = self.check()
                if name not in NOTHING_TO_CORRECT:
                    self.assertGreater(check.corrected_count, 0)
                self.assertAllIsRight()
                if " visit" in name or "profile" in name or "look at" in name:
                    self.assertEqual(self.facts(), before)
                self.assertEqual(self.check().corrected_count, 0)
                self.assertEqual(self.check().compared_count, 0)
                self.env.flush_all()
                savepoint.rollback()
                self.env.invalidate_all()
                # The fifths of all guests are a parameter, and parameters are cached.
                self.env.registry.clear_all_caches()
        self.assertGreaterEqual(len(DRIFTS), 20)

    def test_changed_settings_compare_everybody(self):
        everybody = self.check().compared_count
        self.env["ir.config_parameter"].set_param("restaurant_crm.visit_gap_hours", "0")
        self.assertEqual(self.check().compared_count, everybody)
        self.assertEqual(self.check("manual").compared_count, everybody)

    def test_hashes_tell_numbers_apart_that_fold_to_the_same(self):
        """Products and templates are numbered side by side: exclusive or, they are often alike."""
        column = [SQL("row.%s", SQL.identifier(name)) for name in "abcd"]
        query = SQL(
            "SELECT count(*), count(DISTINCT %s) FROM (VALUES %s) AS row(a, b, c, d)",
            fingerprints.hashed(("int", column[0]), ("int", column[1]), ("int", column[2]), ("int", column[3])),
            SQL(", ").join(
                SQL("(%s::int, %s::int, %s::int, %s::int)", 1 + a, 5, 10 + c, (10 + c) ^ 7)
                for a in (0, 1)
                for c in range(50)
            ),
        )
        rows, hashes = self.env.execute_query(query)[0]
        self.assertEqual((rows, hashes), (100, 100))

    def test_windows_move_from_day_to_day(self):
        """As if everybody had been measured anew."""
        today = self.env["restaurant.guest.profile"]._today()
        self.came(self.mei, 29, 89, 364, 3)
        self.check()
        for days in (1, 2, 40):
            with patch.object(RestaurantGuestProfile, "_today", lambda self, days=days: today + timedelta(days)):
                self.check()
                slid = self.facts()
                Profile = self.env["restaurant.guest.profile"]
                Profile._refresh(Profile.search([]).partner_id.ids)
                self.env.cr.execute("SELECT min(as_of) FROM restaurant_guest_profile WHERE visits > 0")
                self.assertEqual(self.env.cr.fetchone()[0], today + timedelta(days))
                self.assertEqual(self.facts(), slid)

    def test_one_pass_over_everybody_is_enough(self):
        """An update joins the pass over everybody that runs: it begins anew. The nightly check is none."""
        Check = self.env["restaurant.fact.check"]
        Check.search([("state", "=", "running")]).state = "done"
        nightly = Check.create({})
        settings = Check._start("settings")
        self.assertNotEqual(settings, nightly)
        settings.write({"last_partner_id": 7, "has_seen": True})
        self.assertEqual(Check._start("update"), settings)
        self.assertEqual((settings.last_partner_id, settings.has_seen), (0, False))
        self.assertEqual(Check.search_count([("state", "=", "running")]), 2)
