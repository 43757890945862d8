from odoo import api, fields, models

GRADE_KINDS = [("interview", "Interview"), ("satisfaction", "Satisfaction")]


class RestaurantGuestGrade(models.Model):
    """How somebody who talked to the guest judges: 1 to 5. The latest of a kind counts."""

    _name = "restaurant.guest.grade"
    _inherit = ["restaurant.kept.mixin"]
    _description = "Grade of a Guest"
    _order = "graded_on desc, id desc"
    _rec_name = "kind"

    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", index=True)
    kind = fields.Selection(GRADE_KINDS, required=True, default="interview")
    grade = fields.Integer(required=True, default=4, aggregator="avg", help="From 1, the worst, to 5, the best.")
    graded_on = fields.Date(string="Date", required=True, default=fields.Date.context_today)
    user_id = fields.Many2one("res.users", string="By", default=lambda self: self.env.uid, ondelete="set null")
    note = fields.Char(string="What Was Said")

    _grade_range = models.Constraint("CHECK(grade BETWEEN 1 AND 5)", "Grades go from 1 to 5.")

    @api.model_create_multi
    def create(self, vals_list):
        grades = super().create(vals_list)
        self.env["restaurant.guest.queue"]._add(grades.partner_id)
        return grades

    def write(self, vals):
        """A changed grade may change the guest's tier, and that of the guest it was given to before."""
        former = self.partner_id
        result = super().write(vals)
        self.env["restaurant.guest.queue"]._add(former | self.partner_id)
        return result

    def unlink(self):
        """Let the guests be evaluated without these grades."""
        guests = self.partner_id
        result = super().unlink()
        self.env["restaurant.guest.queue"]._add(guests)
        return result
