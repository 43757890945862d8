from odoo import api, fields, models

from ..segment.restaurant_segment_insight import RULE_FIELDS

# Context key of the form: it starts a rule switched off, which says nothing about its description.
DEFAULT_ON = "default_active"


class RestaurantTagRule(models.Model):
    """What the rule's form shows, and what it asks of the segment that describes the rule."""

    _inherit = "restaurant.tag.rule"

    status = fields.Selection(
        [("off", "Off"), ("changing", "Being Changed"), ("on", "On")],
        compute="_compute_status",
        help="A rule that is being changed gives nothing; guests keep what it gave until the change is applied.",
    )
    locked = fields.Boolean(compute="_compute_status", help="A rule that is on is changed by way of “Change”.")

    @api.depends("active", "paused")
    def _compute_status(self):
        for rule in self:
            rule.status = "off" if not rule.active else "changing" if rule.paused else "on"
            rule.locked = rule.status == "on" and bool(rule._origin)

    @api.model_create_multi
    def create(self, vals_list):
        """A rule that starts switched off is described by a segment in use all the same."""
        if DEFAULT_ON not in self.env.context:
            return super().create(vals_list)
        on = self.env.context[DEFAULT_ON]
        context = {key: value for key, value in self.env.context.items() if key != DEFAULT_ON}
        rules = self.with_context(context)  # pylint: disable=context-overridden
        return super(RestaurantTagRule, rules).create([{"active": on, **vals} for vals in vals_list]).with_env(self.env)

    def copy_data(self, default=None):
        """Copies start switched off: two rules for the same guests are seldom meant."""
        return [{"active": False, **vals} for vals in super().copy_data(default)]

    def action_open(self):
        """Open the rule the way the menu does: new rules start switched off from there, too."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_tag_rule_action")
        return action | {"res_id": self.id, "view_mode": "form", "views": [(False, "form")]}

    # -- what the segment does in its own form -----------------------------------------------

    @api.onchange(*RULE_FIELDS)
    def _onchange_rule(self):
        self.segment_id._onchange_rule()

    def action_open_guests(self):
        """Open the guests who match now, whether they carry the tag or not."""
        self.ensure_one()
        return self.segment_id.action_open_guests()

    def action_check_guest(self):
        """Ask for a guest and say which lines hold."""
        self.ensure_one()
        return self.segment_id.action_check_guest()

    def action_find_near(self):
        """Look for the guests who miss the rule by the least."""
        self.segment_id.action_find_near()

    def action_backtest(self):
        """Ask the rule at the end of each of the last 12 months, and now."""
        self.segment_id.action_backtest()

    def action_close_findings(self):
        """Take away what was found out about the rule."""
        self.segment_id.action_close_findings()

    def action_open_history(self):
        """Open how many guests matched, day by day."""
        self.ensure_one()
        return self.segment_id.action_open_history()

    def action_open_log(self):
        """Open what the rule gave and took, and why."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_guest_log_action")
        return action | {"domain": [("rule_id", "=", self.id)], "display_name": self.name}
