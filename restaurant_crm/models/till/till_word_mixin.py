from odoo import api, models

# What decides whether and under which name a word is shown, besides the fields that tills load.
ALSO_SHOWN = ("active", "name", "parent_id", "sensitive", "visible_at_till")


class RestaurantTillWordMixin(models.AbstractModel):
    """Words that tills load whole by `pos.load.mixin`, such as preferences: open tills hear of every change."""

    _name = "restaurant.till.word.mixin"
    _description = "Word for Tills"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._tell_of_words()
        return records

    def write(self, vals):
        result = super().write(vals)
        shown = {*self._load_pos_data_fields(self.env["pos.config"]), *ALSO_SHOWN}
        if not shown.isdisjoint(vals):
            self._tell_of_words()
        return result

    def unlink(self):
        self._tell_of_words()
        return super().unlink()

    def _tell_of_words(self):
        if self:
            self.env["pos.session"]._tell_of_words()
