from odoo import models


class RestaurantGuestProfile(models.Model):
    """From the numbers to the guest whose they are."""

    _inherit = "restaurant.guest.profile"

    def action_open_guest(self):
        """Open the guest's page."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.res_partner_action")
        form = self.env.ref("restaurant_crm.res_partner_view_form_guest").id
        return action | {
            "res_id": self.partner_id.id,
            "view_mode": "form",
            "views": [(form, "form")],
        }
