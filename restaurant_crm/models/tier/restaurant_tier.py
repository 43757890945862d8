from odoo import api, fields, models
from odoo.exceptions import UserError

# What takes part in who stands on a level.
SETUP_FIELDS = (
    "sequence",
    "active",
    "scheme_id",
    "everybody",
    "keep_segment_id",
    "partner_domain",
    "match",
    "condition_ids",
)
# By how much the conditions for keeping a level are milder to begin with.
MILDER_PERCENT = 20


class RestaurantTier(models.Model):
    """A level of a scheme: who reaches it, who keeps it, and what it brings.

    The conditions for reaching it are those of the segment that it delegates to. Levels are
    ordered from the lowest to the highest; ``level`` counts them from 1.
    """

    _name = "restaurant.tier"
    _description = "Tier"
    _inherit = ["restaurant.deletion.mixin"]
    _inherits = {"restaurant.segment": "segment_id"}
    _order = "scheme_id, sequence, id"

    segment_id = fields.Many2one("restaurant.segment", required=True, ondelete="cascade", index=True)
    # Not the segment's: cashiers, who may not see segments, read it.
    name = fields.Char(required=True, translate=True)
    scheme_id = fields.Many2one("restaurant.tier.scheme", required=True, ondelete="cascade", index=True)
    scheme_state = fields.Selection(related="scheme_id.state")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    level = fields.Integer(
        compute="_compute_level", store=True, aggregator=None, help="1 for the lowest level of the scheme."
    )
    everybody = fields.Boolean(string="For Everybody in the Scheme", help="Where guests start: no conditions apply.")
    keep_segment_id = fields.Many2one(
        "restaurant.segment",
        string="Conditions for Keeping It",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        help="Milder conditions for those who are on the level or above. Without them the conditions for reaching it "
        "have to hold.",
    )
    criteria = fields.Text(string="Who Reaches It", compute="_compute_criteria")
    keep_summary = fields.Text(related="keep_segment_id.summary", string="Kept While")
    color = fields.Integer(default=0)
    icon = fields.Char(help="An emoji, shown with the tier at the till.")
    description = fields.Text(string="Service", translate=True, help="What staff should do for guests of this level.")
    benefits = fields.Text(translate=True, help="What guests get, in their words; printed on the policy.")
    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Price List",
        ondelete="restrict",
        index="btree_not_null",
        help="Guests of this level pay by it at tills that use price lists, unless the contact has a list of its own.",
    )
    program_ids = fields.Many2many(
        "loyalty.program", "loyalty_program_restaurant_tier_rel", string="Loyalty Programs", copy=False
    )
    priority = fields.Boolean(string="Served First", help="Orders of these guests are marked at the till.")
    pricelist_problem = fields.Text(compute="_compute_pricelist_problem")
    row_ids = fields.One2many("restaurant.guest.tier", "tier_id", string="Standings")
    earned_row_ids = fields.One2many("restaurant.guest.tier", "earned_tier_id", groups="restaurant_crm.group_user")
    tier_guest_count = fields.Integer(string="Guests on It", compute="_compute_tier_guest_count")
    broken = fields.Text(string="Why It Is Not Evaluated", compute="_compute_broken")

    @api.depends("scheme_id.tier_ids.sequence", "scheme_id.tier_ids.active", "active", "sequence")
    def _compute_level(self):
        for scheme in self.scheme_id:
            tiers = scheme.tier_ids.filtered("active")
            # Rows that are being typed have no id to sort by.
            for level, tier in enumerate(tiers.sorted(lambda tier: (tier.sequence, tier._origin.id or 1 << 40)), 1):
                if tier in self:
                    tier.level = level
        (self - self.scheme_id.tier_ids.filtered("active")).level = 0

    @api.depends("name", "icon")
    def _compute_display_name(self):
        for tier in self:
            tier.display_name = " ".join(filter(None, (tier.icon, tier.name)))

    @api.depends("row_ids")
    def _compute_tier_guest_count(self):
        rows = self.env["restaurant.guest.tier"]._read_group(
            [("tier_id", "in", self.ids), ("partner_id.active", "=", True)], ["tier_id"], ["__count"]
        )
        counts = {tier.id: number for tier, number in rows}
        for tier in self:
            tier.tier_guest_count = counts.get(tier.id, 0)

    @api.depends("problem", "keep_segment_id.problem", "everybody")
    def _compute_broken(self):
        for tier in self:
            tier.broken = tier._defect()

    @api.depends("pricelist_id")
    def _compute_pricelist_problem(self):
        """Odoo ignores a guest's price list silently where the till does not use price lists."""
        enabled = self.env["res.groups"]._is_feature_enabled("product.group_product_pricelist")
        # sudo: who sets up tiers may have no rights on tills.
        tills = self.env["pos.config"].sudo().search([("use_pricelist", "=", False)])
        for tier in self:
            tier.pricelist_problem = False
            if tier.pricelist_id and not enabled:
                tier.pricelist_problem = self.env._("Price lists are switched off in the settings of Odoo.")
            elif tier.pricelist_id and tills:
                tier.pricelist_problem = self.env._(
                    "These tills do not use price lists: %(tills)s", tills=", ".join(tills.mapped("name"))
                )

    @api.model
    def _pricelists_in_force(self):
        """The price lists of the levels of schemes in force."""
        return self.search([("scheme_id.state", "!=", "draft"), ("pricelist_id.active", "=", True)]).pricelist_id

    @api.depends("everybody", "summary", "condition_ids", "partner_domain")
    @api.depends_context("lang")
    def _compute_criteria(self):
        for tier in self:
            if tier.everybody:
                tier.criteria = self.env._("everybody in the scheme")
            elif tier._has_conditions():
                tier.criteria = tier.summary
            else:
                tier.criteria = self.env._("set by hand only")

    def _has_conditions(self):
        """Whether anything is asked for to reach the level; without, it can only be set by hand."""
        self.ensure_one()
        return bool(self.condition_ids) or (self.partner_domain or "[]").strip() != "[]"

    def _defect(self):
        """Why nobody can reach or lose the level, in the user's words; None when it is sound."""
        self.ensure_one()
        segments = self.keep_segment_id if self.everybody else self.segment_id | self.keep_segment_id
        for segment in segments:
            if problem := segment._defect():
                return problem
        return None

    # -- life of a level ---------------------------------------------------------------------

    @api.model
    def new(self, values=None, origin=None, ref=None):
        """A draft has a draft segment, too, so that the form counts guests before anything is saved."""
        tier = super().new(values, origin, ref)
        if not origin and not tier.segment_id:
            tier.segment_id = self.env["restaurant.segment"].new({"usage": "tier"})
        return tier

    @api.model_create_multi
    def create(self, vals_list):
        owned = []
        for vals in vals_list:
            segment = self.env["restaurant.segment"].browse(vals.get("segment_id"))
            if not segment:
                segment = segment.create({"name": vals.get("name"), "usage": "tier"})
            owned.append({**vals, "segment_id": segment.id})
        tiers = super().create(owned)
        tiers.scheme_id._make_due()
        return tiers

    def write(self, vals):
        """Changed levels are evaluated again; guests leave one that is archived."""
        if vals.get("active") is False:
            self.filtered("active")._leave()
        result = super().write(vals)
        if "name" in vals:
            self.segment_id.write({"name": vals["name"]})
        if not vals.keys().isdisjoint(SETUP_FIELDS):
            self.scheme_id._make_due()
        return result

    def unlink(self):
        """Let the guests leave these levels before they go."""
        self._leave()
        segments, schemes = self.segment_id | self.keep_segment_id, self.scheme_id
        result = super().unlink()
        segments.exists().unlink()
        schemes.exists()._make_due()
        return result

    def _leave(self):
        """Put the guests of these levels on the next lower one that is left; the rules lift whom they can."""
        today = fields.Date.context_today(self)
        for tier in self:
            lower = tier._next_lower(self)
            (tier.row_ids | tier.earned_row_ids).sudo()._leave_tier(tier, lower, today)

    def _next_lower(self, leaving):
        """The level below that is left when the levels ``leaving`` are gone; empty when there is none."""
        self.ensure_one()
        left = self.scheme_id.tier_ids.filtered("active") - leaving
        return left.filtered(lambda other: other.level < self.level).sorted("level")[-1:]

    def copy_data(self, default=None):
        """A copy has conditions of its own for keeping the level, too."""
        return [
            {**vals, **({"keep_segment_id": tier.keep_segment_id.copy().id} if tier.keep_segment_id else {})}
            for tier, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # -- actions -----------------------------------------------------------------------------

    def action_edit_keep(self):
        """Open the conditions for keeping the level; to begin with, those for reaching it made a bit milder."""
        self.ensure_one()
        if self.everybody:
            raise UserError(self.env._("Everybody in the scheme has this level: nothing is needed to keep it."))
        if not self.keep_segment_id:
            self.keep_segment_id = self.segment_id.copy(
                {"usage": "tier_keep", "name": self.env._("Keeping “%(tier)s”", tier=self.name)}
            )
            for line in self.keep_segment_id.condition_ids:
                if line.comparison in (">=", ">") and line.value:
                    line.value = round(line.value * (100 - MILDER_PERCENT) / 100, 2)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Keeping “%(tier)s”", tier=self.name),
            "res_model": "restaurant.segment",
            "res_id": self.keep_segment_id.id,
            "view_mode": "form",
            "views": [(self.env.ref("restaurant_crm.restaurant_tier_keep_view_form").id, "form")],
            "target": "new",
        }

    def action_drop_keep(self):
        """Keep the level by the conditions for reaching it only."""
        segments = self.keep_segment_id
        self.keep_segment_id = False
        segments.unlink()
        self.scheme_id._make_due()

    def action_remove(self):
        """Show where the guests of the level would go; it is removed from there."""
        self.ensure_one()
        return self.scheme_id._open_simulation("remove", tier_id=self.id)

    def action_open_tier_guests(self):
        """Open the guests who stand on the level."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.res_partner_action")
        return action | {"domain": [("guest_tier_id", "=", self.id)], "display_name": self.name}
