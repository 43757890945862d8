from odoo import fields, models
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

    def action_confirm(self):
        """Change the tags and say how many guests it was for."""
        self.ensure_one()
        if not self.tag_ids or not self.partner_ids:
            raise UserError(self.env._("Choose guests and tags."))
        if self.operation == "add":
            self.tag_ids._give(self.partner_ids, expires_at=self.expires_at)
        else:
            getattr(self.tag_ids, {"remove": "_take", "block": "_block", "unblock": "_unblock"}[self.operation])(
                self.partner_ids
            )
        return self._say_done()
