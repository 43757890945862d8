from odoo import fields, models


class RestaurantMenuPair(models.Model):
    """Two dishes that are ordered together more often than the size of orders explains; made anew each week."""

    _name = "restaurant.menu.pair"
    _description = "Dishes Ordered Together"
    _order = "ratio desc, id"
    _rec_name = "dish_id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="cascade")
    dish_id = fields.Many2one("product.template", required=True, index=True, readonly=True, ondelete="cascade")
    other_dish_id = fields.Many2one(
        "product.template", string="Together With", required=True, index=True, readonly=True, ondelete="cascade"
    )
    observed = fields.Integer(string="Orders With Both", readonly=True)
    expected = fields.Float(
        string="Expected by Chance", readonly=True, help="Among orders of the same size and channel.", digits=(16, 1)
    )
    ratio = fields.Float(string="Times as Often", readonly=True, aggregator=None)
    ratio_low = fields.Float(string="At Least", readonly=True, aggregator=None, help="95 % sure.")
    ratio_high = fields.Float(string="At Most", readonly=True, aggregator=None, help="95 % sure.")
