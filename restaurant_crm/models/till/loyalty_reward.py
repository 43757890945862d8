from odoo import api, models


class LoyaltyReward(models.Model):
    """What rewards are called on the bill."""

    _inherit = "loyalty.reward"

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        words = self.browse(row["id"] for row in rows)._words()
        for row in rows:
            row["description"] = words[row["id"]]
        return rows
