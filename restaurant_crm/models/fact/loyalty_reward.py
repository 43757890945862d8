from odoo import api, models
from odoo.tools import formatLang


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

    def _words(self):
        """What each of these rewards is called in the language of the user: a dict by id.

        Core puts it down once, in the language of whoever makes the program (of ready-made ones in English), and has
        half a sentence for it in other languages. What somebody has written stays.
        """
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        words = {}
        for reward in self:
            words[reward.id] = reward.description
            if reward.description in {reward._words_of_core(code) for code in languages}:
                words[reward.id] = reward._words_of_discount() or reward._words_of_core(self.env.lang)
        return words

    def _words_of_core(self, lang):
        # sudo: of dishes that it is for the name, whoever may read them.
        draft = self.sudo().with_context(lang=lang).new(origin=self)
        # Of a reward that was changed since the last one is remembered.
        draft.invalidate_recordset(flush=False)
        draft._compute_description()
        return draft.description

    def _words_of_discount(self):
        """Empty for what is no plain discount."""
        self.ensure_one()
        plain = self.reward_type == "discount" and not self.discount_max_amount
        if not plain or self.program_type in ("gift_card", "ewallet"):
            return ""
        percent = f"{self.discount:g}"
        money = formatLang(self.env, self.discount, currency_obj=self.currency_id)
        match self.discount_mode, self.discount_applicability:
            case "percent", "order":
                return self.env._("%s%% off the order", percent)
            case "percent", "cheapest":
                return self.env._("%s%% off the cheapest dish", percent)
            case "per_order", "order":
                return self.env._("%s off the order", money)
            case "per_order", "cheapest":
                return self.env._("%s off the cheapest dish", money)
        return ""
