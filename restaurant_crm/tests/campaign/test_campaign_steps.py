"""What becomes of a step when its message is due: guests who came or answered, coupons, offers that are gone."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.campaign import offers
from ...engine.shared.clock import local_date
from .case import CampaignCase


@tagged("post_install", "-at_install")
class TestCampaignSteps(CampaignCase):
    def test_only_while_it_fits(self):
        """Who came since gets no reminder; with "ends for guests who come" nothing at all."""
        campaign = self.start(
            self.step("sms", only_if="not_visited"),
            self.step("mail", only_if="visited"),
            self.step("tag", tag_id=self.env["restaurant.tag"].create({"name": "T"}).id),
        )
        ending = self.start(self.step("sms"), stop_on_visit=True)
        self.env.cr.execute("UPDATE restaurant_campaign_member SET enrolled_at = enrolled_at - interval '2 days'")
        self.came(self.mei, 1)
        self.hand_over()
        self.assertEqual(
            self.states(campaign, self.mei),
            [("sms", "skipped", "visited"), ("mail", "sent", False), ("tag", "sent", False)],
        )
        self.assertEqual(
            self.states(campaign, self.bo),
            [("sms", "sent", False), ("mail", "skipped", "not_visited"), ("tag", "sent", False)],
        )
        self.assertEqual(self.states(ending, self.mei), [("sms", "skipped", "visited")])
        self.assertEqual(self.states(ending, self.bo), [("sms", "sent", False)])

    def test_ends_for_guests_who_answer(self):
        """Who wrote since gets no reminder; who was only tagged by staff has said nothing."""
        campaign = self.start(self.step("sms"), stop_on_answer=True)
        self.assertIn("ends when the guest answers", campaign.journey)
        self.env.cr.execute("UPDATE restaurant_campaign_member SET enrolled_at = enrolled_at - interval '2 days'")
        for guest, kind in ((self.mei, "message"), (self.bo, "tagged")):
            self.env["restaurant.interaction"].create({"kind": kind, "external_id": kind, "partner_id": guest.id})
        self.hand_over()
        self.assertEqual(self.states(campaign, self.mei), [("sms", "skipped", "answered")])
        self.assertEqual(self.states(campaign, self.bo), [("sms", "sent", False)])

    def test_a_code_that_exists_is_drawn_again(self):
        campaign = self.start(self.step("coupon"))
        with patch.object(offers, "CODE", SQL("'044DRAWNBYTWOGUESTS'")):
            self.hand_over()
        self.assertEqual(sorted(self.messages(campaign).mapped("state")), ["sent", "waiting"])
        self.hand_over()
        messages = self.messages(campaign)
        self.assertEqual(set(messages.mapped("state")), {"sent"})
        self.assertEqual(len(messages.card_id), 2)
        for message in messages:
            self.assertEqual(message.card_id.partner_id, message.partner_id)

    def test_an_offer_that_is_archived_meanwhile(self):
        campaign = self.start(self.step("coupon"))
        self.program.active = False
        self.hand_over()
        self.assertEqual(self.states(campaign, self.mei), [("coupon", "failed", False)])

    def test_the_calendar_of_what_is_ahead(self):
        """Messages that wait by day, and the days of those that take guests in by the calendar."""
        today = local_date(self.env)
        waiting = self.start(self.step("coupon"), self.step("sms", delay_days=3))
        monthly = self.campaign(trigger="monthly", day_of_month=31)
        later = self.campaign(start_on=fields.Date.add(today, days=5))
        over = self.start(self.step("sms", delay_days=3))
        (monthly | later).action_start()
        over.action_stop()
        self.env["restaurant.campaign.day"].invalidate_model()
        days = self.env["restaurant.campaign.day"].search([])

        def told(campaign):
            rows = days.filtered(lambda day: day.campaign_id == campaign)
            return [((row.date - today).days, row.kind, row.messages) for row in rows]

        self.assertEqual(told(waiting), [(0, "coupon", 2), (3, "sms", 2)])
        self.assertEqual(told(later), [(5, False, 0)])
        self.assertFalse(told(over))
        ends = days.filtered(lambda day: day.campaign_id == monthly).mapped("date")
        self.assertIn(len(ends), (2, 3))
        for day in ends:
            self.assertEqual(day, fields.Date.end_of(day, "month"))
        self.assertIn(waiting.name, days[:1].display_name)

    def test_a_step_that_guests_got_stays(self):
        campaign = self.start(self.step("sms"))
        with self.assertRaises(UserError):
            campaign.step_ids.unlink()
        campaign.action_stop()
        # Nothing went out: the campaign may go, with steps, members and messages.
        messages = self.messages(campaign)
        campaign.unlink()
        self.assertFalse(messages.exists())

    def test_old_messages_go_and_nobody_is_taken_in_twice(self):
        campaign = self.start(self.step("sms"), self.step("coupon"))
        self.hand_over()
        kinds = lambda: sorted(self.messages(campaign).mapped("kind"))  # noqa: E731
        self.assertEqual(kinds(), ["coupon"] * 2 + ["sms"] * 2)
        rule = self.env["restaurant.retention"].search([("kind", "=", "outbox")])
        with patch.object(self.registry["ir.cron"], "_commit_progress", return_value=50):
            self.assertEqual(rule._run(), 0, "They are of today")
            self.messages(campaign).due_at = fields.Datetime.subtract(fields.Datetime.now(), days=800)
            to_do = self.messages(campaign).filtered(lambda message: message.kind == "sms")[0]
            to_do.state = "to_do"
            self.env.flush_all()
            self.assertEqual(rule._run(), 1)
            self.assertEqual(kinds(), ["coupon"] * 2 + ["sms"], "Coupons are counted, something is still to be done")
            campaign._look()
            self.assertEqual(len(self.messages(campaign)), 3)
            to_do.state = "done"
            campaign.action_stop()
            self.env.flush_all()
            self.assertEqual(rule._run(), 3)
        self.assertFalse(self.messages(campaign))
        self.assertEqual(len(campaign.member_ids), 2)
