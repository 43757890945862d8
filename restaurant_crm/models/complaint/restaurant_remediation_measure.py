from odoo import api, fields, models

from ...engine.shared.clock import local_date


class RestaurantRemediationMeasure(models.Model):
    """Something that is done so that fewer guests complain."""

    _name = "restaurant.remediation.measure"
    _inherit = ["restaurant.kept.mixin"]
    _description = "Measure against Complaints"
    _order = "done, deadline, id"

    remediation_id = fields.Many2one("restaurant.remediation", required=True, ondelete="cascade", index=True)
    name = fields.Char(string="What to Do", required=True)
    user_id = fields.Many2one("res.users", string="Who", domain="[('share', '=', False)]")
    deadline = fields.Date(string="Until")
    done = fields.Boolean()
    done_on = fields.Date(compute="_compute_done_on", store=True)

    @api.depends("done")
    def _compute_done_on(self):
        for measure in self:
            measure.done_on = measure.done and (measure.done_on or local_date(self.env))
