"""When it is a guest's turn, and when messages go out."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.campaign.quiet import after_quiet, is_quiet
from ...engine.shared.clock import local_date
from .case import CampaignCase


@tagged("post_install", "-at_install")
class TestCampaignTriggers(CampaignCase):
    def turn(self, campaign, now=None):
        """The guests whose turn it is at a moment."""
        before = campaign.member_ids
        campaign._look(now)
        return (campaign.member_ids - before).partner_id

    def entering(self, **values):
        """A campaign that has begun, for whoever comes to have been here."""
        condition = Command.create({"measure": "visits", "value": 1})
        campaign = self.campaign(
            self.step("sms"), trigger="enters", partner_domain="[]", condition_ids=[condition], **values
        )
        campaign.action_start()
        return campaign

    def test_once_at_its_hour(self):
        campaign = self.campaign(start_on="2030-03-10", hour=10)
        campaign.action_start()
        # 10:00 in Shanghai is 2:00 UTC.
        self.assertFalse(self.turn(campaign, self.at("2030-03-09 23:00:00")))
        self.assertFalse(self.turn(campaign, self.at("2030-03-10 01:59:00")))
        self.assertEqual(self.turn(campaign, self.at("2030-03-10 02:01:00")), self.mei | self.bo)
        self.assertFalse(self.turn(campaign, self.at("2030-03-11 02:01:00")))

    def test_every_week(self):
        campaign = self.campaign(trigger="weekly", weekday="1", hour=11, start_on="2030-03-01")
        campaign.action_start()
        self.assertFalse(self.turn(campaign, self.at("2030-03-10 05:00:00")), "a Sunday")
        self.assertEqual(len(self.turn(campaign, self.at("2030-03-11 05:00:00"))), 2)
        self.assertFalse(self.turn(campaign, self.at("2030-03-11 06:00:00")), "once a day")
        self.turn(campaign, self.at("2030-03-18 05:00:00"))
        self.assertEqual(len(self.messages(campaign, self.mei)), 2)
        campaign.write({"reentry": "days", "again_days": 30})
        self.assertFalse(self.turn(campaign, self.at("2030-03-25 05:00:00")))
        self.assertEqual(set(self.reasons(campaign).values()), {"again"})

    def test_days_before_the_birthday_once_a_year(self):
        self.mei.guest_birthday = "1990-03-20"
        self.bo.guest_birthday = "1992-02-29"
        campaign = self.campaign(trigger="birthday", days=7, start_on="2030-02-01")
        campaign.action_start()
        campaign.looked_until = "2030-02-20"
        self.assertEqual(self.turn(campaign, self.at("2030-02-21 05:00:00")), self.bo, "the 28th in other years")
        # The scheduler was off for two days: nobody is forgotten.
        campaign.looked_until = "2030-03-11"
        self.assertEqual(self.turn(campaign, self.at("2030-03-14 05:00:00")), self.mei)
        campaign.looked_until = "2030-03-11"
        self.assertFalse(self.turn(campaign, self.at("2030-03-14 06:00:00")))
        campaign.looked_until = "2031-03-12"
        self.assertEqual(self.turn(campaign, self.at("2031-03-13 05:00:00")) | self.mei, self.mei)
        self.assertEqual(len(self.messages(campaign, self.mei)), 2)

    def test_lunar_birthday(self):
        """The 15th of the 8th lunar month is 12 September in 2030, and 1 October in 2031."""
        self.mei.write({"guest_lunar_month": 8, "guest_lunar_day": 15})
        campaign = self.campaign(trigger="birthday", days=7, start_on="2030-09-01")
        campaign.action_start()
        campaign.looked_until = "2030-09-03"
        self.assertFalse(self.turn(campaign, self.at("2030-09-04 05:00:00")))
        self.assertEqual(self.turn(campaign, self.at("2030-09-05 05:00:00")), self.mei)
        campaign.looked_until = "2031-09-23"
        self.turn(campaign, self.at("2031-09-24 05:00:00"))
        self.assertEqual(len(self.messages(campaign, self.mei)), 2)

    def test_away_for_some_days(self):
        self.came(self.mei, 30)
        self.came(self.bo, 200)
        campaign = self.campaign(trigger="away", days=30)
        campaign.action_start()
        self.assertEqual(self.turn(campaign), self.mei, "who has been away for long before is not asked at once")
        self.assertFalse(self.turn(campaign))

    def test_late_by_the_own_rhythm(self):
        self.came(self.mei, 65, 55, 45, 35, 15)
        self.came(self.bo, 215, 185, 155, 125, 15)
        campaign = self.campaign(trigger="rhythm", rhythm=150)
        campaign.action_start()
        self.assertEqual(self.turn(campaign), self.mei)

    def test_who_comes_to_belong(self):
        """Those who belong already are not written to, unless that is wanted; a payment tells at once."""
        self.came(self.bo, 3)
        campaign = self.entering()
        self.assertFalse(self.turn(campaign))
        self.came(self.mei, 0)
        self.assertEqual(campaign.member_ids.partner_id, self.mei)
        self.came(self.mei, 0)
        self.assertEqual(len(campaign.member_ids), 1)
        present = self.entering(with_present=True)
        self.assertEqual(self.turn(present) & (self.mei | self.bo), self.mei | self.bo)

    def test_what_the_guest_log_notes(self):
        tag = self.env["restaurant.tag"].create({"name": "Potential"})
        tag._give(self.bo)
        self.env.cr.execute("UPDATE restaurant_guest_log SET logged_at = logged_at - interval '1 hour'")
        campaign = self.campaign(self.step("sms"), trigger="log", log_kind="tag_gained", log_tag_id=tag.id)
        campaign.action_start()
        campaign.started_at = fields.Datetime.now() - timedelta(minutes=1)
        self.assertFalse(self.turn(campaign))
        tag._give(self.mei)
        self.assertEqual(self.turn(campaign), self.mei)
        self.assertFalse(self.turn(campaign))

    def test_a_look_at_the_log_that_finds_nothing_new_leaves_no_row(self):
        tag = self.env["restaurant.tag"].create({"name": "Potential"})
        campaign = self.campaign(self.step("sms"), trigger="log", log_kind="tag_gained", log_tag_id=tag.id)
        campaign.action_start()
        campaign.started_at = fields.Datetime.now() - timedelta(minutes=1)
        self.allow(self.bo, state="refused")
        tag._give(self.bo)

        def runs():
            return [(run.audience, run.taken, run.no_consent) for run in campaign.run_ids.sorted("id")]

        # A payment looks as well: it takes in, and leaves counting to the scheduled action.
        campaign._enrol(partner_ids=self.bo.ids)
        self.assertEqual(runs(), [])
        for _look in range(3):
            campaign._look()
        self.assertEqual(runs(), [(1, 0, 1)])
        tag._give(self.mei)
        for _look in range(2):
            campaign._look()
        self.assertEqual(runs(), [(1, 0, 1), (1, 1, 0)])
        # Whoever allows it meanwhile is taken in: entries are looked at for two days.
        self.allow(self.bo)
        campaign._enrol(partner_ids=self.bo.ids)
        self.assertEqual(runs(), [(1, 0, 1), (1, 1, 0), (1, 1, 0)])

    def test_a_segment_is_asked_once(self):
        """Who comes to belong and who leaves is told by one question, however many guests there are."""
        campaign = self.entering()
        self.bring(self.mei, 2)
        self.bring(self.bo, 2)
        self.env["restaurant.visit"]._rebuild((self.mei | self.bo).ids)
        Segment = self.registry["restaurant.segment"]
        for among, expected in ((self.mei.ids, self.mei), (None, self.mei | self.bo)):
            with patch.object(Segment, "_guests_sql", autospec=True, side_effect=Segment._guests_sql) as asked:
                campaign._enrol(partner_ids=among)
            self.assertEqual(asked.call_count, 1)
            self.assertEqual(campaign.member_ids.partner_id, expected)
        self.assertFalse(campaign._enrol())
        # Who left and comes again enters again, if that is wanted.
        campaign.reentry = "always"
        self.env["restaurant.visit"].search([("partner_id", "=", self.bo.id)]).sudo().unlink()
        self.assertFalse(campaign._enrol())
        self.assertEqual(
            self.env["restaurant.campaign.inside"].search([("campaign_id", "=", campaign.id)]).partner_id
            & (self.mei | self.bo),
            self.mei,
        )

    def test_quiet_hours_by_the_clock_of_the_store(self):
        """Over midnight, and where the clocks change."""
        cases = [
            # Shanghai is 8 hours ahead: 22:30 waits for 9:00.
            ("2030-01-10 14:30:00", "Asia/Shanghai", 21, 9, "2030-01-11 01:00:00"),
            ("2030-01-10 17:00:00", "Asia/Shanghai", 21, 9, "2030-01-11 01:00:00"),
            ("2030-01-10 01:00:00", "Asia/Shanghai", 21, 9, "2030-01-10 01:00:00"),
            ("2030-01-10 12:59:59", "Asia/Shanghai", 21, 9, "2030-01-10 12:59:59"),
            # New York springs forward on 10 March 2030 at 2:00: 9:00 is an hour earlier in UTC.
            ("2030-03-10 03:00:00", "America/New_York", 21, 9, "2030-03-10 13:00:00"),
            ("2030-03-09 13:59:00", "America/New_York", 21, 9, "2030-03-09 14:00:00"),
            # An end in the hour that does not exist.
            ("2030-03-10 05:00:00", "America/New_York", 22, 2.5, "2030-03-10 07:30:00"),
            # Back on 3 November.
            ("2030-11-03 04:00:00", "America/New_York", 21, 9, "2030-11-03 14:00:00"),
            ("2030-01-10 05:30:00", "Asia/Shanghai", 13, 15, "2030-01-10 07:00:00"),
            ("2030-01-10 20:00:00", "Asia/Shanghai", 0, 0, "2030-01-10 20:00:00"),
        ]
        for moment, zone, start, end, expected in cases:
            with self.subTest(moment=moment, zone=zone, start=start):
                instant = SQL("%s::timestamp", moment)
                query = SQL(
                    "SELECT %s, %s",
                    after_quiet(instant, SQL("%s", zone), start, end),
                    is_quiet(instant, SQL("%s", zone), start, end),
                )
                found, quiet = self.env.execute_query(query)[0]
                self.assertEqual(found, self.at(expected))
                self.assertEqual(quiet, moment != expected)

    def test_messages_wait_for_the_morning_of_their_store(self):
        self.company.write({"campaign_quiet_from": 21, "campaign_quiet_to": 9})
        self.came(self.mei, 5)
        self.came(self.bo, 5, store=self.new_york, hour=17)
        campaign = self.campaign(self.step("sms"), self.step("coupon"))
        campaign.action_start()
        # 20:00 in Shanghai, 7:00 in New York.
        campaign._enrol(self.at("2030-01-10 12:00:00"))
        due = {(row.partner_id, row.kind): row.due_at for row in self.messages(campaign)}
        self.assertEqual(due[self.mei, "sms"], self.at("2030-01-10 12:00:00"))
        self.assertEqual(due[self.bo, "sms"], self.at("2030-01-10 14:00:00"))
        self.assertEqual(due[self.bo, "coupon"], self.at("2030-01-10 12:00:00"), "a coupon wakes nobody")

    def test_what_was_not_sent_in_time_does_not_go_out_at_night(self):
        campaign = self.start(self.step("sms"))
        now = fields.Datetime.context_timestamp(
            self.env["res.partner"].with_context(tz="Asia/Shanghai"), fields.Datetime.now()
        )
        self.company.write({"campaign_quiet_from": now.hour, "campaign_quiet_to": (now.hour + 2) % 24})
        self.hand_over()
        self.assertEqual(self.messages(campaign).mapped("state"), ["waiting", "waiting"])
        self.company.write({"campaign_quiet_from": 0, "campaign_quiet_to": 0})
        self.messages(campaign).due_at = fields.Datetime.now() - timedelta(days=8)
        self.hand_over()
        self.assertEqual(self.messages(campaign).mapped("reason"), ["late", "late"])

    def test_numbers_from_before_are_kept(self):
        self.came(self.mei, 100, 80, 20, 0)
        campaign = self.start(self.step("sms"))
        member = campaign.member_ids.filtered(lambda row: row.partner_id == self.mei)
        self.assertEqual((member.visits_before, member.spend_before), (3, 90))
        self.assertEqual(member.enrolled_on, local_date(self.env))
