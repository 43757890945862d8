import logging

from odoo import models

from ..shared.transactions import attempt, start_again

_logger = logging.getLogger(__name__)


class RestaurantFactCheck(models.Model):
    """What happens when all facts have been looked at, step by step."""

    _inherit = "restaurant.fact.check"

    def _run(self):
        """Say first whose the orders of platforms are: facts follow from it."""
        start_again(self.env, self.env["restaurant.identity"]._resolve_everything, remaining=1)
        return super()._run()

    def _finish(self):  # pylint: disable=missing-return
        super()._finish()
        # Rules may ask who comes back. Where nothing can be learned, what was known yesterday has to do.
        with attempt(self.env.cr) as tried:
            self.env["restaurant.return.model"]._keep_up()
        if tried.error:
            _logger.error("Who comes back could not be told", exc_info=tried.error)
        self.env["restaurant.tag.rule"]._make_all_due()
        self.env["restaurant.tier.scheme"]._make_all_due()
        self.env["restaurant.campaign"]._measure_all()
