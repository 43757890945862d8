from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        """Stores that went by the clock of their company go by its new one."""
        if "tz" not in vals:
            return super().write(vals)
        # sudo: who edits a contact may have no rights on stores; whose stores they are depends on no input.
        companies = self.env["res.company"].sudo().search([("partner_id", "in", self.ids)])
        former = {company: company.partner_id.tz or "UTC" for company in companies}
        result = super().write(vals)
        if vals["tz"]:
            for company, zone in former.items():
                following = [("company_id", "=", company.id), ("tz", "=", zone)]
                stores = self.env["restaurant.store"].sudo().with_context(active_test=False).search(following)
                stores.tz = vals["tz"]
        if companies:
            self.env["ir.cron"]._align_nights()
        return result
