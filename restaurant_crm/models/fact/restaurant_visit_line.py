from odoo import fields, models


class RestaurantVisitLine(models.Model):
    """What a guest had on a visit: one row a dish, net of returns."""

    _name = "restaurant.visit.line"
    _description = "Restaurant Visit Line"
    _log_access = False
    _order = "visit_date desc, visit_id desc, id"
    _rec_name = "product_id"

    visit_id = fields.Many2one("restaurant.visit", required=True, index=True, ondelete="cascade", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", readonly=True)
    store_id = fields.Many2one(related="visit_id.store_id")
    company_id = fields.Many2one(related="visit_id.store_id.company_id")
    visit_date = fields.Date(string="Date", required=True, readonly=True)
    product_id = fields.Many2one(
        "product.product", string="Dish and Size", required=True, index=True, ondelete="restrict", readonly=True
    )
    is_menu = fields.Boolean(
        string="Set Menu",
        readonly=True,
        help="The row names a menu whose parts have rows of their own: it is no dish more, and its amount is theirs.",
    )
    dish_id = fields.Many2one(
        "product.template",
        index=True,
        ondelete="restrict",
        readonly=True,
        help="The dish, whichever size of it was had.",
    )
    qty = fields.Float(string="Quantity", required=True, readonly=True)
    amount = fields.Float(
        required=True,
        readonly=True,
        help="Net of returns, taxes included, in the currency of the company.",
    )

    _partner_visit_idx = models.Index(
        "(partner_id, visit_id) INCLUDE (visit_date, product_id, dish_id, qty, amount, is_menu)"
    )
