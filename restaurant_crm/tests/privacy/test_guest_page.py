"""A guest's own page: seen by who has the address, and by nobody else; what is said on it holds."""

import io
import json
import re
import zipfile
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import format_date

from ...engine.shared.clock import local_date
from ..feedback.case import TOKEN, FeedbackCase
from .case import PrivacyCase

WORD = "kwibusfluister"


@tagged("post_install", "-at_install")
class TestGuestPage(PrivacyCase, FeedbackCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.mei.write({"phone": "+86 138 0013 4711", "email": "mei@example.com", "street": WORD})
        self.order = self.pay(self.mei, self.ago(3))
        self.order.sudo().feedback_token = TOKEN
        self.process()
        self.path = self.env["restaurant.guest.access"]._make(self.mei, "mail")
        self.env.flush_all()

    def post(self, url, **form):
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(url).text)[1]
        return self.url_open(url, data={"csrf_token": csrf, **form})

    def door(self, said, token=TOKEN):
        return self.post(f"/f/{self.config.feedback_key}/{token}/me", said=said)

    def test_from_the_receipt(self):
        """The code of the receipt opens it for who knows the number as well; nothing tells whose order it is."""
        stars = self.url_open(f"/f/{self.config.feedback_key}/{TOKEN}").text
        self.assertIn(f"/f/{self.config.feedback_key}/{TOKEN}/me", stars)
        page = self.door("4711")
        self.assertIn(WORD, page.text)
        self.assertRegex(page.url, "/g/[A-Za-z0-9_-]{43}$")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn(WORD, self.door("MEI@example.com").text)
        wrong, unknown = self.door("4712"), self.door("4712", TOKEN[::-1])
        self.assertNotIn(WORD, wrong.text)
        self.assertEqual(wrong.status_code, unknown.status_code)
        plain = re.compile(r'value="[^"]*"')
        self.assertEqual(plain.sub("", wrong.text), plain.sub("", unknown.text), "No telling them apart")

    def test_endings_are_not_tried(self):
        codes = [self.door(f"{number:04}").status_code for number in range(7)]
        self.assertEqual(codes[:5], [422] * 5)
        self.assertEqual(codes[5:], [429] * 2)
        self.assertEqual(self.door("4711").status_code, 429, "Nor by who is right at last")

    def test_what_is_known_and_why(self):
        tag = self.env["restaurant.tag"].create({"name": "Regular (page)"})
        rule = self.env["restaurant.tag.rule"].create(
            {
                "name": "Rule (page)",
                "tag_id": tag.id,
                "active": False,
                "condition_ids": [(0, 0, {"measure": "visits", "value": 1})],
            }
        )
        rule.active = True
        rule._apply()
        page = self.url_open(self.path).text
        for word in ("Mei", "4711", "mei@example.com", WORD, "Regular (page)", "Visits"):
            self.assertIn(word, page)
        self.assertNotIn('checked="checked"', page, "Nothing is ticked in advance")

    def test_strangers_find_nothing(self):
        other = self.env["restaurant.guest.access"]._make(self.bo, "mail")
        self.assertNotIn(WORD, self.url_open(other).text)
        for path in ("/g/short", f"/g/{'a' * 43}", f"{self.path}x"):
            self.assertEqual(self.url_open(path).status_code, 404, path)
        self.env["restaurant.guest.access"].search([("partner_id", "=", self.mei.id)]).expires_at = (
            fields.Datetime.now() - timedelta(minutes=1)
        )
        self.env.flush_all()
        self.assertEqual(self.url_open(self.path).status_code, 404, "It has ended")

    def test_consents_are_given_and_taken_back(self):
        page = self.post(self.path, do="consents", **{"marketing:mail": "granted", "profiling:any": "refused"})
        self.assertIn("Saved", page.text)
        self.env.invalidate_all()
        self.assertTrue(self.may(self.mei))
        self.assertFalse(self.may(self.mei, "sms"))
        self.assertTrue(self.mei.sudo().guest_no_profiling)
        consent = self.mei.sudo().guest_consent_ids.filtered(lambda row: row.purpose == "marketing")
        self.assertEqual((consent.source, consent.state, consent.user_id.id), ("page", "granted", False))
        self.assertEqual(consent._read_evidence()["address"], "127.0.0.1")
        self.post(self.path, do="consents", **{"marketing:mail": "refused"})
        self.env.invalidate_all()
        self.assertFalse(self.may(self.mei), "Taken back as easily")
        count = len(self.mei.sudo().guest_consent_ids)
        self.post(self.path, do="consents", **{"marketing:mail": "refused", "marketing:fax": "granted"})
        self.env.invalidate_all()
        self.assertEqual(len(self.mei.sudo().guest_consent_ids), count, "Nothing new was said")

    def test_what_has_run_out_can_be_allowed_again(self):
        self.say(self.mei, "granted", expires_on=local_date(self.env) - timedelta(days=1))
        self.post(self.path, do="consents", **{"marketing:mail": "granted"})
        self.env.invalidate_all()
        self.assertTrue(self.may(self.mei))

    def test_download_correct_and_forget(self):
        answer = self.url_open(f"{self.path}/copy")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            data = json.loads(archive.read("what-we-know.json"))
            self.assertIn(WORD, archive.read("what-we-know.html").decode())
        self.assertIn(WORD, json.dumps(data, ensure_ascii=False))
        self.post(self.path, do="correct", note="My street has another name")
        self.post(self.path, do="erase")
        self.env.invalidate_all()
        asked = self.env["restaurant.privacy.request"].search([("partner_id", "=", self.mei.id)])
        self.assertEqual(sorted(asked.mapped("kind")), ["copy", "correct"], "Not without saying yes")
        self.assertIn("three weeks", self.post(self.path, do="erase", sure="on").text)
        self.post(self.path, do="erase", sure="on")
        self.env.invalidate_all()
        asked = self.env["restaurant.privacy.request"].search(
            [("partner_id", "=", self.mei.id), ("kind", "=", "erase")]
        )
        self.assertEqual((len(asked), asked.state, asked.source), (1, "open", "page"))
        self.env["restaurant.personal.data"]._erase(self.mei)
        self.env.flush_all()
        self.assertEqual(self.url_open(self.path).status_code, 404, "The page has gone with the guest")

    def test_a_notice_of_ours_is_no_wish_of_the_guest(self):
        notice = self.env["restaurant.privacy.request"]._ask(self.mei, "erase", "retention")
        self.env.flush_all()
        page = self.url_open(self.path).text
        self.assertNotIn("You have asked us", page)
        self.assertIn(format_date(self.env, notice.due_on), page)
        self.assertIn('name="sure"', page, "The guest may ask all the same")
        self.assertIn("You have asked us", self.post(self.path, do="erase", sure="on").text)
        self.env.invalidate_all()
        self.assertEqual(notice.source, "page")

    def test_in_the_language_of_the_guest(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.mei.lang = "zh_CN"
        text = self.env["restaurant.consent.text"]._in_use("marketing")
        text.update_field_translations("text", {"zh_CN": "我愿意收到优惠"})
        self.env.flush_all()
        page = self.url_open(self.path).text
        self.assertIn('lang="zh-CN"', page)
        self.assertIn("我愿意收到优惠", page)

    def test_the_link_by_mail(self):
        relations = self._make_user("relations", "restaurant_crm.group_user")
        self.mei.with_user(relations).action_send_page_link()
        mail = self.env["mail.mail"].search([("subject", "=", "What we know about you")], limit=1)
        path = re.search(r"/g/[A-Za-z0-9_-]{43}", mail.body_html)[0]
        self.env.flush_all()
        self.assertIn(WORD, self.url_open(path).text)
