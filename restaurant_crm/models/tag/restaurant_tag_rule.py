from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

POLICIES = [
    ("while_true", "as long as the rule holds"),
    ("keep_days", "until some days after it last held"),
    ("add_only", "for good"),
]
# What takes part in whether a rule gives its tag.
SETUP_FIELDS = (
    "tag_id", "policy", "keep_days", "active", "paused", "sequence", "partner_domain", "match", "condition_ids",
)  # fmt: skip


class RestaurantTagRule(models.Model):
    """A segment that gives its guests a tag.

    ``active`` rules are evaluated; one that is ``paused`` is being changed: it gives
    nothing, and what it gave stays until the change is applied.
    """

    _name = "restaurant.tag.rule"
    _description = "Tag Rule"
    _inherit = ["restaurant.deletion.mixin"]
    _inherits = {"restaurant.segment": "segment_id"}
    _order = "sequence, id"

    segment_id = fields.Many2one("restaurant.segment", required=True, ondelete="cascade", index=True)
    # Read-only in forms: switching is asked for with numbers first, by the actions below.
    active = fields.Boolean(string="On", default=True, copy=False, readonly=True)
    paused = fields.Boolean(
        readonly=True, copy=False, help="The rule is being changed: guests keep what it gave, and nobody gains the tag."
    )
    sequence = fields.Integer(
        default=10, help="Of several rules for a tag, the first that holds is named as the reason."
    )
    tag_id = fields.Many2one("restaurant.tag", string="Gives the Tag", required=True, ondelete="cascade", index=True)
    tag_color = fields.Integer(related="tag_id.color")
    policy = fields.Selection(POLICIES, string="Guests Keep It", required=True, default="while_true")
    keep_days = fields.Integer(string="Days", default=30)
    assignment_ids = fields.One2many("restaurant.tag.assignment", "rule_id", string="Tags Given")
    assignment_count = fields.Integer(string="Tagged", compute="_compute_assignment_count")
    last_applied_at = fields.Datetime(string="Last Evaluated", readonly=True, copy=False)
    last_duration = fields.Float(string="Duration (s)", readonly=True, copy=False, digits=(16, 3))
    last_gained = fields.Integer(string="Gained Last Time", readonly=True, copy=False)
    last_lost = fields.Integer(string="Lost Last Time", readonly=True, copy=False)
    last_error = fields.Text(readonly=True, copy=False)
    due = fields.Boolean(
        readonly=True, copy=False, default=False, index=True, help="Waits for its evaluation in the background."
    )
    applied_on = fields.Date(readonly=True, copy=False, help="Local date of the last evaluation of everybody.")
    applied_fingerprint = fields.Char(readonly=True, copy=False)
    broken = fields.Text(string="Why It Is Not Evaluated", compute="_compute_broken", search="_search_broken")

    _keep_days_positive = models.Constraint(
        "CHECK(policy <> 'keep_days' OR keep_days > 0)", "Enter for how many days guests keep the tag."
    )

    @api.depends("assignment_ids")
    def _compute_assignment_count(self):
        Assignment = self.env["restaurant.tag.assignment"]
        rows = Assignment._read_group([("rule_id", "in", self.ids), *Assignment._live()], ["rule_id"], ["__count"])
        counts = {rule.id: number for rule, number in rows}
        for rule in self:
            rule.assignment_count = counts.get(rule.id, 0)

    @api.depends("problem", "last_error", "tag_id.active")
    def _compute_broken(self):
        for rule in self:
            rule.broken = rule._defect() or rule.last_error

    @api.model
    def _search_broken(self, operator, value):
        if operator != "in" or set(value) - {False}:
            return NotImplemented
        # Only Python knows; there are dozens of rules, not thousands.
        rules = self.with_context(active_test=False).search([])  # pylint: disable=no-search-all
        sound = rules.filtered(lambda rule: not rule.broken)
        return [("id", "in", sound.ids)]

    def _defect(self):
        """Why the rule cannot be decided, in the user's words; None when it is sound."""
        self.ensure_one()
        if not self.segment_id:
            return None
        if self.tag_id and not self.tag_id.active:
            return self.env._("The tag “%(tag)s” is archived.", tag=self.tag_id.name)
        return self.segment_id._defect()

    # -- life of a rule --------------------------------------------------------------------

    @api.model
    def new(self, values=None, origin=None, ref=None):
        """A draft has a draft segment, too, so that the form counts guests before anything is saved."""
        rule = super().new(values, origin, ref)
        if not origin and not rule.segment_id:
            rule.segment_id = self.env["restaurant.segment"].new({"usage": "tag_rule"})
        return rule

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create([{"usage": "tag_rule", **vals} for vals in vals_list])
        rules.filtered("active")._make_due()
        return rules

    def write(self, vals):
        """Rules that are switched off take their tags with them; changed ones are evaluated again."""
        result = super().write(vals)
        if vals.get("active") is False or "tag_id" in vals:
            self._apply_tags(self._tags_given())
        if not vals.keys().isdisjoint(SETUP_FIELDS):
            self.filtered("active")._start_over()
        return result

    def unlink(self):
        """Take the tags away that the rules gave, then the rules with what describes them."""
        self.filtered("active").write({"active": False})
        segments = self.segment_id
        result = super().unlink()
        segments.unlink()
        return result

    def _deletion_consequences(self):
        found = super()._deletion_consequences()
        if guests := sum(self.mapped("assignment_count")):
            found.append(
                self.env._("%(count)s guests lose the tag, unless another rule gives it to them.", count=guests)
            )
        return found

    def _start_over(self):
        """Have the rules evaluated anew: whom they would tag may have changed without anything having happened."""
        self._look_at_everybody()
        self._make_due()

    def _make_due(self):
        """Have the rules evaluated for everybody in the background."""
        if self:
            self.sudo().write({"due": True})
            self.env.ref("restaurant_crm.ir_cron_apply_tag_rules").sudo()._trigger()

    @api.constrains("segment_id")
    def _check_segment_is_own(self):
        for rule in self:
            if self.with_context(active_test=False).search_count([("segment_id", "=", rule.segment_id.id)]) > 1:
                raise ValidationError(self.env._("Two rules cannot share one description."))

    # -- actions ---------------------------------------------------------------------------

    def _open_preview(self, purpose):
        """Ask before tags change, with the numbers: ``purpose`` is "on", "change" or "off"."""
        self.ensure_one()
        preview = self.env["restaurant.tag.rule.preview"].create({"rule_id": self.id, "purpose": purpose})
        return preview._reopen()

    def action_switch_on(self):
        """Show who would gain and lose the tag; the rule is switched on from there."""
        self.ensure_one()
        if problem := self._defect():
            raise UserError(problem)
        return self._open_preview("change" if self.active else "on")

    def action_change(self):
        """Open the rule for changes: it rests until they are applied."""
        self.paused = True

    def action_switch_off(self):
        """Show who would lose the tag; the rule is switched off from there."""
        return self._open_preview("off")

    def action_preview(self):
        """Show what an evaluation would change now, without writing."""
        return self._open_preview("dry")

    def action_apply(self):
        """Evaluate these rules for everybody now."""
        self.check_access("write")
        if paused := self.filtered(lambda rule: rule.paused or not rule.active)[:1]:
            raise UserError(self.env._("“%(rule)s” is not switched on.", rule=paused.name))
        self._apply()
        return self._say_applied()

    def _say_applied(self):
        gained, lost = sum(self.mapped("last_gained")), sum(self.mapped("last_lost"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if any(self.mapped("last_error")) else "success",
                "message": "\n".join(filter(None, self.mapped("last_error")))
                or self.env._("%(gained)s guests gained a tag, %(lost)s lost one.", gained=gained, lost=lost),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_tagged(self):
        """Open the guests whom the rule gave its tag."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_tag_assignment_action")
        return action | {"domain": [("rule_id", "=", self.id)], "display_name": self.name}
