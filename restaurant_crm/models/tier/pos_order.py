from odoo import api, fields, models

from ..guest.profile_field import GUEST_RELATIONS_AND_TILL


class PosOrder(models.Model):
    """Orders of guests who are served first."""

    _inherit = "pos.order"

    guest_priority = fields.Boolean(
        string="Served First",
        compute="_compute_guest_priority",
        search="_search_guest_priority",
        compute_sudo=True,
        groups=GUEST_RELATIONS_AND_TILL,
        help="The guest's tier is served first. As it is now: orders are not written when a tier changes.",
    )

    @api.depends("partner_id")
    def _compute_guest_priority(self):
        # Nothing is read for orders without a guest.
        guests = self.partner_id
        first = guests and self.env["restaurant.guest.tier"].search(
            [("partner_id", "in", guests.ids), ("tier_id.priority", "=", True)]
        ).mapped("partner_id")
        for order in self:
            order.guest_priority = bool(order.partner_id) and order.partner_id in first

    @api.model
    def _search_guest_priority(self, operator, value):
        self._check_field_access(self._fields["guest_priority"], "read")
        if operator != "in":
            return NotImplemented
        rows = self.env["restaurant.guest.tier"].sudo()._search([("tier_id.priority", "=", True)])
        guests = rows.subselect("partner_id")
        inside = [("partner_id", "in", guests)]
        outside = ["|", ("partner_id", "=", False), ("partner_id", "not in", guests)]
        if True in value and False in value:
            return []
        return inside if True in value else outside
