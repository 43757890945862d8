from odoo import api, fields, models

from ...engine.shared.clock import company_zone_name, local_date


class ResCompany(models.Model):
    """What a chain learns from its orders, at night."""

    _inherit = "res.company"

    # Whose turn it was in the night, and when.
    restaurant_suggested_on = fields.Date(
        string="Suggestions Learned", readonly=True, copy=False, prefetch="restaurant"
    )
    restaurant_studied_on = fields.Date(string="Menu Studied", readonly=True, copy=False, prefetch="restaurant")
    restaurant_advised_on = fields.Date(string="Advice Looked For", readonly=True, copy=False, prefetch="restaurant")
    restaurant_reported_on = fields.Date(
        string="Monthly Report Looked At", readonly=True, copy=False, prefetch="restaurant"
    )

    def _local_date(self):
        """The business day that it is by the clock of the company."""
        self.ensure_one()
        return local_date(self.env, zone=company_zone_name(self.env, self))

    @api.model
    def _with_stores(self):
        """The companies that have a store."""
        return self.concat(*(company for (company,) in self.env["restaurant.store"]._read_group([], ["company_id"])))

    def _build_suggestions(self):
        """Make the table that tills suggest by; of one company, from within a scheduled action."""
        self.ensure_one()
        self.env["restaurant.suggestion.table"]._build(self)

    def _study_menu(self):
        """Judge the dishes of one company, from within a scheduled action."""
        self.ensure_one()
        self.env["restaurant.menu.study"]._study(self)

    def _report_month(self):
        """Make the report of last month and send it, once; of one company, from within a scheduled action."""
        self.ensure_one()
        Report = self.env["restaurant.monthly.report"]
        known = Report.search([("company_id", "=", self.id)])
        report = Report._make(self)
        if report not in known:
            report._send()

    def _look_for_advice(self):
        """Say what is to be done in one company, from within a scheduled action."""
        self.ensure_one()
        self.env["restaurant.advice"]._look(self)
