from odoo import api, fields, models
from odoo.exceptions import UserError

from ..guest.restaurant_guest_log import ORIGINS


class RestaurantTagAssignment(models.Model):
    """This guest carries this tag: since when, by whom or which rule, until when.

    A blocked row says that rules may not give the tag to the guest. Rows are written by
    ``restaurant.tag`` and by the rules, which keep the guest log with them.
    """

    _name = "restaurant.tag.assignment"
    _description = "Tag of a Guest"
    _log_access = False
    _order = "assigned_at desc, id desc"
    _rec_name = "tag_id"

    # The unique key below leads with the guest.
    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", readonly=True)
    tag_id = fields.Many2one("restaurant.tag", required=True, index=True, ondelete="cascade", readonly=True)
    category_id = fields.Many2one(related="tag_id.category_id")
    color = fields.Integer(related="tag_id.color")
    origin = fields.Selection(ORIGINS, required=True, readonly=True, default="manual")
    state = fields.Selection(
        [("active", "Carried"), ("blocked", "Blocked")], required=True, readonly=True, default="active"
    )
    rule_id = fields.Many2one("restaurant.tag.rule", index="btree_not_null", ondelete="set null", readonly=True)
    user_id = fields.Many2one("res.users", ondelete="set null", readonly=True)
    source = fields.Char(string="By", compute="_compute_source", help="The rule or the person.")
    assigned_at = fields.Datetime(string="Since", required=True, readonly=True, default=fields.Datetime.now)
    expires_at = fields.Datetime(string="Until", readonly=True)
    kept_until = fields.Json(
        readonly=True, help="Until when the rules that keep the tag for some days keep it: an end by the rule's id."
    )

    _partner_tag_unique = models.Constraint("UNIQUE(partner_id, tag_id)", "The guest carries this tag already.")

    @api.depends("rule_id", "user_id")
    def _compute_source(self):
        for assignment in self:
            assignment.source = assignment.rule_id.name or assignment.user_id.name

    @api.depends("tag_id", "partner_id")
    def _compute_display_name(self):
        for assignment in self:
            assignment.display_name = f"{assignment.tag_id.name}: {assignment.partner_id.display_name}"

    @api.model
    def _live(self):
        """Domain of the rows that say that a guest carries a tag now."""
        return [
            ("state", "=", "active"),
            "|",
            ("expires_at", "=", False),
            ("expires_at", ">", fields.Datetime.now()),
        ]

    def _pairs(self):
        """(guest id, tag id) of these rows."""
        return [(row.partner_id.id, row.tag_id.id) for row in self]

    def _note_expired(self):
        """Note of tags that have expired, and that nobody has taken away since, that they are lost."""
        if self:
            self.env["restaurant.guest.log"]._note(
                [
                    {
                        "kind": "tag_lost",
                        "partner_id": row.partner_id.id,
                        "tag_id": row.tag_id.id,
                        "rule_id": row.rule_id.id or None,
                        "origin": "rule",
                        "note": self.env._("It had expired."),
                    }
                    for row in self
                ]
            )

    @api.model
    def _merge(self, partners, target):
        """Move the tags and blocks of ``partners``, contacts that become one, to ``target``.

        Of several rows for a tag the last one that a person set counts, before what rules gave; the
        same between tags of a category of which a guest carries at most one.
        """
        # sudo: who may merge contacts may merge all that is known of them.
        self = self.sudo()
        rows = self.search([("partner_id", "in", partners.ids)], order="assigned_at desc, id desc")
        live = rows.filtered_domain(self._live())
        counting = rows.filtered(lambda row: row.state == "blocked" or row in live)
        kept, slots = self.browse(), set()
        for row in counting.sorted(lambda row: row.origin == "rule" and row.state == "active"):
            slot = row.tag_id.category_id if row.tag_id.exclusive and row.state == "active" else row.tag_id
            if slot not in slots and row.tag_id not in kept.tag_id:
                slots.add(slot)
                kept |= row
        (rows - kept).unlink()
        kept.write({"partner_id": target.id})
        kept.flush_recordset()

    # -- actions -----------------------------------------------------------------------------

    def action_take(self):
        """Take the tags away from these guests; what a rule gave is blocked with it."""
        for assignment in self:
            assignment.tag_id._take(assignment.partner_id)

    def action_unblock(self):
        """Let the rules give these tags again."""
        for assignment in self.filtered(lambda row: row.state == "blocked"):
            assignment.tag_id._unblock(assignment.partner_id)

    def action_pin(self):
        """Make these tags the user's own: rules do not take them away any more."""
        self._check_may_tag()
        if any(row.state == "blocked" for row in self):
            raise UserError(self.env._("A blocked tag cannot be kept: unblock it first."))
        rows = self.sudo().filtered_domain(self._live()).filtered(lambda row: row.origin == "rule")
        for tag, own in rows.grouped("tag_id").items():
            tag.with_env(self.env)._give(own.partner_id.with_env(self.env))

    def action_open_guest(self):
        """Open the guest."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.res_partner_action")
        form = self.env.ref("restaurant_crm.res_partner_view_form_guest")
        return action | {"res_id": self.partner_id.id, "view_mode": "form", "views": [(form.id, "form")]}

    def action_explain(self):
        """Say why: the rule, its lines and the guest's numbers now."""
        self.ensure_one()
        if not self.rule_id:
            raise UserError(
                self.env._(
                    "%(tag)s was set by %(user)s.", tag=self.tag_id.name, user=self.user_id.name or self.env._("import")
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why “%(tag)s”?", tag=self.tag_id.name),
            "res_model": "restaurant.segment.check",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_segment_id": self.rule_id.segment_id.id,
                "from_guest": True,
                "about_rule": True,
            },
        }

    def _check_may_tag(self):
        self.tag_id._check_may_tag(self.partner_id)
