"""The page of the administrator says what is wrong, and what to do."""

import os
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ...models.shared import vault
from .case import PrivacyCase


@tagged("post_install", "-at_install")
class TestSecurityReview(PrivacyCase):
    def said(self, user):
        return str(Form(self.env["restaurant.security.review"].with_user(user)).findings)

    def test_it_says_what_to_do(self):
        boss = self._make_user("boss", "restaurant_crm.group_manager")
        self.assertIn("0 requests of guests are late", self.said(boss))
        request = self.env["restaurant.privacy.request"].create({"partner_id": self.mei.id, "kind": "copy"})
        request.received_at = fields.Datetime.now() - timedelta(days=40)
        self.env.flush_all()
        with patch.dict(os.environ, {vault.VARIABLE: ""}):
            page = self.said(boss)
        for words in ("1 requests of guests are late", "openssl rand -base64 32", boss.name, "are kept without end"):
            self.assertIn(words, page)
        with self.assertRaises(AccessError):
            self.said(self._make_user("relations", "restaurant_crm.group_user"))
