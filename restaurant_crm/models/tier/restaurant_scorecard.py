from odoo import fields, models


class RestaurantScorecard(models.Model):
    _inherit = "restaurant.scorecard"

    scheme_ids = fields.One2many("restaurant.tier.scheme", "scorecard_id", string="Schemes")
