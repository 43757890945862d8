"""What each role sees of the back office, and that every screen of it opens, filters and groups."""

from datetime import date

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged, users
from odoo.tools.safe_eval import safe_eval

from ..common import GuestCase

ACTIONS = (
    "res_partner_action",
    "restaurant_visit_action",
    "restaurant_guest_profile_action",
    "restaurant_store_action",
    "restaurant_region_action",
)
MANAGER_ACTIONS = (
    "restaurant_fact_check_action",
    "restaurant_fact_issue_action",
    "restaurant_guest_queue_action",
)


@tagged("post_install", "-at_install")
class ViewCase(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_user("cashier", "base.group_user,point_of_sale.group_pos_user")
        cls._make_user("contact_keeper", "base.group_user,base.group_partner_manager")
        cls._make_user("relations", "restaurant_crm.group_user")
        cls._make_user("head", "restaurant_crm.group_manager")

    def _arch(self, view_type="form", view=None, model="res.partner"):
        """The view as the current user gets it."""
        view_id = view and self.env.ref(f"restaurant_crm.{view}").id
        return etree.fromstring(self.env[model].get_view(view_id, view_type)["arch"])

    def _action(self, name):
        return self.env["ir.actions.act_window"]._for_xml_id(f"restaurant_crm.{name}")

    def _menus(self):
        """Our menus that the current user sees, without the prefix of their names."""
        visible = self.env["ir.ui.menu"].load_web_menus(False)
        ours = (
            self.env["ir.model.data"].sudo().search([("module", "=", "restaurant_crm"), ("model", "=", "ir.ui.menu")])
        )
        return {data.name.removeprefix("restaurant_crm_menu_") for data in ours if data.res_id in visible}


class TestRoles(ViewCase):
    @users("cashier", "contact_keeper")
    def test_others_see_no_guest_page(self):
        """Nor birthday and gender, which are guest relations' own; cashiers see what the card says."""
        arch = self._arch()
        self.assertFalse(arch.xpath("//page[@name='restaurant_crm_guest']"))
        shown = set(arch.xpath("//field/@name"))
        self.assertFalse(shown & {"guest_birthday", "guest_birthday_year_unknown", "guest_gender"})
        self.assertFalse(shown & {"guest_stage", "guest_visits", "guest_spend", "guest_recent_visit_ids"})
        self.assertEqual(self._menus(), set())

    @users("relations", "head")
    def test_guest_page_is_the_first_and_opens_by_itself(self):
        for view in (None, "res_partner_view_form_guest"):
            arch = self._arch(view=view)
            pages = arch.xpath("//notebook/page")
            self.assertEqual(pages[0].get("name"), "restaurant_crm_guest")
            self.assertFalse([page for page in pages if page.get("autofocus")])
            self.assertEqual(len(arch.xpath("//field[@name='guest_birthday']")), 1)

    @users("relations")
    def test_guest_form_is_the_contact_form_with_the_address_behind(self):
        standard, guest = self._arch(), self._arch(view="res_partner_view_form_guest")
        self.assertEqual(sorted(standard.xpath("//field/@name")), sorted(guest.xpath("//field/@name")))
        self.assertTrue(guest.xpath("//page[@name='restaurant_crm_details']//field[@name='street']"))

    @users("relations")
    def test_guest_relations_keep_guests(self):
        with Form(self.env["res.partner"], "restaurant_crm.res_partner_view_form_guest") as form:
            form.name = "Lan"
            form.guest_birthday = date(1990, 5, 20)
            form.guest_gender = "female"
        self.assertEqual(form.record.guest_gender, "female")
        with Form(self.mei.with_user(self.env.user)) as form:
            form.guest_gender = "other"
        self.assertEqual(self.mei.guest_gender, "other")

    @users("cashier")
    def test_cashier_reads_the_contact_form(self):
        arch = self._arch()
        names = set(arch.xpath("//field[not(ancestor::field)]/@name"))
        self.assertTrue(self.mei.with_user(self.env.user).read(list(names)))
        with self.assertRaises(AccessError):
            self.mei.with_user(self.env.user).read(["guest_spend"])

    @users("relations")
    def test_menus_of_guest_relations(self):
        self.assertEqual(
            self._menus(),
            {"root", "overview", "store_today", "advice", "guests", "guest", "visit", "guest_log"}
            | {"platform_order", "reservation", "interaction", "identity_candidate", "guest_twin", "privacy_request"}
            | {"tags", "segment", "tag", "tag_rule", "tag_suggestion"}
            | {"tiers", "tier_scheme", "tier", "scorecard", "tier_history"}
            | {"campaigns", "campaign", "campaign_day", "campaign_task", "campaign_message", "referral"}
            | {"complaints", "complaint_today", "complaint", "compensation", "remediation"}
            | {"feedbacks", "feedback", "survey"}
            | {"analysis", "profile", "complaint_analysis", "complaint_rate", "coupon_misuse"}
            | {"insight", "win_back", "forecast", "staffing_need", "staffing_past", "special_day"}
            | {"return_model", "forecast_review"}
            | {"rfm_grid", "rfm_move", "guest_cohort", "guest_lifetime"}
            | {"configuration", "stores", "store", "region"},
        )

    @users("head")
    def test_menus_of_the_administrator(self):
        self.assertLessEqual({"configuration_complaints", "fact_check", "guest_queue"}, self._menus())
        self.assertNotIn("settings", self._menus(), "only for who may change settings")

    def test_allowed_stores_are_given_by_administrators(self):
        user = self.env["res.users"].search([("login", "=", "relations")])
        with Form(user, "base.view_users_form") as form:
            form.restaurant_store_ids.add(self.shanghai)
        self.assertEqual(user.restaurant_store_ids, self.shanghai)

    @users("relations")
    def test_only_administrators_start_a_check(self):
        with self.assertRaises(AccessError):
            self.env["restaurant.fact.check"].action_start()

    @users("head")
    def test_check_by_hand(self):
        action = self.env["restaurant.fact.check"].action_start()
        self.assertEqual(action["res_model"], "restaurant.fact.check")
        running = self.env["restaurant.fact.check"].search([("state", "=", "running")])
        self.assertEqual(running.mapped("reason"), ["manual"])


class TestScreens(ViewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for days in (40, 31, 20, 11):
            cls.pay(cls.mei, cls.ago(cls, days), {cls.tofu: 2, cls.beef: 1})
        cls.pay(cls.bo, cls.ago(cls, 1), {cls.tea: 1}, store=cls.new_york)
        cls.env["restaurant.guest.queue"]._process()

    def _open(self, name):
        """Read an action's views and records as the web client does."""
        action = self._action(name)
        Model = self.env[action["res_model"]]
        views = Model.get_views(
            [*action["views"], (action["search_view_id"] and action["search_view_id"][0], "search")]
        )["views"]
        domain = safe_eval(action["domain"] or "[]")
        for view_type in ("list", "kanban", "form"):
            if view_type in views:
                names = etree.fromstring(views[view_type]["arch"]).xpath("//field[not(ancestor::field)]/@name")
                Model.web_search_read(domain, {field: {} for field in names}, limit=80)
        return Model, domain, etree.fromstring(views["search"]["arch"])

    def _try_out(self, Model, domain, search):
        """Use every filter and every group of a search view."""
        for node in search.iter("filter"):
            with self.subTest(model=Model._name, filter=node.get("name")):
                Model.search_count(domain + safe_eval(node.get("domain") or "[]", {"uid": self.env.uid}))
                groupby = safe_eval(node.get("context") or "{}").get("group_by")
                if groupby:
                    Model.formatted_read_group(domain, [groupby], ["__count"])

    @users("relations", "head")
    def test_every_screen_opens_filters_and_groups(self):
        for name in ACTIONS + (MANAGER_ACTIONS if self.env.user.login == "head" else ()):
            self._try_out(*self._open(name))

    @users("relations")
    def test_buttons_lead_to_visits_and_guests(self):
        mei = self.mei.with_user(self.env.user)
        action = mei.action_open_guest_visits()
        self.assertEqual(self.env["restaurant.visit"].search_count(action["domain"]), 4)
        action = mei.guest_profile_id.action_open_guest()
        self.assertEqual((action["res_model"], action["res_id"]), ("res.partner", mei.id))
        action = self.shanghai.with_user(self.env.user).action_open_visits()
        filters = self._arch("search", "restaurant_visit_view_search", "restaurant.visit").xpath("//filter/@name")
        for preset in action["context"]:
            self.assertIn(preset.removeprefix("search_default_"), filters)

    @users("relations")
    def test_guests_are_people_and_not_the_house(self):
        company = self.mei.copy({"name": "Big Eaters Ltd", "is_company": True})
        domain = safe_eval(self._action("res_partner_action")["domain"])
        self.assertEqual(fields.Domain(domain), self.env["res.partner"]._guest_domain())
        guests = self.env["res.partner"].search(domain)
        self.assertIn(self.mei, guests)
        self.assertFalse(guests & (company | self.env.user.partner_id))

    @users("relations")
    def test_guests_without_a_metric_come_last_in_both_directions(self):
        stranger = self.mei.copy({"name": "Stranger"})
        three = [("id", "in", (self.mei | self.bo | stranger).ids)]
        for metric, order in (
            ("guest_spend", ("mei", "bo")),
            ("guest_last_visit_date", ("bo", "mei")),
        ):
            best, worst = (getattr(self, name) for name in order)
            Partner = self.env["res.partner"]
            self.assertEqual(Partner.search(three, order=f"{metric} desc"), best + worst + stranger)
            self.assertEqual(Partner.search(three, order=metric), worst + best + stranger)

    @users("relations")
    def test_guests_group_by_store_region_and_month(self):
        both = [("id", "in", (self.mei | self.bo).ids)]
        read = self.env["res.partner"]._read_group
        stores = read(both, ["guest_favourite_store_id"], ["__count"])
        self.assertEqual(dict(stores), {self.new_york: 1, self.shanghai: 1})
        self.assertEqual(read(both, ["guest_favourite_region_id"], ["__count"]), [(self.region, 2)])
        self.assertEqual(
            sum(count for _month, count in read(both, ["guest_last_visit_date:month"], ["__count"])),
            2,
        )

    @users("relations")
    def test_visits_group_by_the_name_of_the_weekday(self):
        Visit = self.env["restaurant.visit"].with_context(lang="en_US")
        groups = Visit.formatted_read_group([("partner_id", "=", self.mei.id)], ["weekday_name"], ["__count"])
        expected = {}
        for visit in self.visits(self.mei):
            name = f"{visit.visit_date.isoweekday()}"
            expected[name] = expected.get(name, 0) + 1
        self.assertEqual({group["weekday_name"]: group["__count"] for group in groups}, expected)
        self.assertEqual([group["weekday_name"] for group in groups], sorted(expected))
        for group in groups:
            inside = Visit.search([("partner_id", "=", self.mei.id), *group["__extra_domain"]])
            self.assertEqual(len(inside), group["__count"])

    @users("relations")
    def test_page_says_in_words_why_the_guest_is_in_a_stage(self):
        mei, bo = self.mei.with_user(self.env.user), self.bo.with_user(self.env.user)
        self.assertEqual(mei.guest_rhythm_text, "Usually comes every 9 days; last here 11 days ago.")
        self.assertIn("for the first time", bo.guest_rhythm_text)
        self.assertIn("Mapo Tofu", mei.guest_favourites)
        self.assertIn("Takeaway", mei.guest_habits)
        self.assertEqual(mei.guest_recent_visit_ids, self.visits(self.mei).sorted("visited_at", reverse=True))
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.assertFalse(stranger.guest_rhythm_text or stranger.guest_favourites or stranger.guest_habits)
        self.assertFalse(stranger.guest_recent_visit_ids)

    def test_dishes_are_escaped_on_the_page(self):
        self.tofu.name = "<b>Tofu</b>"
        self.assertIn("&lt;b&gt;Tofu", self.mei.guest_favourites)

    @users("relations")
    def test_page_shows_only_visits_of_allowed_stores(self):
        self.env.user.sudo().restaurant_store_ids = self.new_york
        self.assertFalse(self.mei.with_user(self.env.user).guest_recent_visit_ids)
        self.assertTrue(self.bo.with_user(self.env.user).guest_recent_visit_ids)


class TestStores(ViewCase):
    @users("head")
    def test_store_and_region_forms(self):
        """An administrator needs no rights on the tills to set up regions and stores."""
        with Form(self.env["restaurant.region"]) as form:
            form.name = "West"
        with Form(self.env["restaurant.store"]) as store:
            store.name = "Chunxi Road"
            store.region_id = form.record
            store.tz = "Asia/Shanghai"
        self.assertEqual(form.record.store_ids, store.record)

    def test_till_moves_to_another_store_from_there(self):
        till = self._make_config("New till", store=self.shanghai)
        self.new_york.config_ids = [Command.link(till.id)]
        self.assertEqual(till.store_id, self.new_york)


class TestBirthdays(ViewCase):
    def _days(self, today):
        """Days to the birthday as computed, after checking that the search agrees."""
        with freeze_time(f"{today} 04:00:00"):
            guests = self.born
            guests.invalidate_recordset(["guest_days_to_birthday"])
            days = guests.mapped("guest_days_to_birthday")
            for guest, number in zip(guests, days, strict=True):
                found = guests.search([("id", "in", guests.ids), ("guest_days_to_birthday", "=", number)])
                self.assertEqual(
                    found,
                    guests.filtered(lambda other, number=number: other.guest_days_to_birthday == number),
                )
                self.assertIn(guest, found)
            nearest = guests.search([("id", "in", guests.ids)], order="guest_days_to_birthday, id")
            self.assertEqual(nearest, guests.sorted(lambda guest: (guest.guest_days_to_birthday, guest.id)))
            return days

    def test_days_to_the_birthday(self):
        self.born = self.env["res.partner"].concat(
            *(self._make_guest(day, guest_birthday=day) for day in ("1990-05-20", "2000-02-29", "1985-01-01"))
        )
        self.assertEqual(self._days("2026-05-20"), [0, 284, 226])
        self.assertEqual(self._days("2026-12-31"), [140, 59, 1])
        self.assertEqual(self._days("2027-02-28"), [81, 0, 307])
        self.assertEqual(self._days("2027-03-01"), [80, 365, 306])
        self.assertEqual(self._days("2028-02-28"), [82, 1, 308])

    @freeze_time("2026-05-16 04:00:00")
    def test_birthday_filters(self):
        soon = self._make_guest("Soon", guest_birthday="1990-05-20")
        unknown = self._make_guest("Unknown")
        self.assertFalse(unknown.guest_days_to_birthday)
        for days in ((0, 3), (4, 30)):
            found = self.env["res.partner"].search(
                [
                    ("guest_days_to_birthday", ">=", days[0]),
                    ("guest_days_to_birthday", "<=", days[1]),
                ]
            )
            self.assertEqual(soon in found, days == (4, 30))
            self.assertNotIn(unknown, found)
