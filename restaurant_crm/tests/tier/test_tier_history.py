from datetime import timedelta

from odoo import fields

from ...engine.shared.clock import local_date
from .case import TierCase


class TestTierHistory(TierCase):
    """What is noted of the levels each night, and how standards compare."""

    def rows(self, scheme, level):
        domain = [("tier_id", "=", self.level(scheme, level).id), ("reconstructed", "=", False)]
        return self.env["restaurant.tier.history"].search(domain)

    def test_history(self):
        scheme = self._make_scheme()
        self.came(self.mei, 2, 1)
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_review_tiers").method_direct_trigger()
        rows = self.rows(scheme, "Silver")
        self.assertEqual(rows.mapped("guest_count"), [1])
        self.assertEqual((rows.store_id, rows.visits, rows.spend), (self.shanghai, 2, 60))
        self.env["restaurant.tier.history"]._note_today()
        self.assertEqual(len(self.rows(scheme, "Silver")), 1)

    def test_how_guests_judge_and_complain(self):
        scheme = self._make_scheme()
        self.came(self.mei, 2, 1)
        now = fields.Datetime.now()
        for stars, days in ((5, 1), (2, 80), (1, 100)):
            rating = self.env["rating.rating"].create(
                {
                    "partner_id": self.mei.id,
                    "rating": stars,
                    "consumed": True,
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": self.mei.id,
                }
            )
            rating.rated_on = now - timedelta(days=days)
        complaint = {"partner_id": self.mei.id, "description": "Cold", "store_id": self.shanghai.id}
        first = self.env["restaurant.complaint"].create(complaint)
        self.env["restaurant.complaint"].create({**complaint, "duplicate_of_id": first.id})
        self.env["restaurant.complaint"].create({**complaint, "received_at": now - timedelta(days=31)})
        self.env["restaurant.tier.history"]._note_today()
        row = self.rows(scheme, "Silver")
        self.assertEqual((row.rating_count, row.stars, row.satisfaction), (2, 7, 3.5))
        self.assertEqual((row.complaint_count, row.visits, row.complaint_rate), (1, 2, 500))

    def test_rates_of_several_rows_are_those_of_all_their_guests(self):
        scheme = self._make_scheme()
        today = local_date(self.env)
        values = {"scheme_id": scheme.id, "tier_id": scheme.tier_ids[0].id, "date": today}
        History = self.env["restaurant.tier.history"].sudo()
        History.search([]).unlink()
        History.create(
            [
                {**values, "guest_count": 100, "active_count": 90, "repeat_count": 9, "standard_since": today},
                {**values, "guest_count": 10, "active_count": 10, "repeat_count": 9, "standard_since": today},
                {**values, "guest_count": 10, "active_count": 0, "repeat_count": 0},
            ]
        )
        found = History._read_group([], ["standard_since:day"], ["repeat_rate:avg"])
        self.assertEqual(found, [(today, 18), (False, False)])

    def test_a_change_starts_a_new_standard(self):
        scheme = self._make_scheme()
        today = local_date(self.env)
        self.assertEqual(scheme.standard_since, today)
        scheme.standard_since = today - timedelta(days=40)
        scheme.action_change()
        self.assertEqual(scheme.standard_since, today - timedelta(days=40), "Nothing has changed yet")
        scheme._start()
        self.env["restaurant.tier.history"]._note_today()
        self.assertEqual(self.env["restaurant.tier.history"].search([]).mapped("standard_since"), [today])
        action = scheme.action_open_before_after()
        self.assertEqual(action["domain"], [("scheme_id", "=", scheme.id), ("reconstructed", "=", False)])
