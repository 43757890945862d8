from odoo import models

from .contact_masking import mask


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    def _tracking_value_format_model(self, model):
        """What a number was before is covered as the number is."""
        formatted = super()._tracking_value_format_model(model)
        covered = self._covered(model) if model and formatted else {}
        for each in formatted:
            if name := covered.get(each["id"]):
                each.update({key: mask(name, each[key]) for key in ("oldValue", "newValue")})
        return formatted

    def _covered(self, model):
        """``{id: name of the field}`` of those that show contact data which the user sees covered."""
        tracked = self.env[model]
        known = {name for name, (_path, covered) in tracked._contact_fields().items() if covered}
        # sudo: chatter reads changes with all rights; what counts is whom it shows them to.
        showing = self.sudo().filtered(lambda each: each.field_id.name in known)
        if not showing or not self.env["restaurant.masked.mixin"]._masks_user():
            return {}
        records = tracked.sudo().browse(showing.mail_message_id.mapped("res_id"))
        kept = set(records.exists()._is_masked()._ids)
        return {each.id: each.field_id.name for each in showing if each.mail_message_id.res_id in kept}
