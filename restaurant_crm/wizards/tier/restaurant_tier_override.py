from odoo import api, fields, models


class RestaurantTierOverride(models.TransientModel):
    """A tier that somebody sets by hand, with a reason and an end."""

    _name = "restaurant.tier.override"
    _inherit = ["restaurant.several.guests.mixin"]
    _description = "Set the Tier of Guests"

    tier_id = fields.Many2one("restaurant.tier", required=True, domain=[("scheme_id.state", "!=", "draft")])
    until = fields.Date(help="Last day; empty for good. Afterwards the rules decide again.")
    reason = fields.Char(required=True)
    standing = fields.Char(string="Now", compute="_compute_standing")

    @api.depends("partner_ids")
    def _compute_standing(self):
        for wizard in self:
            guest = wizard.partner_ids._origin if len(wizard.partner_ids) == 1 else self.env["res.partner"]
            wizard.standing = guest.guest_tier_id.display_name if guest.guest_tier_id else False

    def action_confirm(self):
        """Set the tier and say for how many guests."""
        self.ensure_one()
        self.env["restaurant.guest.tier"]._override(self.partner_ids, self.tier_id, self.reason, self.until)
        return self._say_done()
