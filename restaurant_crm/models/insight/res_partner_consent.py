from odoo import api, fields, models

from ...engine.shared.clock import local_date
from ..guest.profile_field import ONLY_GUEST_RELATIONS


class ResPartner(models.Model):
    """What the head of the guest's page says of what the guest allows."""

    _inherit = "res.partner"

    guest_consent_text = fields.Char(
        string="Consent to Offers", compute="_compute_guest_consent_text", groups=ONLY_GUEST_RELATIONS
    )

    @api.depends("guest_consent_state_ids.state")
    @api.depends_context("lang")
    def _compute_guest_consent_text(self):
        State = self.env["restaurant.consent.state"]
        rows = State.search([("partner_id", "in", self._origin.ids), ("purpose", "=", "marketing")])
        channels = dict(State._fields["channel"]._description_selection(self.env))
        today = local_date(self.env)
        for partner in self:
            mine = rows.filtered(lambda row, partner=partner: row.partner_id == partner._origin)
            allowed = mine.filtered(lambda row: row.state == "granted" and not row._has_run_out(today))
            if allowed:
                ways = ", ".join(channels[row.channel] for row in allowed)
                partner.guest_consent_text = self.env._("Offers allowed: %(channels)s", channels=ways)
            elif any(row.state == "refused" for row in mine):
                partner.guest_consent_text = self.env._("No offers")
            else:
                partner.guest_consent_text = self.env._("Not asked about offers")
