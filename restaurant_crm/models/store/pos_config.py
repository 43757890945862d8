from odoo import api, fields, models

from ...engine.shared.clock import company_zone_name


class PosConfig(models.Model):
    _inherit = "pos.config"

    store_id = fields.Many2one(
        "restaurant.store",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        prefetch="restaurant",
        help="The restaurant this till stands in. Left empty, the point of sale gets a store of its own name.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        configs = super().create(vals_list)
        configs._create_missing_stores()
        return configs

    def write(self, vals):
        result = super().write(vals)
        if "store_id" in vals and not vals["store_id"]:
            self._create_missing_stores()
        return result

    def _create_missing_stores(self):
        """Give each point of sale without a store one of its own name."""
        homeless = self.filtered(lambda config: not config.store_id)
        if not homeless:
            return
        stores = (
            self.env["restaurant.store"]
            .sudo()
            .create(
                [
                    {
                        "name": config.name,
                        "company_id": config.company_id.id,
                        "tz": company_zone_name(self.env, config.company_id),
                    }
                    for config in homeless
                ]
            )
        )
        for config, store in zip(homeless, stores, strict=True):
            config.sudo().store_id = store
