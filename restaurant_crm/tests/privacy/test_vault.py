"""What is sealed opens only with the key, as what it is, and unchanged."""

import os
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ...models.shared import vault
from ..common import TEST_KEY

OTHER_KEY = "YW5vdGhlciBrZXkgb2YgdGhlIHRlc3RzLCAzMiBieXQ="


def keys(*names):
    return patch.dict(os.environ, {vault.VARIABLE: ",".join(names)})


@tagged("post_install", "-at_install")
class TestVault(BaseCase):
    def test_what_is_sealed_opens_as_what_it_is(self):
        with keys(TEST_KEY):
            sealed = vault.seal("麻辣", "a note")
            self.assertNotIn("麻辣".encode(), sealed)
            self.assertEqual(vault.unseal(sealed, "a note").decode(), "麻辣")
            self.assertNotEqual(sealed, vault.seal("麻辣", "a note"), "Equal texts cannot be told from their seals")
            for about, changed in (("a phone", sealed), ("a note", sealed[:-1] + bytes([sealed[-1] ^ 1]))):
                with self.subTest(about=about), self.assertRaises(vault.VaultError):
                    vault.unseal(changed, about)

    def test_keys_change_and_old_seals_open(self):
        with keys(TEST_KEY):
            old, mark = vault.seal("x", "a note"), vault.digest("+8613800138000", "phone")
        with keys(OTHER_KEY, TEST_KEY):
            self.assertEqual(vault.unseal(old, "a note"), b"x")
            self.assertFalse(old.startswith(vault.current_head()))
            self.assertTrue(vault.seal("x", "a note").startswith(vault.current_head()))
            self.assertEqual(vault.digest("+8613800138000", "phone"), mark, "Digests stay equal")
        with keys(OTHER_KEY):
            with self.assertRaises(vault.VaultError):
                vault.unseal(old, "a note")
            self.assertNotEqual(vault.digest("+8613800138000", "phone"), mark, "Without the key nobody tries numbers")

    def test_digests_of_two_kinds_differ(self):
        with keys(TEST_KEY):
            self.assertNotEqual(vault.digest("1", "phone"), vault.digest("1", "mail"))
            self.assertEqual(len(vault.digest("1", "phone")), 64)

    def test_without_a_key_nothing_is_sealed(self):
        for given in ("", "short", "not base64!", TEST_KEY[:-8]):
            with self.subTest(given), keys(given):
                self.assertFalse(vault.ready())
                with self.assertRaises(vault.VaultError) as refused:
                    vault.seal("x", "a note")
                self.assertIn(vault.COMMAND, str(refused.exception))
                if given:
                    self.assertNotIn(given, str(refused.exception), "Errors go to logs")
                with self.assertRaises(vault.VaultError):
                    vault.digest("x", "phone")
