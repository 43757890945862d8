from odoo import api, fields, models

from .restaurant_compensation_offer import KINDS


class RestaurantComplaint(models.Model):
    """What was given for it and what it cost."""

    _inherit = "restaurant.complaint"

    currency_id = fields.Many2one(related="company_id.currency_id")
    compensation_ids = fields.One2many("restaurant.compensation", "complaint_id", string="Compensations")
    compensation_cost = fields.Monetary(
        string="Cost", compute="_compute_compensation", store=True, help="What was given for it."
    )
    compensation_kind = fields.Selection(
        KINDS, string="Made Good With", compute="_compute_compensation", store=True, help="What cost most."
    )

    @api.depends("compensation_ids.state", "compensation_ids.cost", "compensation_ids.kind")
    def _compute_compensation(self):
        for complaint in self:
            given = complaint.compensation_ids.filtered(lambda compensation: compensation.state == "given")
            complaint.compensation_cost = sum(given.mapped("cost"))
            complaint.compensation_kind = given.sorted("cost")[-1:].kind

    def action_make_good(self):
        """Choose what the guest gets."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make Good"),
            "res_model": "restaurant.compensation",
            "view_mode": "form",
            "target": "new",
            "context": {"default_complaint_id": self.id},
        }
