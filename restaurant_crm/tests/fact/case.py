"""Orders as tills send them."""

import uuid as uuid_lib

from odoo.fields import Command
from odoo.tests import HttpCase

from ..common import GuestCase


class TillOrderCase(GuestCase):
    """A till in Shanghai that sends orders to the server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.config = cls.shanghai.config_ids[0]
        cls.session = cls._session(cls.config)

    def ui_order(self, guest, dishes, at="2026-05-01 04:30:00", state="paid", returns=None, **values):
        """The JSON of an order as the till sends it; ``returns`` maps a product to the line it returns."""
        lines = [
            Command.create(
                {
                    "uuid": str(uuid_lib.uuid4()),
                    "tax_ids": [],
                    **self._line_vals(product, qty, product.list_price),
                    **({"refunded_orderline_id": returns[product].id} if returns else {}),
                }
            )
            for product, qty in dishes.items()
        ]
        total = sum(command[2]["price_subtotal_incl"] for command in lines)
        payments = [
            Command.create(
                {
                    "uuid": str(uuid_lib.uuid4()),
                    "name": at,
                    "amount": total,
                    "payment_method_id": self.config.payment_method_ids[0].id,
                }
            )
        ]
        return {
            "uuid": str(uuid_lib.uuid4()),
            "access_token": str(uuid_lib.uuid4()),
            "name": "/",
            "state": state,
            "session_id": self.session.id,
            "company_id": self.config.company_id.id,
            "user_id": self.env.uid,
            "partner_id": guest.id,
            "date_order": at,
            "amount_total": total,
            "amount_tax": 0,
            "amount_paid": total if state == "paid" else 0,
            "amount_return": 0,
            "is_refund": bool(returns),
            "fiscal_position_id": False,
            "pricelist_id": False,
            "to_invoice": False,
            "last_order_preparation_change": "{}",
            "lines": lines,
            "payment_ids": payments if state == "paid" else [],
            **values,
        }

    def sync(self, order):
        """Send an order to the server like the till does; the order that came of it."""
        uuid = order["uuid"]
        self.env["pos.order"].sync_from_ui([order])
        return self.env["pos.order"].search([("uuid", "=", uuid)])


class KioskCase(HttpCase):
    """Orders that come from the public screens of ``cls.config``; for a case with guests and dishes."""

    def order_at_kiosk(self, dish, **values):
        """Send an order of one dish as a kiosk does; what came of it. ``values`` go onto the order."""
        line = {"uuid": str(uuid_lib.uuid4()), "tax_ids": [], **self._line_vals(dish, 1, dish.list_price)}
        order = {
            "uuid": str(uuid_lib.uuid4()),
            "access_token": str(uuid_lib.uuid4()),
            "state": "draft",
            "company_id": self.config.company_id.id,
            "session_id": self.config.current_session_id.id,
            "amount_total": dish.list_price,
            "amount_tax": 0,
            "amount_paid": 0,
            "amount_return": 0,
            "lines": [Command.create(line)],
            **values,
        }
        self.make_jsonrpc_request(
            "/pos-self-order/process-order/kiosk/",
            {"order": order, "access_token": self.config.access_token, "table_identifier": None},
        )
        return self.env["pos.order"].search([("uuid", "=", order["uuid"])])
