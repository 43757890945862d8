import logging

from odoo import api, models

from ..shared.transactions import attempt

_logger = logging.getLogger(__name__)


class RestaurantGuestQueue(models.Model):
    """What happens to a guest after a payment, step by step."""

    _inherit = "restaurant.guest.queue"

    @api.model
    def _evaluate(self, partner_ids, paid=None):
        """Bring all that is known about these guests up to date: each step reads what those before it have written.

        The facts come first. A step after them that fails takes back what it has written itself, and nothing else.
        """
        partner_ids = sorted(partner_ids)
        errors = super()._evaluate(partner_ids, paid)
        for step in (
            self.env["restaurant.complaint"]._judge_recovery,
            self.env["restaurant.tag.rule"]._apply,
            self.env["restaurant.tier.scheme"]._apply,
            self.env["restaurant.campaign"]._after_payment,
            self.env["restaurant.referral"]._judge,
            self._tell_tills,
        ):
            errors |= self._take_step(step, partner_ids)
        return errors

    @api.model
    def _tell_tills(self, partner_ids):
        """Visits and the last one have changed, also where no tag and no level did."""
        self.env["res.partner"].browse(partner_ids)._guest_changed()

    @api.model
    def _take_step(self, step, partner_ids):
        """Take a step for all of these guests; where it fails, for one after the other.

        :return: error by guest id
        """
        with attempt(self.env.cr) as tried:
            step(partner_ids)
        if not tried.error:
            return {}
        _logger.error("%s failed for %s guests", step.__qualname__, len(partner_ids), exc_info=tried.error)
        if len(partner_ids) == 1:
            return {partner_ids[0]: str(tried.error)}
        errors = {}
        for partner_id in partner_ids:
            errors |= self._take_step(step, [partner_id])
        return errors
