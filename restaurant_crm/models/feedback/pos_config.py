import secrets

from odoo import fields, models


class PosConfig(models.Model):
    """A till that asks guests how it was."""

    _inherit = "pos.config"

    feedback_on_receipt = fields.Boolean(
        string="Ask for Feedback on Receipts",
        default=True,
        prefetch="restaurant",
        help="Receipts and bills carry a code that opens a page with stars on the guest's phone.",
    )
    feedback_key = fields.Char(
        compute="_compute_feedback_key",
        store=True,
        precompute=True,
        copy=False,
        prefetch="restaurant",
        help="Names this till in the addresses on its receipts.",
    )

    _feedback_key_unique = models.UniqueIndex("(feedback_key)")

    # Not a default: the tills that are there when the module is installed would all get the same.
    def _compute_feedback_key(self):
        for config in self:
            config.feedback_key = config.feedback_key or secrets.token_urlsafe(9)

    def _stop_surveys(self, token):
        """Note that the guest of the order with this code does not want to be asked; False when nobody is known."""
        order = self._feedback_order(token)
        guests = order.partner_id | order.survey_request_ids.partner_id
        guests.filtered(lambda guest: not guest.guest_no_surveys).guest_no_surveys = True
        return bool(guests)

    def _feedback_order(self, token):
        """The order of this till whose receipt carries ``token``; empty as long as it has not arrived."""
        return self.env["pos.order"].search([("feedback_token", "=", token), ("config_id", "=", self.id)], limit=1)
