"""Nothing twice: two workers, and workers that die. What only committed data can show."""

from contextlib import closing
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.tools import mute_logger

from ...models.shared.transactions import CONFLICTS
from .workers_case import Killed, WorkersCase


class TestCampaignWorkers(WorkersCase):
    def test_two_workers_take_guests_in_once(self):
        first, one, _messages = self.worker()
        second, other, _messages = self.worker()
        second.cr.execute("SELECT 1")
        one._enrol()
        first.cr.commit()  # pylint: disable=invalid-commit
        with mute_logger("odoo.sql_db"), self.assertRaises(CONFLICTS):
            other._enrol()
        second.cr.rollback()
        self.assertFalse(other._enrol())
        second.cr.commit()  # pylint: disable=invalid-commit
        self.assertEqual(self.states(), {("coupon", "waiting"): 20, ("sms", "waiting"): 20})

    def test_two_workers_share_what_is_due(self):
        self.enrolled()
        first, _one, messages = self.worker()
        second, _other, others = self.worker()
        sizes = {"coupon": 8, "tag": 8, "call": 8, "private": 8, "mail": 8, "sms": 8}
        module = "odoo.addons.restaurant_crm.models.campaign.restaurant_campaign_message_delivery"
        with patch(f"{module}.BATCHES", sizes):
            self.assertEqual(messages._take("coupon")[0], 8)
            self.assertEqual(others._take("coupon")[0], 8)
            first.cr.commit()  # pylint: disable=invalid-commit
            second.cr.commit()  # pylint: disable=invalid-commit
            while messages._take("coupon")[0]:
                first.cr.commit()  # pylint: disable=invalid-commit
            first.cr.commit()  # pylint: disable=invalid-commit
            mine = messages._take("sms")[1]
            theirs = others._take("sms")[1]
            self.assertFalse(set(mine) & set(theirs))
            self.assertEqual((len(mine), len(theirs)), (8, 8))
            for env in (first, second):
                env.cr.commit()  # pylint: disable=invalid-commit
            messages._send_outside("sms", mine)
            others._send_outside("sms", theirs)
            for env in (first, second):
                env.cr.commit()  # pylint: disable=invalid-commit
        self.assertEqual(self.numbers(), (16, 16))
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                "SELECT count(*), count(DISTINCT partner_id) FROM loyalty_card WHERE program_id = ANY(%s)",
                [self.ids["loyalty.program"]],
            )
            self.assertEqual(cr.fetchone(), (20, 20))

    def kill_at(self, where):
        """A worker that dies at one of its steps, and one that comes after it."""
        Provider = self.registry["restaurant.sms.provider"]
        Message = self.registry["restaurant.campaign.message"]
        send, cards = Provider._send, Message._take_coupons

        def die_before(*_args):
            raise Killed

        def die_after_sms(provider, company, messages):
            send(provider, company, messages)
            # What went out is out, whatever becomes of the transaction.
            provider.env.cr.commit()  # pylint: disable=invalid-commit
            raise Killed

        def die_after_cards(messages, limit):
            cards(messages, limit)
            raise Killed

        patches = {
            "before the SMS": (Provider, "_send", die_before),
            "after the SMS": (Provider, "_send", die_after_sms),
            "after the coupons": (Message, "_take_coupons", die_after_cards),
        }
        env, _campaign, messages = self.worker()
        with patch.object(*patches[where]), self.assertRaises(Killed):
            messages._hand_over()
        env.cr.rollback()
        env.cr.close()
        env, _campaign, messages = self.worker()
        messages._hand_over()
        env.cr.commit()  # pylint: disable=invalid-commit

    def test_a_worker_dies_between_the_coupons_and_their_commit(self):
        self.enrolled()
        self.kill_at("after the coupons")
        self.assertEqual(self.states(), {("coupon", "sent"): 20, ("sms", "sent"): 20})
        self.assertEqual(self.numbers(), (20, 20))

    def test_a_worker_dies_around_handing_over(self):
        """Nobody knows whether it went out: it is not sent again by itself."""
        for where, went_out in (("before the SMS", 0), ("after the SMS", 20)):
            with self.subTest(where):
                with self.committed() as env:
                    env.cr.execute(
                        "DELETE FROM restaurant_campaign_member WHERE campaign_id = ANY(%s)",
                        [self.ids["restaurant.campaign"]],
                    )
                    env.cr.execute(
                        "DELETE FROM restaurant_sms_caught WHERE company_id = ANY(%s)", [self.ids["res.company"]]
                    )
                self.enrolled()
                self.kill_at(where)
                self.assertEqual(self.states(), {("coupon", "sent"): 20, ("sms", "sending"): 20})
                with self.committed() as env:
                    env.cr.execute(
                        "UPDATE restaurant_campaign_message SET claimed_at = %s WHERE state = 'sending'",
                        [fields.Datetime.now() - timedelta(hours=2)],
                    )
                env, _campaign, messages = self.worker()
                messages._hand_over()
                env.cr.commit()  # pylint: disable=invalid-commit
                self.assertEqual(self.states(), {("coupon", "sent"): 20, ("sms", "unknown"): 20})
                self.assertEqual(self.numbers()[0], went_out)

    def test_a_person_sends_again(self):
        self.enrolled()
        self.kill_at("before the SMS")
        with self.committed() as env:
            env.cr.execute("UPDATE restaurant_campaign_message SET state = 'unknown' WHERE state = 'sending'")
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["restaurant.campaign.message"].search([("state", "=", "unknown")]).action_send_again()
            env.flush_all()
            cr.commit()  # pylint: disable=invalid-commit
        env, _campaign, messages = self.worker()
        messages._hand_over()
        env.cr.commit()  # pylint: disable=invalid-commit
        self.assertEqual(self.numbers(), (20, 20))
