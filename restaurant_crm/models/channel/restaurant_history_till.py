from odoo import fields, models

from ...analytics import platform_files


class RestaurantHistoryTill(models.Model):
    """The files of a platform."""

    _inherit = "restaurant.history.till"

    platform_ids = fields.One2many("restaurant.platform", "till_id")
    is_platform = fields.Boolean(compute="_compute_is_platform", search="_search_is_platform")

    def _compute_is_platform(self):
        # sudo: whose files these are tells nothing of the platform.
        found = self.env["restaurant.platform"].sudo().with_context(active_test=False)
        owned = found.search([("till_id", "in", self.ids)]).till_id
        for till in self:
            till.is_platform = till in owned

    def _search_is_platform(self, operator, value):
        if operator != "in":
            return NotImplemented
        owned = self.env["restaurant.platform"].sudo().with_context(active_test=False)._search([])
        return [("platform_ids", "in" if True in value else "not in", owned)]

    def _platform(self):
        """The platform whose files these are; empty for another till."""
        # sudo: workers bring in orders for whoever may start imports.
        return self.sudo().with_context(active_test=False).platform_ids

    def _heading_words(self):
        return platform_files.HEADINGS if self.is_platform else super()._heading_words()

    def _possible_meanings(self):
        if not self.is_platform:
            return super()._possible_meanings()
        return [name for name in platform_files.HEADINGS if name]

    def _order_model(self):
        return self.env["restaurant.platform.order"] if self.is_platform else super()._order_model()

    def _orders_action(self):
        if not self.is_platform:
            return super()._orders_action()
        return self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_platform_order_action")

    def _reader(self, positions):
        if not self.is_platform:
            return super()._reader(positions)
        return platform_files.PlatformReader(
            positions,
            None if self.day_first == "auto" else self.day_first,
            self.cancelled_words,
            False,
            fields.Datetime.now(),
        )
