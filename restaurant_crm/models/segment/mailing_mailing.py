from odoo import api, fields, models
from odoo.exceptions import UserError

from .recipients import check_rights, mentions_guests


class MailingMailing(models.Model):
    """Mailings to guests: nobody is written to because a segment cannot be decided, or by rights of somebody else."""

    _inherit = "mailing.mailing"

    recipients_by_id = fields.Many2one(
        "res.users",
        string="Recipients Chosen by",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Where recipients are chosen by what is known of guests, the mailing reaches whom this person may find.",
    )
    no_recipients_reason = fields.Char(
        string="Why It Reaches Nobody", compute="_compute_no_recipients_reason", compute_sudo=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        mailings = super().create(vals_list)
        # The domain may come of the filter or of the kind of recipients.
        mailings._sign_recipients()
        return mailings

    def write(self, vals):
        result = super().write(vals)
        if not {"mailing_domain", "mailing_filter_id"}.isdisjoint(vals):
            self._sign_recipients()
        return result

    def _sign_recipients(self):
        """Note who chose the recipients, who has to be allowed to."""
        for mailing in self.filtered(lambda mailing: mentions_guests(mailing.mailing_domain)):
            check_rights(mailing.env, mailing.mailing_model_real, mailing.mailing_domain)
            # sudo: whoever may write a mailing may be known as its writer.
            mailing.sudo().recipients_by_id = self.env.uid

    @api.depends("mailing_domain", "mailing_model_id", "mailing_filter_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_no_recipients_reason(self):
        for mailing in self:
            mailing.no_recipients_reason = mailing._why_nobody()

    def _why_nobody(self):
        """Why the mailing reaches nobody although nobody said so; False when it may reach somebody."""
        self.ensure_one()
        if not mentions_guests(self.mailing_domain):
            return False
        try:
            chooser = self._as_chooser()
            chooser.env[self.mailing_model_real].search_count(self._get_recipients_domain(), limit=1)
        except UserError as error:
            return str(error)
        return False

    def _as_chooser(self):
        """The mailing with the rights of whoever chose the recipients, if that is by what is known of guests."""
        if not mentions_guests(self.mailing_domain):
            return self
        by = self._origin.sudo().recipients_by_id or self._origin.sudo().create_uid or self.env.user
        if not self._origin or self._origin.mailing_domain != self.mailing_domain:
            by = self.env.user
        if by == self.env.user and not self.env.su:
            return self
        return self.with_user(by).with_context(allowed_company_ids=by.sudo().company_ids.ids)

    def _compute_total(self):
        decided = self.browse()
        for mailing in self:
            if mailing._why_nobody():
                mailing.total = 0
            else:
                decided |= mailing
        return super(MailingMailing, decided)._compute_total()

    def _get_recipients(self):
        if self._why_nobody():
            return []
        return super(MailingMailing, self._as_chooser())._get_recipients()

    def action_put_in_queue(self):
        self._check_recipients()
        return super().action_put_in_queue()

    def _action_send_mail(self, res_ids=None):
        if not res_ids:
            self._check_recipients()
        return super()._action_send_mail(res_ids)

    def _check_recipients(self):
        """:raise UserError: it cannot be said who would be reached"""
        for mailing in self:
            if reason := mailing._why_nobody():
                raise UserError(reason)

    @api.model
    def _process_mass_mailing_queue(self):
        """What can no longer be decided goes back to whoever made it, with the reason, and holds up no other."""
        now = fields.Datetime.now()
        due = [
            ("state", "in", ("in_queue", "sending")),
            "|",
            ("schedule_date", "<", now),
            ("schedule_date", "=", False),
        ]
        for mailing in self.search(due):
            if reason := mailing._why_nobody():
                mailing.state = "draft"
                mailing.message_post(body=self.env._("Nobody was reached. %(reason)s", reason=reason))
        return super()._process_mass_mailing_queue()
