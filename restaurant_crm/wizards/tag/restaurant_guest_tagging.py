from odoo import api, fields, models
from odoo.exceptions import UserError

OPERATIONS = [("add", "Add"), ("remove", "Remove"), ("block", "Block"), ("unblock", "Unblock")]


class RestaurantGuestTagging(models.TransientModel):
    """Tags for many guests at once."""

    _name = "restaurant.guest.tagging"
    _inherit = ["restaurant.several.guests.mixin"]
    _description = "Change Tags of Guests"

    operation = fields.Selection(
        OPERATIONS,
        string="What to Do",
        required=True,
        default="add",
        help="Removing a tag that a rule gave blocks it, so that the rule does not give it again. Blocking keeps the "
        "rules from ever giving it; unblocking lets them.",
    )
    tag_ids = fields.Many2many("restaurant.tag", string="Tags", required=True)
    expires_at = fields.Datetime(string="Until", help="The tag goes away by itself then; empty for good.")

    # Of an audience there may be a hundred thousand: who they are is asked here, and not brought by the browser.
    segment_id = fields.Many2one("restaurant.segment", string="Everybody in", readonly=True)
    guest_count = fields.Integer(string="Guests in It Now", compute="_compute_guest_count")
    partner_ids = fields.Many2many(required=False)

    @api.depends("segment_id")
    def _compute_guest_count(self):
        for wizard in self:
            wizard.guest_count = len(wizard.segment_id.get_guests()) if wizard.segment_id else 0

    def action_confirm(self):
        """Change the tags and say how many guests it was for."""
        self.ensure_one()
        guests = self.segment_id.get_guests() if self.segment_id else self.partner_ids
        if not self.tag_ids or not guests:
            raise UserError(self.env._("Choose guests and tags."))
        if self.operation == "add":
            self.tag_ids._give(guests, expires_at=self.expires_at)
        else:
            getattr(self.tag_ids, {"remove": "_take", "block": "_block", "unblock": "_unblock"}[self.operation])(guests)
        return self._say_done(len(guests))
