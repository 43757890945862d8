from odoo import fields, models


class RestaurantComplaintCause(models.Model):
    """Why it happened, as found out afterwards: what the house can change."""

    _name = "restaurant.complaint.cause"
    _description = "Root Cause"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
