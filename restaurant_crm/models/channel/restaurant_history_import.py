from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class RestaurantHistoryImport(models.Model):
    """Files of platforms: the same file, columns, dishes, problems and undo, other orders and other guests."""

    _inherit = "restaurant.history.import"

    def _check_positions(self, positions):  # pylint: disable=missing-return
        """A file of money alone has no prices of dishes, and one of dishes alone no money."""
        if not self.till_id.is_platform:
            super()._check_positions(positions)
        elif {"number", "date"} - set(positions) or not {"dish", "paid", "original", "amount"} & set(positions):
            raise UserError(
                self.env._(
                    "Say under Columns which column has the order number, the date, and the dish or what was paid."
                )
            )

    def _planner(self, orders, problems):
        if not self.till_id.is_platform:
            return super()._planner(orders, problems)
        platform = self.till_id._platform()
        has_dishes = any(order.lines for order in orders)
        country = self.company_id.country_id

        def values_of(order, values, lines):
            keys = platform._keys_of(order, country)
            return {
                **values,
                **order.money,
                **platform._guest_values(order, keys),
                "platform_id": platform.id,
                "state": "cancelled" if order.cancelled else "done",
                "lines": lines if has_dishes else None,
                "keys": keys,
            }

        return values_of

    def _recognise(self, planned, learn=True):
        """Say by which keys each order is known: learned with orders that are written, only looked up by a check."""
        super()._recognise(planned, learn)
        if not self.till_id.is_platform:
            return
        Identity = self.env["restaurant.identity"]
        keys = {key for plan in planned for key in plan["keys"]}
        ids = Identity._learn(keys) if learn else Identity._look_up(keys)
        for plan in planned:
            plan["identity_ids"] = {ids[key[:3]] for key in plan["keys"] if key[:3] in ids}

    def _line_maker(self):
        if not self.till_id.is_platform:
            return super()._line_maker()
        return lambda line, dish_id: [dish_id, line.qty, line.amount, line.returned]

    def _create_guests(self, planned):  # pylint: disable=missing-return
        if not self.till_id.is_platform:
            super()._create_guests(planned)

    def _order_values(self, plan):
        if not self.till_id.is_platform:
            return super()._order_values(plan)
        values = {name: value for name, value in plan.items() if name not in NOT_STORED}
        if plan["identity_ids"]:
            values["identity_ids"] = [(4, identity_id) for identity_id in sorted(plan["identity_ids"])]
        return {**values, "import_id": self.id}

    def _place(self, planned):
        if not self.till_id.is_platform:
            super()._place(planned)
            return
        for plan in planned:
            plan["partner_id"] = False
        super()._place(planned)
        placed = self.till_id._order_model().browse([plan["order_id"] for plan in planned if "order_id" in plan])
        placed._find_rung_up(placed)
        self.env["restaurant.identity"]._resolve_carriers(
            "restaurant_platform_order", SQL("SELECT unnest(%s::int[])", placed.ids)
        )


# What a plan has besides the values of the order.
NOT_STORED = {"key", "lines", "order_id", "keys", "identity_ids", "partner_id"}
