"""A small house that is committed, for tests on two connections."""

from contextlib import closing

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.tools import mute_logger

from ...models.shared.transactions import CONFLICTS
from ..two_connections import TwoConnections
from . import facts_oracle as oracle


class WorkersCase(TwoConnections):
    """A till, a dish and three guests that are committed, and what becomes of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            cls.known = {
                model: env[model].search([]).ids for model in ("account.journal", "account.account", "ir.sequence")
            }
            config = env["pos.config"].create({"name": "Two workers", "payment_method_ids": [Command.clear()]})
            session = env["pos.session"].create({"config_id": config.id, "user_id": SUPERUSER_ID})
            dish = env["product.product"].create({"name": "Two workers' dish", "available_in_pos": True})
            cls.config_id, cls.session_id, cls.dish_id = config.id, session.id, dish.id
            cls.store_id = config.store_id.id
        cls.addClassCleanup(cls.remove_everything)

    @classmethod
    def remove_everything(cls):
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
            cr.execute("DELETE FROM restaurant_visit WHERE store_id = %s", [cls.store_id])
            cr.execute("DELETE FROM pos_order WHERE session_id = %s", [cls.session_id])
            cr.execute("DELETE FROM pos_session WHERE id = %s", [cls.session_id])
            config = env["pos.config"].browse(cls.config_id)
            config.unlink()
            env["restaurant.store"].browse(cls.store_id).unlink()
            template = env["product.product"].browse(cls.dish_id).product_tmpl_id
            template.unlink()
            env["res.partner"].search([("name", "=like", "Two workers%")]).unlink()
            for model, known in cls.known.items():
                env[model].search([("id", "not in", known)]).unlink()

    def setUp(self):
        super().setUp()
        with self.committed() as env:
            guests = env["res.partner"].create([{"name": f"Two workers {number}"} for number in range(3)])
        self.guest_ids = guests.ids
        self.addCleanup(self.forget_orders)

    def forget_orders(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM restaurant_guest_queue WHERE partner_id = ANY(%s)", [self.guest_ids])
            cr.execute("DELETE FROM restaurant_visit WHERE partner_id = ANY(%s)", [self.guest_ids])
            cr.execute("DELETE FROM restaurant_guest_profile WHERE partner_id = ANY(%s)", [self.guest_ids])
            cr.execute("DELETE FROM pos_order WHERE partner_id = ANY(%s)", [self.guest_ids])

    def order(self, env, number, at, qty=1):
        line = {
            "product_id": self.dish_id,
            "qty": qty,
            "price_unit": 10,
            "price_subtotal": 10 * qty,
        }
        return env["pos.order"].create(
            {
                "session_id": self.session_id,
                "partner_id": self.guest_ids[number],
                "state": "paid",
                "date_order": at,
                "amount_total": 10 * qty,
                "amount_tax": 0,
                "amount_paid": 10 * qty,
                "amount_return": 0,
                "lines": [Command.create({**line, "price_subtotal_incl": 10 * qty})],
            }
        )

    def assertFactsAreRight(self):
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            guests = env["res.partner"].browse(self.guest_ids)
            stored = oracle.stored_visits(guests)
            self.assertEqual(stored, oracle.expected_visits(guests))
            self.assertFalse(env["restaurant.guest.queue"].search([("partner_id", "in", guests.ids)]))
            cr.execute(
                "SELECT count(*) FROM restaurant_guest_profile WHERE partner_id = ANY(%s)",
                [self.guest_ids],
            )
            self.assertEqual(cr.fetchone()[0], len({visit.partner_id for visit in stored}))
            return stored

    def work(self, env):
        """One worker until the queue is empty, with the retries of the scheduled action."""
        while True:
            try:
                taken = env["restaurant.guest.queue"]._process(limit=1)
                env.cr.commit()
            except CONFLICTS:
                env.cr.rollback()
                env.invalidate_all()
                continue
            if not taken:
                return

    # -- tests ----------------------------------------------------------------------------

    def quiet(self):
        """Conflicts are expected here: the database need not report them."""
        return mute_logger("odoo.sql_db")
