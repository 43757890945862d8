from odoo import api, fields, models

from ...engine.complaint import open_complaints


class ResPartner(models.Model):
    """Open complaints on the guest's card at the till."""

    _inherit = "res.partner"

    @api.model
    def _card_sources(self):
        return [*super()._card_sources(), "restaurant.complaint"]

    @api.model
    def _card_parts(self):
        return super()._card_parts() | {"complaints": open_complaints.number_open(self.env.companies.ids)}

    def get_guest_details(self):
        """The full card, with the ``complaints`` that are open."""
        return super().get_guest_details() | {"complaints": self.sudo()._card_complaints()}

    def _card_complaints(self):
        """What staff should know before they greet the guest; not what the guest wrote."""
        rows = self.guest_complaint_ids.filtered(
            lambda row: not row.closed and not row.duplicate_of_id and row.company_id in self.env.companies
        )
        return [
            {
                "id": row.id,
                "name": row.name,
                "category": row.category_id.display_name or "",
                "date": fields.Date.to_string(fields.Datetime.context_timestamp(row, row.received_at)),
                "stage": row.stage_id.name,
            }
            for row in rows.with_context(lang=self.env.user.lang)
        ]
