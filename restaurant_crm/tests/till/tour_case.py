"""A till in a browser: Mei must not eat peanuts, Bo is unknown, cola contains peanuts."""

from datetime import date

from odoo.addons.pos_restaurant.tests.test_frontend import TestFrontendCommon

from ...engine.shared.clock import local_date


class GuestTourCase(TestFrontendCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The base class works as an accountant, who has nothing to do with guests.
        env = cls.env(user=cls.env.ref("base.user_admin"))
        cls.mei, cls.bo = env["res.partner"].create([{"name": "Mei Li"}, {"name": "Bo Wang"}])
        cls.peanut = env.ref("restaurant_crm.preference_peanut")
        coriander = env.ref("restaurant_crm.preference_no_coriander")
        seat = env.ref("restaurant_crm.preference_window_seat")
        secret = env["restaurant.preference"].create({"name": "Pregnant", "kind": "diet", "sensitive": True})
        cls.mei.sudo().guest_birthday = date(1990, local_date(cls.env).month, local_date(cls.env).day)
        env["restaurant.guest.preference"].create(
            [
                {"partner_id": cls.mei.id, "preference_id": preference.id, "note": note}
                for preference, note in (
                    (cls.peanut, "carries a pen"),
                    (coriander, ""),
                    (seat, "always asks for the window"),
                    (secret, "whisper"),
                )
            ]
        )
        tags = env["restaurant.tag"].create([{"name": "Regular"}, {"name": "Owes money", "sensitive": True}])
        tags._give(cls.mei)
        cls.coca_cola_test.sudo().product_tmpl_id.conflict_ids = cls.peanut
        cls.minute_maid_test.sudo().product_tmpl_id.conflict_ids = coriander
        cls.guest_env = env

    def run_tour(self, name, login="pos_user"):
        self.pos_config.with_user(self.pos_user).open_ui()
        # A loaded machine takes its time.
        self.start_pos_tour(name, login=login, timeout=300)

    def visit(self):
        """Mei was here and had water."""
        self.pos_config.with_user(self.pos_user).open_ui()
        session = self.pos_config.current_session_id
        order = (
            self.guest_env["pos.order"]
            .sudo()
            .create(
                {
                    "session_id": session.id,
                    "partner_id": self.mei.id,
                    "amount_tax": 0,
                    "amount_total": 2.2,
                    "amount_paid": 2.2,
                    "amount_return": 0,
                    "state": "paid",
                    "lines": [
                        (
                            0,
                            0,
                            {
                                "product_id": self.water_test.id,
                                "qty": 1,
                                "price_unit": 2.2,
                                "price_subtotal": 2.2,
                                "price_subtotal_incl": 2.2,
                            },
                        )
                    ],
                }
            )
        )
        self.guest_env["restaurant.visit"].sudo()._rebuild(order.partner_id.ids)

    def allergies(self, guest):
        return guest.sudo().guest_preference_ids.filtered(lambda row: row.kind == "allergy")
