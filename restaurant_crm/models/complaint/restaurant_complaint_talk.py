from odoo import models
from odoo.exceptions import UserError


class RestaurantComplaint(models.Model):
    """Talking to the guest: by mail, by text message, on the phone. All of it is in the chatter."""

    _inherit = "restaurant.complaint"

    def _check_may_contact(self):
        """:raise UserError: the guest does not want to hear of it"""
        self.ensure_one()
        if not self.may_contact:
            raise UserError(self.env._("The guest does not want to be contacted about this."))

    def action_write_mail(self):
        """Write to the guest, beginning with the answer that the house has prepared."""
        self._check_may_contact()
        if not self.email:
            raise UserError(self.env._("There is no e-mail address of the guest."))
        # Who wrote a mail is answered by mail.
        if self.source != "email" and self.partner_id.sudo().is_blacklisted:
            raise UserError(self.env._("The guest has opted out of e-mails."))
        template = "complaint_mail_solved" if self.closed else "complaint_mail_answer"
        return {
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": self.env.ref(f"restaurant_crm.{template}").id,
                "default_composition_mode": "comment",
                "force_email": True,
            },
        }

    def action_write_sms(self):
        """Send the guest a text message."""
        self._check_may_contact()
        if not self.phone:
            raise UserError(self.env._("There is no phone number of the guest."))
        if self.partner_id.sudo().phone_blacklisted:
            raise UserError(self.env._("The guest has opted out of text messages."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Text Message"),
            "res_model": "sms.composer",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_composition_mode": "comment",
                "default_number_field_name": "phone",
                "default_template_id": self.env.ref("restaurant_crm.complaint_sms_answer").id,
            },
        }

    def action_log_call(self):
        """Note a call with the guest."""
        self._check_may_contact()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log a Call"),
            "res_model": "restaurant.complaint.call",
            "view_mode": "form",
            "target": "new",
            "context": {"default_complaint_id": self.id},
        }

    def message_post(self, *, partner_ids=None, **kwargs):
        """Whatever leads to it: nothing goes to a guest who does not want to hear of it."""
        # What arrives by mail is posted as superuser.
        if not self.env.su and partner_ids:
            recipients = self.env["res.partner"].browse(partner_ids).sudo()
            if any(recipients.mapped("partner_share")):
                self._check_may_contact()
        return super().message_post(partner_ids=partner_ids, **kwargs)

    def _message_post_after_hook(self, message, msg_vals):
        """What staff send to the guest is the first answer."""
        result = super()._message_post_after_hook(message, msg_vals)
        if self._is_to_guest(message):
            self.filtered(lambda complaint: not complaint.answered_at and not complaint.closed).action_answered()
        return result

    def _is_to_guest(self, message):
        from_staff = message.author_id._is_staff()
        outside = any(message.partner_ids.sudo().mapped("partner_share"))
        return from_staff and not message.is_internal and (message.message_type == "sms" or outside)
