from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...engine.tier.goal import say_goal
from ..guest.profile_field import GUEST_RELATIONS_AND_TILL
from ..guest.res_partner import ONLY_GUEST_RELATIONS
from ..segment.reader import READER_CONTEXT
from ..shared.readable_rows import ReadableRows


class ResPartner(models.Model):
    """The guest's tier, and what is missing to the next one."""

    _inherit = "res.partner"

    guest_tier_row_ids = ReadableRows(
        "restaurant.guest.tier", "partner_id", string="Standing", groups=GUEST_RELATIONS_AND_TILL, readonly=True
    )
    guest_tier_id = fields.Many2one(
        "restaurant.tier",
        string="Tier",
        compute="_compute_guest_tier",
        search="_search_guest_tier_id",
        compute_sudo=True,
        groups=GUEST_RELATIONS_AND_TILL,
    )
    guest_tier_scheme_id = fields.Many2one(
        "restaurant.tier.scheme",
        string="Tier Scheme",
        compute="_compute_guest_tier",
        search="_search_guest_tier_scheme_id",
        compute_sudo=True,
        groups=ONLY_GUEST_RELATIONS,
    )
    guest_tier_color = fields.Integer(
        related="guest_tier_id.color", string="Colour of the Tier", groups=GUEST_RELATIONS_AND_TILL
    )
    guest_tier_since = fields.Date(
        string="On This Tier Since", compute="_compute_guest_tier", compute_sudo=True, groups=GUEST_RELATIONS_AND_TILL
    )
    guest_tier_grace_until = fields.Date(
        string="Tier Kept Until", compute="_compute_guest_tier", compute_sudo=True, groups=GUEST_RELATIONS_AND_TILL
    )
    guest_tier_override_id = fields.Many2one(
        "restaurant.tier",
        string="Tier Set by Hand",
        compute="_compute_guest_tier",
        compute_sudo=True,
        groups=ONLY_GUEST_RELATIONS,
    )
    guest_tier_goal = fields.Char(
        string="To the Next Tier",
        compute="_compute_guest_tier_goal",
        compute_sudo=True,
        groups=GUEST_RELATIONS_AND_TILL,
        help="What the guest lacks to the next tier, or to keep this one.",
    )
    guest_tier_note = fields.Char(
        string="About the Tier", compute="_compute_guest_tier_goal", compute_sudo=True, groups=ONLY_GUEST_RELATIONS
    )

    @api.depends("guest_tier_row_ids.tier_id", "guest_tier_row_ids.scheme_id", "guest_tier_row_ids.grace_until")
    def _compute_guest_tier(self):
        rows = self.env["restaurant.guest.tier"].search([("partner_id", "in", self._origin.ids)])
        by_guest = {row.partner_id.id: row for row in rows}
        for partner in self:
            row = by_guest.get(partner._origin.id, rows.browse())
            partner.guest_tier_id = row.tier_id
            partner.guest_tier_scheme_id = row.scheme_id
            partner.guest_tier_since = row.since
            partner.guest_tier_grace_until = row.grace_until
            partner.guest_tier_override_id = row.override_tier_id

    @api.model
    def _search_guest_tier_id(self, operator, value):
        return self._search_standing("guest_tier_id", "tier_id", operator, value)

    @api.model
    def _search_guest_tier_scheme_id(self, operator, value):
        return self._search_standing("guest_tier_scheme_id", "scheme_id", operator, value)

    @api.model
    def _search_standing(self, field, name, operator, value):
        """Guests by ``name`` of their standing; those without one are found by "not set"."""
        self._check_field_access(self._fields[field], "read")
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator != "in":
            return Domain("guest_tier_row_ids", "any", Domain(name, operator, value))
        domain = Domain.FALSE
        if ids := [record_id for record_id in value if record_id]:
            domain |= Domain("guest_tier_row_ids", "any", Domain(name, "in", ids))
        if False in value:
            domain |= Domain("guest_tier_row_ids", "not any", Domain(name, "!=", False))
        return domain

    def _guest_field_elsewhere(self, alias, field_expr):
        """Tiers are sorted and grouped by where they are kept."""
        if field_expr not in ("guest_tier_id", "guest_tier_scheme_id"):
            return super()._guest_field_elsewhere(alias, field_expr)
        return SQL(
            "(SELECT standing.%s FROM restaurant_guest_tier AS standing WHERE standing.partner_id = %s)",
            SQL.identifier("tier_id" if field_expr == "guest_tier_id" else "scheme_id"),
            SQL.identifier(alias, "id"),
            to_flush=self.env["restaurant.guest.tier"]._fields["tier_id"],
        )

    # -- what is missing ---------------------------------------------------------------------

    @api.depends("guest_tier_id", "guest_tier_grace_until")
    @api.depends_context("lang", *READER_CONTEXT)
    def _compute_guest_tier_goal(self):
        # The answer is found as superuser and written for the user.
        reading = self.with_env(self.env(su=False))
        at_till = self.env["restaurant.segment"].with_env(reading.env)._reader().at_till
        own = self.browse(reading._filtered_own().ids) if not at_till else self
        for partner in self:
            row = partner._origin.guest_tier_row_ids
            partner.guest_tier_goal = bool(row) and partner._origin in own and partner._origin._say_tier_goal(row)
            partner.guest_tier_note = bool(row) and partner._say_tier_note(row)

    def _say_tier_goal(self, row):
        """What it takes to keep the tier when it is at risk, else to reach the next one."""
        tiers = row.scheme_id.tier_ids
        if row.grace_until and row.earned_tier_id and not row.override_tier_id:
            tier = row.earned_tier_id
            segment = tier.keep_segment_id or tier.segment_id
            return self.env._(
                "%(missing)s until %(date)s to keep %(tier)s",
                missing=self._say_missing(segment),
                date=format_date(self.env, row.grace_until),
                tier=tier.name,
            )
        following = tiers.filtered(lambda tier: tier.level > row.tier_id.level and not tier._defect()).sorted("level")[
            :1
        ]
        if not following:
            return False
        missing = self._say_missing(following.segment_id)
        return missing and self.env._("%(missing)s until %(tier)s", missing=missing, tier=following.name)

    def _say_missing(self, segment):
        """What the guest lacks to belong to the segment, as a phrase; empty when it cannot be said."""
        reading = segment.with_env(self.env(su=False))
        told = reading.sudo().condition_ids.with_env(reading.env)._filtered_told()
        parts = []
        for line in segment.explain(self):
            if line["holds"]:
                continue
            condition = segment.condition_ids.browse(line["condition_id"])
            known = condition.id in told.ids if condition else segment._tells_filter(reading._reader())
            if not known:
                if segment._another_condition() not in parts:
                    parts.append(segment._another_condition())
            elif condition:
                parts.append(say_goal(self.env, condition._as_condition(), line["value"], line["sentence"]))
            else:
                parts.append(line["sentence"])
        link = self.env._(" and ") if segment.match == "all" else self.env._(" or ")
        return link.join(parts)

    def _say_tier_note(self, row):
        if row.override_tier_id:
            return self.env._(
                "Set by %(user)s: %(reason)s",
                user=row.override_user_id.name or "–",
                reason=row.override_reason or "–",
            )
        return False

    def _card_tier(self):
        """What the till shows about the tier when the full card is opened."""
        row = self.guest_tier_row_ids
        if not row.tier_id:
            return {}
        return {
            "since": fields.Date.to_string(row.since),
            "goal": self.guest_tier_goal or "",
            "benefits": row.tier_id.benefits or "",
        }

    # -- actions -----------------------------------------------------------------------------

    def action_override_tier(self):
        """Ask for a tier, a reason and an end date."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set the Tier by Hand"),
            "res_model": "restaurant.tier.override",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_ids": self.ids},
        }

    def action_end_tier_override(self):
        """Let the rules decide again on the tier of these guests."""
        self.env["restaurant.guest.tier"]._end_override(self)

    def action_open_tier_log(self):
        """Open how the guest's tier went, and why."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_guest_log_action")
        return action | {
            "domain": [("partner_id", "=", self.id), ("scheme_id", "!=", False)],
            "display_name": self.display_name,
        }
