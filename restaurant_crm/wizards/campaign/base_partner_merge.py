from odoo import models

from ...engine.campaign import merge


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _get_fk_on(self, table):
        """Messages know their guest without a key."""
        keys = super()._get_fk_on(table)
        return [*keys, ("restaurant_campaign_message", "partner_id")] if table == "res_partner" else keys

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Keep what campaigns sent to each contact: core drops rows that would be there twice."""
        self.env.flush_all()
        self.env.cr.execute(merge.keep_apart(src_partners.ids, dst_partner.id))
        self.env.cr.execute(merge.leave(src_partners.ids))
        self.env.invalidate_all()
        return super()._update_foreign_keys(src_partners, dst_partner)
