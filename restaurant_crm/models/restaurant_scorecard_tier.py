from odoo import fields, models


class RestaurantScorecard(models.Model):
    _inherit = "restaurant.scorecard"  # pylint: disable=consider-merging-classes-inherited

    scheme_ids = fields.One2many("restaurant.tier.scheme", "scorecard_id", string="Schemes")
