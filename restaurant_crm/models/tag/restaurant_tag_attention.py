from collections import defaultdict

from odoo import api, fields, models

from ...engine.tag import changes as engine
from ..shared import planner
from .restaurant_tag import GROWTH_DAYS

# Gained and lost so often in 30 days, a tag says little about the guest.
SWINGS = 3
# People who take a rule's tag away from more than every tenth guest do not believe the rule.
DOUBTED_SHARE = 0.1


class RestaurantTag(models.Model):
    """What an administrator should look at: tags nobody has, rules that fail, fight or swing."""

    _inherit = "restaurant.tag"

    attention = fields.Text(string="What to Look At", compute="_compute_attention", groups="restaurant_crm.group_user")
    needs_attention = fields.Boolean(
        compute="_compute_attention", search="_search_needs_attention", groups="restaurant_crm.group_user"
    )

    @api.depends("rule_ids.broken", "assignment_ids")
    @api.depends_context("lang")
    def _compute_attention(self):
        self.env.flush_all()
        remarks = defaultdict(list)
        self._remark_on_rules(remarks)
        self._remark_on_rivals(remarks)
        self._remark_on_swings(remarks)
        for tag in self:
            if not tag.guest_count and tag.active:
                remarks[tag.id].append(self.env._("Nobody carries it."))
            given = tag.guest_count - tag.manual_count
            if tag.blocked_count and tag.blocked_count > DOUBTED_SHARE * (given + tag.blocked_count):
                remarks[tag.id].append(
                    self.env._(
                        "People took it away from %(blocked)s of the %(all)s guests whom rules gave it.",
                        blocked=tag.blocked_count,
                        all=given + tag.blocked_count,
                    )
                )
            tag.attention = "\n".join(remarks[tag.id]) or False
            tag.needs_attention = bool(remarks[tag.id])

    def _remark_on_rules(self, remarks):
        for rule in self.rule_ids:
            if rule.broken:
                text = self.env._("“%(rule)s” is not evaluated: %(problem)s", rule=rule.name, problem=rule.broken)
                remarks[rule.tag_id.id].append(text)
            elif rule.paused:
                remarks[rule.tag_id.id].append(
                    self.env._("“%(rule)s” rests: its changes have not been applied yet.", rule=rule.name)
                )
            if rule.tag_id in rule.segment_id._tags_asked_for():
                remarks[rule.tag_id.id].append(self.env._("“%(rule)s” asks for the tag that it gives.", rule=rule.name))

    def _remark_on_rivals(self, remarks):
        """Rules of one exclusive category that hold for the same guests."""
        for category in self.filtered("exclusive").category_id:
            rules = self.env["restaurant.tag.rule"].search([("tag_id.category_id", "=", category.id)])
            rules = rules.filtered(lambda rule: not rule.paused and not rule.broken)
            if len(rules.tag_id) < 2:
                continue
            query = engine.overlaps(rules.segment_id._members_sql(), rules._as_engine_rules(rules.browse()))
            for pair in planner.rows_of_all(self.env, query):
                tags = self.browse(pair[:2]).sorted()
                for tag, rival in ((tags[0], tags[1]), (tags[1], tags[0])):
                    remarks[tag.id].append(
                        self.env._(
                            "%(count)s guests fulfil rules of “%(rival)s”, too; “%(first)s” goes first.",
                            count=pair[2],
                            rival=rival.name,
                            first=tags[0].name,
                        )
                    )

    def _remark_on_swings(self, remarks):
        since = fields.Datetime.subtract(fields.Datetime.now(), days=GROWTH_DAYS)
        for tag_id, guests in planner.rows_of_all(self.env, engine.back_and_forth(since, SWINGS)):
            remarks[tag_id].append(
                self.env._(
                    "%(count)s guests gained and lost it again and again in the last 30 days: keep it for some days.",
                    count=guests,
                )
            )

    @api.model
    def _search_needs_attention(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = True in value
        tags = self.search([])  # pylint: disable=no-search-all
        return [("id", "in", tags.filtered(lambda tag: tag.needs_attention == wanted).ids)]
