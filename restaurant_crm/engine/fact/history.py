"""Orders of a till that was there before, as they were brought in from its files: the second source of facts."""

from odoo.tools import SQL

from .imported import Imported


class History(Imported):
    """Orders of ``restaurant.history.order``. What the till gave back stands in it as negative quantities."""

    code = "history"
    number = 2
    column = "history_order_id"
    reads = {
        "restaurant.history.order": [
            "partner_id", "store_id", "placed_at", "channel", "covers", "total", "discount", "tip", "state",
        ],
        "restaurant.history.line": ["order_id", "dish_id", "qty", "amount"],
        "restaurant.history.dish": ["product_id"],
    }  # fmt: skip
    orders, lines = "restaurant_history_order", "restaurant_history_line"
    bill_columns = ("discount", "tip")
    line_columns = ("qty", "amount")
    beside = (("reward", SQL("-bill.discount")), ("tip", SQL("bill.tip")))

    def counts(self):
        return SQL("placed.state = 'counted'")


def named(names):
    """SELECT ``(id, lower name)`` of the active persons with one of these names, upper and lower case being one."""
    return SQL(
        """SELECT id, lower(name) FROM res_partner
            WHERE lower(name) = ANY(%s) AND active AND is_company IS NOT TRUE AND parent_id IS NULL""",
        [name.lower() for name in names],
    )
