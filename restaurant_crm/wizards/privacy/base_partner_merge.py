from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """What merged contacts allow is what any of them said last; core moves what they said."""
        states = self.env["restaurant.consent.state"].sudo()
        states.search([("partner_id", "in", (src_partners | dst_partner).ids)]).unlink()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        states._rebuild(dst_partner.ids)
        dst_partner._consent_changed("profiling")
        return result
