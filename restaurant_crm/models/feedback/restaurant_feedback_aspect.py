from odoo import fields, models


class RestaurantFeedbackAspect(models.Model):
    """What guests give stars for."""

    _name = "restaurant.feedback.aspect"
    _description = "Feedback Aspect"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="As the guest reads it.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(string="On", default=True)
    category_id = fields.Many2one(
        "restaurant.complaint.category",
        string="Complaint Category",
        ondelete="set null",
        help="What a complaint is about that comes of few stars here.",
    )
