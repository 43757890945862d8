from odoo import api, fields, models

from ...engine.channel import merges


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """A merge that can be undone, and that says before what becomes of points."""

    _inherit = "base.partner.merge.automatic.wizard"

    guest_merge_warning = fields.Char(compute="_compute_guest_merge_warning")

    @api.depends("partner_ids", "dst_partner_id")
    def _compute_guest_merge_warning(self):
        for wizard in self:
            wizard.guest_merge_warning = wizard._warning_about_points(wizard.partner_ids._origin)

    @api.model
    def _warning_about_points(self, partners):
        """What happens to points that several of these contacts have in one program; False where nothing does."""
        self.env["loyalty.card"].flush_model()
        today, told = fields.Date.context_today(self), []
        cards = {}
        for program_id, _card_id, _partner_id, points, expires in self.env.execute_query(
            merges.points_of_both(partners.ids)
        ):
            cards.setdefault(program_id, []).append((points, bool(expires and expires < today)))
        for program in self.env["loyalty.program"].sudo().browse(cards):
            found = cards[program.id]
            values = ", ".join(
                self.env._("%(points)s (expired)", points=f"{points:g}") if expired else f"{points:g}"
                for points, expired in found
            )
            told.append(
                self.env._(
                    "Both have points in %(program)s: %(values)s. They stay on two cards; tills take the one that "
                    "was made first.",
                    program=program.name,
                    values=values,
                )
            )
        return " ".join(told) or False

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].with_context(active_test=False).browse(partner_ids).exists()
        if len(partners) < 2:
            return super()._merge(partner_ids, dst_partner, extra_checks)
        if not (dst_partner and dst_partner in partners):
            dst_partner = self._get_ordered_partner(partners.ids)[-1]
        sources = partners - dst_partner
        Merge = self.env["restaurant.merge"]
        names, warning = ", ".join(sources.mapped("name")), self._warning_about_points(partners)
        before = Merge._look(sources + dst_partner)
        source_ids = sources.ids
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        Merge._keep(before, source_ids, dst_partner, names, warning)
        return result
