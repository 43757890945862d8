"""From a campaign in the back office to its coupon at the till: one tap, online and offline, settled on the server."""

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..till.tour_case import GuestTourCase


@tagged("post_install", "-at_install")
class TestOfferTour(GuestTourCase):
    def setUp(self):
        super().setUp()
        self.house = self.guest_env(su=True)
        company = self.pos_config.company_id
        self.house["loyalty.program"].search([]).active = False
        self.house["restaurant.campaign"].search([]).active = False
        self.house.user.company_ids |= company
        company.write({"campaign_quiet_from": 0, "campaign_quiet_to": 0, "campaign_cap": 0})
        self.mei.sudo().guest_preference_ids.unlink()
        # Whoever else was here is no guest of the tour.
        self.house["restaurant.visit"].search([]).unlink()
        self.visit()
        self.programs = {name: self.make_program(name) for name in ("Online", "Offline")}

    def make_program(self, name):
        return self.house["loyalty.program"].create(
            {
                "name": name,
                "program_type": "coupons",
                "trigger": "with_code",
                "applies_on": "current",
                "company_id": self.pos_config.company_id.id,
                "currency_id": self.pos_config.currency_id.id,
                "reward_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount": 1,
                            "discount_mode": "per_order",
                            "discount_applicability": "order",
                            "required_points": 1,
                        }
                    ),
                ],
            }
        )

    def describe_in_browser(self):
        """A campaign that an administrator describes and starts."""
        company = self.pos_config.company_id
        new_test_user(
            self.house,
            "campaigner",
            groups="restaurant_crm.group_manager",
            company_id=company.id,
            company_ids=company.ids,
        )
        # Put together beforehand: requests of the browser that wait for it longer than a test lets them fail.
        for name in ("web.assets_web", "web.assets_tests"):
            bundle = self.house["ir.qweb"]._get_asset_bundle(name)
            bundle.css()
            bundle.js()
        self.start_tour("/odoo/guest-campaigns/new", "restaurant_crm_campaign", login="campaigner", timeout=180)
        campaign = self.house["restaurant.campaign"].search([("name", "=", "Online")])
        self.assertEqual(campaign.state, "running")
        # Whatever hour it is.
        campaign.hour = 0
        return campaign

    def describe(self):
        company = self.pos_config.company_id
        campaign = (
            self.house["restaurant.campaign"]
            .with_company(company)
            .create(
                {
                    "name": "Offline",
                    "holdout": 0,
                    "hour": 0,
                    "company_id": company.id,
                    "partner_domain": repr([("id", "=", self.mei.id)]),
                    "step_ids": [Command.create({"kind": "coupon", "program_id": self.programs["Offline"].id})],
                }
            )
        )
        campaign.action_start()
        return campaign

    def test_offers_online_and_offline(self):
        company = self.pos_config.company_id
        campaigns = self.describe_in_browser() | self.describe()
        for campaign in campaigns:
            campaign._look()
        while self.house["restaurant.campaign.message"].with_company(company)._take("coupon")[0]:
            pass
        cards = campaigns.message_ids.card_id
        self.assertEqual(cards.mapped("points"), [1, 1])
        self.run_tour("restaurant_crm_offer")
        cards.invalidate_recordset()
        self.assertEqual(cards.mapped("points"), [0, 0], "both are spent")
        orders = self.house["pos.order"].search([("lines.coupon_id", "in", cards.ids)])
        self.assertEqual(orders.mapped("state"), ["paid", "paid"])
        self.assertFalse(self.house["restaurant.coupon.misuse"].search([("card_id", "in", cards.ids)]))
        self.assertEqual(campaigns.mapped("redeemed_count"), [1, 1])


@tagged("post_install", "-at_install")
class TestOfferTourOnPhone(TestOfferTour):
    browser_size = "375x667"
    touch_enabled = True
    allow_inherited_tests_method = True
