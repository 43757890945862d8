from odoo import api, models
from odoo.exceptions import UserError

from ...engine.channel.candidates import SUBJECTS
from ..shared import vault


class RestaurantPlatformOrder(models.Model):
    """Who shows the receipt of a delivery at a till is the guest behind its account."""

    _inherit = "restaurant.platform.order"

    @api.model
    def claim_at_till(self, code, partner_id):
        """Join the account of an order to a guest who stands at a till and shows its receipt.

        :param code: the code on the receipt, or the number of the order at the platform, as a scanner reads it
        :param partner_id: id of the guest
        :return: dict with ``message`` for the cashier and ``coupon``, the code of a coupon in thanks, or False
        :raise UserError: there is no such order, or it is somebody else's
        """
        guest = self.env["res.partner"].browse(int(partner_id)).exists()
        guest._check_till()
        if not guest:
            raise UserError(self.env._("The guest does not exist any more."))
        vault.require(self.env)
        # Those that the user may see; deliveries of others are theirs to claim.
        mine = [("company_id", "in", self.env.companies.ids)]
        stores = self.env["restaurant.store"].with_context(active_test=False).search(mine)
        # sudo: cashiers read no orders of platforms; they learn of this one whose it is.
        order = self.sudo()._find_by_receipt(code, stores)
        if not order:
            raise UserError(self.env._("No delivery has this code."))
        owner = order.partner_id
        if owner and owner not in guest | guest.parent_id:
            raise UserError(self.env._("This delivery belongs to another guest already."))
        if owner:
            return {"message": self.env._("We know already that this was %s.", guest.name), "coupon": False}
        keys = order.identity_ids.filtered(
            lambda key: key.kind in SUBJECTS and not key.partner_id and guest not in key.refused_ids
        )
        receipt = self.env["restaurant.identity"]._learn(
            {("receipt", order.platform_id.id, order.number, order.number[-4:])}
        )
        order.identity_ids = [(4, identity_id) for identity_id in receipt.values()]
        keys |= keys.browse(receipt.values())
        keys.with_user(self.env.user)._join(guest, self.env._("Showed the receipt at the till"))
        count = self.sudo().search_count([("partner_id", "=", guest.id)])
        return {
            "message": self.env._(
                "%(guest)s it is: %(count)s deliveries are theirs now.", guest=guest.name, count=count
            ),
            "coupon": order.platform_id._thank(guest),
        }

    def _find_by_receipt(self, code, stores):
        """The order with this code or number, of one of these stores; empty where there is none."""
        said = (code or "").strip()
        if len(said) < 6:
            return self.browse()
        mine = ("store_id", "in", stores.ids)
        found = self.search([("code", "=", said.upper()), mine], limit=1)
        found = found or self.search([("number", "=", said), mine], limit=2)
        return found if len(found) == 1 else self.browse()
