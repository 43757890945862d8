from odoo import models

from ..shared.readable_rows import ReadableRows

WHO_SEES_PREFERENCES = "restaurant_crm.group_user,point_of_sale.group_pos_user"


class ResPartner(models.Model):
    """The guest's preferences."""

    _inherit = "res.partner"

    guest_preference_ids = ReadableRows(
        "restaurant.guest.preference", "partner_id", string="Preferences", groups=WHO_SEES_PREFERENCES
    )
