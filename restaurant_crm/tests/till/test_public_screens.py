"""Self-order screens and the public bus learn nothing of guests."""

import json

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .case import TillCase


@tagged("post_install", "-at_install")
class TestPublicScreens(TillCase, HttpCase):
    """What guests can reach with the address of the menu in their hands."""

    def ask_about_mei(self):
        """What the server says of her to somebody who orders at the table."""
        reply = self.make_jsonrpc_request(
            "/pos-self-order/validate-partner",
            {
                "access_token": self.config.access_token,
                "name": "x",
                "phone": "1",
                "street": "",
                "zip": "",
                "city": "",
                "country_id": False,
                "partner_id": self.mei.id,
            },
        )
        return reply["res.partner"][0]

    def test_self_order_tells_nothing_about_a_guest(self):
        self.config.write(
            {
                "self_ordering_mode": "mobile",
                "self_ordering_default_user_id": self.env.ref("base.user_admin").id,
            }
        )
        for login in (None, "cashier"):
            self.authenticate(login, login)
            guest = self.ask_about_mei()
            self.assertEqual(guest["name"], "Mei")
            self.assertFalse([name for name in guest if name.startswith("guest_")])

    def test_self_order_tells_nothing_about_tiers(self):
        self.env.ref("base.group_user").implied_ids += self.env.ref("product.group_product_pricelist")
        earned, menu = self.env["product.pricelist"].create([{"name": "Earned (test)"}, {"name": "Menu (test)"}])
        self.config.write(
            {
                "self_ordering_mode": "mobile",
                "self_ordering_default_user_id": self.env.ref("base.user_admin").id,
                "use_pricelist": True,
                "available_pricelist_ids": [Command.set(menu.ids)],
                "pricelist_id": menu.id,
            }
        )
        scheme = self.env["restaurant.tier.scheme"].create(
            {
                "name": "Tiers (test)",
                "everybody": True,
                "sequence": -1,
                "tier_ids": [Command.create({"name": "Platinum (test)", "pricelist_id": earned.id, "priority": True})],
            }
        )
        scheme._start()
        self.env["restaurant.guest.tier"]._override(self.mei, scheme.tier_ids, "because")
        self.env["loyalty.program"].create(
            {"name": "Program (test)", "guest_tier_ids": [Command.set(scheme.tier_ids.ids)]}
        )
        self.env.invalidate_all()
        self.assertEqual(self.mei.property_product_pricelist, earned)
        self.assertIn(earned, self.config._get_available_pricelists())
        for login in (None, "cashier"):
            self.authenticate(login, login)
            guest = self.ask_about_mei()
            self.assertEqual(guest["name"], "Mei")
            self.assertNotIn("property_product_pricelist", guest)
            self.assertNotIn(earned.id, [value for name, value in guest.items() if name != "id"])
            everything = self.make_jsonrpc_request(
                f"/pos-self/data/{self.config.id}", {"access_token": self.config.access_token}
            )
            self.assertIn("Menu (test)", json.dumps(everything))
            for secret in ("Platinum (test)", "Earned (test)", "Program (test)", "guest_priority", "guest_audience"):
                self.assertNotIn(secret, json.dumps(everything))

    def test_self_order_loads_no_field_of_ours(self):
        self.config.self_ordering_mode = "mobile"
        for env in (self.env, self.env(user=self.env.ref("base.public_user"), su=True)):
            for model in (
                "res.partner",
                "loyalty.program",
                "pos.order",
                "pos.order.line",
                "product.template",
                "product.template.attribute.value",
            ):
                fields = env[model]._load_pos_self_data_fields(self.config.with_env(env))
                self.assertFalse([name for name in fields if name.startswith("guest_")], model)
        public = self.env(user=self.env.ref("base.public_user"), su=True)
        self.assertNotIn("guest_card", public["res.partner"]._load_pos_data_fields(self.config))
