from odoo import api, fields, models


class RestaurantTier(models.Model):
    """What to know before a level is changed or goes."""

    _inherit = "restaurant.tier"

    keep_notice = fields.Text(
        compute="_compute_keep_notice",
        groups="restaurant_crm.group_manager",
        help="How many guests stay only because they fulfil the conditions for keeping the level.",
    )

    @api.depends("match", "partner_domain", "condition_ids", "condition_ids.summary", "keep_segment_id", "everybody")
    @api.depends_context("lang")
    def _compute_keep_notice(self):
        for tier in self:
            held = tier._held_by_keeping_only()
            tier.keep_notice = bool(held) and self.env._(
                "%(count)s guests on this level do not fulfil what is asked to reach it, and stay: “Kept While” still "
                "holds for them. Change that as well if they are to go.",
                count=held,
            )

    def _held_by_keeping_only(self):
        """How many guests on the level fulfil the conditions for keeping it, but not those for reaching it."""
        self.ensure_one()
        keep = self.keep_segment_id._origin
        if self.everybody or not keep or self.problem or keep.problem:
            return 0
        # sudo: of levels people know how many guests are on them, whoever these are.
        guests = self._origin.sudo().row_ids.partner_id.ids
        if not guests:
            return 0
        kept = set(keep.sudo()._guest_ids(guests))
        return len(kept - set(self.segment_id._guest_ids(guests)))

    def _deletion_consequences(self):
        found = super()._deletion_consequences()
        for tier in self.filtered("tier_guest_count"):
            lower = tier._next_lower(self)
            values = {"count": tier.tier_guest_count, "tier": tier.name, "lower": lower.name}
            found.append(
                self.env._("%(count)s guests go from “%(tier)s” to “%(lower)s”.", **values)
                if lower
                else self.env._("%(count)s guests of “%(tier)s” have no level of the scheme any more.", **values)
            )
        return found
