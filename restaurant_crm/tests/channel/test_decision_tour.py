"""Deciding about pairs of what may be one guest with the keyboard alone."""

from odoo.tests import HttpCase, tagged

from .case import ChannelCase


@tagged("post_install", "-at_install")
class TestDecisionTour(ChannelCase, HttpCase):
    def test_one_after_the_other(self):
        guests = self.mei | self.bo | self._make_guest("Cai")
        keys = {("platform_user", self.platform.id, f"u{number}", f"…{number}") for number in range(3)}
        ids = sorted(self.env["restaurant.identity"]._learn(keys).values())
        pairs = self.env["restaurant.identity.candidate"].create(
            [
                {"identity_id": identity_id, "partner_id": guest.id, "score": 8 - number, "by_mask": True}
                for number, (identity_id, guest) in enumerate(zip(ids, guests, strict=True))
            ]
        )
        relations = self._make_user("decision_tourist", "restaurant_crm.group_user")
        self.start_tour(
            "/odoo/action-restaurant_crm.restaurant_identity_candidate_action",
            "restaurant_crm_decisions",
            login="decision_tourist",
        )
        self.env.invalidate_all()
        self.assertEqual(pairs.mapped("state"), ["later", "refused", "joined"])
        self.assertEqual(pairs.decided_by_id, relations)
        self.assertEqual(pairs.identity_id.mapped("partner_id"), guests[2])
