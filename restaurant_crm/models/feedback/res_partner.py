from odoo import fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Whether a guest wants to be asked about visits."""

    _inherit = "res.partner"

    guest_no_surveys = fields.Boolean(
        string="No Surveys",
        help="The guest does not want to be asked about visits by mail.",
        tracking=True,
        prefetch="guest",
    )

    def _is_out_of_surveys(self):
        """Whether the guest, or another contact with the same address or number, does not want to be asked."""
        self.ensure_one()
        same = Domain("id", "=", self.id)
        for name in ("email_normalized", "phone_sanitized"):
            if self[name]:
                same |= Domain(name, "=", self[name])
        contacts = self.with_context(active_test=False)
        return bool(contacts.search_count(Domain("guest_no_surveys", "=", True) & same, limit=1))
