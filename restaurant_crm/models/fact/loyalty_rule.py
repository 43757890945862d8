from odoo import api, models


class LoyaltyRule(models.Model):
    """What tops up a wallet is no dish."""

    _inherit = "loyalty.rule"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env["product.template"]._recognise_kinds()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if not {"program_id", "product_ids"}.isdisjoint(vals):
            self.env["product.template"]._recognise_kinds()
        return result
