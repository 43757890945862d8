from odoo import api, fields, models

ACTIONS = [("add", "Give"), ("remove", "Take Away")]
STATES = [("open", "To Decide"), ("accepted", "Accepted"), ("declined", "Declined")]


class RestaurantTagSuggestion(models.Model):
    """What a cashier suggests about a tag of a guest; guest relations decide."""

    _name = "restaurant.tag.suggestion"
    _description = "Suggested Tag"
    _order = "suggested_at desc, id desc"
    _rec_name = "tag_id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", string="Guest", required=True, index=True, ondelete="cascade", readonly=True
    )
    tag_id = fields.Many2one("restaurant.tag", required=True, index=True, ondelete="cascade", readonly=True)
    color = fields.Integer(related="tag_id.color")
    action = fields.Selection(ACTIONS, required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="By", ondelete="set null", readonly=True)
    suggested_at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now)
    entry_uuid = fields.Char(readonly=True, index="btree_not_null")
    state = fields.Selection(STATES, required=True, readonly=True, default="open", index=True)
    decided_by_id = fields.Many2one("res.users", ondelete="set null", readonly=True)
    decided_at = fields.Datetime(readonly=True)

    _once = models.UniqueIndex("(partner_id, tag_id, action) WHERE state = 'open'")

    @api.model
    def _suggest(self, tag, guest, action, uuid, moment):
        """Keep the suggestion, unless it waits already."""
        waiting = [("partner_id", "=", guest.id), ("tag_id", "=", tag.id), ("action", "=", action)]
        if not self.search_count([*waiting, ("state", "=", "open")], limit=1):
            self.create(
                {
                    "partner_id": guest.id,
                    "tag_id": tag.id,
                    "action": action,
                    "user_id": self.env.uid,
                    "suggested_at": moment,
                    "entry_uuid": uuid,
                }
            )

    def action_accept(self):
        """Give or take the tags, as if by hand."""
        for suggestion in self._open():
            tag, guest = suggestion.tag_id, suggestion.partner_id
            (tag._give if suggestion.action == "add" else tag._take)(guest)
            suggestion._decide("accepted")

    def action_decline(self):
        """Leave the guests as they are."""
        for suggestion in self._open():
            suggestion.tag_id._check_may_tag(suggestion.partner_id)
            suggestion._decide("declined")

    def _open(self):
        self.check_access("read")
        return self.filtered(lambda suggestion: suggestion.state == "open")

    def _decide(self, state):
        # sudo: rows are only changed by these decisions.
        self.sudo().write({"state": state, "decided_by_id": self.env.uid, "decided_at": fields.Datetime.now()})
