from odoo import fields, models

from ..shared.pos_load_mixin import ON_PUBLIC_BUS


class PosConfig(models.Model):
    """What tills need to know for the benefits of tiers."""

    _inherit = "pos.config"

    def _get_available_pricelists(self):
        """The till knows the price lists of the tiers, too: a guest's list counts only where it is loaded."""
        pricelists = super()._get_available_pricelists()
        if not self.use_pricelist or self.env.context.get(ON_PUBLIC_BUS):
            return pricelists
        return pricelists | self.env["restaurant.tier"].sudo()._pricelists_in_force().filtered(
            lambda pricelist: (
                pricelist.currency_id == self.currency_id and pricelist.company_id.id in (False, self.company_id.id)
            )
        )

    def use_coupon_code(self, code, creation_date, partner_id, pricelist_id):
        """A coupon of a program that is not for this guest, or not today, is refused."""
        answer = super().use_coupon_code(code, creation_date, partner_id, pricelist_id)
        if not answer["successful"]:
            return answer
        program = self.env["loyalty.program"].browse(answer["payload"]["program_id"])
        today = fields.Date.context_today(self.with_context(tz=self.store_id.tz))
        if program._is_for_guest(self.env["res.partner"].browse(partner_id or ()), today):
            return answer
        message = self.env._("This coupon is for other guests, or for another day (%(code)s).", code=code)
        return {"successful": False, "payload": {"error_message": message}}
