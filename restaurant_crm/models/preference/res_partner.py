from odoo import models

from ..guest.profile_field import GUEST_RELATIONS_AND_TILL
from ..shared.readable_rows import ReadableRows


class ResPartner(models.Model):
    """The guest's preferences."""

    _inherit = "res.partner"

    guest_preference_ids = ReadableRows(
        "restaurant.guest.preference", "partner_id", string="Preferences", groups=GUEST_RELATIONS_AND_TILL
    )
