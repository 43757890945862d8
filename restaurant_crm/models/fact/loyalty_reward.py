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

    def _words(self):
        """What each of these rewards is called in the language of the user: a dict by id.

        Core puts it down once, in the language of whoever makes the program: of ready-made ones in English.
        """
        languages = [code for code, _name in self.env["res.lang"].get_installed() if code != self.env.lang]
        words = {}
        for reward in self:
            words[reward.id] = reward.description
            if reward.description in {reward._words_of_core(code) for code in languages}:
                words[reward.id] = reward._words_of_core(self.env.lang)
        return words

    def _words_of_core(self, lang):
        # sudo: of dishes that it is for the name, whoever may read them.
        draft = self.sudo().with_context(lang=lang).new(origin=self)
        draft._compute_description()
        return draft.description
