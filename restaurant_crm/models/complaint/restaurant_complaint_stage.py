from odoo import fields, models


class RestaurantComplaintStage(models.Model):
    """Where a complaint stands; what a stage means is said by its two marks, not by its name."""

    _name = "restaurant.complaint.stage"
    _description = "Complaint Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    answered = fields.Boolean(help="The guest has been answered once a complaint comes here: the first clock stops.")
    closed = fields.Boolean(help="The complaint is done: every clock stops, and a solution has to be written down.")
    fold = fields.Boolean(string="Folded in Kanban")
    description = fields.Text(translate=True, help="What staff do in this stage.")
