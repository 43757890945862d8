"""No mail twice: two workers, workers that die, and Odoo's own queue besides."""

import smtplib
from contextlib import closing
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.tools import mute_logger

from ...models.campaign import mailing_mailing
from ...models.shared.transactions import CONFLICTS
from .workers_case import Killed, WorkersCase


class TestCampaignMailWorkers(WorkersCase):
    message = {"kind": "mail", "subject": "Hi {guest}", "body": "<p>Hi</p>"}

    def setUp(self):
        super().setUp()
        self.sent, self.after = [], lambda: None
        server = self.registry["ir.mail_server"]

        def send_email(_server, message, *_args, **_kwargs):
            self.sent.append(message["To"])
            self.after()
            return message["Message-Id"]

        self.patch(server, "_disable_send", lambda *_args: False)
        self.patch(server, "_connect__", lambda *_args, **_kwargs: None)
        self.patch(server, "send_email", send_email)
        self.enrolled()

    def remove_everything(self):  # pylint: disable=missing-return
        with self.committed() as env:
            mailings = env["mailing.mailing"].with_context(active_test=False)
            mine = mailings.search([("campaign_step_id.campaign_id", "in", self.ids["restaurant.campaign"])])
            sources = mine.source_id
            env["mail.mail"].search([("mailing_id", "in", mine.ids)]).unlink()
            mine.unlink()
            sources.unlink()
        super().remove_everything()

    def hand_over(self):
        env, _campaign, messages = self.worker()
        messages._hand_over()
        env.cr.commit()  # pylint: disable=invalid-commit
        env.cr.close()

    def traces(self):
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                """SELECT trace_status, count(*) FROM mailing_trace
                     JOIN mailing_mailing ON mailing_mailing.id = mass_mailing_id
                     JOIN restaurant_campaign_step AS step ON step.id = campaign_step_id
                    WHERE step.campaign_id = ANY(%s) GROUP BY 1""",
                [self.ids["restaurant.campaign"]],
            )
            return dict(cr.fetchall())

    def queue(self):
        """Odoo's own queue of mails, with what is left in it."""
        with self.committed() as env:
            env["mail.mail"].process_email_queue()
        with closing(self.registry.cursor()) as cr:
            return api.Environment(cr, SUPERUSER_ID, {})["mail.mail"].search_count(
                [("subject", "like", "Hi Two workers")]
            )

    def grow_old(self):
        with self.committed() as env:
            env.cr.execute(
                "UPDATE restaurant_campaign_message SET claimed_at = %s WHERE state = 'sending'",
                [fields.Datetime.now() - timedelta(hours=2)],
            )

    def test_a_worker_dies_between_two_mails(self):
        """Five went out, the others perhaps: Odoo's queue leaves them alone, and they end as not known."""

        def die():
            if len(self.sent) == 6:
                raise Killed

        self.after = die
        env, _campaign, messages = self.worker()
        with self.assertRaises(Killed):
            messages._hand_over()
        env.cr.rollback()
        env.cr.close()
        self.after = lambda: None
        self.assertEqual(self.states(), {("coupon", "sent"): 20, ("mail", "sent"): 5, ("mail", "sending"): 15})
        self.assertEqual(self.queue(), 15, "nobody sends what is left")
        self.hand_over()
        self.assertEqual(len(self.sent), 6)
        self.grow_old()
        self.hand_over()
        self.assertEqual(self.states(), {("coupon", "sent"): 20, ("mail", "sent"): 5, ("mail", "unknown"): 15})
        self.assertEqual(self.traces(), {"sent": 5, "error": 15})
        self.assertEqual(self.queue(), 0, "a person says so in the outbox, nowhere else")
        self.assertEqual(len(self.sent), len(set(self.sent)))

    def test_a_connection_that_breaks(self):
        """The one in hand is perhaps out; those behind it were not handed over, and go out with the next run."""

        def break_off():
            if len(self.sent) == 6:
                self.after = lambda: None
                raise smtplib.SMTPServerDisconnected("Gone")

        self.after = break_off
        with mute_logger(
            "odoo.addons.mail.models.mail_mail",
            "odoo.addons.restaurant_crm.models.campaign.restaurant_campaign_message_mail",
        ):
            self.hand_over()
        self.hand_over()
        self.assertEqual(self.states(), {("coupon", "sent"): 20, ("mail", "sent"): 19, ("mail", "sending"): 1})
        self.assertEqual((len(self.sent), len(set(self.sent))), (20, 20))
        self.assertEqual(self.traces(), {"sent": 19, "outgoing": 1})
        self.assertEqual(self.queue(), 0)

    def test_two_workers_share_a_mailing(self):
        """Two who count at once would both take the last places: the slower one starts again."""
        first, _one, messages = self.worker()
        second, _other, others = self.worker()
        module = "odoo.addons.restaurant_crm.models.campaign.restaurant_campaign_message_delivery"
        with patch(f"{module}.BATCHES", {"coupon": 20, "mail": 4}), patch.object(mailing_mailing, "MOST_MAILS", 6):
            messages._take("coupon")
            first.cr.commit()  # pylint: disable=invalid-commit
            messages._take("mail")
            first.cr.commit()  # pylint: disable=invalid-commit
            second.cr.execute("SELECT 1")
            messages._take("mail")
            first.cr.commit()  # pylint: disable=invalid-commit
            with mute_logger("odoo.sql_db"), self.assertRaises(CONFLICTS):
                others._take("mail")
                second.flush_all()
            second.cr.rollback()
            others._take("mail")
            second.flush_all()
            second.cr.commit()  # pylint: disable=invalid-commit
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                """SELECT campaign_mails, (SELECT count(*) FROM mailing_trace WHERE mass_mailing_id = mailing.id)
                     FROM mailing_mailing AS mailing JOIN restaurant_campaign_step AS step ON step.id = campaign_step_id
                    WHERE step.campaign_id = ANY(%s) ORDER BY mailing.id""",
                [self.ids["restaurant.campaign"]],
            )
            self.assertEqual(cr.fetchall(), [(6, 6), (6, 6)])
