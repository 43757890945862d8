from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        """Printed contacts are read contacts."""
        # sudo: the report is read with all rights by whoever prints.
        if report.sudo().model == "res.partner" and docids:
            self.env["restaurant.guest.reading"]._note("report", self.env["res.partner"].browse(docids)._ids)
        return super()._get_rendering_context(report, docids, data)
