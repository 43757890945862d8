from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    restaurant_store_ids = fields.Many2many(
        "restaurant.store",
        "restaurant_store_res_users_rel",
        "user_id",
        "store_id",
        string="Allowed Stores",
        help="The stores whose visits this user sees. Empty: every store of the allowed companies.",
    )
