"""The first page: figures that are right, that open what they count, and nothing of other stores."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ...engine.insight import stage_days
from ...engine.shared.clock import local_date
from ...models.privacy import reading_buffer as buffer
from ..tier.case import TierCase


@tagged("post_install", "-at_install")
class OverviewCase(TierCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["restaurant.complaint"].search([]).active = False
        cls.env["restaurant.feedback"].search([]).unlink()
        cls.lan = cls._make_guest("Lan")
        cls.jun = cls._make_guest("Jun")
        cls.lin = cls._make_user(
            "overview_lin", "restaurant_crm.group_user", restaurant_store_ids=[Command.set(cls.shanghai.ids)]
        )
        cls.head = cls._make_user("overview_head", "restaurant_crm.group_manager")
        cls.scheme = cls._make_scheme()
        # Verbs of instances, before there is one.
        at = cls("run")
        # Mei comes every week, Bo came every week and stopped, Lan is new, Jun eats in New York.
        for number in range(1, 40, 7):
            at.bring(cls.mei, number, dishes={cls.beef: 1})
        for number in (70, 77, 84, 91, 98):
            at.bring(cls.bo, number)
        at.bring(cls.lan, 3)
        at.bring(cls.jun, 5, store=cls.new_york)
        for number in (2, 3):
            at.bring(cls.env["res.partner"], number)
        cls.env["restaurant.guest.queue"]._process()
        cls.shanghai.manager_id = cls.lin
        cls.lan.guest_birthday = local_date(cls.env) - timedelta(days=365 * 30 - 40)
        cls.env["restaurant.complaint"].create(
            {
                "description": "The soup was cold",
                "store_id": cls.shanghai.id,
                "partner_id": cls.mei.id,
                "received_at": at.ago(1),
            }
        )
        cls.env["restaurant.store.day"]._cron_note()

    def overview(self, user=None, **choice):
        return self.env["restaurant.overview"].with_user(user or self.head).load(**choice)

    def figure(self, page, name):
        return page["figures"][name]["value"]

    def stages(self, page, column="value"):
        return {row["stage"]: row[column] for row in page["stages"]}

    def test_of_one_store(self):
        page = self.overview(store_id=self.shanghai.id)
        self.assertEqual(
            self.stages(page), {"new": 1, "active": 1, "at_risk": 0, "lapsed": 1, "one_time": 0}, "Lan, Mei, Bo"
        )
        self.assertEqual(page["return_rate"], {"of": 3, "again": 2}, "Mei and Bo came again within 12 months")
        self.assertEqual(self.figure(page, "new"), 1, "Lan; Jun does not eat here, Mei began 36 days ago")

    def test_figures_open_what_they_count(self):
        for store in (False, self.shanghai.id, self.new_york.id):
            for days in (30, 90, 365):
                page = self.overview(days=days, store_id=store)
                found = {f"stage:{stage}": count for stage, count in self.stages(page).items()}
                found |= {f"tier:{tier['id']}": tier["value"] for tier in page["tiers"]}
                found |= {"guests": page["guests"]["value"], "return_rate": page["return_rate"]["again"]}
                found |= {name: self.figure(page, name) for name in ("new", "complaints", "visits")}
                found["stars"] = self.figure(page, "ratings")
                for name, count in found.items():
                    with self.subTest(figure=name, days=days, store=store):
                        action = (
                            self.env["restaurant.overview"].with_user(self.head).open(name, days=days, store_id=store)
                        )
                        records = self.env[action["res_model"]].with_user(self.head).search(action["domain"])
                        self.assertEqual(len(records), count)

    def test_period_and_the_one_before(self):
        page = self.overview(store_id=self.shanghai.id)
        self.assertEqual((self.figure(page, "known_orders"), self.figure(page, "unknown_orders")), (6, 2))
        self.assertEqual(page["figures"]["known_orders"]["previous"], 1, "Mei, 36 days ago")
        self.assertEqual(sum(bucket["known_orders"] for bucket in page["series"]), 6)
        self.assertEqual(len(page["series"]), 30)
        self.assertEqual(self.figure(page, "complaints"), 1)
        longer = self.overview(days=90, store_id=self.shanghai.id)
        self.assertEqual(self.figure(longer, "known_orders"), 7 + 3, "Bo 70, 77 and 84 days ago")
        self.assertEqual(sum(bucket["known_orders"] for bucket in longer["series"]), 10)
        self.assertEqual(self.overview(days=7)["days"], 30, "not a period")

    def test_a_month_ago_is_worked_out(self):
        page = self.overview(store_id=self.shanghai.id)
        self.assertEqual(
            self.stages(page, "previous"), {"new": 1, "active": 0, "at_risk": 0, "lapsed": 1, "one_time": 0}
        )
        self.assertTrue(page["compared_with"])

    def test_what_was_worked_out_is_what_would_have_been_noted(self):
        """The past by today's date is the present."""
        today = self.env["restaurant.guest.profile"]._today()
        Day = self.env["restaurant.stage.day"]
        now = {(row.store_id, row.stage): row.guest_count for row in Day.search([("date", "=", today)])}
        Day._keep(today, stage_days.past(self.env, today))
        again = {(row.store_id, row.stage): row.guest_count for row in Day.search([("date", "=", today)])}
        self.assertEqual(again, now)

    def test_tiers_and_what_they_spend(self):
        tiers = {tier["label"]: tier for tier in self.overview(store_id=self.shanghai.id)["tiers"]}
        self.assertEqual(tiers["Gold"]["value"], 1)
        self.assertEqual(tiers["Gold"]["spend"], 5 * 60, "Mei in 30 days")

    def test_manager_sees_the_own_store_only(self):
        page = self.overview(self.lin)
        self.assertEqual([store[0] for store in page["stores"]], self.shanghai.ids)
        self.assertEqual(self.stages(page), self.stages(self.overview(store_id=self.shanghai.id)))
        self.assertEqual(page["figures"], self.overview(store_id=self.shanghai.id)["figures"])
        other = self.overview(self.lin, store_id=self.new_york.id)
        self.assertEqual((other["guests"]["value"], self.figure(other, "visits")), (0, 0))
        whole, mine = self.overview(), self.overview(region_id=self.region.id)
        self.assertEqual(mine["figures"]["known_orders"]["value"], 7, "Jun in New York as well")
        self.assertGreaterEqual(whole["guests"]["value"], mine["guests"]["value"])

    def test_who_is_nobody_here(self):
        self._make_user("overview_cashier", "base.group_user,point_of_sale.group_pos_user")
        cashier = self.env["res.users"].search([("login", "=", "overview_cashier")])
        for model in ("restaurant.overview", "restaurant.store.today"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(cashier).load()
        with self.assertRaises(AccessError):
            self.env["restaurant.overview"].with_user(cashier).open("guests")
        with self.assertRaises(UserError):
            self.env["restaurant.overview"].with_user(self.head).open("password")

    def test_noting_again_changes_nothing_and_follows_changes(self):
        Day = self.env["restaurant.store.day"]

        def rows():
            return {(row.store_id.id, row.date): (row.id, row.known_orders) for row in Day.search([])}

        before = rows()
        Day._note()
        self.assertEqual(rows(), before)
        order = self.env["pos.order"].search([("partner_id", "=", self.lan.id)])
        order.partner_id = False
        self.process()
        Day._note()
        day = fields.Date.to_date(local_date(self.env)) - timedelta(days=3)
        page = self.overview(store_id=self.shanghai.id)
        self.assertEqual((self.figure(page, "known_orders"), self.figure(page, "unknown_orders")), (5, 3), day)

    def test_what_levels_spent_is_in_the_currency_of_the_chain(self):
        """Whatever company is at work."""
        self._make_paris()
        there = self.paris.company_id
        head = self._make_user(
            "overview_chain", "restaurant_crm.group_manager", company_ids=[Command.set((self.env.company | there).ids)]
        )
        Overview = self.env["restaurant.overview"].with_user(head)
        for companies in (self.env.company | there, there | self.env.company):
            page = Overview.with_context(allowed_company_ids=companies.ids).load()
            self.assertEqual(page["currency_id"], self.env["res.company"]._restaurant_currency().id)

    # -- my store today --------------------------------------------------------------------------

    def today(self, user=None, **choice):
        return self.env["restaurant.store.today"].with_user(user or self.lin).load(**choice)

    def test_the_day_of_a_store(self):
        self.bring(self.mei, 0)
        for number in (7, 14, 21):
            self.bring(self.bo, number, hour=15)
        self.process()
        peanut = self.env["restaurant.preference"].create(
            {"name": "Peanut (today)", "kind": "allergy", "severity": "serious"}
        )
        self.bo.guest_preference_ids = [Command.create({"preference_id": peanut.id})]
        page = self.today()
        self.assertEqual([row["guest"] for row in page["came"]["rows"]], self.mei.ids)
        self.assertFalse(page["came"]["rows"][0]["new"])
        self.assertTrue(page["guests"][self.mei.id]["vip"], "the highest level")
        self.assertEqual([row["guest"] for row in page["likely"]["rows"]], self.bo.ids, "late on this weekday")
        self.assertEqual(page["likely"]["rows"][0]["times"], 3)
        self.assertEqual(page["allergies"], self.bo.ids)
        self.assertEqual(page["guests"][self.bo.id]["allergies"], "Peanut (today)")
        with patch("odoo.addons.restaurant_crm.models.insight.restaurant_store_today.MOST", 0):
            page = self.today()
        self.assertEqual(page["allergies"], self.bo.ids, "However short the lists are")
        self.assertEqual(page["guests"][self.bo.id]["allergies"], "Peanut (today)")
        self.assertEqual([row["words"] for row in page["complaints"]["rows"]], ["The soup was cold"])
        self.bring(self.bo, 0)
        self.process()
        self.assertFalse(self.today()["likely"]["rows"], "here already")

    def test_whom_to_call(self):
        # Mei, of the highest level, stays away; somebody promised Lan a call.
        self.mei.guest_profile_id.stage = "at_risk"
        self.lan.activity_schedule(
            "mail.mail_activity_data_call", local_date(self.env), summary="Ask about the table", user_id=self.lin.id
        )
        rows = {row["guest"]: row["promise"] for row in self.today()["calls"]["rows"]}
        self.assertEqual(rows, {self.lan.id: "Ask about the table", self.mei.id: False})
        self.env["restaurant.consent"]._record(self.mei, "phone", "marketing", "refused", "staff")
        self.assertEqual([row["guest"] for row in self.today()["calls"]["rows"]], self.lan.ids, "Mei wants no calls")

    def test_numbers_that_are_covered_cannot_be_called(self):
        self.bring(self.mei, 0)
        self.process()
        self.mei.phone = "+8613800138000"
        buffer.take(self.env.cr.dbname)
        self.assertEqual(self.today()["guests"][self.mei.id]["phone"], "+8613800138000")
        entries = buffer.take(self.env.cr.dbname)
        self.assertIn(self.mei.id, {each for entry in entries for each in entry[buffer.IDS]}, "Who saw it is noted")
        self.env["ir.config_parameter"].set_param("restaurant_crm.mask_contacts", "True")
        self.env.ref("restaurant_crm.group_user").implied_ids -= self.env.ref("restaurant_crm.group_contact_data")
        self.env.invalidate_all()
        self.assertFalse(self.today()["guests"][self.mei.id]["phone"])

    def test_birthdays_of_the_week(self):
        self.mei.guest_birthday = local_date(self.env) + timedelta(days=2)
        self.jun.guest_birthday = local_date(self.env) + timedelta(days=2)
        rows = self.today()["birthdays"]["rows"]
        self.assertEqual(rows, [{"guest": self.mei.id, "days": 2}], "Jun is at home in another store")

    def test_the_statement_about_everybody_is_not_compiled(self):
        """Of a hundred thousand guests compiling takes longer than counting them."""
        self.env.cr.execute("SET LOCAL jit = on")
        self.overview()
        self.env.cr.execute("SHOW jit")
        self.assertEqual(self.env.cr.fetchone()[0], "off")

    def test_counts_go_on_where_lists_end(self):
        """A busy day: what one list shows is not how many there are."""
        sixth = self._make_guest("Wu")
        for guest in (self.mei, self.lan, sixth):
            self.bring(guest, 0)
        self.process()
        for guest in (self.mei, self.lan, self.bo):
            guest.guest_birthday = local_date(self.env) + timedelta(days=2)
            guest.activity_schedule("mail.mail_activity_data_call", local_date(self.env), user_id=self.lin.id)
        module = "odoo.addons.restaurant_crm.models.insight.restaurant_store_today"
        for most in (12, 1):
            with patch(f"{module}.MOST", most), patch(f"{module}.MOST_GUESTS", 5 * most):
                page = self.today()
            counts = [page["came"][name] for name in ("count", "new", "vip")]
            counts += [page[name]["count"] for name in ("birthdays", "calls")]
            self.assertEqual(counts, [3, 1, 1, 3, 3])
            self.assertEqual(len(page["birthdays"]["rows"]), min(most, 3))
        with patch(f"{module}.MOST_GUESTS", 1):
            page = self.today()
        self.assertEqual((len(page["came"]["rows"]), page["came"]["new"], page["came"]["vip"]), (1, 1, 1))

    def test_whoever_answers_for_no_store_sees_all(self):
        self.assertEqual(self.today()["mine"], 1)
        page = self.today(self.head)
        self.assertEqual(page["mine"], 0)
        self.assertGreater(len(page["stores"]), 1)
        self.region.manager_id = self.head
        self.assertEqual(self.today(self.head)["mine"], 2)

    # -- first steps ---------------------------------------------------------------------------------

    def steps(self, user=None):
        return {step["name"]: step for step in self.env["restaurant.first.steps"].with_user(user or self.head).load()}

    def test_first_steps_say_what_is_missing_and_go_away(self):
        self.env["restaurant.tag.rule"].search([]).active = False
        steps = self.steps()
        self.assertEqual(list(steps), ["clock", "stores", "dishes", "kinds", "people", "rule"])
        self.assertTrue(steps["rule"]["missing"])
        self.assertTrue(steps["dishes"]["missing"], "tea is in no category")
        self.assertFalse(steps["clock"]["missing"])
        self.env["restaurant.tag.rule"].search([("active", "=", False)], limit=1).active = True
        self.assertFalse(self.steps()["rule"]["missing"])
        self.assertFalse(self.steps(self.lin), "only for administrators")
        with self.assertRaises(AccessError):
            self.env["restaurant.first.steps"].with_user(self.lin).dismiss()
        self.env["restaurant.first.steps"].with_user(self.head).dismiss()
        self.assertFalse(self.steps())

    def test_companies_without_a_clock_are_named(self):
        silent = self.env["res.company"].create({"name": "No clock (test)"})
        silent.partner_id.tz = False
        told = self.env.company | silent
        head = self._make_user("overview_clock", "restaurant_crm.group_manager", company_ids=[Command.set(told.ids)])

        def clock(*companies):
            steps = self.env["restaurant.first.steps"].with_user(head)
            steps = steps.with_context(allowed_company_ids=[company.id for company in companies])
            return next(step for step in steps.load() if step["name"] == "clock")

        # Something else is missing, or the steps would be gone.
        self.env["restaurant.tag.rule"].search([]).active = False
        step = clock(self.env.company, silent)
        self.assertIn("No clock (test)", step["missing"])
        self.assertNotIn(self.env.company.name, step["missing"])
        self.assertIn(self.env.company.partner_id.tz, step["found"])
        self.assertFalse(step["action"], "settings are for administrators of the system")
        step = clock(silent)
        self.assertEqual(step["found"], "")
        self.assertIn("No clock (test)", step["missing"])
        self.assertIsNone(clock(self.env.company)["missing"], "companies that are not at work are not told of")
        silent.partner_id.tz = "Asia/Urumqi"
        step = clock(self.env.company, silent)
        self.assertIsNone(step["missing"])
        self.assertIn("Asia/Urumqi", step["found"])

    # -- in the browser ----------------------------------------------------------------------------

    def test_overview_tour(self):
        self.start_tour("/odoo/restaurant-overview", "restaurant_crm_overview", login="overview_head")

    def test_store_today_tour(self):
        self.bring(self.mei, 0)
        self.process()
        self.mei.phone = "+8613800138000"
        self.shanghai.format = "delivery"
        self.browser_size = "375x667"
        self.start_tour("/odoo/my-store-today", "restaurant_crm_store_today", login="overview_lin")
        notes = self.mei.message_ids.mapped("body")
        self.assertTrue(any("Wants the corner" in note for note in notes))
