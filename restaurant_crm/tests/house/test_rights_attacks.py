"""Ways around rights that somebody would try: dialogs, forms that are not saved, other models, and the wire."""

import json

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .rights_matrix import MODULE, our_models
from .rights_world import FOREIGN, HOUSE, NEXT, OWN, RightsWorld


@tagged("post_install", "-at_install")
class TestWaysAround(RightsWorld):
    def as_relations(self, model):
        return self.env[model].with_user(self.users["relations"])

    def test_dialogs_about_records_of_others(self):
        """A dialog is one's own; what it shows of a record of others is not."""
        for where in (NEXT, FOREIGN):
            complaint = self.rows["restaurant.complaint"][where]
            segment = self.rows["restaurant.segment"][where]
            guest = self.guests[where]
            asks = {
                "restaurant.complaint.call": {"complaint_id": complaint.id, "outcome": "reached"},
                "restaurant.complaint.reopen": {"complaint_ids": [Command.set(complaint.ids)], "reason": "So"},
                "restaurant.segment.check": {"segment_id": segment.id, "partner_id": self.mei.id},
                "restaurant.compensation": {
                    "complaint_id": complaint.id,
                    "offer_id": self.rows["restaurant.compensation.offer"][HOUSE].id,
                },
                "restaurant.remediation.measure": {
                    "remediation_id": self.rows["restaurant.remediation"][where].id,
                    "name": "Train",
                },
                "restaurant.guest.grade": {"partner_id": guest.id},
            }
            # Of others nobody learns how far they are in a segment that everybody may know.
            far = {"segment_id": self.rows["restaurant.segment"][HOUSE].id, "partner_id": guest.id}
            for model, values in (*asks.items(), ("restaurant.segment.check", far)):
                with self.subTest(model=model, where=where), self.assertRaises(AccessError), self.cr.savepoint():
                    made = self.as_relations(model).create(values)
                    self.env.flush_all()
                    self.env.invalidate_all()
                    made.read()

    def test_dialogs_compute_with_the_rights_of_their_user(self):
        """Whoever fills in a dialog chooses the records that it shows something of."""
        for model in our_models(self.env):
            for field in self.env[model]._fields.values() if self.env[model]._transient else ():
                if (field.compute or field.related) and MODULE in field._modules:
                    with self.subTest(field=str(field)):
                        self.assertFalse(field.compute_sudo)

    def test_forms_that_are_not_saved(self):
        """What a form computes before it is saved is not more than what it would show then."""
        line = {"measure": "visits", "value": 1, "store_ids": [Command.set(self.new_york.ids)]}
        shown = {"guest_count": {}, "sample_ids": {"fields": {"display_name": {}}}, "summary": {}}
        for values in (
            {"name": "Spy", "condition_ids": [[0, "virtual_1", line]]},
            {"name": "Spy", "partner_domain": f"[('guest_visit_ids.store_id', '=', {self.new_york.id})]"},
            {"name": "Spy", "condition_ids": [[0, "virtual_1", {"measure": "complaints", "value": 1}]]},
        ):
            with self.subTest(values=values):
                try:
                    told = self.as_relations("restaurant.segment").onchange(values, list(values), shown)["value"]
                except AccessError:
                    continue
                self.assertFalse(told.get("guest_count"))
                self.assertFalse(told.get("sample_ids"))
        check = {"segment_id": self.rows["restaurant.segment"][NEXT].id, "partner_id": self.mei.id}
        try:
            told = self.as_relations("restaurant.segment.check").onchange(
                check, list(check), {"summary": {}, "verdict": {}, "line_ids": {"fields": {"sentence": {}}}}
            )["value"]
        except AccessError:
            return
        self.assertNotIn("New York", json.dumps(told))

    def test_users_show_no_more_than_their_contacts(self):
        """Users carry the fields of their contacts: a guest may have a login to the shop."""
        self.env["res.users"].with_context(no_reset_password=True).create(
            {
                "login": "bo_at_home",
                "partner_id": self.bo.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        self.bo.guest_birthday = "1990-05-05"
        self.env.flush_all()
        names = ("guest_birthday", "guest_gender", "guest_spend", "guest_segment_ids", "guest_profile_id")
        for role in ("internal", "cashier", "relations"):
            for name in names if role != "relations" else ("guest_spend", "guest_visits", "guest_stage"):
                for ask in self.questions(self.users[role], name):
                    with self.subTest(role=role, name=name):
                        self.env.invalidate_all()
                        try:
                            told = ask()
                        except (AccessError, ValueError):
                            continue
                        self.assertFalse(told)

    def questions(self, user, name):
        """Ways to learn by other models of what Bo's contact has in a field."""
        Users, Orders = self.env["res.users"].with_user(user), self.env["pos.order"].with_user(user)
        his = [("partner_id", "=", self.bo.id)]
        return (
            lambda: Users.search([*his, (name, "!=", False)]),
            lambda: [row[name] for row in Users.search(his).read([name]) if row[name]],
            lambda: [group for group in Users.formatted_read_group(his, [name], ["__count"]) if group[name]],
            lambda: Users.search([*his, (f"partner_id.{name}", "!=", False)]),
            lambda: Orders.search([*his, (f"partner_id.{name}", "!=", False)]),
            lambda: [value for (value,) in Orders._read_group(his, [f"partner_id.{name}"]) if value],
        )

    def test_orders_by_what_is_not_shown(self):
        """Sorting by a path sorts by what is at its end."""
        for role in ("internal", "cashier"):
            for model, order in (("res.partner", "guest_birthday"), ("res.partner", "guest_spend desc")):
                with self.subTest(role=role, order=order), self.assertRaises(AccessError):
                    self.env[model].with_user(self.users[role]).search([], order=order)


@tagged("post_install", "-at_install")
class TestOverTheWire(RightsWorld, HttpCase):
    """The same as a browser or a program sends it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.users.values():
            if user.login.startswith("role_"):
                user.password = user.login + "_password"

    def call(self, model, method, *args, **kwargs):
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json.dumps({"params": {"model": model, "method": method, "args": args, "kwargs": kwargs}}),
            headers={"Content-Type": "application/json"},
        )
        self.assertEqual(answer.status_code, 200)
        return answer.json()

    def login(self, role):
        self.authenticate(f"role_{role}", f"role_{role}_password")

    def refused(self, answer):
        return answer.get("error", {}).get("data", {}).get("name", "") in (
            "odoo.exceptions.AccessError",
            "odoo.http.SessionExpiredException",
        )

    def test_calls(self):
        bo, order = self.bo.id, self.orders[NEXT].id
        theirs = {
            model: self.rows[model][NEXT].id
            for model in ("restaurant.complaint", "restaurant.feedback", "restaurant.visit")
        }
        by_everybody = [
            ("res.partner", "search_read", [[("id", "=", bo)], ["guest_segment_ids"]], {}),
            ("res.partner", "search_count", [[("guest_segment_ids", "any", [("name", "ilike", "a")])]], {}),
            ("res.partner", "search_count", [[("guest_profile_id.visits", ">", 0)]], {}),
            ("res.partner", "web_search_read", [[], {"guest_birthday": {}}], {}),
            ("res.partner", "web_read_group", [[], ["guest_gender"], ["__count"]], {}),
            ("pos.order", "search_count", [[("partner_id.guest_segment_ids", "!=", False)]], {}),
            ("pos.order", "read", [[order], ["feedback_token"]], {}),
            ("pos.order", "search_count", [[("feedback_token", "=like", "a%")]], {}),
            ("restaurant.complaint", "read", [[theirs["restaurant.complaint"]], ["description"]], {}),
            ("restaurant.feedback", "read", [[theirs["restaurant.feedback"]], ["comment"]], {}),
            ("restaurant.visit", "read", [[theirs["restaurant.visit"]], ["amount"]], {}),
            ("restaurant.tag", "_give", [[self.tag.id], [bo]], {}),
            ("restaurant.tag.assignment", "create", [{"partner_id": bo, "tag_id": self.tag.id}], {}),
            ("restaurant.guest.log", "_note", [[{"kind": "complaint_closed", "partner_id": bo}]], {}),
        ]
        for role in ("public", "portal", "internal", "cashier"):
            if role == "public":
                self.authenticate(None, None)
            else:
                self.login(role)
            for model, method, args, kwargs in by_everybody:
                with self.subTest(role=role, model=model, method=method):
                    answer = self.call(model, method, *args, **kwargs)
                    self.assertTrue(self.refused(answer), answer)

    def test_a_complaint_is_not_moved_nor_forged(self):
        mine = self.rows["restaurant.complaint"][OWN]
        theirs = self.rows["restaurant.complaint"][NEXT]
        self.login("relations")
        for complaint, values in (
            (mine, {"store_id": self.new_york.id}),
            (mine, {"answer_deadline": "2030-01-01 00:00:00"}),
            (mine, {"closed_at": "2020-01-01 00:00:00"}),
            (mine, {"received_at": "2030-01-01 00:00:00"}),
            (theirs, {"description": "Warm"}),
        ):
            with self.subTest(values=values):
                self.assertTrue(self.refused(self.call("restaurant.complaint", "write", [complaint.id], values)))
                self.assertTrue(self.refused(self.call("restaurant.complaint", "web_save", [complaint.id], values, {})))
        before = mine.answer_deadline
        self.env.invalidate_all()
        self.assertEqual(mine.answer_deadline, before)

    def test_exports(self):
        """The export of a browser asks for fields by path."""
        for role in ("internal", "cashier"):
            self.login(role)
            self.assertEqual(self.export("name").status_code, 200)
            for name in ("guest_birthday", "guest_spend", "guest_segment_ids/name", "guest_profile_id/visits"):
                with self.subTest(role=role, name=name):
                    self.assertNotEqual(self.export(name).status_code, 200)

    def export(self, name):
        data = {
            "model": "res.partner",
            "fields": [{"name": name, "label": name}],
            "ids": [self.bo.id],
            "domain": [],
            "import_compat": False,
        }
        return self.url_open("/web/export/csv", {"data": json.dumps(data), "csrf_token": self.csrf_token()})

    def csrf_token(self):
        page = self.url_open("/odoo").text
        return page.split('csrf_token: "')[1].split('"')[0]
