"""Guests are asked on the customer display and sign there: by whom, what, and what becomes of the answer."""

import base64
import json
import os
import uuid as uuid_lib
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ...engine.shared.clock import local_date
from ...models.shared import vault
from ..common import CASHIER
from ..till.case import TillCase
from .case import PrivacyCase
from .signature import SIGNATURE, png

MAIL, SMS, PROFILING = "marketing:mail", "marketing:sms", "profiling:any"


@tagged("post_install", "-at_install")
class TestCustomerDisplay(PrivacyCase, TillCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Question = cls.env["restaurant.consent.question"].with_user(cls.cashier)
        cls.Entry = cls.env["restaurant.till.entry"].with_user(cls.cashier)
        cls.display = str(uuid_lib.uuid4())

    def ask(self, guest=None, **values):
        asked = {
            "uuid": str(uuid_lib.uuid4()),
            "config_id": self.config.id,
            "partner_id": (guest or self.mei).id,
            "order_uuid": str(uuid_lib.uuid4()),
            "display": self.display,
            **values,
        }
        return asked, self.Question.ask(asked)

    def answer(self, asked, sheet, agreed=(), signature=SIGNATURE, **values):
        """What a till on the same device sends."""
        entry = {
            **{key: asked[key] for key in ("uuid", "config_id", "partner_id", "order_uuid")},
            "kind": "consent",
            "lines": sheet["lines"],
            "agreed": agreed,
            "lang": "en_US",
            "signature": signature if agreed else "",
            **values,
        }
        self.Entry.receive(entry)
        return entry

    def say_remotely(self, asked, **said):
        """What a display on another device sends."""
        self.env.flush_all()
        return self.make_jsonrpc_request(f"/restaurant_crm/display/{asked['uuid']}", {"said": said})

    def told(self):
        """Messages on the channel of the display since the last call."""
        self.env.cr.precommit.run()
        messages = self.env["bus.bus"].sudo().search([("channel", "like", f"restaurant_crm_display-{self.display}")])
        said = [json.loads(message.message)["payload"] for message in messages.sorted("id")]
        messages.unlink()
        return said

    def states(self, guest):
        return {f"{row.purpose}:{row.channel}": row.state for row in guest.guest_consent_state_ids}

    # -- what is asked -----------------------------------------------------------------------------

    def test_the_sheet(self):
        """All texts in use in every language; nothing is allowed beforehand, and nothing says whose sheet it is."""
        self.env["res.lang"]._activate_lang("zh_CN")
        text = self.env.ref("restaurant_crm.consent_text_profiling")
        text.with_context(lang="zh_CN").text = "可以看我的消费记录"
        self.mei.write({"lang": "zh_CN", "phone": "+86 138 0013 4711"})
        asked, sheet = self.ask()
        keys = [key for key, _text in sheet["lines"]]
        self.assertEqual(keys[:4], [f"marketing:{channel}" for channel in ("mail", "sms", "phone", "wecom")])
        self.assertIn([PROFILING, text.id], sheet["lines"])
        self.assertEqual(sheet["lang"], "zh_CN")
        self.assertEqual(sheet["words"]["zh_CN"]["lines"][PROFILING]["text"], "可以看我的消费记录")
        self.assertEqual(sheet["words"]["en_US"]["lines"][PROFILING]["text"], text.text)
        self.assertFalse(sheet["words"]["en_US"]["lines"][SMS]["text"], "Said once, above the channels")
        self.assertIn("Shanghai", sheet["words"]["en_US"]["title"])
        self.assertEqual(self.told(), [{"uuid": asked["uuid"], "sheet": sheet}])
        for secret in ("Mei", "4711", "granted", f'"partner_id": {self.mei.id}'):
            self.assertNotIn(secret, json.dumps(sheet, ensure_ascii=False))

    def test_what_is_allowed_is_not_asked_again(self):
        """Unless it has run out, was allowed in other words, or was refused."""
        self.say(self.mei, "granted", "any", "profiling")
        self.say(self.mei, "granted", "sms", expires_on=local_date(self.env) - timedelta(days=3))
        self.say(self.mei, "refused", "mail")
        keys = [key for key, _text in self.ask()[1]["lines"]]
        self.assertNotIn(PROFILING, keys)
        self.assertLessEqual({MAIL, SMS}, set(keys))
        self.env.ref("restaurant_crm.consent_text_profiling").action_new_version()
        self.assertIn(PROFILING, [key for key, _text in self.ask()[1]["lines"]])
        texts = self.env["restaurant.consent.text"].search([])
        self.say(self.bo, "granted", "any", "profiling")
        (texts - texts.filtered(lambda text: text.purpose == "profiling")).active = False
        self.told()
        self.say(self.bo, "granted", "any", "profiling")
        self.assertEqual(self.ask(self.bo)[1]["lines"], [])
        self.assertEqual(self.told(), [], "Nobody is asked nothing")

    def test_who_may_ask(self):
        relations = self._make_user("relations", "restaurant_crm.group_user")
        asked, _sheet = self.ask()
        with self.assertRaises(AccessError):
            self.Question.with_user(relations).ask(asked)
        other = self.env["res.company"].sudo().create({"name": "Elsewhere (test)"})
        stranger = self.env["res.partner"].sudo().create({"name": "Stranger", "company_id": other.id})
        for wrong in ({"partner_id": stranger.id}, {"partner_id": 0}, {"config_id": 0}, {"uuid": "x"}, {"display": 7}):
            with self.subTest(wrong), self.assertRaises(UserError):
                self.Question.ask({**asked, "uuid": str(uuid_lib.uuid4()), **wrong})
        with self.assertRaises(UserError):
            self.Question.ask(["not a question"])

    # -- what is answered --------------------------------------------------------------------------

    def test_signed_at_the_till(self):
        """Evidence: source, text, language, order, user, time and the signature; the last one sealed."""
        order = self.pay(self.mei, self.ago(0))
        asked, sheet = self.ask(order_uuid=order.uuid)
        self.answer(asked, sheet, [MAIL, PROFILING], at="2026-05-01 12:00:00", lang="zh_CN")
        consent = self.mei.guest_consent_ids.filtered(lambda row: row.purpose == "profiling")
        self.assertRecordValues(
            consent,
            [
                {
                    "state": "granted",
                    "source": "display",
                    "text_id": self.env.ref("restaurant_crm.consent_text_profiling").id,
                    "lang": "zh_CN",
                    "order_id": order.id,
                    "user_id": self.cashier.id,
                    "company_id": self.config.company_id.id,
                    "signed": True,
                    "has_evidence": True,
                }
            ],
        )
        self.assertEqual(str(consent.given_at), "2026-05-01 12:00:00")
        evidence = consent._read_evidence()
        self.assertEqual(f"data:image/png;base64,{evidence['signature']}", SIGNATURE)
        self.assertEqual(evidence["order"], order.uuid)
        self.env.flush_all()
        self.env.cr.execute("SELECT evidence FROM restaurant_consent WHERE id = %s", [consent.id])
        stored = bytes(self.env.cr.fetchone()[0])
        self.assertNotIn(base64.b64decode(evidence["signature"])[:40], stored)
        self.assertNotIn(evidence["signature"][:40].encode(), stored)
        states = self.states(self.mei)
        self.assertEqual([states[key] for key in (MAIL, SMS, PROFILING)], ["granted", "refused", "granted"])
        self.assertEqual(set(states), {key for key, _text in sheet["lines"]})
        self.assertFalse(self.mei.guest_consent_ids.filtered(lambda row: row.state == "refused" and row.signed))

    def test_the_same_answer_counts_once(self):
        """From the till and, where that was slow to say so, from the display as well."""
        asked, sheet = self.ask()
        entry = self.answer(asked, sheet, [MAIL])
        said = len(self.mei.guest_consent_ids)
        self.Entry.receive(entry)
        self.assertEqual(self.say_remotely(asked, agreed=[SMS], signature=SIGNATURE), {"taken": False, "gone": True})
        self.mei.invalidate_recordset()
        self.assertEqual(len(self.mei.guest_consent_ids), said)

    def test_no_thanks(self):
        """Needs no signature, and takes nothing back that was allowed in another way."""
        self.say(self.mei, "granted", "sms")
        asked, sheet = self.ask()
        lines = [*sheet["lines"], [SMS, self.env.ref("restaurant_crm.consent_text_marketing").id]]
        self.answer(asked, {"lines": lines})
        states = self.states(self.mei)
        self.assertEqual(states.pop(SMS), "granted")
        self.assertEqual(set(states.values()), {"refused"})
        self.assertTrue(self.mei.guest_no_profiling)

    def test_what_cannot_be_right_is_refused(self):
        asked, sheet = self.ask()
        text = self.env.ref("restaurant_crm.consent_text_marketing").id
        broken = SIGNATURE[:30] + "!" + SIGNATURE[31:]
        for wrong in (
            {"signature": ""},
            {"signature": "data:image/png;base64,AAAA"},
            {"signature": broken},
            {"signature": png(9000, 10)},
            {"signature": SIGNATURE + "A" * 200_000},
            {"signature": ["x"]},
            {"agreed": ["marketing:pigeon"]},
            {"agreed": "all"},
            {"lines": []},
            {"lines": "x"},
            {"lines": [[MAIL, self.env.ref("restaurant_crm.consent_text_profiling").id]]},
            {"lines": [["marketing:pigeon", text]], "agreed": ["marketing:pigeon"]},
            {"lines": [[MAIL, text, 1]]},
            {"lines": [[MAIL, 2**31 - 1]]},
        ):
            with self.subTest(str(wrong)[:60]), self.assertRaises(UserError), self.cr.savepoint():
                self.answer(asked, sheet, **{"agreed": [MAIL], **wrong})
        self.assertFalse(self.mei.guest_consent_ids)
        self.answer(asked, sheet, [MAIL])
        self.assertTrue(self.mei.guest_consent_ids, "It may be sent again")

    def test_without_a_key_nobody_is_asked(self):
        asked, sheet = self.ask()
        with patch.dict(os.environ, {vault.VARIABLE: ""}):
            for refused in (self.ask, lambda: self.answer(asked, sheet, [MAIL])):
                with self.assertRaises(vault.VaultError) as error, self.cr.savepoint():
                    refused()
                self.assertIn(vault.COMMAND, str(error.exception))
            self.config.invalidate_recordset(["consent_sheet"])
            self.assertIn(vault.COMMAND, self.config.consent_sheet["missing"])
            self.answer(asked, sheet)
        self.assertEqual(self.states(self.mei)[MAIL], "refused", "A no needs no evidence that is sealed")
        self.config.invalidate_recordset(["consent_sheet"])
        self.assertEqual(self.config.consent_sheet["missing"], "")
        self.assertIn(PROFILING, dict(self.config.consent_sheet["lines"]), "A till without network asks by these")

    # -- on another device -------------------------------------------------------------------------

    def test_signed_on_another_device(self):
        asked, _sheet = self.ask()
        self.told()
        self.assertEqual(self.say_remotely(asked, shown=True), {"taken": True})
        self.assertEqual(self.told(), [{"uuid": asked["uuid"], "shown": True}])
        # Nobody puts words into the mouth of another guest.
        said = self.say_remotely(
            asked,
            agreed=[MAIL],
            lang="en_US",
            signature=SIGNATURE,
            partner_id=self.bo.id,
            lines=[[SMS, 1]],
            user_id=1,
            kind="tag_add",
        )
        self.assertEqual(said, {"taken": True})
        self.mei.invalidate_recordset()
        self.assertEqual([self.states(self.mei)[key] for key in (MAIL, SMS)], ["granted", "refused"])
        self.assertFalse(self.bo.guest_consent_ids)
        consent = self.mei.guest_consent_ids.filtered(lambda row: row.state == "granted")
        self.assertEqual((consent.user_id, consent.source), (self.cashier, "display"))
        self.assertLessEqual({"signature", "address", "browser"}, set(consent._read_evidence()))
        self.assertEqual(self.told()[-1]["answered"], 1)
        self.assertEqual(self.say_remotely(asked, agreed=[SMS], signature=SIGNATURE)["taken"], False)

    def test_a_display_that_is_asked_nothing_says_nothing(self):
        """Taken back, too late, never asked: nothing is kept. A wrong answer is told to the till, and can be mended."""
        asked, _sheet = self.ask()
        other = self._make_user("other_cashier", CASHIER)
        self.Question.with_user(other).end(asked["uuid"])
        self.assertEqual(self.say_remotely(asked, agreed=[MAIL]), {"taken": False, "refused": True})
        self.assertIn("refused", self.told()[-1])
        self.Question.end(asked["uuid"])
        self.assertEqual(self.told(), [{"uuid": asked["uuid"], "ended": True}])
        late, _sheet = self.ask()
        question = self.env["restaurant.consent.question"].search([("uuid", "=", late["uuid"])])
        question.answer_until = fields.Datetime.now() - timedelta(seconds=1)
        for nothing in (asked, late, {"uuid": str(uuid_lib.uuid4())}, {"uuid": "none"}):
            answer = self.say_remotely(nothing, agreed=[MAIL], signature=SIGNATURE)
            self.assertEqual(answer, {"taken": False, "gone": True})
        self.mei.invalidate_recordset()
        self.assertFalse(self.mei.guest_consent_ids)
        question.asked_at -= timedelta(days=2)
        question._gc_old()
        self.assertFalse(question.exists())

    def test_the_screen(self):
        """The page of the display loads what asks, and holds nothing of a guest."""
        self.ask()
        page = self.url_open(f"/pos_customer_display/{self.config.id}/{uuid_lib.uuid4()}")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("Mei", page.text)

    # -- what becomes of it ------------------------------------------------------------------------

    def test_an_order_that_comes_later(self):
        asked, sheet = self.ask()
        self.answer(asked, sheet, [MAIL])
        consents = self.mei.guest_consent_ids
        self.assertEqual(set(consents.mapped("order_uuid")), {asked["order_uuid"]})
        order = self.pay(self.mei, self.ago(0), uuid=asked["order_uuid"])
        consents._link_orders()
        self.assertEqual(consents.order_id, order)
        self.assertFalse(any(consents.mapped("order_uuid")))

    def test_copy_and_erasure(self):
        """The guest's copy shows the signature; after erasure neither it nor the question is left."""
        asked, sheet = self.ask()
        self.answer(asked, sheet, [MAIL])
        data = self.env["restaurant.personal.data"]
        sections = data._copy(self.mei)
        picture = SIGNATURE.split(",")[1]
        self.assertIn(picture, data._copy_json(self.mei, sections).decode())
        self.assertIn(f'src="{SIGNATURE}"', data._copy_html(self.mei, sections).decode())
        consent = self.mei.guest_consent_ids.filtered("signed")
        data._erase(self.mei)
        consent.invalidate_recordset()
        self.assertEqual(consent._read_evidence(), {})
        self.assertFalse(consent.order_uuid)
        self.assertFalse(self.env["restaurant.consent.question"].search([("uuid", "=", asked["uuid"])]))

    def test_cashiers_see_what_to_ask_for(self):
        self.say(self.mei, "granted", "mail")
        details = self.mei.with_user(self.cashier).get_guest_details()
        states = {line["key"]: line["state"] for line in details["consents"]}
        self.assertEqual((states[MAIL], states[SMS]), ("granted", ""))
