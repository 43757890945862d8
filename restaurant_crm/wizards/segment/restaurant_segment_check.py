from odoo import api, fields, models
from odoo.fields import Command


class RestaurantSegmentCheck(models.TransientModel):
    """Check a guest: which lines of a segment hold for one guest, and what is missing."""

    _name = "restaurant.segment.check"
    _inherit = ["restaurant.dialog.mixin"]
    _description = "Check a Guest"

    segment_id = fields.Many2one("restaurant.segment", required=True)
    partner_id = fields.Many2one(
        "res.partner", string="Guest", domain=lambda self: list(self.env["res.partner"]._guest_domain())
    )
    summary = fields.Text(related="segment_id.summary", related_sudo=False, string="Rule")
    verdict = fields.Selection(
        [("in", "Belongs to the segment"), ("out", "Does not belong to the segment")], compute="_compute_verdict"
    )
    shown = fields.Boolean(compute="_compute_shown")
    line_ids = fields.One2many(
        "restaurant.segment.check.line",
        "check_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=True,
    )

    @api.depends("segment_id", "partner_id")
    def _compute_verdict(self):
        for check in self:
            segment, partner = check.segment_id._origin, check.partner_id._origin
            belongs = bool(segment and partner) and partner.id in segment._shown_guest_ids(partner.ids)
            check.verdict = partner and ("in" if belongs else "out")

    @api.depends("line_ids")
    def _compute_shown(self):
        """Whether the lines are records already, or have no visits to open."""
        for check in self:
            lines = check.line_ids.filtered("visit_ids")
            check.shown = not lines or all(isinstance(line.id, int) for line in lines)

    @api.depends("segment_id", "partner_id")
    def _compute_line_ids(self):
        for check in self:
            segment, partner = check.segment_id._origin, check.partner_id._origin
            check.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "sentence": line["problem"] or line["sentence"],
                        "measured": line["measured"],
                        "holds": line["holds"],
                        "missing": line["missing"],
                        "visit_ids": [Command.set((line["evidence"] or ("", []))[1])],
                    }
                )
                for line in (segment.explain(partner) if segment and partner else [])
            ]

    def action_save(self):
        """Reopen the check as a record: its lines can open the visits that were counted."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check a Guest"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {name: self.env.context.get(name) for name in ("from_guest", "about_rule")},
        }


class RestaurantSegmentCheckLine(models.TransientModel):
    _name = "restaurant.segment.check.line"
    _description = "Checked Condition"

    check_id = fields.Many2one("restaurant.segment.check", required=True, ondelete="cascade")
    sentence = fields.Char(string="Condition")
    measured = fields.Char(string="This Guest")
    holds = fields.Boolean()
    missing = fields.Char(string="What Is Missing")
    visit_ids = fields.Many2many("restaurant.visit", string="Visits Counted")

    def action_open_visits(self):
        """Open the visits behind the number."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_visit_action")
        return action | {"domain": [("id", "in", self.visit_ids.ids)], "context": {}}
