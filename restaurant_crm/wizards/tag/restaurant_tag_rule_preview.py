from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import settings

PURPOSES = [
    ("on", "Switch On"),
    ("change", "Apply Changes"),
    ("off", "Switch Off"),
    ("dry", "Preview"),
]
# Guests shown as examples of a number.
EXAMPLES = 8
# What is written while the user waits; more than that is done in the background.
AT_ONCE = 2000


class RestaurantTagRulePreview(models.TransientModel):
    """What an evaluation of a rule would change, shown before it happens."""

    _name = "restaurant.tag.rule.preview"
    _description = "Preview of a Tag Rule"

    rule_id = fields.Many2one("restaurant.tag.rule", required=True, readonly=True, ondelete="cascade")
    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    summary = fields.Text(related="rule_id.summary", related_sudo=False, string="Meaning")
    tag_id = fields.Many2one(related="rule_id.tag_id", related_sudo=False)
    tag_color = fields.Integer(related="rule_id.tag_color", related_sudo=False)
    gained_count = fields.Integer(string="Gain the Tag", readonly=True)
    lost_count = fields.Integer(string="Lose the Tag", readonly=True)
    kept_count = fields.Integer(string="Keep the Tag", readonly=True)
    gained_ids = fields.Many2many(
        "res.partner", "restaurant_rule_preview_gained_rel", string="For Example (Gain)", readonly=True
    )
    lost_ids = fields.Many2many(
        "res.partner", "restaurant_rule_preview_lost_rel", string="For Example (Lose)", readonly=True
    )
    others_count = fields.Integer(
        string="Other Tags Changed", readonly=True, help="Tags of the same category that guests gain or lose with it."
    )
    share = fields.Float(string="Share of Guests (%)", readonly=True, digits=(16, 1))
    share_limit = fields.Float(readonly=True, digits=(16, 1))
    is_large = fields.Boolean(readonly=True)
    confirmed_large = fields.Boolean(string="Yes, tag that many guests")
    keep_tags = fields.Boolean(
        string="Guests keep the tag", help="What the rule gave stays with the guests as if it had been set by hand."
    )

    @api.model_create_multi
    def create(self, vals_list):
        previews = super().create(vals_list)
        for preview in previews:
            preview._measure()
        return previews

    def _measure(self):
        """Ask the engine, without writing."""
        rule = self.rule_id
        rows = rule._preview(active=self.purpose != "off")
        own = {"gained": [], "lost": [], "kept": []}
        others = 0
        for action, guest, tag_id in rows:
            if tag_id == rule.tag_id.id:
                own[action].append(guest)
            elif action != "kept":
                others += 1
        Partner = self.env["res.partner"]
        total = Partner.sudo().search_count(Partner._guest_domain())
        tagged = len(own["gained"]) + len(own["kept"])
        limit = settings.get(self.env, "rule_share_limit")
        share = 100 * tagged / total if total else 0
        self.write(
            {
                "gained_count": len(own["gained"]),
                "lost_count": len(own["lost"]),
                "kept_count": len(own["kept"]),
                "gained_ids": [(6, 0, own["gained"][:EXAMPLES])],
                "lost_ids": [(6, 0, own["lost"][:EXAMPLES])],
                "others_count": others,
                "share": share,
                "share_limit": limit,
                "is_large": self.purpose in ("on", "change") and share > limit,
            }
        )

    def action_confirm(self):
        """Do what was shown."""
        self.ensure_one()
        rule = self.rule_id
        if self.is_large and not self.confirmed_large:
            raise UserError(
                self.env._(
                    "The rule would tag %(share).1f %% of all guests. Confirm that you mean it, or narrow it down.",
                    share=self.share,
                )
            )
        if self.purpose == "off":
            if self.keep_tags:
                rule.assignment_ids.filtered(lambda row: row.state == "active").action_pin()
            rule.write({"active": False, "paused": False})
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        rule.write({"active": True, "paused": False})
        if self.gained_count + self.lost_count + self.others_count > AT_ONCE:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "info",
                    "message": self.env._("The guests are being tagged in the background. This takes a moment."),
                    "next": {"type": "ir.actions.act_window_close"},
                },
            }
        rule._apply()
        return {"type": "ir.actions.act_window_close"}

    def _open_guests(self, action):
        rows = self.rule_id._preview(active=self.purpose != "off")
        guests = [guest for what, guest, tag_id in rows if what == action and tag_id == self.tag_id.id]
        window = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.res_partner_action")
        return window | {"domain": [("id", "in", guests)], "display_name": self.rule_id.name}

    def action_open_gained(self):
        """Open the guests who would gain the tag."""
        return self._open_guests("gained")

    def action_open_lost(self):
        """Open the guests who would lose the tag."""
        return self._open_guests("lost")

    def action_open_kept(self):
        """Open the guests who would keep the tag."""
        return self._open_guests("kept")

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._fields["purpose"]._description_selection(self.env))[self.purpose],
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }
