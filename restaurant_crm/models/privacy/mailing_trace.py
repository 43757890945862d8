from odoo import models


class MailingTrace(models.Model):
    """Whom mailings and campaigns wrote to is covered as it is on the contact."""

    _name = "mailing.trace"
    _inherit = ["restaurant.masked.mixin", "mailing.trace"]

    _masked_fields = frozenset({"email", "sms_number"})

    def _contact_holders(self):
        traces = self.filtered(lambda trace: trace.model == "res.partner")
        return self.env["res.partner"].browse(traces.mapped("res_id")).exists()
