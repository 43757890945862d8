from odoo import api, fields, models

from ..guest.profile_field import GUEST_RELATIONS_AND_TILL, ONLY_GUEST_RELATIONS
from ..shared.readable_rows import ReadableRows


class ResPartner(models.Model):
    """The guest's preferences."""

    _inherit = "res.partner"

    guest_preference_ids = ReadableRows(
        "restaurant.guest.preference", "partner_id", string="Preferences", groups=GUEST_RELATIONS_AND_TILL
    )
    guest_allergies = fields.Char(
        string="Allergies",
        compute="_compute_guest_allergies",
        groups=ONLY_GUEST_RELATIONS,
        help="What may harm the guest, the worst first.",
    )

    @api.depends("guest_preference_ids.preference_id", "guest_preference_ids.severity")
    @api.depends_context("lang")
    def _compute_guest_allergies(self):
        Preference = self.env["restaurant.guest.preference"]
        rows = Preference.search([("partner_id", "in", self._origin.ids), ("kind", "=", "allergy")])
        labels = dict(Preference._fields["severity"]._description_selection(self.env))
        worst_first = list(reversed(labels))
        for partner in self:
            mine = rows.filtered(lambda row, partner=partner: row.partner_id == partner._origin)
            mine = mine.sorted(lambda row: worst_first.index(row.severity) if row.severity else len(worst_first))
            partner.guest_allergies = ", ".join(
                f"{row.preference_id.name} ({labels[row.severity]})" if row.severity else row.preference_id.name
                for row in mine
            )
