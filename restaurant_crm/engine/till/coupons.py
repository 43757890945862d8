"""Coupons as the database must see them: one order at a time."""

from odoo.tools import SQL


def lock(card_ids):
    """Wait until nobody else changes these loyalty cards; always in the same order, so that no two wait for each other.

    Odoo's transactions are REPEATABLE READ: when somebody has changed one meanwhile this fails with a serialization
    error, and the request runs once more on what is true then.
    """
    return SQL("SELECT id FROM loyalty_card WHERE id = ANY(%s) ORDER BY id FOR UPDATE", list(card_ids))


def unsettled(types, since, limit):
    """SELECT the ids of paid orders since ``since`` with a coupon of these types whose card knows nothing of them.

    :param types: program types, see ``loyalty.program.program_type``
    """
    return SQL(
        """SELECT DISTINCT orders.id
             FROM pos_order_line line
             JOIN pos_order orders ON orders.id = line.order_id
             JOIN loyalty_card card ON card.id = line.coupon_id
             JOIN loyalty_program program ON program.id = card.program_id
            WHERE line.coupon_id IS NOT NULL AND line.points_cost > 0
              AND orders.state IN ('paid', 'done') AND orders.is_refund IS NOT TRUE
              AND orders.create_date >= %s AND program.program_type = ANY(%s)
              AND NOT EXISTS (
                      SELECT FROM loyalty_history history
                       WHERE history.card_id = card.id AND history.order_model = 'pos.order'
                         AND history.order_id = orders.id)
            ORDER BY orders.id LIMIT %s""",
        since,
        list(types),
        limit,
    )
