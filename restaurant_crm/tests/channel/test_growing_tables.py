"""Tables that only grow, and whose keys no part can have: old rows are deleted some at a time."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..common import GuestCase

SLICE = "odoo.addons.restaurant_crm.models.privacy.restaurant_retention.SLICE"


@tagged("post_install", "-at_install")
class TestGrowingTables(GuestCase):
    def test_interactions_go_in_slices(self):
        old = fields.Datetime.now() - timedelta(days=800)
        Interaction = self.env["restaurant.interaction"]
        rows = Interaction.create(
            [
                {"kind": "message", "external_id": f"e{number}", "partner_id": self.mei.id, "happened_at": old}
                for number in range(5)
            ]
        )
        young = Interaction.create({"kind": "message", "external_id": "young", "partner_id": self.mei.id})
        rule = self.env["restaurant.retention"].search([("kind", "=", "interactions")])
        self.assertFalse(rule.is_on, "Nothing goes before somebody has looked")
        self.assertEqual(rule.due_count, 5)
        slices = iter([50, 50, 0])
        with (
            patch(SLICE, 2),
            patch.object(self.registry["ir.cron"], "_commit_progress", lambda cron: next(slices)),
        ):
            self.assertEqual(rule._run(), 5)
        self.assertEqual((rows + young).exists(), young)
