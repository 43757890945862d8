from odoo import api, models


class LoyaltyReward(models.Model):
    """Rewards are lines on bills that are no dishes."""

    _inherit = "loyalty.reward"

    @api.model_create_multi
    def create(self, vals_list):
        rewards = super().create(vals_list)
        self.env["product.template"]._recognise_kinds()
        return rewards

    def write(self, vals):
        result = super().write(vals)
        if not {"program_id", "discount_line_product_id"}.isdisjoint(vals):
            self.env["product.template"]._recognise_kinds()
        return result
