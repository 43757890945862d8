"""Nothing twice: two workers, and workers that die. What only committed data can show; cleans up behind itself."""

from contextlib import closing
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.tools import mute_logger

from ...models.shared.transactions import CONFLICTS
from ..two_connections import TwoConnections

RULES = {
    "campaign_sms_provider": "list",
    "campaign_quiet_from": 0,
    "campaign_quiet_to": 0,
    "campaign_cap": 0,
}


class Killed(BaseException):
    """The process is gone: nothing catches it."""


class TestCampaignWorkers(TwoConnections):
    def setUp(self):
        super().setUp()
        with self.committed() as env:
            company = env.ref("base.main_company")
            self.rules = {name: company[name] for name in RULES}
            company.write(RULES)
            guests = env["res.partner"].create(
                [
                    {"name": f"Two workers {number}", "phone": f"+86 139 0000 00{number:02}", "company_id": company.id}
                    for number in range(20)
                ]
            )
            env["restaurant.consent"]._record(guests, "any", "marketing", "granted", "staff", ground="Said so")
            program = env["loyalty.program"].create(
                {
                    "name": "Two workers",
                    "program_type": "coupons",
                    "company_id": company.id,
                    "reward_ids": [Command.create({"reward_type": "discount", "discount": 10, "required_points": 1})],
                }
            )
            campaign = env["restaurant.campaign"].create(
                {
                    "name": "Two workers",
                    "company_id": company.id,
                    "holdout": 0,
                    "hour": 0,
                    "partner_domain": repr([("id", "in", guests.ids)]),
                    "step_ids": [
                        Command.create({"kind": "coupon", "program_id": program.id, "sequence": 1}),
                        Command.create({"kind": "sms", "text": "Hi {guest}", "sequence": 2}),
                    ],
                }
            )
            campaign.state = "running"
            self.ids = {record._name: record.ids for record in (company, guests, program, campaign)}
        self.addCleanup(self.remove_everything)

    def remove_everything(self):
        with self.committed() as env:
            env.cr.execute(
                "DELETE FROM restaurant_campaign_member WHERE campaign_id = ANY(%s)", [self.ids["restaurant.campaign"]]
            )
            env.cr.execute("DELETE FROM restaurant_sms_caught WHERE company_id = ANY(%s)", [self.ids["res.company"]])
            env.cr.execute("DELETE FROM loyalty_card WHERE program_id = ANY(%s)", [self.ids["loyalty.program"]])
            env["restaurant.campaign"].browse(self.ids["restaurant.campaign"]).unlink()
            program = env["loyalty.program"].browse(self.ids["loyalty.program"])
            products = program.reward_ids.discount_line_product_id
            program.active = False
            program.unlink()
            products.product_tmpl_id.unlink()
            env["res.partner"].browse(self.ids["res.partner"]).unlink()
            env["res.company"].browse(self.ids["res.company"]).write(self.rules)

    def worker(self):
        env = self.connect()
        company = env["res.company"].browse(self.ids["res.company"])
        return (
            env,
            env["restaurant.campaign"].browse(self.ids["restaurant.campaign"]),
            env["restaurant.campaign.message"].with_company(company),
        )

    def enrolled(self):
        with self.committed() as env:
            env["restaurant.campaign"].browse(self.ids["restaurant.campaign"])._enrol()

    def states(self):
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                """SELECT kind, state, count(*)
                     FROM restaurant_campaign_message AS message
                     JOIN restaurant_campaign_member AS member ON member.id = message.member_id
                    WHERE campaign_id = ANY(%s) GROUP BY 1, 2 ORDER BY 1, 2""",
                [self.ids["restaurant.campaign"]],
            )
            return {(kind, state): number for kind, state, number in cr.fetchall()}

    def numbers(self):
        """(SMS that went out, guests who got one)."""
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                "SELECT count(*), count(DISTINCT number) FROM restaurant_sms_caught WHERE company_id = ANY(%s)",
                [self.ids["res.company"]],
            )
            return cr.fetchone()

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
