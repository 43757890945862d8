"""One notion of who is at risk: the stage of life, the churn tag and the page agree, and say why."""

from odoo.tests import tagged

from ..common import GuestCase


@tagged("post_install", "-at_install")
class TestRisk(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["restaurant.tag.rule"].search([]).active = False
        cls.rules = cls.env["restaurant.tag.rule"].concat(
            *(cls.env.ref(f"restaurant_crm.rule_{name}") for name in ("churn_by_drop", "churn_by_rhythm", "new_guest"))
        )
        cls.rules.active = True
        cls.churn = cls.env.ref("restaurant_crm.tag_churn_risk")
        cls.new = cls.env.ref("restaurant_crm.tag_new_guest")

    def live(self, *histories):
        """Guests with visits so many days ago, all rules applied."""
        guests = self.env["res.partner"].concat(
            *(self._make_guest(f"Guest {number}") for number, _days in enumerate(histories))
        )
        for guest, days in zip(guests, histories, strict=True):
            for number in days:
                self.bring(guest, number)
        self.process()
        self.env["restaurant.tag.rule"]._apply()
        guests.invalidate_recordset()
        return guests

    def test_never_active_and_at_risk_at_once(self):
        guests = self.live(
            (5, 70, 75, 80, 90, 100, 110),  # comes half as often, within the usual days
            (3, 10, 17, 24, 31, 38),  # as ever
            (61, 70, 80, 90, 100, 110),  # half as often, and away
            (40, 45, 50, 55),  # late by the own rhythm
            (300, 310, 320, 330),  # gone
            (2,),
            (20,),
            (200,),
            (1, 8),
        )
        for guest in guests:
            with self.subTest(stage=guest.guest_stage, visits=guest.guest_visits):
                self.assertFalse(self.churn in guest.guest_tag_ids and guest.guest_stage in ("active", "new"))
                self.assertEqual(self.new in guest.guest_tag_ids, guest.guest_stage == "new")
        self.assertEqual(guests[0].guest_stage, "at_risk", "was green before")
        self.assertIn(self.churn, guests[0].guest_tag_ids)
        self.assertEqual(guests[1].guest_stage, "active")
        self.assertEqual(guests.mapped("guest_stage")[5:8], ["new", "new", "one_time"])

    def test_the_page_says_why(self):
        (guest,) = self.live((5, 70, 75, 80, 90, 100, 110))
        self.assertEqual(guest.guest_rhythm_text, "Visits fell from 6 to 1 in 60 days; last here 5 days ago.")

    def test_the_rule_follows_the_setting(self):
        line = self.env.ref("restaurant_crm.rule_churn_by_rhythm_1")
        self.assertEqual(line.value, 2)
        self.env["res.config.settings"].create({"at_risk_ratio": 3}).execute()
        self.assertEqual(line.value, 3)
        line.value = 2.5
        self.env["res.config.settings"].create({"at_risk_ratio": 3.5}).execute()
        self.assertEqual(line.value, 2.5, "somebody has changed it")

    def test_time_alone_moves_a_guest_whose_visits_fell(self):
        """Nobody comes and nobody pays: the night before, the guest was green."""
        guest = self._make_guest("Slow")
        for number in (58, 55, 50, 62, 66, 70, 75, 80):
            self.bring(guest, number)
        self.process()
        profile = self.profile(guest)
        self.assertEqual((profile.visits_60, profile.visits_120), (3, 8))
        self.assertFalse(profile._fell())
        self.env.cr.execute("UPDATE restaurant_guest_profile SET as_of = as_of - 3 WHERE id = %s", [profile.id])
        profile.invalidate_recordset()
        self.assertIn(guest.id, self.env["restaurant.guest.profile"]._moved())
