"""A coupon of a campaign at the till: with one tap, online and offline, settled on the server."""

from odoo.fields import Command
from odoo.tests import tagged

from ..till.tour_case import GuestTourCase


@tagged("post_install", "-at_install")
class TestOfferTour(GuestTourCase):
    def test_offers_online_and_offline(self):
        env = self.guest_env(su=True)
        company = self.pos_config.company_id
        env["loyalty.program"].search([]).active = False
        env.user.company_ids |= company
        company.write({"campaign_quiet_from": 0, "campaign_quiet_to": 0, "campaign_cap": 0})
        self.mei.sudo().guest_preference_ids.unlink()
        cards = env["loyalty.card"]
        for name in ("Online", "Offline"):
            program = env["loyalty.program"].create(
                {
                    "name": name,
                    "program_type": "coupons",
                    "trigger": "with_code",
                    "applies_on": "current",
                    "company_id": company.id,
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
            campaign = (
                env["restaurant.campaign"]
                .with_company(company)
                .create(
                    {
                        "name": name,
                        "holdout": 0,
                        "hour": 0,
                        "company_id": company.id,
                        "partner_domain": repr([("id", "=", self.mei.id)]),
                        "step_ids": [Command.create({"kind": "coupon", "program_id": program.id})],
                    }
                )
            )
            campaign.action_start()
            campaign._look()
            env["restaurant.campaign.message"].with_company(company)._take("coupon")
            cards |= campaign.message_ids.card_id
        self.assertEqual(cards.mapped("points"), [1, 1])
        self.run_tour("restaurant_crm_offer")
        cards.invalidate_recordset()
        self.assertEqual(cards.mapped("points"), [0, 0], "both are spent")
        orders = env["pos.order"].search([("lines.coupon_id", "in", cards.ids)])
        self.assertEqual(orders.mapped("state"), ["paid", "paid"])
        self.assertFalse(env["restaurant.coupon.misuse"].search([("card_id", "in", cards.ids)]))
        campaigns = env["restaurant.campaign.message"].search([("card_id", "in", cards.ids)]).campaign_id
        self.assertEqual(campaigns.mapped("redeemed_count"), [1, 1])


@tagged("post_install", "-at_install")
class TestOfferTourOnPhone(TestOfferTour):
    browser_size = "375x667"
    touch_enabled = True
    allow_inherited_tests_method = True
