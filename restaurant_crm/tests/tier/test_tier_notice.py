"""What is said before a level is changed or goes."""

from odoo.tests import Form, tagged

from .case import TierCase


@tagged("post_install", "-at_install")
class TestTierNotice(TierCase):
    def setUp(self):
        super().setUp()
        self.came(self.mei, 3, 10, 20)
        self.came(self.bo, 3, 10)
        self.scheme = self._make_scheme(start=False)
        self.silver = self.level(self.scheme, "Silver")
        self.keep(self.silver, value=1, window="days", window_value=90)
        self.scheme._start()

    def on_silver(self):
        return self.env["restaurant.guest.tier"].search_count([("tier_id", "=", self.silver.id)])

    def test_raising_the_entry_alone_says_who_stays(self):
        self.scheme.action_change()
        self.assertFalse(self.silver.keep_notice)
        with Form(self.silver) as form:
            with form.condition_ids.edit(0) as line:
                line.value = 3
            self.assertIn("1 guests", form.keep_notice)
            with form.condition_ids.edit(0) as line:
                line.value = 50
            self.assertIn(f"{self.on_silver()} guests", form.keep_notice)
        self.assertTrue(self.silver.keep_notice, "It is still so when it is saved")
        self.silver.keep_segment_id.condition_ids.value = 50
        self.env.invalidate_all()
        self.assertFalse(self.silver.keep_notice, "Now they go")

    def test_deleting_a_level_says_who_moves_where(self):
        count = self.on_silver()
        said = self.silver.get_deletion_notice()["consequences"]
        self.assertIn(f"{count} guests go from “Silver” to “Ordinary”.", said)
        lowest = self.level(self.scheme, "Ordinary")
        if lowest.tier_guest_count:
            self.assertIn("have no level", lowest.get_deletion_notice()["consequences"][0])
        both = (lowest | self.silver).get_deletion_notice()["consequences"]
        self.assertIn(f"{count} guests of “Silver” have no level of the scheme any more.", both)
        self.assertIn("lose their level", " ".join(self.scheme.get_deletion_notice()["consequences"]))
