"""Orders of delivery platforms: the third source of facts."""

from odoo.tools import SQL

from ..fact.imported import Imported
from ..fact.placed import COUNTED_STATES


class PlatformOrders(Imported):
    """Orders of ``restaurant.platform.order``, unless a till has rung the same order up for the same guest.

    What the guest paid to the platform for bringing it is no spend, what the platform paid in the guest's place is: it
    is another way to pay.
    """

    code = "platform"
    number = 3
    column = "platform_order_id"
    reads = {
        "restaurant.platform.order": [
            "partner_id", "store_id", "placed_at", "channel", "covers", "total", "merchant_discount", "state",
            "rung_up_id",
        ],
        "restaurant.platform.order.line": ["order_id", "dish_id", "qty", "returned_qty", "amount"],
        "restaurant.history.dish": ["product_id"],
    }  # fmt: skip
    orders, lines = "restaurant_platform_order", "restaurant_platform_order_line"
    bill_columns = ("merchant_discount",)
    line_columns = ("qty", "returned_qty", "amount")
    beside = (("reward", SQL("-bill.merchant_discount")),)

    def counts(self):
        """Not what was cancelled, and not what a till has counted for the same guest."""
        return SQL(
            """placed.state <> 'cancelled'
               AND NOT EXISTS (SELECT FROM pos_order rung WHERE rung.id = placed.rung_up_id AND rung.state IN %s
                                                            AND rung.partner_id IS NOT NULL)""",
            COUNTED_STATES,
        )

    def stands_for(self):
        """What a till has rung up for nobody: the order of the platform knows the guest, or as little."""
        return SQL("SELECT rung_up_id FROM %s AS placed WHERE rung_up_id IS NOT NULL AND %s",
                   SQL.identifier(self.orders), self.counts())  # fmt: skip

    def reaches_back(self, guest_id, since, order_ids):
        """What a till has rung up for the guest does not count here any more, whenever the platform took it."""
        return SQL(
            "(%s OR EXISTS (SELECT FROM %s AS placed WHERE placed.rung_up_id = ANY(%s)))",
            super().reaches_back(guest_id, since, order_ids),
            SQL.identifier(self.orders),
            list(order_ids),
        )

    def quantity(self):
        return SQL("line.qty - COALESCE(line.returned_qty, 0)")

    def amount(self):
        return SQL("COALESCE(line.amount * (%s) / NULLIF(line.qty, 0), line.amount, 0)", self.quantity())

    def was_had(self):
        return SQL("line.qty > COALESCE(line.returned_qty, 0)")


def rung_up(order_ids):
    """SELECT ``(id of the order, id of the order of a till)`` where a till of the store has rung the same order up.

    The till shows the number of the platform as the name of the order or in its note; it has the same day.
    """
    return SQL(
        """SELECT DISTINCT ON (placed.id) placed.id, rung.id
             FROM restaurant_platform_order placed
             JOIN pos_config config ON config.store_id = placed.store_id
             JOIN pos_order rung ON rung.config_id = config.id AND rung.state IN %s
              AND rung.date_order > placed.placed_at - interval '3 hours'
              AND rung.date_order < placed.placed_at + interval '12 hours'
              AND (position(placed.number IN rung.floating_order_name) > 0
                   OR position(placed.number IN rung.general_customer_note) > 0)
            WHERE placed.id = ANY(%s) AND length(placed.number) >= 8
         ORDER BY placed.id, rung.id""",
        COUNTED_STATES,
        list(order_ids),
    )


def forget_names(platform_id, before):
    """UPDATE what orders were before their last import to say no recipient any more; SELECT the ids of the orders.

    :param before: instant in UTC; orders that were placed before it
    """
    return SQL(
        """UPDATE restaurant_platform_order
              SET former = regexp_replace(former::text, %(name)s, '"guest_in_file": false', 'g')::jsonb
            WHERE platform_id = %(platform)s AND placed_at < %(before)s AND former::text ~ %(name)s
        RETURNING id""",
        # At any depth: what an order was has in it what it was before that.
        name=r'"guest_in_file": "([^"\\]|\\.)*"',
        platform=platform_id,
        before=before,
    )
