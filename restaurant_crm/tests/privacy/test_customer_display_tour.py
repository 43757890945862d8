"""A till and its customer display in one browser."""

import os
from unittest.mock import patch

from odoo.tests import tagged

from ...models.shared import vault
from ..common import TEST_KEY
from ..till.tour_case import GuestTourCase


@tagged("post_install", "-at_install")
class TestCustomerDisplayTour(GuestTourCase):
    def test_a_guest_signs(self):
        self.enterContext(patch.dict(os.environ, {vault.VARIABLE: TEST_KEY}))
        self.run_tour("restaurant_crm_consent")
        allowed = self.mei.sudo().guest_consent_state_ids.filtered(lambda row: row.state == "granted")
        self.assertEqual(allowed.mapped(lambda row: (row.purpose, row.channel)), [("marketing", "mail")])
        consent = allowed.consent_id
        self.assertEqual((consent.source, consent.signed, consent.user_id), ("display", True, self.pos_user))
        self.assertTrue(consent._read_evidence()["signature"])
