from odoo import api, fields, models

from ... import settings
from ...engine.complaint import recovery
from ...engine.shared.clock import local_date
from ...engine.shared.flush import flush
from ..shared.optional_float import OptionalFloat

RECOVERIES = [("waiting", "Not Yet"), ("recovered", "Came Back"), ("lost", "Did Not Come Back")]


class RestaurantComplaint(models.Model):
    """Whether the guest came back: what making good is measured by."""

    _inherit = "restaurant.complaint"

    recovery = fields.Selection(
        RECOVERIES, string="Guest Came Back", readonly=True, copy=False, index=True, help="By paid visits since."
    )
    recovered_on = fields.Date(string="Came Back On", readonly=True, copy=False)
    recovered_share = OptionalFloat(
        string="Recovered (%)",
        readonly=True,
        copy=False,
        aggregator="avg",
        digits=(16, 0),
        help="Share of guests who came back, of those of whom it is known.",
    )

    @api.model
    def _judge_recovery(self, partner_ids=None):
        """Bring recovery up to date with the visits of these guests, or of everybody."""
        flush(self.env, recovery.SOURCES)
        days = settings.get(self.env, "recovery_days")
        changed = self.env.execute_query(recovery.judge(self.env, days, local_date(self.env), partner_ids))
        self.browse(complaint_id for complaint_id, _state in changed).invalidate_recordset(
            recovery.JUDGEMENT, flush=False
        )
        self.browse(complaint_id for complaint_id, state in changed if state == "recovered")._log_return()

    def _log_return(self):
        """Note in the guest log that the guest came back."""
        entries = [
            {
                "kind": "complaint_recovered",
                "partner_id": complaint.partner_id.id,
                "complaint_id": complaint.id,
                "origin": "rule",
            }
            for complaint in self.sudo()
        ]
        if entries:
            self.env["restaurant.guest.log"]._note(entries)

    @api.model
    def _cron_judge(self):
        """Every night: time passes also for guests who do not come."""
        self._judge_recovery()
