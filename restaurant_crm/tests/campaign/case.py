"""A campaign, its guests and what they allow."""

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command

from ..common import GuestCase


class CampaignCase(GuestCase):
    """Guests with an address who allow to be written to, and verbs for campaigns; mail is caught in ``self.mails``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.write(
            {
                "campaign_sms_provider": "list",
                "campaign_quiet_from": 0,
                "campaign_quiet_to": 0,
                "campaign_cap": 0,
                "email": "house@example.com",
            }
        )
        cls.env["restaurant.campaign"].search([]).active = False
        cls.program = cls._make_program("Ten off")
        for guest, number in ((cls.mei, 1), (cls.bo, 2)):
            guest.write({"email": f"guest{number}@example.com", "phone": f"+86 138 0000 000{number}"})
        cls.allow(cls.mei | cls.bo)

    def setUp(self):
        super().setUp()
        self._catch_mails()

    def _catch_mails(self):
        """No mail leaves the house, whatever runs the tests."""
        server = self.env.registry["ir.mail_server"]
        self.patch(server, "_disable_send", lambda *_args: False)
        self.patch(server, "_connect__", lambda *_args, **_kwargs: None)
        self.patch(server, "send_email", lambda _server, message, *_args, **_kwargs: message["Message-Id"])

    @classmethod
    def _make_program(cls, name, **values):
        return cls.env["loyalty.program"].create(
            {
                "name": name,
                "program_type": "coupons",
                "trigger": "with_code",
                "applies_on": "current",
                "company_id": cls.env.company.id,
                "currency_id": cls.env.company.currency_id.id,
                "reward_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount": 10,
                            "discount_mode": "per_order",
                            "discount_applicability": "order",
                            "required_points": 1,
                        }
                    ),
                ],
                **values,
            }
        )

    @classmethod
    def allow(cls, guests, channel="any", purpose="marketing", state="granted"):
        # For ever: tests live in other years.
        said = {"ground": "Said so", "expires_on": False}
        cls.env["restaurant.consent"]._record(guests, channel, purpose, state, "staff", **said)
        cls.env.flush_all()

    @classmethod
    def _make_guests(cls, count, prefix="Guest"):
        """Guests who allow to be written to."""
        guests = cls.env["res.partner"].create(
            [
                {"name": f"{prefix} {number}", "email": f"{prefix.lower()}{number}@example.com"}
                for number in range(count)
            ]
        )
        cls.allow(guests)
        return guests

    @classmethod
    def step(cls, kind="mail", **values):
        words = {
            "mail": {"subject": "Hello {guest}", "body": "<p>Come to {store}</p>"},
            "sms": {"text": "Hello {guest}"},
            "private": {"text": "Hello {guest}"},
            "coupon": {"program_id": cls.program.id},
        }
        return Command.create({"kind": kind, **words.get(kind, {}), **values})

    @classmethod
    def campaign(cls, *steps, guests=None, **values):
        """A campaign for these guests, Mei and Bo where nobody is named; nobody is left alone."""
        guests = cls.mei | cls.bo if guests is None else guests
        return cls.env["restaurant.campaign"].create(
            {
                "name": "Campaign",
                "holdout": 0,
                "hour": 0,
                "partner_domain": repr([("id", "in", guests.ids)]),
                "step_ids": [*(steps or (cls.step(),))],
                **values,
            }
        )

    def start(self, *steps, **values):
        """Start a campaign and let it look once; what is due is handed over."""
        campaign = self.campaign(*steps, **values)
        campaign.action_start()
        campaign._look()
        return campaign

    def hand_over(self):
        """What the scheduled action does with messages that are due."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            api.Environment(cr, SUPERUSER_ID, {})["restaurant.campaign.message"]._hand_over()
        self.env.invalidate_all()

    def messages(self, campaign, guest=None):
        domain = [("campaign_id", "=", campaign.id), *([("partner_id", "=", guest.id)] if guest else [])]
        return self.env["restaurant.campaign.message"].search(domain, order="id")

    def states(self, campaign, guest=None):
        """(kind, state, reason) of the messages, in the order of the steps."""
        rows = self.messages(campaign, guest).sorted(lambda row: (row.step_id.sequence, row.step_id.id, row.id))
        self.assertFalse([row.error for row in rows if row.error and row.kind == "mail"])
        return [(row.kind, row.state, row.reason) for row in rows]

    def reasons(self, campaign):
        """Why guests are left out, by guest."""
        return {row[0]: row[1] for row in campaign._preview(everybody=False)}

    def at(self, text):
        return fields.Datetime.to_datetime(text)
