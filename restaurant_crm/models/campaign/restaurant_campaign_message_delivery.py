import logging
from datetime import timedelta
from functools import partial

from odoo import api, fields, models

from ...engine.campaign import outbox
from ...engine.shared.clock import company_zone_name, local_date
from ..shared import planner
from ..shared.transactions import attempt, start_again
from .restaurant_sms_provider import Sms

_logger = logging.getLogger(__name__)

# Done within the database: claimed, done and committed at once.
INSIDE = ("tag", "call", "private")
# Handed over to somebody outside: committed before and after.
OUTSIDE = ("mail", "sms")
BATCHES = {"coupon": 5000, "tag": 2000, "call": 200, "private": 2000, "mail": 100, "sms": 500}
# A worker that has not come back after so long is gone.
GONE_AFTER = timedelta(hours=1)
CALL_WITHIN_DAYS = 2


class RestaurantCampaignMessage(models.Model):
    """Handing over what is due."""

    _inherit = "restaurant.campaign.message"

    @api.model
    def _hand_over(self):
        """Work the outbox off, company by company, in short transactions; part of a scheduled action."""
        messages = self.sudo()
        # Those of archived campaigns, too: what a dead worker left of them is to be seen.
        campaigns = self.env["restaurant.campaign"].sudo().with_context(active_test=False)
        companies = campaigns.search([("state", "!=", "draft")]).company_id
        for company in companies:
            mine = messages.with_company(company)
            gone = self.env.execute_query(outbox.give_up(company.id, fields.Datetime.now() - GONE_AFTER))
            if gone:
                self.env["mailing.trace"]._give_up([row[0] for row in gone])
            self.env["ir.cron"]._commit_progress()
            for kind in ("coupon", *INSIDE, *OUTSIDE):
                if not mine._hand_over_kind(kind):
                    return

    def _hand_over_kind(self, kind):
        """Hand over all messages of a kind that are due.

        :return: False when the time of the scheduled action ran out
        """
        cron = self.env["ir.cron"]
        while True:
            taken = start_again(self.env, partial(self._take, kind))
            if taken is None:
                return False
            number, sending = taken
            if not cron._commit_progress(number):
                # Those that were claimed go out all the same: nobody else will take them.
                self._send_outside(kind, sending)
                cron._commit_progress()
                return False
            self._send_outside(kind, sending)
            if not number:
                return True

    def _take(self, kind):
        """Claim a batch; what is done within the database is done at once.

        :return: how many were claimed, and the ids of those to be handed over
        """
        self.invalidate_model(flush=False)
        # Compiling the statement takes five times as long as it does.
        planner.for_a_batch(self.env.cr)
        if kind == "coupon":
            return self._take_coupons(BATCHES[kind]), []
        rows = self.env.execute_query(outbox.claim(self._house(), [kind], BATCHES[kind]))
        sending = [message for message, state, _guest in rows if state == "sending"]
        if kind in INSIDE and sending:
            getattr(self, f"_do_{kind}")(self.browse(sending))
            sending = []
        if kind == "mail" and sending:
            self.browse(sending)._trace()
        return len(rows), sending

    def _house(self):
        company = self.env.company
        return outbox.House(
            company.id,
            fields.Datetime.now(),
            local_date(self.env),
            company_zone_name(self.env, company),
            company.campaign_quiet_from,
            company.campaign_quiet_to,
            company.campaign_cap,
            company.campaign_cap_days,
        )

    # -- within the database -----------------------------------------------------------------------

    def _take_coupons(self, limit):
        """Claim coupons, make their cards and note them in one statement; returns how many were claimed."""
        rows = self.env.execute_query(outbox.claim_coupons(self._house(), limit))
        self.env["loyalty.card"].invalidate_model(flush=False)
        self.invalidate_model(flush=False)
        gone = self.browse(message for message, state, _guest in rows if state == "sending")
        gone.write({"state": "failed", "error": self.env._("The offer is archived.")})
        given = {guest for _message, state, guest in rows if state == "sent"}
        self.env["res.partner"].browse(given)._guest_changed()
        return len(rows)

    def _do_tag(self, messages):
        for tag, rows in messages.grouped(lambda message: message.step_id.tag_id).items():
            with attempt(self.env.cr) as tried:
                tag._give(rows.partner_id)
            self._done(rows, tried.error)

    def _do_call(self, messages):
        Activity = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        kind = self.env.ref("mail.mail_activity_data_call")
        model = self.env["ir.model"]._get_id("res.partner")
        day = local_date(self.env) + timedelta(days=CALL_WITHIN_DAYS)
        for message in messages:
            step = message.step_id
            user = step.user_id or message.store_id.manager_id or message.campaign_id.user_id
            with attempt(self.env.cr) as tried:
                Activity.create(
                    {
                        "activity_type_id": kind.id,
                        "res_model_id": model,
                        "res_id": message.partner_id.id,
                        "user_id": (user or self.env.user).id,
                        "summary": step.with_context(lang=user.lang).call_summary or message.campaign_id.name,
                        "date_deadline": day,
                    }
                )
            self._done(message, tried.error)

    def _do_private(self, messages):
        """A task for staff: the platform sends nothing that an employee has not confirmed."""
        for message in messages:
            with attempt(self.env.cr) as tried:
                message.content = message._say()[1]
            if tried.error:
                self._done(message, tried.error)
            else:
                message.state = "to_do"

    def _done(self, messages, error=None):
        if error:
            _logger.warning("Messages %s of a campaign failed: %s", messages.ids[:10], error)
            messages.write({"state": "failed", "error": str(error)})
        else:
            messages.write({"state": "sent", "sent_at": fields.Datetime.now()})

    # -- outside -------------------------------------------------------------------------------------

    def _send_outside(self, kind, message_ids):
        """Hand over what was claimed and committed. Whatever fails here is not tried again by itself."""
        if not message_ids:
            return
        if kind == "mail":
            self.browse(message_ids)._send_mails()
        else:
            self._keep(partial(self._send_texts, self.browse(message_ids)))

    def _keep(self, send):
        """Commit what became of messages: what happens to later ones changes nothing about it."""
        try:
            send()
            self.env["ir.cron"]._commit_progress()
        except Exception:
            # Perhaps it is out: it stays as being sent, and becomes "unknown".
            self.env.cr.rollback()
            _logger.exception("What became of messages of a campaign is not known")

    def _send_texts(self, messages):
        ready, texts = messages.browse(), []
        for message in messages:
            with attempt(self.env.cr) as tried:
                _subject, text = message._say()
            if tried.error:
                self._done(message, tried.error)
                continue
            message.content = text
            ready |= message
            texts.append(
                Sms(
                    message.token,
                    message.partner_id.phone_sanitized,
                    text,
                    message.company_id.campaign_sms_signature or "",
                    message.step_id.sms_template or "",
                    {key: value for key, value in message._in_guests_language()._values().items() if value},
                )
            )
        errors = self.env["restaurant.sms.provider"]._send(self.env.company, texts) if texts else {}
        failed = ready.filtered(lambda message: message.token in errors)
        for message in failed:
            self._done(message, errors[message.token])
        self._done(ready - failed)
