from odoo import api, models

GUEST_FORM = "restaurant_crm.res_partner_view_form_guest"


class ResPartner(models.Model):
    """The guest's page: what other apps put on contact forms is not all about guests."""

    _inherit = "res.partner"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form" and view == self.env.ref(GUEST_FORM, raise_if_not_found=False):
            for button in arch.xpath("//div[@name='button_box']/button"):
                if button.get("name") not in self._guest_buttons():
                    button.set("invisible", "1")
        return arch, view

    @api.model
    def _guest_buttons(self):
        """Buttons at the top of a guest's page; the others are about suppliers, stock and sales."""
        return {"action_open_guest_visits", "action_view_pos_order", "action_view_loyalty_cards"}
