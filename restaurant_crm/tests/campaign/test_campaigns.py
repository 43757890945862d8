"""Who gets what of a campaign, and who does not and why."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ...engine.shared.clock import local_date
from .case import CampaignCase


@tagged("post_install", "-at_install")
class TestCampaigns(CampaignCase):
    def test_coupon_and_mail(self):
        """A coupon is made before the mail that names it."""
        mails = []

        def send_email(_server, message, *_args, **_kwargs):
            mails.append(message)
            return message["Message-Id"]

        self.patch(self.env.registry["ir.mail_server"], "send_email", send_email)
        campaign = self.start(
            self.step("mail", sequence=2, body="<p>{offer} for {guest}: {code} until {until}</p>"),
            self.step("coupon", sequence=1, valid_days=14),
        )
        self.assertEqual((campaign.taken_count, campaign.waiting_count), (2, 4))
        self.hand_over()
        self.assertEqual(self.states(campaign, self.mei), [("coupon", "sent", False), ("mail", "sent", False)])
        card = self.messages(campaign, self.mei).card_id
        self.assertRecordValues(
            card, [{"partner_id": self.mei.id, "program_id": self.program.id, "points": 1, "active": True}]
        )
        self.assertEqual(card.expiration_date, local_date(self.env) + timedelta(days=14))
        self.assertEqual(len(card.code), 19)
        body = next(mail for mail in mails if "guest1@" in mail["To"]).get_body(("html",)).get_content()
        self.assertIn(card.code, body)
        self.assertIn("Mei", body)
        self.assertFalse(card.message_ids, "no entry in the chatter for each card")

    def test_what_a_campaign_says_is_text(self):
        """A guest's name is no markup, and braces that stand for nothing are refused."""
        self.mei.name = "<b>Mei</b> {code}"
        campaign = self.start(self.step("sms", text="Hi {guest}"))
        message = self.messages(campaign, self.mei)
        self.assertEqual(message._say()[1], "Hi <b>Mei</b> {code}")
        campaign = self.campaign()
        campaign.step_ids.body = "<p>{guest}</p>"
        campaign.action_start()
        campaign._look()
        body = str(self.messages(campaign, self.mei)._say()[1])
        self.assertIn("&lt;b&gt;Mei", body)
        self.assertNotIn("<b>Mei", body)
        with self.assertRaises(ValidationError):
            self.campaign(self.step("sms", text="{object.name}"))

    def test_a_message_with_a_hole_is_not_sent(self):
        campaign = self.start(self.step("sms", text="Your code: {code}"))
        self.hand_over()
        self.assertEqual(self.messages(campaign).mapped("state"), ["failed", "failed"])
        self.assertFalse(self.env["restaurant.sms.caught"].search([]))

    def test_left_out_and_why(self):
        no_consent = self._make_guest("No consent", email="a@example.com")
        withdrawn = self._make_guest("Withdrawn", email="b@example.com")
        expired = self._make_guest("Expired", email="c@example.com")
        by_sms = self._make_guest("By SMS only", email="d@example.com", phone="+8613900000000")
        no_address = self._make_guest("No address")
        listed = self._make_guest("Opted out of all mails", email="e@example.com")
        shy = self._make_guest("No profile", email="f@example.com")
        company = self._make_guest("Company", email="g@example.com", is_company=True)
        guests = no_consent | withdrawn | expired | by_sms | no_address | listed | shy | company | self.mei
        self.allow(withdrawn | no_address | listed | shy | company)
        self.allow(withdrawn, "mail", state="refused")
        self.allow(by_sms, "sms")
        self.allow(shy, "any", "profiling", "refused")
        yesterday = local_date(self.env) - timedelta(days=1)
        self.env["restaurant.consent"]._record(expired, "any", "marketing", "granted", "staff", expires_on=yesterday)
        self.env["mail.blacklist"]._add("e@example.com")
        campaign = self.campaign(guests=guests)
        self.assertEqual(
            self.reasons(campaign),
            {
                no_consent.id: "no_consent",
                withdrawn.id: "no_consent",
                expired.id: "no_consent",
                by_sms.id: "no_consent",
                no_address.id: "no_address",
                listed.id: "no_address",
                shy.id: "refused",
                self.mei.id: None,
            },
        )
        campaign.action_start()
        campaign._look()
        self.assertEqual(self.messages(campaign).partner_id, self.mei)
        run = campaign.run_ids
        self.assertEqual((run.audience, run.taken, run.no_consent, run.no_address, run.refused), (8, 1, 4, 2, 1))

    def test_consent_is_asked_again_when_it_goes_out(self):
        campaign = self.start(self.step("mail", delay_days=1))
        self.messages(campaign).due_at = fields.Datetime.now()
        zoe = self._make_guest("Zoe", email="zoe@example.com")
        self.allow(zoe)
        shy = self.start(self.step("mail", delay_days=1), guests=zoe)
        self.messages(shy).due_at = fields.Datetime.now()
        self.allow(zoe, "any", "profiling", "refused")
        self.allow(self.mei, "any", state="refused")
        self.bo.email = False
        self.hand_over()
        self.assertEqual(self.states(shy), [("mail", "skipped", "refused")])
        self.assertEqual(self.states(campaign, self.mei), [("mail", "skipped", "no_consent")])
        self.assertEqual(self.states(campaign, self.bo), [("mail", "skipped", "no_address")])

    def test_a_channel_that_is_not_allowed_is_left_out_alone(self):
        self.allow(self.mei, "sms", state="refused")
        campaign = self.start(self.step("mail"), self.step("sms"))
        self.assertEqual([kind for kind, _state, _reason in self.states(campaign, self.mei)], ["mail"])
        self.assertEqual([kind for kind, _state, _reason in self.states(campaign, self.bo)], ["mail", "sms"])

    def test_steps_for_a_segment_and_for_all_others(self):
        """VIPs are called, the others get a message."""
        vips = self.env["restaurant.segment"].create(
            {"name": "VIPs", "partner_domain": repr([("id", "=", self.mei.id)])}
        )
        campaign = self.start(
            self.step("call", segment_id=vips.id, user_id=self.env.user.id, call_summary="Ask why"),
            self.step("sms", segment_id=vips.id, others=True),
        )
        self.hand_over()
        self.assertEqual(self.states(campaign, self.mei), [("call", "sent", False)])
        self.assertEqual(self.states(campaign, self.bo), [("sms", "sent", False)])
        self.assertEqual(self.mei.activity_ids.mapped("summary"), ["Ask why"])
        self.assertEqual(self.env["restaurant.sms.caught"].search([]).text, "Hello Bo")

    def test_nobody_is_outside_of_what_cannot_be_decided(self):
        """ "All but these" of a segment that is broken, or gone, is nobody, not everybody."""
        vips = self.env["restaurant.segment"].create(
            {"name": "VIPs", "condition_ids": [Command.create({"measure": "visits", "value": 1})]}
        )
        campaign = self.campaign(self.step("sms", segment_id=vips.id, others=True))
        campaign.action_start()
        vips.condition_ids.measure = "has_tag"
        self.assertTrue(campaign.broken)
        self.assertFalse(campaign._enrol())
        self.assertEqual(campaign.step_ids._plans(fields.Datetime.now())[0].others, False)
        inner = self.env["restaurant.segment"].create(
            {"name": "Inner", "condition_ids": [Command.create({"measure": "visits", "value": 1})]}
        )
        other = self.campaign(
            self.step("sms"),
            partner_domain="[]",
            condition_ids=[Command.create({"measure": "in_segment", "negate": True, "segment_id": inner.id})],
        )
        self.assertFalse(other.broken)
        inner.condition_ids.measure = "has_tag"
        self.env.invalidate_all()
        self.assertTrue(other.broken)
        with self.assertRaises(UserError):
            other.action_start()
        other.unlink()
        inner.condition_ids.measure = "visits"
        gone = self.campaign(self.step("sms"), partner_domain=repr([("guest_segment_ids", "not in", [inner.id])]))
        gone.action_start()
        self.assertTrue(self.reasons(gone))
        inner.unlink()
        gone._look()
        self.assertFalse(self.messages(gone), "a filter by a segment that is gone reaches nobody")
        self.assertFalse(self.reasons(gone))

    def test_holdout_is_by_lot_and_stays(self):
        guests = self._make_guests(200)
        campaign = self.start(guests=guests, holdout=25)
        held = campaign.member_ids.filtered(lambda member: member.arm == "held")
        self.assertAlmostEqual(len(held) / 200, 0.25, delta=0.12)
        self.assertEqual(
            set(self.messages(campaign).filtered(lambda row: row.state == "held_out").partner_id.ids),
            set(held.partner_id.ids),
        )
        self.hand_over()
        self.assertFalse(
            self.messages(campaign).filtered(lambda row: row.partner_id in held.partner_id and row.state != "held_out")
        )
        again = self.campaign(guests=guests, holdout=25)
        again.sudo().salt = campaign.salt
        self.assertEqual(
            {partner for partner, _reason, is_held in again._preview() if is_held}, set(held.partner_id.ids)
        )
        other = self.campaign(guests=guests, holdout=25)
        self.assertNotEqual({row[0] for row in other._preview() if row[2]}, set(held.partner_id.ids))
        self.company.campaign_holdout = 10
        none = self.campaign(guests=guests)
        everywhere = {row[0] for row in none._preview() if row[2]}
        self.assertTrue(2 < len(everywhere) < 42)
        self.assertEqual(everywhere, {row[0] for row in self.campaign(guests=guests)._preview() if row[2]})

    def test_a_cap_over_all_campaigns(self):
        self.company.write({"campaign_cap": 1, "campaign_cap_days": 30})
        first = self.start(self.step("sms"), guests=self.mei)
        self.assertEqual(self.reasons(self.campaign(self.step("sms"))), {self.mei.id: "capped", self.bo.id: None})
        self.hand_over()
        second = self.start(self.step("sms"), self.step("mail"))
        self.hand_over()
        self.assertEqual(self.states(first), [("sms", "sent", False)])
        self.assertFalse(self.messages(second, self.mei))
        self.assertEqual(len([row for row in self.states(second, self.bo) if row[1] == "sent"]), 1)
        called = self.start(self.step("call", user_id=self.env.user.id))
        self.assertEqual(len(self.messages(called)), 2, "calls are not capped")

    def test_what_only_waits_counts_as_long_as_it_will_be_sent(self):
        """Messages that nobody will send keep nobody from anything, and no more go out than may."""
        self.company.write({"campaign_cap": 1, "campaign_cap_days": 30})
        planned = self.start(self.step("sms", delay_days=5), guests=self.mei)
        message = self.messages(planned)

        def reason():
            self.env.flush_all()
            return self.reasons(self.campaign(self.step("sms"), guests=self.mei))[self.mei.id]

        self.assertEqual(reason(), "capped", "it goes out within the days")
        due = message.due_at
        for hold in ("action_pause", "action_archive"):
            with self.subTest(hold):
                getattr(planned, hold)()
                self.assertEqual(reason(), None)
                planned.active = True
                planned.action_start()
                self.assertEqual(reason(), "capped")
        message.due_at = due + timedelta(days=40)
        self.assertEqual(reason(), None, "beyond the days")
        message.due_at = due - timedelta(days=20)
        self.assertEqual(reason(), None, "too old to be sent")
        # Two campaigns that know nothing of each other: one message goes out, in whatever order they come.
        message.due_at = due + timedelta(days=40)
        second = self.start(self.step("mail"), self.step("sms"), guests=self.mei)
        message.due_at = fields.Datetime.now()
        self.hand_over()
        states = [row.state for row in self.messages(planned) | self.messages(second)]
        self.assertEqual(sorted(states), ["sent", "skipped", "skipped"])
        # One that does not go out for another reason takes nobody's place.
        late = self.start(self.step("sms"), guests=self.bo)
        self.messages(late).due_at = fields.Datetime.now() - timedelta(days=9)
        good = self.start(self.step("sms"), guests=self.bo)
        self.hand_over()
        self.assertEqual(self.states(late) + self.states(good), [("sms", "skipped", "late"), ("sms", "sent", False)])

    def test_a_budget(self):
        guests = self._make_guests(10)
        campaign = self.start(self.step("coupon"), guests=guests, budget=35, cost_per_guest=10)
        self.assertEqual((campaign.taken_count, campaign.run_ids.budget), (3, 7))

    def test_pause_and_stop(self):
        campaign = self.start(self.step("sms"))
        campaign.action_pause()
        self.hand_over()
        self.assertEqual(campaign.waiting_count, 2)
        campaign.action_start()
        campaign.action_stop()
        self.hand_over()
        self.assertEqual(self.messages(campaign).mapped("reason"), ["stopped", "stopped"])
        with self.assertRaises(UserError):
            campaign.trigger = "birthday"

    def test_an_archived_campaign_sends_nothing(self):
        campaign = self.start(self.step("sms"))
        messages = self.messages(campaign)
        campaign.action_archive()
        self.hand_over()
        self.assertEqual(messages.mapped("state"), ["waiting", "waiting"])
        messages[0].state = "failed"
        with self.assertRaises(UserError):
            messages.action_send_again()
        # What a dead worker left is seen all the same.
        messages[0].write({"state": "sending", "claimed_at": fields.Datetime.now() - timedelta(hours=2)})
        self.hand_over()
        self.assertEqual(messages.mapped("state"), ["unknown", "waiting"])
        campaign.action_unarchive()
        self.hand_over()
        self.assertEqual(messages.mapped("state"), ["unknown", "sent"])
        messages.action_send_again()
        self.hand_over()
        self.assertEqual(messages.mapped("state"), ["sent", "sent"])
        campaign.action_stop()
        messages[0].state = "failed"
        with self.assertRaises(UserError):
            messages.action_send_again()
        self.assertEqual(messages[0].state, "failed")

    def test_private_messages_are_tasks(self):
        campaign = self.start(self.step("private"))
        self.hand_over()
        tasks = self.messages(campaign)
        self.assertEqual(tasks.mapped("state"), ["to_do", "to_do"])
        self.assertEqual(sorted(tasks.mapped("content")), ["Hello Bo", "Hello Mei"])
        tasks[0].action_done()
        tasks[1].action_not_possible()
        self.assertEqual(tasks.mapped("state"), ["done", "skipped"])

    def test_a_campaign_by_form(self):
        """A simple one needs five fields; a copy is a draft with its own description."""
        with Form(self.env["restaurant.campaign"], "restaurant_crm.restaurant_campaign_view_form") as form:
            form.name = "Cake"
            form.trigger = "birthday"
            form.days = 3
            with form.condition_ids.new() as line:
                line.measure = "visits"
                line.value = 1
            with form.step_ids.new() as step:
                step.kind = "sms"
                step.text = "{guest}, your cake is ready"
        campaign = form.record
        self.assertFalse(campaign.broken)
        self.assertEqual(campaign.usage, "campaign")
        self.assertEqual(campaign.journey, "3 days before the birthday → SMS")
        campaign.action_start()
        copy = campaign.copy()
        self.assertEqual((copy.state, copy.name, copy.journey), ("draft", "Cake (copy)", campaign.journey))
        self.assertNotEqual((copy.segment_id, copy.salt), (campaign.segment_id, campaign.salt))
        self.assertEqual(len(copy.condition_ids), 1)
        segment = copy.segment_id
        copy.unlink()
        self.assertFalse(segment.exists())

    def test_a_campaign_for_a_segment(self):
        """From the page of a segment: the form begins with whoever is in it."""
        segment = self.env["restaurant.segment"].create(
            {"name": "Two", "partner_domain": repr([("id", "in", (self.mei | self.bo).ids)])}
        )
        context = segment.action_make_campaign()["context"]
        campaign = self.env["restaurant.campaign"].with_context(**context).create({"step_ids": [self.step("sms")]})
        self.assertEqual(campaign.name, "Two")
        self.assertEqual(campaign.segment_id.get_guests(), self.mei | self.bo)

    def test_ready_made_ones_are_complete(self):
        """Nobody has to fill in anything: each can be started as it is."""
        names = ("birthday", "win_back", "welcome", "lunch", "tasting", "member_day", "referral")
        for name in names:
            campaign = self.env.ref(f"restaurant_crm.campaign_{name}")
            with self.subTest(name):
                self.assertEqual((campaign.state, campaign.broken), ("draft", False))
                campaign.action_start()
                campaign._enrol()

    def test_nobody_forges_a_start(self):
        admin = self._make_user("campaign_admin", "restaurant_crm.group_manager")
        staff = self._make_user("campaign_staff", "restaurant_crm.group_user")
        campaign = self.campaign()
        with self.assertRaises(AccessError):
            campaign.with_user(admin).state = "running"
        with self.assertRaises(AccessError):
            campaign.with_user(staff).action_start()
        campaign.with_user(admin).action_start()
        self.assertEqual(campaign.state, "running")
