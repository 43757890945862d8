from odoo import fields, models


class RestaurantFeedbackAspect(models.Model):
    """What guests are asked to judge, such as food or speed; archived ones are not asked for."""

    _name = "restaurant.feedback.aspect"
    _description = "Feedback Aspect"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    icon = fields.Char(help="An emoji, shown with the stars.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
