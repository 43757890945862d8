from odoo import api, models

from .recipients import check_rights, mentions_guests


class MailingFilter(models.Model):
    """Filters that choose guests."""

    _inherit = "mailing.filter"

    @api.constrains("mailing_domain", "mailing_model_id")
    def _check_guest_rights(self):
        for saved in self.filtered(lambda saved: mentions_guests(saved.mailing_domain)):
            # Constraints run with all rights; the writer's own are asked for.
            check_rights(self.env(su=False), saved.mailing_model_id.model, saved.mailing_domain)
