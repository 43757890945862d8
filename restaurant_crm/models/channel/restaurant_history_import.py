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
        keys_of = {order.key: platform._keys_of(order, country) for order in orders}
        ids = self.env["restaurant.identity"]._learn({key for keys in keys_of.values() for key in keys})

        def values_of(order, values, lines):
            return {
                **values,
                **order.money,
                **platform._guest_values(order),
                "state": "cancelled" if order.cancelled else "done",
                "identity_ids": {ids[key[:3]] for key in keys_of[order.key] if key[:3] in ids},
                "has_dishes": has_dishes,
            }

        return values_of

    def _plan(self, orders, problems):
        planned = super()._plan(orders, problems)
        for plan in planned:
            if "has_dishes" in plan and not plan.pop("has_dishes"):
                plan["lines"] = None
        return planned

    def _line_values(self, line, dish):
        values = super()._line_values(line, dish)
        return [*values, line.returned] if self.till_id.is_platform else values

    def _create_guests(self, planned):  # pylint: disable=missing-return
        if not self.till_id.is_platform:
            super()._create_guests(planned)

    def _order_values(self, plan):
        if not self.till_id.is_platform:
            return super()._order_values(plan)
        values = {name: value for name, value in plan.items() if name not in NOT_STORED}
        if plan["identity_ids"]:
            values["identity_ids"] = [(4, identity_id) for identity_id in sorted(plan["identity_ids"])]
        return {**values, "platform_id": self.till_id._platform().id, "import_id": self.id}

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
NOT_STORED = {"key", "lines", "order_id", "identity_ids", "partner_id", "has_dishes"}
