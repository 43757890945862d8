from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.shared.clock import local_date
from ...engine.shared.languages import installed

REVIEWS = [
    ("daily", "every day"),
    ("monthly", "on the first of the month"),
    ("anniversary", "a year after the level was reached"),
]
STEPS = [("one", "one level at a time"), ("straight", "straight to the level that they fulfil")]
STATES = [("draft", "In Preparation"), ("running", "In Force"), ("paused", "Being Changed")]
# What takes part in who is in which scheme.
AUDIENCE_FIELDS = ("sequence", "state", "active", "everybody", "partner_domain", "match", "condition_ids")


class RestaurantTierScheme(models.Model):
    """A ladder of levels and for whom it is: the segment that the scheme delegates to.

    A guest is in the first scheme in force, by ``sequence``, that fits. A scheme that is
    being changed moves nobody until the change is put into force.
    """

    _name = "restaurant.tier.scheme"
    _description = "Tier Scheme"
    _inherit = ["restaurant.deletion.mixin"]
    _inherits = {"restaurant.segment": "segment_id"}
    _order = "sequence, id"

    segment_id = fields.Many2one("restaurant.segment", required=True, ondelete="cascade", index=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, help="A guest whom several schemes fit is in the first one.")
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, copy=False)
    standard_since = fields.Date(
        readonly=True, copy=False, help="The day on which the scheme was last put into force or changed."
    )
    everybody = fields.Boolean(string="For All Guests", help="For all guests whom no scheme before this one fits.")
    review = fields.Selection(
        REVIEWS,
        string="Levels Are Reviewed",
        required=True,
        default="monthly",
        help="Guests go up as soon as they fulfil a level. Whether they still fulfil it is looked at in a review.",
    )
    grace_days = fields.Integer(
        string="Days of Grace", default=30, help="For so long guests keep a level that they no longer fulfil."
    )
    step_down = fields.Selection(STEPS, string="Guests Go Down", required=True, default="one")
    protected_tag_ids = fields.Many2many(
        "restaurant.tag", string="Protected", help="Guests with one of these tags never go down."
    )
    scorecard_id = fields.Many2one(
        "restaurant.scorecard",
        ondelete="set null",
        index="btree_not_null",
        help="Shown on the page of the scheme's guests. Levels may ask for its score.",
    )
    tier_ids = fields.One2many("restaurant.tier", "scheme_id", string="Levels", copy=True)
    row_ids = fields.One2many("restaurant.guest.tier", "scheme_id", string="Standings")
    scheme_guest_count = fields.Integer(string="Guests in It", compute="_compute_scheme_guest_count")
    unsettled = fields.Boolean(
        readonly=True,
        copy=False,
        default=True,
        help="For whom schemes are has changed: guests may change scheme at once.",
    )
    reviewed_on = fields.Date(string="Last Review", readonly=True, copy=False)
    last_duration = fields.Float(string="Duration (s)", readonly=True, copy=False, digits=(16, 3))
    last_error = fields.Text(readonly=True, copy=False)
    broken = fields.Text(string="What Is Wrong", compute="_compute_broken")

    _grace_days_positive = models.Constraint("CHECK(grace_days >= 0)", "Days of grace cannot be negative.")

    audience = fields.Char(string="For Whom", compute="_compute_audience")

    @api.depends("everybody", "summary")
    @api.depends_context("lang")
    def _compute_audience(self):
        for scheme in self:
            scheme.audience = self.env._("all other guests") if scheme.everybody else scheme.summary

    @api.depends("row_ids")
    def _compute_scheme_guest_count(self):
        rows = self.env["restaurant.guest.tier"]._read_group(
            [("scheme_id", "in", self.ids), ("partner_id.active", "=", True)], ["scheme_id"], ["__count"]
        )
        counts = {scheme.id: number for scheme, number in rows}
        for scheme in self:
            scheme.scheme_guest_count = counts.get(scheme.id, 0)

    @api.depends("problem", "everybody", "tier_ids.broken", "last_error")
    def _compute_broken(self):
        for scheme in self:
            levels = [f"{tier.name}: {tier.broken}" for tier in scheme.tier_ids if tier.broken]
            scheme.broken = "\n".join(filter(None, [scheme._defect(), *levels, scheme.last_error])) or False

    def _defect(self):
        """Why it cannot be said who is in the scheme, in the user's words; None when it is sound."""
        self.ensure_one()
        return None if self.everybody else self.segment_id._defect()

    # -- life of a scheme --------------------------------------------------------------------

    @api.model
    def new(self, values=None, origin=None, ref=None):
        """A draft has a draft segment, too, so that the form counts guests before anything is saved."""
        scheme = super().new(values, origin, ref)
        if not origin and not scheme.segment_id:
            scheme.segment_id = self.env["restaurant.segment"].new({"usage": "tier_scheme"})
        return scheme

    @api.model_create_multi
    def create(self, vals_list):
        schemes = super().create([{"usage": "tier_scheme", **vals} for vals in vals_list])
        schemes._make_due()
        return schemes

    def write(self, vals):
        """An archived scheme is no longer in force."""
        if vals.get("active") is False:
            vals = {**vals, "state": "draft"}
        result = super().write(vals)
        if not vals.keys().isdisjoint(AUDIENCE_FIELDS):
            self._in_force().write({"unsettled": True})
            self._make_due(always="state" in vals)
        return result

    def unlink(self):
        """Let the guests leave the schemes, then delete them with what describes them."""
        if self.filtered(lambda scheme: scheme.state != "draft"):
            self.write({"state": "draft"})
            self._apply()
        self.with_context(active_test=False).tier_ids.unlink()
        segments = self.segment_id
        result = super().unlink()
        segments.exists().unlink()
        return result

    def _make_due(self, always=False):
        """Have everybody's level evaluated in the background when one of the schemes is in force."""
        if always or self.filtered(lambda scheme: scheme.state == "running"):
            self.env.ref("restaurant_crm.ir_cron_review_tiers").sudo()._trigger()

    @api.constrains("segment_id")
    def _check_segment_is_own(self):
        for scheme in self:
            if self.with_context(active_test=False).search_count([("segment_id", "=", scheme.segment_id.id)]) > 1:
                raise ValidationError(self.env._("Two schemes cannot share one description."))

    def _deletion_consequences(self):
        found = super()._deletion_consequences()
        if guests := sum(self.mapped("scheme_guest_count")):
            found.append(
                self.env._("%(count)s guests lose their level, or go to the next scheme that fits.", count=guests)
            )
        return found

    # -- actions -----------------------------------------------------------------------------

    def _start(self, at_once=True):
        """Put the schemes into force and evaluate everybody, here or in the background.

        Raises UserError where a level cannot be evaluated: nobody would be on it.
        """
        self._check_sound()
        self.write({"state": "running", "active": True, "standard_since": local_date(self.env)})
        if not at_once:
            return 0
        count = self._apply()
        if failed := self.filtered("last_error")[:1]:
            raise UserError(failed.last_error)
        return count

    def _check_sound(self):
        """Raise UserError unless it can be said who is in these schemes and where."""
        for scheme in self:
            if problem := scheme._defect():
                raise UserError(problem)
            if not scheme.tier_ids:
                raise UserError(self.env._("Add a level to “%(scheme)s” first.", scheme=scheme.name))

    def _stop(self, at_once=True):
        """Take the schemes out of force: their guests go to the next scheme that fits, or have no tier."""
        self.write({"state": "draft"})
        return self._apply() if at_once else 0

    def _open_simulation(self, purpose, **values):
        self.ensure_one()
        self.check_access("write")
        values = {"scheme_id": self.id, "purpose": purpose, **values}
        return self.env["restaurant.tier.simulation"].create(values)._reopen()

    def action_start(self):
        """Show who would stand where; the scheme is put into force from there."""
        self._check_sound()
        return self._open_simulation("change" if self.state == "paused" else "start")

    def action_stop(self):
        """Show who would lose which level; the scheme is taken out of force from there."""
        return self._open_simulation("stop")

    def action_simulate(self):
        """Show who would stand where, without the means to do it."""
        self._check_sound()
        return self._open_simulation("look")

    def action_compare(self):
        """Compare the levels that guests would reach in this scheme and in another one."""
        others = self.with_context(active_test=False).search([("id", "!=", self.id), ("tier_ids", "!=", False)])
        same = others.filtered(lambda scheme: scheme.state != "draft") or others
        return self._open_simulation("compare", other_scheme_id=same[:1].id)

    def action_change(self):
        """Open the schemes for changes: nobody moves until these are put into force."""
        self.filtered(lambda scheme: scheme.state == "running").state = "paused"

    def action_open_scheme_guests(self):
        """Open the guests who are in the scheme, by level."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.res_partner_action")
        return action | {
            "domain": [("guest_tier_row_ids.scheme_id", "=", self.id)],
            "context": {"search_default_group_tier": True},
            "display_name": self.name,
        }

    def action_open_history(self):
        """Open how the sizes of the levels went."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_tier_history_action")
        return action | {"domain": [("scheme_id", "=", self.id)], "display_name": self.name}

    def action_open_before_after(self):
        """Open how the guests of each level came, spent and judged before and after the last changes."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_tier_standards_action")
        domain = [("scheme_id", "=", self.id), ("reconstructed", "=", False)]
        return action | {"domain": domain, "display_name": self.name}

    def action_open_log(self):
        """Open who went up and down in the scheme, and why."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_guest_log_action")
        return action | {"domain": [("scheme_id", "=", self.id)], "display_name": self.name}

    # -- the policy in print -----------------------------------------------------------------

    def _policy_languages(self):
        """The languages in which the policy is printed, that of the reader first."""
        mine = self.env.lang or "en_US"
        return [mine, *(code for code in installed(self.env) if code != mine)]
