from odoo import api, models


class ResCompany(models.Model):
    """What a chain learns from its orders, at night."""

    _inherit = "res.company"

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
