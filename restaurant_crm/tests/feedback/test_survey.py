"""Surveys: whom they ask, how often, and how many answer."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ...engine.shared.clock import local_date
from .case import FeedbackCase


class SurveyCase(FeedbackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mei.write({"email": "mei@example.com"})
        cls.everybody = cls.env["restaurant.segment"].create(
            {"name": "All guests", "condition_ids": [Command.create({"measure": "visits", "value": 1})]}
        )
        cls.survey = cls.env["restaurant.survey"].create(
            {"name": "Monthly", "segment_id": cls.everybody.id, "basis": "objection"}
        )
        cls.boss = cls._make_user("boss", "restaurant_crm.group_manager")

    def bring(self, guest, number, **values):
        """Only who has been seen by the worker is a guest."""
        order = super().bring(guest, number, **values)
        self.process()
        return order

    def asked(self):
        return self.survey.request_ids

    def run_cron(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"restaurant_crm.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def send(self):
        self.run_cron("ir_cron_send_surveys")
        return self.env["mail.mail"].search([("model", "=", "pos.order")])


class TestSurvey(SurveyCase):
    def test_guests_are_asked_about_their_last_order(self):
        self.bring(self.mei, 9)
        last = self.bring(self.mei, 3)
        self.bring(self.mei, 40)
        self.assertEqual(self.survey.reach, 1)
        self.survey.with_user(self.boss).action_ask()
        self.assertEqual((self.asked().partner_id, self.asked().order_id), (self.mei, last))
        self.assertEqual(self.survey.next_on, local_date(self.env) + timedelta(days=30))
        mail = self.send()
        self.assertEqual((len(mail), mail.recipient_ids), (1, self.mei))
        self.assertIn(last._guest_feedback_url(), mail.body_html)
        self.assertEqual(self.asked().state, "sent")
        self.assertEqual(len(self.send()), 1, "Once")

    def test_a_person_is_an_address_and_a_number(self):
        """Pauses and opt-outs hold for whoever has the same, whichever contact they were noted at."""
        self.mei.phone = "+86 138 0013 8000"
        for guest in (self.mei, self.bo):
            self.bring(guest, 3)
        same_mail = {"email": "MEI@example.com", "phone": False}
        same_phone = {"email": "bo@example.com", "phone": "0086-138-0013-8000"}
        for values in (same_mail, same_phone):
            with self.subTest(**values):
                self.bo.write({**values, "country_id": self.env.ref("base.cn").id})
                self.mei.country_id = self.env.ref("base.cn")
                self.survey.invalidate_recordset()
                self.assertEqual(self.survey.reach, 1, "One of the two")
                self.mei.guest_no_surveys = True
                self.survey.invalidate_recordset()
                self.assertEqual(self.survey.reach, 0, "Opted out")
                self.mei.guest_no_surveys = False
                asked = self.env["restaurant.survey.request"].create(
                    {
                        "survey_id": self.survey.id,
                        "partner_id": self.mei.id,
                        "order_id": self.bring(self.mei, 20).id,
                        "company_id": self.env.company.id,
                        "chosen_on": local_date(self.env) - timedelta(days=10),
                    }
                )
                self.survey.invalidate_recordset()
                self.assertEqual(self.survey.reach, 0, "Asked lately")
                asked.unlink()

    def test_an_opt_out_meanwhile_counts_for_the_address(self):
        self.bring(self.mei, 3)
        self.survey.action_ask()
        self._make_guest("Mei again", email="mei@example.com", guest_no_surveys=True)
        self.assertFalse(self.send())
        self.assertEqual(self.asked().state, "skipped")

    def test_whom_nobody_asks(self):
        self.bring(self.mei, 3)
        for change, back in (
            (lambda: self.mei.write({"email": False}), lambda: self.mei.write({"email": "mei@example.com"})),
            (lambda: self.mei.write({"guest_no_surveys": True}), lambda: self.mei.write({"guest_no_surveys": False})),
            (
                lambda: self.env["mail.blacklist"]._add("mei@example.com"),
                lambda: self.env["mail.blacklist"]._remove("mei@example.com"),
            ),
            (lambda: self.survey.write({"order_days": 2}), lambda: self.survey.write({"order_days": 30})),
            (
                lambda: self.survey.write({"company_id": self.env["res.company"].create({"name": "Other"}).id}),
                lambda: self.survey.write({"company_id": self.env.company.id}),
            ),
        ):
            change()
            self.survey.invalidate_recordset()
            self.assertEqual(self.survey.reach, 0)
            with self.assertRaisesRegex(UserError, "nobody to ask"):
                self.survey.action_ask()
            back()
            self.survey.invalidate_recordset()
            self.assertEqual(self.survey.reach, 1)

    def test_nobody_is_asked_too_often_by_all_surveys_together(self):
        self.bring(self.mei, 3)
        self.survey.action_ask()
        other = self.survey.copy({"name": "Another"})
        self.assertEqual(other.reach, 0)
        self.bring(self.mei, 1)
        self.assertEqual(other.reach, 0)
        self.asked().chosen_on = local_date(self.env) - timedelta(days=89)
        other.invalidate_recordset()
        self.assertEqual(other.reach, 0, "89 days ago")
        self.asked().chosen_on = local_date(self.env) - timedelta(days=90)
        other.invalidate_recordset()
        self.assertEqual(other.reach, 1, "90 days ago")

    def test_who_spoke_already_is_not_asked(self):
        order = self.bring(self.mei, 3)
        order.feedback_token = "a" * 24
        self.answer(5, token="a" * 24)
        self.assertEqual(self.survey.reach, 0)

    def test_one_mail_to_one_address(self):
        double = self.mei.copy({"email": "MEI@example.com "})
        self.bring(self.mei, 3)
        self.bring(double, 2)
        self.survey.action_ask()
        self.assertEqual(self.asked().partner_id, double)

    def test_the_day_comes_by_itself_and_only_once(self):
        self.bring(self.mei, 3)
        self.run_cron("ir_cron_ask_surveys")
        self.run_cron("ir_cron_ask_surveys")
        self.assertEqual(len(self.asked()), 1)
        self.survey.next_on = local_date(self.env) + timedelta(days=1)
        self.run_cron("ir_cron_ask_surveys")
        self.assertEqual(self.survey.next_on, local_date(self.env) + timedelta(days=1))

    def test_the_response_rate(self):
        joe = self.mei.copy({"name": "Joe", "email": "joe@example.com"})
        order = self.bring(self.mei, 3)
        self.bring(joe, 3)
        self.survey.action_ask()
        self.assertEqual((self.survey.asked_count, self.survey.response_rate), (0, False), "Nothing sent yet")
        self.send()
        self.survey.invalidate_recordset()
        self.assertEqual((self.survey.asked_count, self.survey.response_rate), (2, 0))
        self.answer(4, 5, token=order.feedback_token)
        self.assertEqual(self.asked().feedback_id.source, "survey")
        self.env.flush_all()
        self.survey.invalidate_recordset()
        self.assertEqual((self.survey.answered_count, self.survey.response_rate), (1, 50))
        self.assertEqual(self.survey.average_stars, 4.5)

    def test_opting_out_before_the_mail_leaves(self):
        self.bring(self.mei, 3)
        self.survey.action_ask()
        self.mei.guest_no_surveys = True
        self.assertFalse(self.send())
        self.assertEqual(self.asked().state, "skipped")

    def test_rights(self):
        self.bring(self.mei, 3)
        self.survey.action_ask()
        request = self.asked()
        cashier = self._make_user("till", "base.group_user,point_of_sale.group_pos_user")
        with self.assertRaises(AccessError):
            self.survey.with_user(cashier).read(["name"])
        with self.assertRaises(AccessError):
            self.survey.with_user(self.ann).action_ask()
        self.assertTrue(request.with_user(self.ann).read(["state"]))
        with self.assertRaises(AccessError):
            request.with_user(self.boss).write({"state": "sent"})
        self.ann.restaurant_store_ids = [Command.set(self.new_york.ids)]
        with self.assertRaises(AccessError):
            request.with_user(self.ann).read(["state"])


@tagged("post_install", "-at_install")
class TestSurveyPage(SurveyCase, HttpCase):
    def test_no_more_questions_after_a_click(self):
        order = self.bring(self.mei, 3)
        url = order._guest_feedback_url().removeprefix(order.get_base_url()) + "/no"
        page = self.url_open(url)
        self.assertIn("Do not ask me again", page.text)
        self.assertNotIn("Mei", page.text)
        self.assertFalse(self.mei.guest_no_surveys, "A mail program may have opened it")
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        self.assertIn("not ask you", self.url_open(url, data={"csrf_token": token}).text)
        self.assertTrue(self.mei.guest_no_surveys)
        self.assertEqual(self.url_open("/f/none/" + "a" * 24 + "/no").status_code, 404)
