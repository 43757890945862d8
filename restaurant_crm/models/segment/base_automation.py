import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import safe_eval

from .res_partner import UndecidedSegment

_logger = logging.getLogger(__name__)


class BaseAutomation(models.Model):
    """Automation rules about members of segments: who cannot be decided is left alone."""

    _inherit = "base.automation"

    segment_problem = fields.Char(
        string="Why It Reaches Nobody",
        compute="_compute_segment_problem",
        help="A segment that the filter asks for is broken or was deleted.",
    )

    @api.depends("filter_pre_domain", "filter_domain", "model_id")
    def _compute_segment_problem(self):
        for automation in self:
            reasons = map(automation._undecided, (automation.filter_pre_domain, automation.filter_domain))
            automation.segment_problem = next(filter(None, reasons), False)

    def _undecided(self, domain):
        """Why it cannot be said whom the filter finds; False when it can."""
        if "guest_segment_ids" not in (domain or ""):
            return False
        try:
            parsed = Domain(safe_eval.safe_eval(domain, self._get_eval_context()))
            self.env[self.sudo().model_name].sudo()._search(parsed)
        except UndecidedSegment as error:
            return str(error)
        except (UserError, ValueError, TypeError):
            # Whatever else is wrong with it is core's to say.
            return False
        return False

    def _is_undecided(self, domain):
        reason = self._undecided(domain)
        if reason:
            _logger.warning("The automation %s reaches nobody: %s", self.sudo().name, reason)
        return bool(reason)

    def _filter_pre(self, records, feedback=False):
        if records and self._is_undecided(self.sudo().filter_pre_domain):
            return records.browse()
        return super()._filter_pre(records, feedback)

    def _filter_post_export_domain(self, records, feedback=False):
        if records and self._is_undecided(self.sudo().filter_domain):
            return records.browse(), None
        return super()._filter_post_export_domain(records, feedback)

    def _search_time_based_automation_records(self, *, until):
        if self._is_undecided(self.filter_domain):
            return self.env[self.model_name].browse()
        return super()._search_time_based_automation_records(until=until)
