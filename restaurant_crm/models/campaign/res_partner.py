from base64 import b64encode

from odoo import api, fields, models

from ...analytics import qr_code
from ...engine.campaign import offers
from ...engine.shared.clock import local_date
from ..guest.profile_field import ONLY_GUEST_RELATIONS
from .restaurant_referral import INVITATION


class ResPartner(models.Model):
    """What campaigns sent to a guest and why, and the offers that the guest may use."""

    _inherit = "res.partner"

    guest_message_count = fields.Integer(
        string="Messages of Campaigns", compute="_compute_guest_message_count", groups=ONLY_GUEST_RELATIONS
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_guest_message_count(self):
        rows = self.env["restaurant.campaign.message"]._read_group(
            [("partner_id", "in", self.ids), ("state", "!=", "held_out")], ["partner_id"], ["__count"]
        )
        numbers = {partner.id: number for partner, number in rows}
        for partner in self:
            partner.guest_message_count = numbers.get(partner.id, 0)

    def action_open_campaign_messages(self):
        """Open what campaigns sent to these guests, and what they did not send and why."""
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_campaign_message_action")
        return action | {"domain": [("partner_id", "in", self.ids)]}

    def _invitation(self):
        """What the guest shows to whoever they would like to bring: the code, its address, and the picture of it."""
        self.ensure_one()
        code = self.env["restaurant.referral"]._code_of(self)
        address = f"{self.get_base_url()}{INVITATION}{code}"
        # Within the page: Odoo's own pictures of codes need a library for drawing that houses may not have.
        picture = b64encode(qr_code.svg(address).encode()).decode()
        return {"code": code, "address": address, "picture": f"data:image/svg+xml;base64,{picture}"}

    def _page(self):
        """Who is thanked for bringing others finds the own code on the own page."""
        campaigns = self.env["restaurant.campaign"]._running()
        thanked = self.sudo().guest_profile_id.visits and campaigns.filtered(lambda row: row.trigger == "referral")
        return {**super()._page(), "invitation": self._invitation() if thanked else None}

    @api.model
    def _card_sources(self):
        return [*super()._card_sources(), "loyalty.card"]

    @api.model
    def _card_parts(self):
        """Open offers stand on the card of the till, so that they can be applied without asking the server."""
        return {**super()._card_parts(), "offers": offers.open_offers(local_date(self.env))}
