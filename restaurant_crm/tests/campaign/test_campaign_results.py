"""What a campaign brought: by the lot, and by the facts."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.campaign import results
from ...engine.shared.clock import local_date
from .case import CampaignCase


@tagged("post_install", "-at_install")
class TestCampaignResults(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guests = cls._make_guests(160)

    def long_ago(self, campaign, days):
        """As if everybody had been taken in so many days ago."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE restaurant_campaign_member SET enrolled_at = enrolled_at - make_interval(days => %s),
                      enrolled_on = enrolled_on - %s WHERE campaign_id = %s""",
            [days, days, campaign.id],
        )
        self.env.invalidate_all()

    def come(self, guests, number):
        """Visits so many days ago, as facts."""
        self.env.flush_all()
        order = self.bring(self.mei, number)
        self.process()
        visit = self.env["restaurant.visit"].search([("order_id", "=", order.id)])
        self.env.cr.execute(
            """INSERT INTO restaurant_visit (partner_id, store_id, channel, source, order_id, visited_at, ended_at,
                      visit_date, weekday, hour, daypart, covers, amount, order_count, discount)
               SELECT guest, store_id, channel, source, order_id, visited_at, ended_at, visit_date, weekday, hour,
                      daypart, covers, amount, order_count, discount
                 FROM restaurant_visit, unnest(%s) AS guest WHERE restaurant_visit.id = %s""",
            [guests.ids, visit.id],
        )
        return order

    def test_lift_of_those_who_came_more(self):
        campaign = self.start(guests=self.guests, holdout=50, result_days=20)
        treated = campaign.member_ids.filtered(lambda row: row.arm == "treated").partner_id
        held = campaign.member_ids.filtered(lambda row: row.arm == "held").partner_id
        self.long_ago(campaign, 30)
        half = treated[::2] | held[::4]
        self.come(half, 25)
        # After the end, and before the start: not its doing.
        self.come(held, 5)
        self.come(held, 40)
        campaign._measure()
        visits = campaign.result_ids.filtered(lambda row: row.measure == "visits")
        self.assertEqual((visits.treated_count, visits.held_count), (len(treated), len(held)))
        share = len(treated[::2]) / len(treated), len(held[::4]) / len(held)
        self.assertAlmostEqual(visits.held, share[1], places=4)
        self.assertAlmostEqual(visits.lift, 100 * (share[0] / share[1] - 1), delta=1)
        self.assertEqual(visits.verdict, "gain")
        self.assertTrue(visits.low > 0 and visits.final)
        spend = campaign.result_ids.filtered(lambda row: row.measure == "spend")
        self.assertAlmostEqual(spend.lift, visits.lift, delta=0.5)
        self.assertIn("visits per guest", campaign.result_summary.lower())

    def money(self, campaign):
        """``(guests, margin of all)`` by arm, as the result has them."""
        self.env.flush_all()
        rows = self.env.execute_query(results.sums(self.env, campaign.id, campaign.result_days, local_date(self.env)))
        return {arm: (count, margin and round(margin[0], 2)) for arm, count, _visits, _spend, margin in rows}

    def test_margin_is_what_was_kept_in_the_currency_of_the_chain(self):
        """Returns take their margin and their cost back; another currency is converted; of drafts nothing counts."""
        campaign = self.start(self.step("sms"), result_days=20)
        self.long_ago(campaign, 30)
        first = self.pay(self.mei, self.ago(25), {self.tofu: 2, self.beef: 1})
        costs = {line: line.qty * 10 for line in first.lines}
        for line, cost in costs.items():
            line.total_cost = cost
        # 2 x 30 + 60 less 3 x 10.
        self.assertEqual(self.money(campaign), {"treated": (2, 90)})
        back = self.give_back(first, {self.tofu: 1}, at=self.ago(24))
        self.assertGreater(back.lines.price_subtotal, 0, "as tills store it")
        back.lines.total_cost = -10
        self.assertEqual(self.money(campaign), {"treated": (2, 70)})
        first.currency_rate = 2
        self.assertEqual(self.money(campaign), {"treated": (2, 25)}, "45 at half, and the return as it was")
        self._order(self.mei, self.ago(22))
        self.assertEqual(self.money(campaign), {"treated": (2, 25)})
        first.currency_rate = 1
        self._make_paris()
        rate = SQL("CASE WHEN orders.id = %s THEN 3 END", first.id)
        with patch.object(results.chain, "rate", return_value=rate):
            self.assertEqual(self.money(campaign), {"treated": (2, 250)}, "90 three times, and the return as it was")

    def test_what_happened_once_counts_once(self):
        """A guest who was taken in twice, and is in both arms since the company changed who is left alone."""
        campaign = self.start(self.step("sms"), result_days=20, trigger="weekly", weekday="1", guests=self.mei)
        self.env["restaurant.campaign.member"].search([("campaign_id", "=", campaign.id)]).unlink()
        for occurrence, arm in (("a", "treated"), ("b", "treated"), ("c", "held")):
            campaign._enrol(trigger=SQL("SELECT %s AS partner_id, %s AS occurrence", self.mei.id, occurrence))
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE restaurant_campaign_member SET arm = %s WHERE campaign_id = %s AND occurrence = %s",
                [arm, campaign.id, occurrence],
            )
        self.long_ago(campaign, 30)
        self.came(self.mei, 25)
        rows = self.env.execute_query(results.sums(self.env, campaign.id, 20, local_date(self.env)))
        self.assertEqual({arm: (count, visits[0]) for arm, count, visits, *_rest in rows}, {
            "treated": (1, 1), "held": (1, 1),
        })  # fmt: skip

    def test_too_early_to_tell(self):
        campaign = self.start(guests=self.guests, holdout=10)
        campaign._measure()
        self.assertEqual(set(campaign.result_ids.mapped("verdict")), {"early"})
        self.long_ago(campaign, 40)
        campaign._measure()
        self.assertEqual(set(campaign.result_ids.mapped("verdict")), {"early"}, "too few were left alone")
        self.assertIn("too early", campaign.result_summary)

    def test_coupons_are_attributed_by_the_bill(self):
        campaign = self.start(self.step("coupon"))
        self.hand_over()
        card = self.messages(campaign, self.mei).card_id
        self.assertEqual(campaign.redeemed_count, 0)
        order = self._order(self.mei, fields.Datetime.now() - timedelta(hours=1))
        order.write(
            {
                "lines": [
                    fields.Command.create(
                        self._line_vals(self.program.reward_ids.discount_line_product_id, 1, -10)
                        | {
                            "is_reward_line": True,
                            "reward_id": self.program.reward_ids.id,
                            "coupon_id": card.id,
                            "points_cost": 1,
                        }
                    )
                ],
                "amount_total": 20,
            }
        )
        self._settle(order)
        self.assertEqual(card.points, 0)
        campaign.invalidate_recordset()
        self.assertEqual(campaign.redeemed_count, 1)

    def test_the_card_of_the_till_has_the_open_offers(self):
        campaign = self.start(self.step("coupon", valid_days=5))
        self.hand_over()
        card = self.messages(campaign, self.mei).card_id
        row = [card.id, card.code, 1, self.program.id, fields.Date.to_string(card.expiration_date)]
        self.mei.invalidate_recordset(["guest_card"])
        self.assertEqual(self.mei.guest_card["offers"], [row])
        card.points = 0
        self.mei.invalidate_recordset(["guest_card"])
        self.assertNotIn("offers", self.mei.guest_card or {})
        card.write({"points": 1, "expiration_date": local_date(self.env) - timedelta(days=3)})
        self.mei.invalidate_recordset(["guest_card"])
        self.assertNotIn("offers", self.mei.guest_card or {})

    def test_preview(self):
        """Numbers, reasons and the words as guests will read them; nothing is written."""
        self.bo.email = False
        campaign = self.campaign(
            self.step("coupon", valid_days=7), self.step("mail", body="<p>{guest}: {code}</p>"), holdout=20
        )
        preview = self.env["restaurant.campaign.preview"].create({"campaign_id": campaign.id})
        self.assertEqual((preview.audience, preview.excluded), (2, 1))
        self.assertEqual(preview.line_ids.mapped("reason"), ["no_address"])
        if preview.taken:
            self.assertIn("Mei: 044", preview.examples)
        self.assertFalse(campaign.member_ids)
        self.assertIn("too early", preview.detectable)
        preview.action_start()
        self.assertEqual(campaign.state, "running")

    def test_the_preview_says_what_the_message_will_say(self):
        """In the guest's language, with the same frame and the same date; what would not be sent is said."""
        self.mei.guest_profile_id = self.came(self.mei, 3)
        steps = (
            self.step("coupon", valid_days=7, sequence=1),
            self.step("mail", sequence=2, body="<p>{guest}, {store}: {offer} {code} until {until}</p>"),
            self.step("sms", sequence=3, text="{guest}: {code} until {until}. No more: {unsubscribe}"),
        )
        campaign = self.campaign(*steps, guests=self.mei)
        preview = self.env["restaurant.campaign.preview"].create({"campaign_id": campaign.id})
        coupon, mail, text = campaign.step_ids.sorted("sequence")
        previewed = [preview._say(step, self.mei) for step in (mail, text)]
        self.assertFalse(self.env["loyalty.card"].search([("partner_id", "=", self.mei.id)]))
        campaign.action_start()
        campaign._look()
        self.hand_over()
        card = self.messages(campaign, self.mei).card_id
        for (subject, said), step in zip(previewed, (mail, text), strict=True):
            message = self.messages(campaign).filtered(lambda row, step=step: row.step_id == step)
            expected = message._say()
            said = str(said).replace("044XXXXXXXXXXXXXXXX", card.code).replace("/u/preview", f"/u/{message.token}")
            self.assertEqual((subject, said), (expected[0], str(expected[1])))
        self.assertEqual(self.env["restaurant.sms.caught"].search([]).text.count("/u/"), 1)
        # A coupon that comes behind the message that names it: the message would have a hole.
        coupon.sequence = 9
        preview = self.env["restaurant.campaign.preview"].create({"campaign_id": campaign.copy().id})
        self.assertIn("There is no {", preview.examples)
        self.assertNotIn("044X", preview.examples)

    def test_what_can_be_told_is_said_before(self):
        self.came(self.mei, 1)
        for number in (2, 12, 33, 50, 70):
            self.come(self.guests[::2] if number % 2 else self.guests[::3], number)
        campaign = self.campaign(guests=self.guests, holdout=30)
        size, least = campaign._detectable()
        self.assertEqual(size, 160)
        self.assertTrue(5 < least < 100, least)
