from odoo import fields, models


class RestaurantGuestLog(models.Model):
    _inherit = "restaurant.guest.log"

    kind = fields.Selection(
        selection_add=[("identity_joined", "Key Joined"), ("identity_parted", "Key Taken Away")],
        ondelete={"identity_joined": "cascade", "identity_parted": "cascade"},
    )
