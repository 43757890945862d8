from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Mails in one mailing: what core reads of a mailing grows with what it has sent.
MOST_MAILS = 5000


class MailingMailing(models.Model):
    """Mailings that carry mails of campaigns: they count what becomes of the mails, and send nothing by themselves.

    They are archived from the beginning, so that Email Marketing does not list them between its own, and have no
    recipients: who gets what is said by the outbox alone.
    """

    _inherit = "mailing.mailing"

    campaign_step_id = fields.Many2one(
        "restaurant.campaign.step",
        string="Step of a Campaign",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The mailing carries mails of this step; the campaign sends them.",
    )
    campaign_mails = fields.Integer(string="Mails of the Campaign", readonly=True, copy=False)

    @api.model
    def _with_room(self, step, number):
        """Mailings of the step for so many more mails; yields (mailing, how many go into it), all noted as taken.

        Two workers who take room in the same mailing meet in its row: PostgreSQL refuses the slower one.
        """
        # sudo: the outbox needs no rights in Email Marketing.
        mailings = self.sudo().with_context(active_test=False)
        mailing = mailings.search([("campaign_step_id", "=", step.id)], order="id DESC", limit=1)
        while number:
            room = MOST_MAILS - mailing.campaign_mails
            if not mailing or room <= 0:
                mailing, room = mailings._create_for_step(step), MOST_MAILS
            taken = min(room, number)
            mailing.campaign_mails += taken
            number -= taken
            yield mailing, taken

    def _create_for_step(self, step):
        campaign = step.campaign_id
        company = campaign.company_id
        quiet = {"tracking_disable": True, "mail_create_nosubscribe": True, "mail_create_nolog": True}
        return self.with_context(**quiet).create(
            {
                "active": False,
                "campaign_step_id": step.id,
                # No words of the step: core would take them for a template, which may run code.
                "subject": self.env._("Campaign %(campaign)s, step %(step)s", campaign=campaign.id, step=step.id),
                "body_html": False,
                "mailing_type": "mail",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": repr([(0, "=", 1)]),
                "email_from": company.email_formatted or self.env.user.email_formatted,
                "reply_to_mode": "new",
                "reply_to": company.email_formatted,
                "user_id": campaign.user_id.id,
                "state": "done",
                "sent_date": fields.Datetime.now(),
            }
        )

    @api.depends("subject", "campaign_step_id")
    @api.depends_context("lang")
    def _compute_display_name(self):  # pylint: disable=missing-return
        super()._compute_display_name()
        for mailing in self:
            # sudo: what the mailing is called is no secret to whoever reads it.
            step = mailing.sudo().campaign_step_id
            if step:
                mailing.display_name = f"{step.campaign_id.name}: {step.subject}"

    # -- never by itself -------------------------------------------------------------------------

    def _get_recipients_domain(self):
        if self.campaign_step_id:
            return Domain.FALSE
        return super()._get_recipients_domain()

    def action_put_in_queue(self):
        self._check_is_no_campaigns()
        return super().action_put_in_queue()

    def action_retry_failed(self):
        self._check_is_no_campaigns()
        return super().action_retry_failed()

    def _action_send_mail(self, res_ids=None):
        self._check_is_no_campaigns()
        return super()._action_send_mail(res_ids)

    def _check_is_no_campaigns(self):
        """:raise UserError: the mailing carries mails of a campaign, which asks for consents and caps"""
        if self.campaign_step_id:
            raise UserError(self.env._("This mailing belongs to a campaign, which sends its mails itself."))
