from odoo import fields, models


class RestaurantSeveralGuestsMixin(models.AbstractModel):
    """A dialog about the guests who are chosen in a list, or the one whose page is open."""

    _name = "restaurant.several.guests.mixin"
    _inherit = ["restaurant.dialog.mixin"]
    _description = "For Several Guests"

    partner_ids = fields.Many2many(
        "res.partner", string="Guests", required=True, default=lambda self: self.env.context.get("active_ids")
    )

    def _say_done(self, count=None):
        """Close the dialog and say for how many guests it was done: those who were chosen, or ``count``."""
        count = len(self.partner_ids) if count is None else count
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Done for %(count)s guests.", count=count),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
