from odoo import fields, models


class RestaurantSegment(models.Model):
    """Campaigns are described by a segment of their own."""

    _inherit = "restaurant.segment"

    usage = fields.Selection(selection_add=[("campaign", "Campaign")], ondelete={"campaign": "cascade"})
