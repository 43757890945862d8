from odoo import api, fields, models

TAG_KINDS = [
    ("tag_gained", "Tag Gained"),
    ("tag_lost", "Tag Lost"),
    ("tag_blocked", "Tag Blocked"),
    ("tag_unblocked", "Tag Unblocked"),
    ("tag_pinned", "Tag Kept by Hand"),
]


class RestaurantGuestLog(models.Model):
    """What happened to the guest's tags, and which rule decided it."""

    _inherit = "restaurant.guest.log"

    kind = fields.Selection(selection_add=TAG_KINDS, ondelete={kind: "cascade" for kind, _label in TAG_KINDS})
    tag_id = fields.Many2one("restaurant.tag", index="btree_not_null", ondelete="set null", readonly=True)
    rule_id = fields.Many2one("restaurant.tag.rule", index="btree_not_null", ondelete="set null", readonly=True)
    rule_name = fields.Char(string="Rule at That Time", readonly=True)

    _tag_logged = models.Index("(tag_id, logged_at) WHERE tag_id IS NOT NULL")

    @api.depends("rule_name")
    @api.depends_context("lang")
    def _compute_source(self):  # pylint: disable=missing-return
        super()._compute_source()
        for entry in self.filtered("rule_name"):
            entry.source = entry._said_to_reader(entry.rule_name, lambda entry: entry.rule_id.name)

    @api.model
    def _subject_fields(self):
        return [*super()._subject_fields(), "tag_id"]

    @api.model
    def _note(self, entries):  # pylint: disable=missing-return
        """Keep the names of rules; automation rules on the tags of contacts run with it."""
        rules = self._names_of("rule_id", entries)
        for entry in entries:
            entry["rule_name"] = rules.get(entry.get("rule_id"))
        super()._note(entries)
        self.env["base.automation"]._run_for_guest_tags(entries)
