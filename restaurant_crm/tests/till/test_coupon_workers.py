"""Two tills use one coupon at the same moment: what only committed data can show. Cleans up behind itself."""

import threading
from contextlib import closing

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.tools import mute_logger

from ...models.shared.transactions import CONFLICTS
from ..two_connections import TwoConnections


class TestCouponAtTwoTills(TwoConnections):
    def setUp(self):
        super().setUp()
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            config = env["pos.config"].create({"name": "Two tills", "payment_method_ids": [Command.clear()]})
            session = env["pos.session"].create({"config_id": config.id, "user_id": SUPERUSER_ID})
            program = env["loyalty.program"].create(
                {
                    "name": "Two tills",
                    "program_type": "coupons",
                    "reward_ids": [Command.create({"reward_type": "discount", "discount": 10, "required_points": 1})],
                }
            )
            card = (
                env["loyalty.card"].with_context(loyalty_no_mail=True).create({"program_id": program.id, "points": 1})
            )
            orders = env["pos.order"].create([self._order(session, program, card) for _till in range(2)])
            self.config_id, self.program_id, self.card_id, self.order_ids = config.id, program.id, card.id, orders.ids
            self.store_id = config.store_id.id
            cr.commit()  # pylint: disable=invalid-commit
        self.addCleanup(self.remove_everything)

    def _order(self, session, program, card):
        reward = program.reward_ids
        return {
            "session_id": session.id,
            "state": "paid",
            "date_order": fields.Datetime.now(),
            "amount_total": -10,
            "amount_tax": 0,
            "amount_paid": -10,
            "amount_return": 0,
            "lines": [
                Command.create(
                    {
                        "product_id": reward.discount_line_product_id.id,
                        "qty": 1,
                        "price_unit": -10,
                        "price_subtotal": -10,
                        "price_subtotal_incl": -10,
                        "is_reward_line": True,
                        "reward_id": reward.id,
                        "coupon_id": card.id,
                        "points_cost": 1,
                    }
                )
            ],
        }

    def remove_everything(self):
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
            session = env["pos.order"].browse(self.order_ids).session_id
            cr.execute("DELETE FROM pos_order WHERE id = ANY(%s)", [self.order_ids])
            cr.execute("DELETE FROM pos_session WHERE id = %s", [session.id])
            env["pos.config"].browse(self.config_id).unlink()
            env["restaurant.store"].browse(self.store_id).unlink()
            env["loyalty.card"].browse(self.card_id).unlink()
            products = env["loyalty.program"].browse(self.program_id).reward_ids.discount_line_product_id
            env["loyalty.program"].browse(self.program_id).active = False
            env["loyalty.program"].browse(self.program_id).unlink()
            products.product_tmpl_id.unlink()
            cr.commit()  # pylint: disable=invalid-commit

    def settle(self, number, before_commit=lambda: None):
        """Settle as a request does: again from the start when it met another one."""
        for _try in range(3):
            with closing(self.registry.cursor()) as cr:
                cr.execute("SET LOCAL lock_timeout = '20s'")
                order = api.Environment(cr, SUPERUSER_ID, {})["pos.order"].browse(self.order_ids[number])
                try:
                    with mute_logger("odoo.sql_db"):
                        order._settle_coupons()
                    before_commit()
                    cr.commit()  # pylint: disable=invalid-commit
                    return
                except CONFLICTS:
                    self.conflicts += 1

    def test_only_one_order_gets_it(self):
        self.conflicts = 0
        second = threading.Thread(target=self.settle, args=(1,))

        def let_the_second_wait():
            second.start()
            second.join(1)
            self.assertTrue(second.is_alive(), "it waits for the coupon")

        self.settle(0, let_the_second_wait)
        second.join(30)
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            card = env["loyalty.card"].browse(self.card_id)
            misuse = env["restaurant.coupon.misuse"].search([("card_id", "=", card.id)])
            self.assertEqual((card.points, misuse.order_id.id, misuse.reason), (0, self.order_ids[1], "spent"))
        self.assertEqual(self.conflicts, 1)
