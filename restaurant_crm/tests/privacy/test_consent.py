"""Consents: added and never changed, with evidence; the last word holds, also in SQL."""

import base64
import os
from datetime import date, timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ...engine.shared.clock import local_date
from ...models.shared import vault
from ..common import CASHIER, TEST_KEY
from .case import PrivacyCase

OTHER_KEY = "YW5vdGhlciBrZXkgb2YgdGhlIHRlc3RzLCAzMiBieXQ="


@tagged("post_install", "-at_install")
class TestConsent(PrivacyCase):
    def test_nothing_said_is_no(self):
        self.assertFalse(self.may(self.mei))
        self.assertFalse(self.refuses(self.mei, "profiling"), "Who was not asked has not refused, either")

    def test_the_last_word_holds(self):
        self.say(self.mei, "granted")
        self.assertTrue(self.may(self.mei))
        self.assertFalse(self.may(self.mei, "sms"), "Of other channels nothing was said")
        self.assertFalse(self.may(self.mei, purpose="profiling"), "Nor of other purposes")
        self.assertFalse(self.may(self.bo), "Nor by others")
        self.say(self.mei, "refused")
        self.assertFalse(self.may(self.mei))
        self.say(self.mei, "granted")
        self.assertTrue(self.may(self.mei))
        self.assertEqual(len(self.mei.guest_consent_ids), 3, "All that was said is kept")
        self.assertEqual(len(self.mei.guest_consent_state_ids), 1)

    def test_what_a_till_sends_late_takes_nothing_back(self):
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.say(self.mei, "refused")
        self.say(self.mei, "granted", given_at=yesterday)
        self.assertFalse(self.may(self.mei), "It was said before")
        self.say(self.bo, "granted")
        self.say(self.bo, "refused", "any", given_at=yesterday)
        self.assertTrue(self.may(self.bo), "Of this channel something was said since")

    def test_any_channel_and_one(self):
        """What is said of one channel goes before what is said of any; no to any is no to each."""
        self.say(self.mei, "refused", "sms")
        self.say(self.mei, "granted", "any")
        self.assertEqual([self.may(self.mei, each) for each in ("mail", "phone", "sms")], [True, True, False])
        self.say(self.mei, "granted", "wecom")
        self.say(self.mei, "refused", "any")
        self.assertEqual([self.may(self.mei, each) for each in ("mail", "wecom", "sms")], [False, False, False])
        self.assertTrue(self.refuses(self.mei, "marketing"))
        self.say(self.mei, "granted", "wecom")
        self.assertEqual([self.may(self.mei, each) for each in ("mail", "wecom")], [False, True])

    def test_consents_end(self):
        today = local_date(self.env)
        consent = self.say(self.mei, "granted")
        self.assertGreater(consent.expires_on, today, "The text says how long it holds")
        self.assertFalse(self.may(self.mei, at=consent.expires_on + timedelta(days=1)))
        self.say(self.bo, "granted", expires_on=today - timedelta(days=1))
        self.assertFalse(self.may(self.bo))
        self.assertTrue(self.may(self.bo, at=today - timedelta(days=1)), "Its last day counts")

    def test_the_day_is_that_of_the_house(self):
        """A chain in Shanghai is a day ahead of London from 20:00 on, when its own day has begun."""
        self.say(self.mei, "granted", expires_on=date(2026, 3, 10))
        for moment, holds in (("2026-03-10 19:59:00", True), ("2026-03-10 20:01:00", False)):
            with self.subTest(moment=moment), freeze_time(moment):
                self.assertEqual(self.mei._allowing("mail", "marketing"), self.mei if holds else self.mei.browse())

    def test_who_allows(self):
        self.say(self.mei, "granted", "any")
        self.assertEqual((self.mei | self.bo)._allowing("sms", "marketing"), self.mei)

    def test_evidence_is_sealed(self):
        said = {"address": "203.0.113.7", "page": "/me", "browser": "Phone"}
        consent = self.say(self.mei, "granted", source="page", **said)
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM restaurant_consent WHERE id = %s", [consent.id])
        row = self.env.cr.dictfetchone()
        self.assertNotIn(b"203.0.113.7", bytes(row["evidence"]))
        self.assertNotIn("203.0.113.7", str({key: value for key, value in row.items() if key != "evidence"}))
        self.assertEqual(consent._read_evidence(), said)
        self.assertTrue(consent.has_evidence)
        other = self.say(self.bo, "granted", source="page", address="198.51.100.1")
        other.sudo().evidence = bytes(row["evidence"])
        with self.assertRaises(vault.VaultError):
            other._read_evidence()

    def test_without_a_key_evidence_is_refused_and_the_rest_works(self):
        with patch.dict(os.environ, {vault.VARIABLE: ""}):
            with self.assertRaises(UserError) as refused:
                self.say(self.mei, "granted", source="page", address="203.0.113.7")
            self.assertIn("openssl rand", str(refused.exception))
            self.assertFalse(self.may(self.mei), "Nothing was noted")
            self.say(self.mei, "granted")
            self.assertTrue(self.may(self.mei), "Who keeps no secret needs no key")

    def test_rows_are_only_added(self):
        consent = self.say(self.mei, "granted")
        boss = self._make_user("boss", "restaurant_crm.group_manager,base.group_system")
        row = consent.with_user(boss)
        self.assertEqual(row.state, "granted")
        vals = {"partner_id": self.mei.id, "purpose": "marketing", "state": "granted", "source": "staff"}
        for forge in (lambda: row.write({"state": "refused"}), row.unlink, lambda: row.create(vals)):
            with self.assertRaises(AccessError):
                forge()
        with self.assertRaises(AccessError):
            consent.sudo().state = "refused"

    def test_words_that_were_agreed_to_stay(self):
        text = self.env["restaurant.consent.text"]._in_use("marketing")
        consent = self.say(self.mei, "granted")
        self.assertEqual((consent.text_id, consent.shown), (text, text.text))
        for change in (lambda: text.write({"text": "All of it"}), text.unlink):
            with self.assertRaises(UserError):
                change()
        fresh = self.env["restaurant.consent.text"].create({"purpose": "marketing", "text": "Shorter"})
        self.assertEqual((fresh.version, fresh.active, text.active), (text.version + 1, True, False))
        self.assertEqual(self.say(self.mei, "granted").shown, "Shorter")
        self.assertNotEqual(consent.shown, "Shorter")

    def test_texts_are_shown_as_they_were_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        text = self.env["restaurant.consent.text"].create({"purpose": "marketing", "text": "Yes"})
        text.update_field_translations("text", {"fr_FR": "Oui"})
        self.mei.lang = "fr_FR"
        consent = self.say(self.mei, "granted")
        self.assertEqual((consent.lang, consent.shown), ("fr_FR", "Oui"))
        with self.assertRaises(UserError):
            text.update_field_translations("text", {"fr_FR": "Non"})

    @mute_logger("odoo.sql_db")
    def test_merged_contacts_allow_what_they_said_last(self):
        now = fields.Datetime.now()
        self.say(self.bo, "granted", given_at=now - timedelta(days=2))
        self.say(self.mei, "refused", given_at=now - timedelta(days=1))
        self.say(self.bo, "granted", "sms", given_at=now - timedelta(days=2))
        self.merge(self.bo, into=self.mei)
        self.assertFalse(self.may(self.mei), "The refusal is newer")
        self.assertTrue(self.may(self.mei, "sms"))
        self.assertEqual(len(self.mei.guest_consent_ids), 3)

    def test_keys_are_changed(self):
        """Stopped in between it goes on; what has no key any more stays, and stops nothing."""
        registry = self.env["restaurant.personal.data"]
        consents = [self.say(self.mei, "granted", source="page", address=f"203.0.113.{last}") for last in range(3)]
        self.env.flush_all()
        lost = self.say(self.bo, "granted", source="page", address="198.51.100.1")
        lost.sudo().evidence = b"\x01gone" + b"x" * 40
        with patch.dict(os.environ, {vault.VARIABLE: f"{OTHER_KEY},{TEST_KEY}"}):

            def killed():
                raise KeyboardInterrupt

            with patch("odoo.addons.restaurant_crm.models.privacy.personal_data_seals.BATCH", 1):
                with self.assertRaises(KeyboardInterrupt):
                    registry._seal_anew(commit=killed)
                self.assertEqual(consents[0]._read_evidence(), {"address": "203.0.113.0"})
                # And whatever else is sealed in this database.
                self.assertGreaterEqual(registry._seal_anew(), 2, "The rest")
            self.assertEqual(registry._seal_anew(), 0)
        with patch.dict(os.environ, {vault.VARIABLE: OTHER_KEY}):
            for last, consent in enumerate(consents):
                self.assertEqual(consent._read_evidence(), {"address": f"203.0.113.{last}"}, "The old key can go")
        self.assertGreaterEqual(sum(registry._sealed_by_key().values()), 4)


@tagged("post_install", "-at_install")
class TestConsentNote(PrivacyCase):
    """What staff note of what guests say, prove or were told before there was this addon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lin = cls._make_user("lin", "restaurant_crm.group_user,base.group_partner_manager")

    def note(self, guests, user=None, **values):
        notes = self.env["restaurant.consent.note"].with_user(user or self.lin).with_context(active_ids=guests.ids)
        return notes.create({"state": "granted", "channel": "mail", **values}).action_note()

    def test_taken_back_by_telephone(self):
        self.say(self.mei, "granted")
        self.note(self.mei, state="refused", ground="called on Monday")
        self.assertFalse(self.may(self.mei))
        consent = self.mei.guest_consent_ids[:1]
        self.assertEqual((consent.source, consent.user_id, consent.ground), ("staff", self.lin, "called on Monday"))
        self.note(self.mei)
        self.mei.invalidate_recordset()
        self.assertEqual(self.mei.guest_consent_ids[:1].text_id.purpose, "marketing", "They were read the text in use")

    def test_what_was_before_needs_a_ground(self):
        """It claims no words of ours, holds from its day on, and takes nothing back that was said since."""
        then = fields.Datetime.now() - timedelta(days=90)
        for source in ("before", "import"):
            with self.subTest(source), self.assertRaises(UserError):
                self.note(self.mei, source=source, ground=" ", given_at=then)
        self.say(self.bo, "refused")
        self.note(self.mei | self.bo, source="import", ground="List of the old till, box 3", given_at=then)
        self.assertTrue(self.may(self.mei))
        self.assertFalse(self.may(self.bo), "Who has refused since stays refused")
        consent = self.mei.guest_consent_ids
        self.assertEqual((consent.source, consent.given_at, consent.text_id.id), ("import", then, False))
        self.assertEqual(consent.expires_on, (then + relativedelta(months=24)).date(), "No longer than what is asked")

    def test_a_proof_is_sealed(self):
        scan = base64.b64encode(b"a signed form")
        self.note(self.mei, source="import", ground="Form", proof=scan, proof_name="form.pdf")
        evidence = self.mei.guest_consent_ids._read_evidence()
        self.assertEqual((evidence["proof"], evidence["proof_name"]), (scan.decode(), "form.pdf"))
        for wrong in ({"proof": base64.b64encode(bytes(2_000_001))}, {"given_at": "2999-01-01 00:00:00"}):
            with self.subTest(list(wrong)), self.assertRaises(UserError):
                self.note(self.mei, **wrong)
        with self.assertRaises(UserError):
            self.note(self.mei | self.bo, proof=scan)
        with self.assertRaises(AccessError):
            self.note(self.mei, user=self._make_user("cash", CASHIER))
