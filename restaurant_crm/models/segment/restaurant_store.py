from odoo import models


class RestaurantRegion(models.Model):
    """What segments ask of regions."""

    _inherit = "restaurant.region"

    def _deletion_consequences(self):
        found = super()._deletion_consequences()
        return found + self.env["restaurant.segment.condition"]._told_without(self, "region_ids")


class RestaurantStore(models.Model):
    """What segments ask of stores."""

    _inherit = "restaurant.store"

    def _deletion_consequences(self):
        found = super()._deletion_consequences()
        return found + self.env["restaurant.segment.condition"]._told_without(self, "store_ids")
