from datetime import timedelta

import pytz

from odoo import api, fields, models

from ..fact.restaurant_visit import CHANNELS
from .severity import SEVERITIES


class RestaurantComplaintDeadline(models.Model):
    """How fast a complaint has to be answered and solved. The first line that fits counts."""

    _name = "restaurant.complaint.deadline"
    _description = "Complaint Deadline"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    severity = fields.Selection(SEVERITIES, help="Empty: whatever the severity.")
    channel = fields.Selection(CHANNELS, help="Empty: whatever the channel, known or not.")
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    answer_minutes = fields.Integer(
        string="First Answer (Minutes)", required=True, default=5, help="Until the guest has been answered."
    )
    escalation_minutes = fields.Integer(
        string="Escalation (Minutes)",
        required=True,
        default=120,
        help="A complaint that is not closed goes to the store's manager after so long, and after as long again to "
        "the manager of the region.",
    )
    solution_hours = fields.Float(
        string="Solution (Hours)", required=True, default=24, help="Until the complaint is closed."
    )
    opening_hours = fields.Boolean(
        string="Opening Hours Only",
        default=True,
        help="The clocks run while the store is open, in the store's time zone. Stores without opening hours are "
        "always open.",
    )

    _positive = models.Constraint(
        "CHECK (answer_minutes > 0 AND escalation_minutes > 0 AND solution_hours > 0)",
        "A deadline has to be longer than nothing.",
    )

    @api.depends("severity", "channel")
    def _compute_display_name(self):
        for rule in self:
            labels = [
                dict(rule._fields[name]._description_selection(self.env)).get(rule[name])
                for name in ("severity", "channel")
            ]
            rule.display_name = ", ".join(filter(None, labels)) or self.env._("All complaints")

    @api.model
    def _all(self):
        """Every line, to look for the one that fits."""
        return self.sudo().search([])  # pylint: disable=no-search-all

    def _fitting(self, complaint):
        """The first of these lines that fits the complaint; an empty recordset when none does."""
        for rule in self:
            if (
                rule.severity in (False, complaint.severity)
                and rule.channel in (False, complaint.channel)
                and rule.company_id in (rule.company_id.browse(), complaint.company_id)
            ):
                return rule
        return self.browse()

    def _after(self, moment, store, minutes):
        """The instant, in UTC, so many minutes of ``store``'s opening hours after ``moment``."""
        calendar = store.resource_calendar_id
        if not self.opening_hours or not calendar:
            return moment + timedelta(minutes=minutes)
        # One calendar serves stores under several clocks.
        calendar = calendar.with_context(employee_timezone=pytz.timezone(store.tz))
        end = calendar.plan_hours(minutes / 60, pytz.utc.localize(moment), compute_leaves=True)
        # A calendar without hours would never end.
        return end.astimezone(pytz.utc).replace(tzinfo=None) if end else moment + timedelta(minutes=minutes)
