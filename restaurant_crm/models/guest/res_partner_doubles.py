from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.guest import doubles
from .profile_field import ONLY_GUEST_RELATIONS

# What of contacts is read by SQL.
READ = ["phone", "phone_sanitized", "active", "is_company", "parent_id", "partner_share"]


class ResPartner(models.Model):
    """Guests who may be in the contacts twice. They are shown; whether they are one person, people decide."""

    _inherit = "res.partner"

    guest_double_ids = fields.Many2many(
        "res.partner",
        string="Same Number",
        compute="_compute_guest_double_ids",
        groups=ONLY_GUEST_RELATIONS,
        help="Other guests with the same phone number, however it is written: perhaps the same person.",
    )
    guest_has_double = fields.Boolean(
        string="Same Number as Another Guest",
        compute="_compute_guest_double_ids",
        search="_search_guest_has_double",
        groups=ONLY_GUEST_RELATIONS,
    )

    @api.depends("phone_sanitized", "active", "is_company", "parent_id")
    def _compute_guest_double_ids(self):
        self.env["res.partner"].flush_model(READ)
        found = defaultdict(list)
        for partner_id, double_id in self.env.execute_query(doubles.doubles(self._origin.ids)):
            found[partner_id].append(double_id)
        # Of contacts that the user may not see not even the name is shown.
        seen = set(self.browse({double for ids in found.values() for double in ids})._filtered_access("read").ids)
        for partner in self:
            partner.guest_double_ids = self.browse([id for id in found[partner._origin.id] if id in seen])
            partner.guest_has_double = bool(partner.guest_double_ids)

    @api.model
    def _search_guest_has_double(self, operator, value):
        self._check_field_access(self._fields["guest_has_double"], "read")
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        self.env["res.partner"].flush_model(READ)
        return Domain.custom(to_sql=lambda model, alias, query: doubles.has_double(alias))
