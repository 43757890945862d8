from odoo import fields, models


class RestaurantFeedbackStar(models.Model):
    """The stars a guest gave for one aspect."""

    _name = "restaurant.feedback.star"
    _description = "Feedback Stars"
    _order = "feedback_id desc, id"
    _rec_name = "aspect_id"
    _log_access = False

    feedback_id = fields.Many2one("restaurant.feedback", required=True, ondelete="cascade", index=True)
    aspect_id = fields.Many2one("restaurant.feedback.aspect", required=True, ondelete="cascade", index=True)
    stars = fields.Integer(required=True, aggregator="avg")
    store_id = fields.Many2one(related="feedback_id.store_id", store=True, index="btree_not_null")
    company_id = fields.Many2one(related="feedback_id.company_id", store=True)
    answered_at = fields.Datetime(related="feedback_id.answered_at", store=True, string="Given On")

    _once = models.UniqueIndex("(feedback_id, aspect_id)")
    _one_to_five = models.Constraint("CHECK (stars BETWEEN 1 AND 5)", "One star to five.")
