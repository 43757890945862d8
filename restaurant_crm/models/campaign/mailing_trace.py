from odoo import fields, models

# States of messages that a mail may still come back from.
GONE_OUT = ("sent", "unknown", "sending")


class MailingTrace(models.Model):
    """What Email Marketing learns of a mail of a campaign is told to its message."""

    _name = "mailing.trace"
    _inherit = ["restaurant.kept.mixin", "mailing.trace"]
    _kept_fields = frozenset({"campaign_message_id"})

    campaign_message_id = fields.Many2one(
        "restaurant.campaign.message",
        string="Message of a Campaign",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    def set_opened(self, domain=None):
        traces = super().set_opened(domain)
        traces._tell_campaigns("opened_at")
        return traces

    def set_clicked(self, domain=None):
        traces = super().set_clicked(domain)
        traces._tell_campaigns("clicked_at")
        return traces

    def set_replied(self, domain=None):
        traces = super().set_replied(domain)
        traces._tell_campaigns("replied_at")
        return traces

    def set_bounced(self, domain=None, bounce_message=False):
        traces = super().set_bounced(domain, bounce_message)
        # sudo: the outbox is written by what happens, whoever's mail server tells it.
        messages = traces.sudo().campaign_message_id.filtered(lambda message: message.state in GONE_OUT)
        messages.write({"state": "bounced", "error": bounce_message})
        return traces

    def _tell_campaigns(self, name):
        # sudo: guests are nobody, and the message is known by its trace.
        self.sudo().campaign_message_id._note_first(name)

    def _give_up(self, message_ids):
        """Nobody knows what became of these messages: their traces say so, and nothing waits in Odoo's queue."""
        traces = self.sudo().search([("campaign_message_id", "in", message_ids), ("trace_status", "=", "outgoing")])
        mails = traces.mail_mail_id
        traces.set_failed(failure_type="unknown")
        mails.unlink()
