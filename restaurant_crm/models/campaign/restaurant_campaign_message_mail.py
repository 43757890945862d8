import logging
from datetime import datetime

from odoo import models
from odoo.fields import Command
from odoo.tools.mail import generate_tracking_message_id

from ..shared.transactions import attempt

_logger = logging.getLogger(__name__)

# Odoo's own queue leaves mails alone until then: whoever claimed them hands them over, or a person says so.
NEVER = datetime(2999, 12, 31)


class RestaurantCampaignMessage(models.Model):
    """Mails go out through Odoo's Email Marketing, as mails of mailings that nobody else sends.

    Its traces count what becomes of them; the outbox says what was handed over, and nothing is handed over that it has
    not claimed.
    """

    _inherit = "restaurant.campaign.message"

    def _trace(self):
        """Put claimed mails into mailings, each with the trace of it; in the transaction that claims them."""
        traces = []
        for step, messages in self.grouped("step_id").items():
            first = 0
            for mailing, number in self.env["mailing.mailing"]._with_room(step, len(messages)):
                traces += [
                    {
                        "trace_type": "mail",
                        "model": "res.partner",
                        "res_id": message.partner_id.id,
                        "email": message.partner_id.email_normalized,
                        "mass_mailing_id": mailing.id,
                        "campaign_message_id": message.id,
                    }
                    for message in messages[first : first + number]
                ]
                first += number
        self.env["mailing.trace"].sudo().create(traces)

    def _send_mails(self):
        """Hand over claimed mails, one after the other; what became of each is committed with it."""
        with attempt(self.env.cr) as made:
            waiting = self._make_mails()
        if made.error:
            self._done(self, made.error)
            self.env["ir.cron"]._commit_progress()
            return
        mails = self.env["mail.mail"].browse(waiting)

        def note(mail_ids, **_more):
            for mail_id in mail_ids:
                if mail_id in waiting:
                    waiting.pop(mail_id)._note_mail(mails.browse(mail_id))

        try:
            # One after the other, with one connection; commits after each.
            mails.send(auto_commit=True, post_send_callback=note)
            # Where no connection came about at all.
            note(list(waiting))
            self.env["ir.cron"]._commit_progress()
        except Exception:
            self.env.cr.rollback()
            _logger.exception("What became of a mail of a campaign is not known")
            self._put_back(waiting)

    def _put_back(self, waiting):
        """Of those that were left the first was perhaps handed over; the others were not, and wait again."""
        self.env.invalidate_all()
        rest = self.browse([message.id for message in list(waiting.values())[1:]])
        rest.write({"state": "waiting", "claimed_at": False})
        self.env["mail.mail"].browse(waiting).exists().unlink()
        self.env["mailing.trace"].search(
            [("campaign_message_id", "in", rest.ids), ("trace_status", "=", "outgoing")]
        ).unlink()
        self.env["ir.cron"]._commit_progress()

    def _make_mails(self):
        """The mails of these messages by their ids, in the order in which they go out.

        What cannot be said to its guest fails here.
        """
        traces = self.env["mailing.trace"].search(
            [("campaign_message_id", "in", self.ids), ("trace_status", "=", "outgoing")]
        )
        by_message = {trace.campaign_message_id.id: trace for trace in traces}
        bodies, ready, values = {}, [], []
        for message in self:
            trace = by_message.get(message.id, traces.browse())
            with attempt(self.env.cr) as tried:
                said = message._mail_values(trace, bodies)
            if tried.error:
                message._done(message, tried.error)
                trace.set_failed(failure_type="unknown")
            else:
                ready.append((message, trace))
                values.append(said)
        mails = self.env["mail.mail"].create(values)
        for mail, (_message, trace) in zip(mails, ready, strict=True):
            trace.write({"mail_mail_id_int": mail.id, "message_id": mail.message_id})
        return {mail.id: message for mail, (message, _trace) in zip(mails, ready, strict=True)}

    def _mail_values(self, trace, bodies):
        """Values of the mail to the guest.

        :param bodies: words with links that are counted, by mailing and language; filled here
        :raise ValueError: something that it speaks of does not exist for this guest
        """
        mailing = trace.mass_mailing_id
        message = self._in_guests_language()
        key = (mailing.id, message.step_id.id, message.env.lang)
        if key not in bodies:
            bodies[key] = message._counted_links(mailing)
        subject, body = self._say(body=bodies[key])
        company = self.company_id
        return {
            "subject": subject,
            "body_html": body,
            "email_to": self.partner_id.email_formatted,
            "email_from": company.email_formatted or self.env.user.email_formatted,
            "reply_to": company.email_formatted,
            "message_id": generate_tracking_message_id(f"{self.id}-campaign"),
            "headers": repr(
                {
                    "List-Unsubscribe": f"<{self._page()}>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                    "Precedence": "list",
                    "X-Auto-Response-Suppress": "OOF",
                }
            ),
            "auto_delete": False,
            "scheduled_date": NEVER,
            "mailing_id": mailing.id,
            "mailing_trace_ids": [Command.link(trace.id)] if trace else [],
        }

    def _counted_links(self, mailing):
        """The words of the step, their links counted by Email Marketing: one link for all guests.

        A link that names a guest or a code is left as it is: it would be another one for each.
        """
        body = self.step_id.body
        if not mailing:
            return body
        # With a title nobody asks for the page that it leads to.
        values = {**mailing._get_link_tracker_values(), "title": mailing.display_name}
        return self.env["mail.render.mixin"].sudo()._shorten_links(body, values, blacklist=[r"(\{|%7B).*"])

    def _note_mail(self, mail):
        """What became of the mail, which is not needed any more."""
        error = None if mail.state == "sent" else mail.failure_reason or mail.failure_type or "?"
        self._done(self, error)
        self.content = mail.subject
        mail.unlink()
