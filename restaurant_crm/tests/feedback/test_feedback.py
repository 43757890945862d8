import re

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from ...models.feedback.restaurant_feedback_attempt import LIMIT_PER_ADDRESS, LIMIT_PER_ORDER
from .case import TOKEN, FeedbackCase


class TestFeedback(FeedbackCase):
    """Stars of the page behind the receipt's code."""

    def test_stars_are_a_rating_of_the_order(self):
        order = self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        feedback = self.answer(5, 4, 5, 5, comment=" Lovely ")
        rating = order.rating_ids
        self.assertEqual((rating.rating, rating.consumed, feedback.comment), (4.75, True, "Lovely"))
        self.assertEqual(rating.partner_id, self.mei)
        self.assertEqual((feedback.partner_id, feedback.store_id), (self.mei, self.shanghai))
        self.assertEqual((feedback.channel, feedback.recommendation), ("takeaway", 100))
        self.assertFalse(feedback.complaint_ids)

    def test_few_stars_are_one_complaint_with_a_clock_at_the_manager(self):
        order = self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        feedback = self.answer(5, 4, 5, 1, comment="An hour for tea", phone="+86 138", may_contact=True)
        complaint = feedback.complaint_ids
        self.assertEqual((complaint.partner_id, complaint.order_id, complaint.user_id), (self.mei, order, self.lin))
        self.assertEqual(complaint.category_id, self.about("waiting"), "By what got the fewest stars")
        self.assertEqual((complaint.source, complaint.description), ("feedback", "An hour for tea"))
        self.assertEqual((complaint.phone, complaint.may_contact), ("+86 138", True))
        self.assertTrue(complaint.answer_deadline)
        self.answer(1, 1, 1, 1, comment="And cold")
        self.assertEqual(feedback.complaint_ids, complaint, "Still one")
        self.assertIn("And cold", complaint.message_ids[0].body)
        self.assertEqual((order.rating_ids.rating, len(order.rating_ids)), (1, 1))

    def test_without_words_the_stars_speak(self):
        self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        self.assertEqual(self.answer(2, 5).complaint_ids.description, "The guest gave: Food 2/5, Service 5/5")

    def test_how_few_is_a_setting(self):
        self.env["ir.config_parameter"].set_param("restaurant_crm.low_rating_stars", "0")
        self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        self.assertFalse(self.answer(1, 1).complaint_ids)

    def test_an_answer_may_be_faster_than_the_order(self):
        feedback = self.answer(1, 1, comment="Cold")
        self.assertFalse(feedback.order_id or feedback.rating_id or feedback.complaint_ids)
        order = self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        for _run in range(2):
            with self.enter_registry_test_mode():
                self.env.ref("restaurant_crm.ir_cron_link_feedback").method_direct_trigger()
            self.env.invalidate_all()
        self.assertEqual((feedback.order_id, order.rating_ids.rating), (order, 1))
        self.assertEqual(len(feedback.complaint_ids), 1)

    def test_a_made_up_address_has_no_effect_and_is_forgotten_in_the_end(self):
        feedback = self.answer(1, 1, token="f" * 24)
        feedback.answered_at = fields.Datetime.subtract(fields.Datetime.now(), days=366)
        self.env["restaurant.feedback"]._gc_unknown()
        self.assertFalse(feedback.exists())

    def test_it_may_be_changed_for_a_day(self):
        self.pay(self.mei, "2026-03-03 04:00:00", feedback_token=TOKEN)
        with freeze_time("2026-03-03 05:00:00"):
            feedback = self.answer(5, comment="Good")
        with freeze_time("2026-03-04 04:59:00"):
            self.answer(4)
        self.assertEqual((feedback.stars, feedback.comment), (4, "Good"))
        with freeze_time("2026-03-04 05:01:00"), self.assertRaisesRegex(UserError, "no longer"):
            self.answer(1)
        self.assertEqual(feedback.stars, 4)

    def test_nonsense_is_refused(self):
        for stars, token in (((), TOKEN), ((9,), TOKEN), ((5,), "short")):
            with self.assertRaises(UserError):
                self.answer(*stars, token=token)

    def test_a_rating_by_mail_counts_as_well(self):
        order = self.pay(self.mei, fields.Datetime.now())
        token = order._rating_get_access_token()
        for _twice in range(2):
            order.rating_apply(1, token=token, feedback="Salty")
        feedback = order.feedback_ids
        self.assertEqual((len(feedback), feedback.source, feedback.recommendation), (1, "rating", -100))
        self.assertEqual(feedback.complaint_ids.mapped("description"), ["Salty"])

    def test_rights(self):
        order = self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        feedback = self.answer(5)
        cashier = self._make_user("till", "base.group_user,point_of_sale.group_pos_user")
        Feedback = self.env["restaurant.feedback"]
        self.assertIn(feedback, Feedback.with_user(self.lin).search([]))
        self.lin.restaurant_store_ids = self.new_york
        self.assertNotIn(feedback, Feedback.with_user(self.lin).search([]))
        with self.assertRaises(AccessError):
            feedback.with_user(self.ann).write({"stars": 1})
        with self.assertRaises(AccessError):
            Feedback.with_user(cashier).search([])
        with self.assertRaises(AccessError):
            order.with_user(cashier).read(["feedback_ids"])


@tagged("post_install", "-at_install")
class TestFeedbackPage(FeedbackCase, HttpCase):
    """What a guest, and what somebody with bad intentions can do with the page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.env.ref("base.user_root")

    browser_size = "375x667"
    touch_enabled = True

    def url(self, token=TOKEN, key=None):
        return f"/f/{key or self.config.feedback_key}/{token}"

    def send(self, token=TOKEN, key=None, **form):
        page = self.url_open(self.url(token, key)).text
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)
        data = {"csrf_token": csrf[1] if csrf else "", f"stars_{self.food.id}": "5", **form}
        return self.url_open(self.url(token, key), data=data)

    def feedback(self, token=TOKEN):
        return self.env["restaurant.feedback"].search([("token", "=", token)])

    def test_it_asks_and_takes(self):
        order = self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        page = self.url_open(self.url())
        self.assertEqual(page.status_code, 200)
        self.assertIn("Shanghai", page.text)
        self.assertNotIn("Mei", page.text)
        self.assertIn("Thank you", self.send(comment="Good", may_contact="on").text)
        self.assertEqual((order.rating_ids.rating, self.feedback().may_contact), (5, True))

    def test_what_was_said_is_not_shown_again(self):
        self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        self.send(comment="My name is Mei", phone="+86 138 0013 8000")
        page = self.url_open(self.url())
        self.assertNotIn("My name", page.text)
        self.assertNotIn("8000", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_guessing_leads_nowhere(self):
        self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        self.assertEqual(self.url_open(self.url(key="AAAAAAAAAAAA")).status_code, 404)
        self.assertEqual(self.url_open(self.url(token="abc")).status_code, 404)
        # An order that exists looks like one that does not.
        strip = re.compile(r'value="[^"]{20,}"|/[0-9a-f]{24}/')
        known, unknown = (strip.sub("", self.url_open(self.url(token=token)).text) for token in (TOKEN, "0" * 24))
        self.assertEqual(known, unknown)

    def test_markup_stays_text(self):
        self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        evil = "<script>alert(1)</script>"
        self.send(comment=evil, **{f"stars_{self.food.id}": "1"})
        complaint = self.feedback().complaint_ids
        self.assertEqual(complaint.description, evil)
        self.assertNotIn("<script>", complaint.activity_ids.note)
        # The page repeats it when something was wrong.
        again = self.send(comment=evil, **{f"stars_{self.food.id}": "9"})
        self.assertIn("&lt;script&gt;", again.text)
        self.assertNotIn(evil, again.text)

    def test_replay_and_flooding(self):
        order = self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        for _time in range(LIMIT_PER_ORDER + 2):
            answer = self.send()
        self.assertIn("Too many answers", answer.text)
        self.assertEqual((len(self.feedback()), len(order.rating_ids)), (1, 1))
        Attempt = self.env["restaurant.feedback.attempt"]
        allowed = [
            Attempt._allow("203.0.113.7", self.config, f"{number:024}") for number in range(LIMIT_PER_ADDRESS + 1)
        ]
        self.assertEqual(allowed, [True] * LIMIT_PER_ADDRESS + [False])
        self.assertNotIn("203.0.113.7", Attempt.search([]).mapped("source"), "Only as a hash")

    def test_a_foreign_form_is_refused(self):
        self.assertEqual(self.url_open(self.url(), data={f"stars_{self.food.id}": "5"}).status_code, 400)
        self.assertFalse(self.feedback())

    def test_junk_in_the_form(self):
        self.send(**{"stars_abc": "5", "stars_": "1", f"stars_{self.food.id}": "x", "stars_99999999999": "5"})
        self.assertFalse(self.feedback())

    def test_in_the_language_of_the_guest(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.food.with_context(lang="zh_CN").name = "菜品"
        page = self.url_open(self.url(), headers={"Accept-Language": "zh-CN,zh;q=0.9"})
        self.assertIn('lang="zh-CN"', page.text)
        self.assertIn("菜品", page.text)

    def test_on_a_phone(self):
        order = self.pay(self.mei, fields.Datetime.now(), feedback_token=TOKEN)
        self.browser_js(
            self.url(),
            """(async () => {
                const form = document.querySelector("form");
                const star = (place, stars) => form
                    .querySelectorAll("fieldset")[place].querySelector(`label[title="${stars}"]`);
                star(0, 1).click();
                star(1, 5).click();
                form.querySelector("textarea").value = "The soup was cold";
                if (document.documentElement.scrollWidth > window.innerWidth) {
                    throw new Error("wider than the phone");
                }
                if (star(0, 1).getBoundingClientRect().height < 32) {
                    throw new Error("too small for a thumb");
                }
                const body = new URLSearchParams(new FormData(form));
                const page = await (await fetch(location.href, { method: "POST", body })).text();
                if (!page.includes("The manager has been told")) {
                    throw new Error(page);
                }
                console.log("test successful");
            })();""",
            login=None,
        )
        complaint = order.complaint_ids
        self.assertEqual((complaint.description, complaint.user_id), ("The soup was cold", self.lin))
        # The public user is of one company: staff of another could not open what it made.
        self.assertEqual((complaint.create_uid, complaint.activity_ids.create_uid), (self.root, self.root))
        self.assertEqual(complaint.category_id, self.about("food"))
