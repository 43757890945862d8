from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Facts of merged contacts are built anew from the orders, which core moves."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Drop what is derived from the orders of the merged contacts.

        Core moves rows by SQL, and where a unique key stands against it deletes them.
        """
        merged = src_partners | dst_partner
        self.env["restaurant.visit"].sudo().search([("partner_id", "in", merged.ids)]).unlink()
        self.env["restaurant.guest.profile"].sudo().search([("partner_id", "in", merged.ids)]).unlink()
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _update_values(self, src_partners, dst_partner):
        result = super()._update_values(src_partners, dst_partner)
        Queue = self.env["restaurant.guest.queue"].sudo()
        Queue._put_back(Queue._evaluate(dst_partner.ids), [])
        return result
