"""What there is to do, who sees it, and what became of it."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...engine.shared.clock import local_date
from ..common import GuestCase

ADVICE = "restaurant.advice"


@tagged("post_install", "-at_install")
class TestAdvice(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._make_user("manager_advice", "restaurant_crm.group_user")
        cls.manager.restaurant_store_ids = cls.shanghai
        cls.head = cls._make_user("head_advice", "restaurant_crm.group_manager")
        # Mei came every five days and stays away; Bo came lately.
        cls.mei.phone = cls.bo.phone = "+86 138 0013 8000"
        for days in (45, 40, 35, 30, 25, 20):
            cls.pay(cls.mei, cls.ago(cls, days))
            cls.pay(cls.bo, cls.ago(cls, days - 19), store=cls.new_york)
        cls.env["restaurant.visit"]._rebuild((cls.mei | cls.bo).ids)
        cls.env["restaurant.fact.check"]._measure_everybody()

    def look(self, **topics):
        """Look for advice of these topics only; values replace what there is to do."""
        Advice = type(self.env[ADVICE])
        self.env[ADVICE].search([("state", "=", "doing")])
        with patch.multiple(
            Advice,
            **{f"_advise_{topic}": lambda _self, _company, found=found: found for topic, found in topics.items()},
        ):
            self.env[ADVICE]._look(self.env.company)
        return self.env[ADVICE].search([("topic", "in", list(topics))])

    def mine(self, topic):
        self.env[ADVICE]._look(self.env.company)
        return self.env[ADVICE].search([("topic", "=", topic), ("state", "in", ("open", "doing"))])

    def test_guests_who_slip_away(self):
        advice = self.mine("win_back")
        self.assertEqual(advice.store_id, self.shanghai)
        self.assertEqual(advice.facts, {"guests": self.mei.ids, "everybody": 1})
        # Six visits of 30 in a year; an estimate is told in whole units.
        self.assertEqual(advice.amount, round(180 / 365 * 28))
        self.assertIn("Shanghai", advice.name)
        self.assertNotIn(".00", advice.reason)
        self.assertEqual(self.mine("win_back"), advice, "said once")

    def test_advice_is_in_the_money_of_its_company(self):
        """What guests spend is known in that of the chain: here two of it are one of the company's."""
        chain = self.env["res.currency"].create({"name": "CHN", "symbol": "c", "rounding": 0.01})
        rate = {"currency_id": chain.id, "company_id": self.env.company.id, "name": "2000-01-01", "rate": 2}
        self.env["res.currency.rate"].create(rate)
        with patch.object(type(self.env["res.company"]), "_restaurant_currency", lambda _self: chain):
            advice = self.mine("win_back")
            self.assertEqual(advice.amount, round(180 / 365 * 28 / 2))
            advice.with_user(self.manager).action_do()
            # As if that had been before the visits of 25 and 20 days ago.
            advice.done_on = local_date(self.env) - timedelta(days=28)
            result = advice._judge_win_back(local_date(self.env))
        self.assertEqual(result, {"came": 1, "spend": 30})

    def test_whoever_does_not_want_calls_gets_none(self):
        self.env["restaurant.consent"]._record(self.mei, "phone", "marketing", "refused", "staff")
        self.assertFalse(self.mine("win_back"))

    def test_one_click_and_what_became_of_it(self):
        advice = self.mine("win_back").with_user(self.manager)
        action = advice.action_do()
        self.assertEqual(self.env["res.partner"].search(action["domain"]), self.mei)
        self.assertEqual((advice.state, advice.user_id), ("doing", self.manager))
        self.pay(self.mei, self.ago(0))
        self.env["restaurant.visit"]._rebuild(self.mei.ids)
        self.env[ADVICE]._look(self.env.company)
        self.assertEqual(advice.state, "doing", "not before its time")
        advice.sudo().done_on = local_date(self.env) - timedelta(days=28)
        self.env[ADVICE]._look(self.env.company)
        self.assertEqual(advice.state, "done")
        self.assertEqual(advice.result["came"], 1)
        self.assertIn("1 of 1", advice.outcome)

    def test_late_complaints(self):
        complaint = self.env["restaurant.complaint"].create(
            {
                "description": "Cold",
                "partner_id": self.mei.id,
                "store_id": self.shanghai.id,
                "received_at": self.ago(30),
            }
        )
        advice = self.mine("late_complaints")
        self.assertEqual(advice.facts, {"complaints": complaint.ids})
        advice.action_do()
        complaint.solution = "A new soup"
        complaint.action_close()
        self.env[ADVICE]._look(self.env.company)
        self.assertEqual((advice.state, advice.result), ("done", {"closed": 1}))

    def plan(self, store, days, people, orders=8):
        """Plan people for half hours from noon on, so many days from now; each is short of one."""
        self.env["restaurant.staffing.need"].create(
            [
                {
                    "store_id": store.id,
                    "date": local_date(self.env) + timedelta(days=days),
                    "hour": 12 + number / 2,
                    "people": count,
                    "orders": orders,
                    "came": 9,
                    "short": 1,
                }
                for number, count in enumerate(people)
            ]
        )

    def test_more_people_than_a_week_before(self):
        """The day of a store that needs most more; two hours of one person at least; days before tomorrow are over."""
        self.plan(self.shanghai, -4, [2, 2, 2, 2])
        self.plan(self.shanghai, 3, [2, 4, 5, 2])
        self.plan(self.shanghai, -5, [2, 2, 2, 2])
        self.plan(self.shanghai, 2, [3, 3, 3, 3])
        self.plan(self.shanghai, -7, [1, 1, 1, 1])
        self.plan(self.shanghai, 0, [9, 9, 9, 9])
        self.plan(self.new_york, -4, [2, 2, 2, 2])
        self.plan(self.new_york, 3, [3, 3, 3, 2])
        advice = self.mine("more_people")
        self.assertEqual((advice.store_id, advice.role, advice.kind), (self.shanghai, "store", "staff"))
        day = local_date(self.env) + timedelta(days=3)
        facts = {name: advice.facts[name] for name in ("date", "from", "to", "people", "before", "orders")}
        self.assertEqual(facts, {"date": str(day), "from": 12.5, "to": 13.5, "people": 5, "before": 2, "orders": 16})
        # 16 orders an hour, eight minutes each, keep more than two people busy: none of them begins in time.
        self.assertAlmostEqual(advice.facts["late"], 16 * 0.8)
        # Mei's orders of 30 were here.
        self.assertAlmostEqual(advice.amount, 16 * 0.8 * 30)
        self.assertIn("12:30 to 13:30", advice.name)
        action = advice.with_user(self.manager).action_do()
        self.assertEqual(len(self.env["restaurant.staffing.need"].search(action["domain"])), 4)
        advice._judge(day + timedelta(days=1))
        self.assertEqual(advice.state, "doing", "what came is noted in the night after")
        advice._judge(day + timedelta(days=2))
        self.assertEqual((advice.state, advice.result), ("done", {"came": 36, "short": 4}))
        self.assertIn("36 orders came", advice.outcome)

    def test_not_now_is_quiet_for_four_weeks(self):
        found = [{"key": "x", "role": "admin", "kind": "mend", "certainty": "sure", "facts": {"dishes": [1]}}]
        advice = self.look(no_cost=found)
        advice.with_user(self.head).action_dismiss()
        self.look(no_cost=found)
        self.assertEqual(advice.state, "dismissed")
        advice.done_on = local_date(self.env) - timedelta(days=28)
        self.look(no_cost=found)
        self.assertEqual(advice.state, "open")
        self.look(no_cost=[])
        self.assertEqual(advice.state, "gone")
        self.assertEqual(self.look(no_cost=found).mapped("state"), ["open", "gone"], "it is said anew")

    def test_a_topic_that_fails_leaves_the_others_and_its_own_advice_alone(self):
        advice = self.mine("win_back")

        def fails(_self, _company):
            raise ValueError("broken")

        with (
            patch.object(type(self.env[ADVICE]), "_advise_win_back", fails),
            self.assertLogs("odoo.addons.restaurant_crm.models.insight.restaurant_advice", "ERROR"),
        ):
            self.env[ADVICE]._look(self.env.company)
        self.assertEqual(advice.state, "open")

    def test_every_topic_says_what_it_means(self):
        facts = {
            "late_complaints": {"complaints": [1]},
            "menu_test": {
                "dish": self.tofu.product_tmpl_id.id,
                "verdict": "puzzle",
                **dict.fromkeys(("share", "share_line", "margin", "margin_line"), 3.14159),
            },
            "no_cost": {"dishes": [1, 2]},
            "suggestions": {"difference": -2.5},
            "win_back": {"guests": [self.mei.id], "everybody": 3},
            "more_people": {
                **{"date": "2026-05-02", "from": 18, "to": 24.5, "people": 5, "before": 3, "orders": 40, "late": 6.2}
            },
        }
        topics = [topic for topic, _label in self.env[ADVICE]._fields["topic"].selection]
        for topic in topics:
            values = {"role": "admin", "kind": "mend", "certainty": "sure", "key": "t", "facts": facts.get(topic, {})}
            advice = self.env[ADVICE].create(
                {**values, "topic": topic, "company_id": self.env.company.id, "store_id": self.shanghai.id}
            )
            with self.subTest(topic):
                self.assertTrue(advice.name and advice.reason)
                self.assertTrue(advice.action_do())

    def test_who_sees_what(self):
        base = {"kind": "mend", "certainty": "sure", "topic": "no_cost", "facts": {"dishes": []}}
        base["company_id"] = self.env.company.id
        own, other, head = self.env[ADVICE].create(
            [
                {**base, "key": "1", "role": "store", "store_id": self.shanghai.id},
                {**base, "key": "2", "role": "store", "store_id": self.new_york.id},
                {**base, "key": "3", "role": "admin"},
            ]
        )
        every = own | other | head
        seen = self.env[ADVICE].with_user(self.manager).search([("id", "in", every.ids)])
        self.assertEqual(seen.sudo(False), own.with_user(self.manager))
        self.assertEqual(self.env[ADVICE].with_user(self.head).search_count([("id", "in", every.ids)]), 3)
        with self.assertRaises(AccessError):
            other.with_user(self.manager).action_dismiss()
        with self.assertRaises(AccessError):
            own.with_user(self.manager).write({"state": "done"})
