from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Keep who became whom, and tell tills: the merged contacts may sit at a table at this moment."""
        self.env["restaurant.guest.former"]._add(src_partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        (src_partners | dst_partner)._allergies_changed()
        return result
