from odoo import models


class ResPartner(models.Model):
    """What a till may know of what a guest allows: enough to ask for the rest."""

    _inherit = "res.partner"

    def get_guest_details(self):
        details = super().get_guest_details()
        labels = dict(self.env["restaurant.consent"]._fields["purpose"]._description_selection(self.env))
        details["consents"] = [
            {
                "key": line["key"],
                "label": " · ".join(filter(None, [labels[line["purpose"]], line["label"]])),
                "state": line["state"],
            }
            for line in self._page_consents()
        ]
        return details

    def _allowed_keys(self):
        """Keys ("purpose:channel") of what the guest allows by the text in use, and need not be asked."""
        return {
            line["key"]
            for line in self._page_consents()
            if line["state"] == "granted" and line["by_text_id"] == line["text_id"]
        }
