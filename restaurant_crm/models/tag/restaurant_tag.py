from odoo import api, fields, models

from ..guest.res_partner import ONLY_GUEST_RELATIONS
from ..guest.restaurant_guest_log import SAVING_CONTACT

# What decides which tag of a category a guest carries.
SETUP_FIELDS = {"active", "category_id", "sequence"}
# What growth looks back on.
GROWTH_DAYS = 30


class RestaurantTag(models.Model):
    """A label that guests carry, set by people or by rules."""

    _name = "restaurant.tag"
    _inherit = ["restaurant.deletion.mixin", "restaurant.rule.source"]
    _description = "Guest Tag"
    _order = "category_sequence, sequence, name, id"
    _rule_fields = {"active", "category_id", "sequence", "name"}

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    category_id = fields.Many2one("restaurant.tag.category", index=True, ondelete="restrict")
    category_sequence = fields.Integer(string="Sequence of the Category", related="category_id.sequence", store=True)
    exclusive = fields.Boolean(related="category_id.exclusive")
    color = fields.Integer(default=0)
    icon = fields.Char(help="An emoji, shown with the tag at the till.")
    description = fields.Text(translate=True, help="What it means and what staff should do about it.")
    visible_at_till = fields.Boolean(
        string="Visible at the Till", default=True, help="Cashiers see the tag on the guest's card."
    )
    sensitive = fields.Boolean(help="Cashiers never see the tag, on no screen.")
    assignment_ids = fields.One2many("restaurant.tag.assignment", "tag_id", string="Guests and Blocks")
    # Cashiers read neither rules nor the log.
    rule_ids = fields.One2many("restaurant.tag.rule", "tag_id", string="Rules", groups=ONLY_GUEST_RELATIONS)
    rule_count = fields.Integer(compute="_compute_rules", groups=ONLY_GUEST_RELATIONS)
    last_applied_at = fields.Datetime(string="Last Evaluated", compute="_compute_rules", groups=ONLY_GUEST_RELATIONS)
    last_duration = fields.Float(
        string="Duration (s)", compute="_compute_rules", digits=(16, 2), groups=ONLY_GUEST_RELATIONS
    )
    guest_count = fields.Integer(string="Guests", compute="_compute_counts")
    blocked_count = fields.Integer(string="Blocked", compute="_compute_counts")
    manual_count = fields.Integer(string="Set by Hand", compute="_compute_counts")
    gained_count = fields.Integer(
        string="Gained", compute="_compute_growth", help="In the last 30 days.", groups=ONLY_GUEST_RELATIONS
    )
    lost_count = fields.Integer(
        string="Lost", compute="_compute_growth", help="In the last 30 days.", groups=ONLY_GUEST_RELATIONS
    )
    growth = fields.Integer(
        compute="_compute_growth", help="Gained less lost in the last 30 days.", groups=ONLY_GUEST_RELATIONS
    )

    _name_unique = models.UniqueIndex("((name->>'en_US'))", "There is a tag with this name already.")

    # -- numbers ---------------------------------------------------------------------------

    @api.depends("assignment_ids")
    def _compute_counts(self):
        Assignment = self.env["restaurant.tag.assignment"]

        def count(*domain):
            rows = Assignment._read_group([("tag_id", "in", self.ids), *domain], ["tag_id"], ["__count"])
            return {tag.id: number for tag, number in rows}

        carried, by_hand = count(*Assignment._live()), count(*Assignment._live(), ("origin", "!=", "rule"))
        blocked = count(("state", "=", "blocked"))
        for tag in self:
            tag.guest_count = carried.get(tag.id, 0)
            tag.manual_count = by_hand.get(tag.id, 0)
            tag.blocked_count = blocked.get(tag.id, 0)

    def _compute_growth(self):
        since = fields.Datetime.subtract(fields.Datetime.now(), days=GROWTH_DAYS)
        rows = self.env["restaurant.guest.log"]._read_group(
            [("tag_id", "in", self.ids), ("kind", "in", ("tag_gained", "tag_lost")), ("logged_at", ">", since)],
            ["tag_id", "kind"],
            ["__count"],
        )
        counts = {(tag.id, kind): number for tag, kind, number in rows}
        for tag in self:
            tag.gained_count = counts.get((tag.id, "tag_gained"), 0)
            tag.lost_count = counts.get((tag.id, "tag_lost"), 0)
            tag.growth = tag.gained_count - tag.lost_count

    @api.depends("rule_ids.last_applied_at", "rule_ids.last_duration", "rule_ids.active")
    def _compute_rules(self):
        for tag in self:
            tag.rule_count = len(tag.rule_ids)
            applied = [rule.last_applied_at for rule in tag.rule_ids if rule.last_applied_at]
            tag.last_applied_at = max(applied, default=False)
            tag.last_duration = sum(tag.rule_ids.mapped("last_duration"))

    # -- life of a tag ---------------------------------------------------------------------

    def write(self, vals):
        """Rules of tags that come to share a category, or cease to, are evaluated anew."""
        if SETUP_FIELDS.isdisjoint(vals):
            return super().write(vals)
        rivals = self._with_rivals()
        result = super().write(vals)
        (rivals | self._with_rivals()).sudo().rule_ids._start_over()
        return result

    def unlink(self):
        """Take the rules along with what describes them; the guests' logs keep what happened."""
        rivals = self._with_rivals() - self
        self.with_context(active_test=False).rule_ids.unlink()
        result = super().unlink()
        rivals.sudo().rule_ids._start_over()
        return result

    def _deletion_consequences(self):
        found = super()._deletion_consequences()
        if guests := sum(self.mapped("guest_count")):
            found.append(self.env._("%(count)s guests lose the tag.", count=guests))
        if rules := self.with_context(active_test=False).rule_ids:
            names = ", ".join(rules.mapped("name"))
            found.append(self.env._("%(count)s rules that give it go along: %(names)s.", count=len(rules), names=names))
        return found + self.env["restaurant.segment.condition"]._told_without(self, "tag_ids")

    # -- what others know of it -------------------------------------------------------------

    @api.model
    def _invalidate_tags_of(self, partners):
        """Drop what the cache knows of the tags of these guests."""
        self.env["restaurant.tag.assignment"].invalidate_model()
        partners.invalidate_recordset(["guest_tag_ids", "guest_tag_assignment_ids", "guest_log_ids"], flush=False)
        self.env["restaurant.tag"].invalidate_model(["assignment_ids", "guest_count", "blocked_count", "manual_count"])
        if self.env.context.get(SAVING_CONTACT):
            # While a contact is being created its tags read as none, unless the cache knows better.
            with self.env.protecting([partners._fields["guest_tag_ids"]], partners):
                partners.with_env(self.env)._compute_guest_tag_ids()

    # -- actions ---------------------------------------------------------------------------

    def action_open_guests(self):
        """Open the guests who carry the tag."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.res_partner_action")
        return action | {"domain": [("guest_tag_ids", "in", self.ids)], "display_name": self.name}

    def action_open_assignments(self):
        """Open who carries the tag since when and why, blocks included."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_tag_assignment_action")
        return action | {"domain": [("tag_id", "=", self.id)], "display_name": self.name}

    def action_open_log(self):
        """Open who gained and lost the tag, when and why."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_guest_log_action")
        return action | {"domain": [("tag_id", "=", self.id)], "display_name": self.name}
