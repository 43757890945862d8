from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    restaurant_store_ids = fields.Many2many(
        "restaurant.store",
        "restaurant_store_res_users_rel",
        "user_id",
        "store_id",
        string="Allowed Stores",
        # With an archived store left out, a user of that store alone would see all stores.
        context={"active_test": False},
        help="The stores whose visits this user sees. Empty: every store of the allowed companies.",
    )

    def _get_invalidation_fields(self):
        """The record rules that limit visits to the allowed stores are cached."""
        return super()._get_invalidation_fields() | {"restaurant_store_ids"}
