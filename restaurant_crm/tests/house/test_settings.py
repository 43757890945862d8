"""The house rules in the settings: they survive saving, and what makes no sense is refused."""

from lxml import etree

from odoo.exceptions import ValidationError

from ...settings import DEFAULTS
from ..common import GuestCase


class TestSettings(GuestCase):
    def _save(self, **values):
        self.env["res.config.settings"].create(values).execute()
        return self.env["res.config.settings"].create({})

    def test_every_rule_survives_saving(self):
        rules = {
            "visit_gap_hours": 2.5,
            "day_ends_at": 5.5,
            "breakfast_start": 6,
            "lunch_start": 11,
            "afternoon_start": 14,
            "dinner_start": 18,
            "late_start": 23,
            "at_risk_ratio": 1.5,
            "lapsed_ratio": 3.0,
            "assumed_gap_days": 21,
            "rfm_mode": "fixed",
            "recency_limits": "10, 20, 30, 40",
            "frequency_limits": "1, 2, 3, 4",
            "monetary_limits": "100, 200, 300, 400",
        }
        saved = self._save(**rules)
        self.assertEqual({name: saved[name] for name in rules}, rules)

    def test_zero_hours_survive_saving(self):
        self.assertEqual(self._save(visit_gap_hours=0).visit_gap_hours, 0)
        self.assertEqual(self._save().visit_gap_hours, 0)

    def test_form_of_the_settings_shows_every_rule(self):
        # The currency of the chain is asked for where there are several.
        self.env.user.group_ids |= self.env.ref("base.group_multi_currency")
        arch = etree.fromstring(self.env["res.config.settings"].get_view()["arch"])
        shown = set(arch.xpath("//app[@name='restaurant_crm']//field/@name"))
        self.assertLessEqual(set(DEFAULTS), shown)

    def test_rules_that_make_no_sense_are_refused(self):
        for wrong in (
            {"visit_gap_hours": -1},
            {"day_ends_at": 12},
            {"lunch_start": 4},
            {"late_start": 24},
            {"at_risk_ratio": 5, "lapsed_ratio": 4},
            {"assumed_gap_days": 0},
            {"recency_limits": "7, 30, 90"},
            {"monetary_limits": "a lot"},
        ):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                self._save(**wrong)

    def test_till_moves_to_another_store_in_its_settings(self):
        till = self.shanghai.config_ids[0]
        self.env["res.config.settings"].create({"pos_config_id": till.id, "pos_store_id": self.new_york.id}).execute()
        self.assertEqual(till.store_id, self.new_york)
