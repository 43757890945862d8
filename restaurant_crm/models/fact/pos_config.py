from odoo import api, models

# The products of a till that are on bills but are no dishes; two of them come with other modules.
PRODUCTS = ("tip_product_id", "discount_product_id", "down_payment_product_id")


class PosConfig(models.Model):
    """The till as visits depend on it."""

    _inherit = "pos.config"

    @api.model_create_multi
    def create(self, vals_list):
        configs = super().create(vals_list)
        self.env["product.template"]._recognise_kinds()
        return configs

    def write(self, vals):
        """Moving a till to another store changes past visits; a new product of its own is recognised."""
        result = super().write(vals)
        if "store_id" in vals:
            self.env["restaurant.guest.queue"]._add_guests_ordering("config_id", self)
        if not set(PRODUCTS).isdisjoint(vals):
            self.env["product.template"]._recognise_kinds()
        return result
