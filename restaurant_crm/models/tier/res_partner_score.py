from odoo import api, fields, models

from ..guest.res_partner import ONLY_GUEST_RELATIONS
from ..shared.readable_rows import ReadableRows


class ResPartner(models.Model):
    """How the guest's score comes about, and how people judge the guest."""

    _inherit = "res.partner"

    guest_grade_ids = ReadableRows("restaurant.guest.grade", "partner_id", string="Grades", groups=ONLY_GUEST_RELATIONS)
    guest_score_html = fields.Html(
        string="Score",
        compute="_compute_guest_score_html",
        sanitize=False,
        compute_sudo=True,
        groups=ONLY_GUEST_RELATIONS,
    )

    @api.depends("guest_tier_scheme_id", "guest_grade_ids.grade")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_guest_score_html(self):
        # Computed as superuser: what counts is the user.
        own = self.with_env(self.env(su=False))._filtered_own()
        reader = own.env["restaurant.segment"]._reader()
        for partner in self:
            card = partner._origin.guest_tier_scheme_id.scorecard_id
            lines = card._breakdown(partner._origin, reader) if card and partner in own else []
            # Of points that are not told no sum speaks either.
            told = len(lines) == len(card.line_ids)
            total = round(sum(line["points"] for line in lines), 1) if told else None
            partner.guest_score_html = lines and self.env["ir.qweb"]._render(
                "restaurant_crm.guest_score", {"lines": lines, "total": total, "card": card}
            )

    def action_grade_guest(self):
        """Open the guest's grades to add one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Grades"),
            "res_model": "restaurant.guest.grade",
            "view_mode": "list",
            "views": [(False, "list")],
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
            "target": "new",
        }
