"""A coupon is used once, by its guest, in time, whatever tills, clocks and orders say."""

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import mute_logger

from ...engine.shared.clock import local_date
from ..common import CASHIER, GuestCase


class TestCoupons(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._make_user("cashier", CASHIER)
        cls.relations = cls._make_user("relations", "restaurant_crm.group_user")
        cls.config = cls.shanghai.config_ids[0]
        cls.till_session = cls._session(cls.config)
        cls.program = cls._make_program("coupons", name="Ten off")
        cls.card = cls._make_card(cls.mei)
        cls.today = local_date(cls.env, zone="Asia/Shanghai")

    @classmethod
    def _make_program(cls, kind, **values):
        Program = cls.env["loyalty.program"]
        return Program.create(
            {
                "program_type": kind,
                "trigger": "with_code",
                "applies_on": "current",
                "currency_id": cls.env.company.currency_id.id,
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount": 10,
                            "discount_mode": "per_order",
                            "discount_applicability": "order",
                            "required_points": 1,
                        }
                    )
                ],
                **values,
            }
        )

    @classmethod
    def _make_card(cls, guest, program=None, **values):
        return (
            cls.env["loyalty.card"]
            .with_context(loyalty_no_mail=True)
            .create(
                {"program_id": (program or cls.program).id, "partner_id": guest.id if guest else False, "points": 1}
                | values
            )
        )

    def sell(self, guest, card=None, reward=None, at=None, points_cost=1, **values):
        """The till of the cashier sends a paid order of a tofu, with ten off by the coupon."""
        reward = reward or card.program_id.reward_ids
        off = self._line_vals(reward.discount_line_product_id, 1, -10)
        off |= {"is_reward_line": True, "reward_id": reward.id, "coupon_id": card.id if card else False}
        off |= {"points_cost": points_cost, "reward_identifier_code": uuid4().hex[:8]}
        at = at or fields.Datetime.now()
        session = self.env["pos.session"].browse(values.get("session_id", self.till_session.id))
        paid = {"uuid": str(uuid4()), "amount": 20, "payment_method_id": session.payment_method_ids.id}
        order = {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "state": "paid",
            "session_id": session.id,
            "user_id": self.cashier.id,
            "partner_id": guest.id if guest else False,
            "date_order": fields.Datetime.to_string(at),
            "amount_total": 20,
            "amount_paid": 20,
            "amount_tax": 0,
            "amount_return": 0,
            "to_invoice": False,
            "lines": [
                Command.create({**vals, "uuid": str(uuid4()), "discount": 0, "tax_ids": [], "pack_lot_ids": []})
                for vals in (self._line_vals(self.tofu, 1, 30), off)
            ],
            "payment_ids": [Command.create(paid)],
            **values,
        }
        self.env["pos.order"].with_user(self.cashier).sync_from_ui([order])
        return self.env["pos.order"].search([("uuid", "=", order["uuid"])])

    def confirm(self, order, card, points=-1, **values):
        """What the till calls after the order has been sent."""
        data = {"points": points, "program_id": card.program_id.id, "coupon_id": card.id, "barcode": False}
        data["line_codes"] = order.lines.filtered("coupon_id").mapped("reward_identifier_code")
        return order.with_user(self.cashier).confirm_coupon_programs({str(card.id): data | values})

    def misuses(self, order):
        return self.env["restaurant.coupon.misuse"].search([("order_id", "=", order.id)])

    def history(self, card):
        return self.env["loyalty.history"].search([("card_id", "=", card.id)])

    # -- once ------------------------------------------------------------------------------------

    def test_a_coupon_is_settled_when_the_order_is_paid(self):
        """Not when the till confirms it: a till that loses its network then would leave the coupon as it was."""
        order = self.sell(self.mei, self.card)
        self.assertEqual((order.state, self.card.points), ("paid", 0))
        self.assertFalse(self.misuses(order))
        self.assertRecordValues(
            self.history(self.card), [{"order_id": order.id, "order_model": "pos.order", "used": 1, "issued": 0}]
        )
        self.confirm(order, self.card)
        self.assertEqual((self.card.points, len(self.history(self.card))), (0, 1))
        self.assertEqual(order.lines.coupon_id, self.card)

    def test_the_same_coupon_on_two_orders(self):
        self.sell(self.mei, self.card)
        second = self.sell(self.mei, self.card)
        self.confirm(second, self.card)
        self.assertEqual(second.state, "paid", "the guest has paid: the order is taken")
        self.assertRecordValues(
            self.misuses(second),
            [
                {
                    "reason": "spent",
                    "card_id": self.card.id,
                    "code": self.card.code,
                    "store_id": self.shanghai.id,
                    "partner_id": self.mei.id,
                    "user_id": self.cashier.id,
                    "amount": 10,
                    "seen_by_id": False,
                }
            ],
        )
        self.assertEqual(self.card.points, 0, "not less than nothing")

    def test_a_coupon_good_for_two_is_used_twice(self):
        self.card.points = 2
        orders = [self.sell(self.mei, self.card) for _time in range(3)]
        self.assertEqual([bool(self.misuses(order)) for order in orders], [False, False, True])

    def test_two_coupons_of_a_program_on_one_order(self):
        """Core drops the second one when it is confirmed later."""
        other = self._make_card(self.mei)
        order = self.sell(self.mei, self.card)
        second = self.sell(self.mei, other)
        for paid, card in ((order, self.card), (second, other)):
            self.confirm(paid, card)
            self.assertEqual((card.points, len(self.history(card))), (0, 1))

    def test_the_same_order_sent_again_takes_nothing_more(self):
        self.card.points = 2
        uuid = str(uuid4())
        self.sell(self.mei, self.card, uuid=uuid)
        order = self.sell(self.mei, self.card, uuid=uuid)
        self.assertEqual((self.card.points, len(self.history(self.card))), (1, 1))
        self.assertFalse(self.misuses(order))

    def test_a_gift_card_that_is_empty(self):
        program = self._make_program("gift_card", name="Gift")
        card = self._make_card(False, program, points=15)
        self.assertFalse(self.misuses(self.sell(self.bo, card, points_cost=10)))
        self.assertEqual(card.points, 5)
        self.assertEqual(self.misuses(self.sell(self.mei, card, points_cost=10)).reason, "spent")
        self.assertEqual(card.points, 0)

    def test_a_gift_card_is_sold_on_an_order_that_another_one_pays(self):
        program = self._make_program("gift_card", name="Gift")
        old = self._make_card(False, program, points=15)
        order = self.sell(self.bo, old, points_cost=10)
        sold = {"points": 50, "program_id": program.id, "coupon_id": -7, "code": "NEW-1", "line_codes": []}
        used = {"points": -10, "program_id": program.id, "coupon_id": old.id, "line_codes": []}
        order.with_user(self.cashier).confirm_coupon_programs({"-7": dict(sold), str(old.id): dict(used)})
        new = self.env["loyalty.card"].search([("code", "=", "NEW-1")])
        self.assertEqual((new.points, old.points), (50, 5))
        order.with_user(self.cashier).confirm_coupon_programs({"-7": dict(sold), str(old.id): dict(used)})
        self.assertEqual((new.points, old.points), (50, 5), "the till may say it twice")

    def test_points_are_still_won_and_spent(self):
        program = self._make_program("loyalty", name="Points", trigger="auto", applies_on="both")
        card = self._make_card(self.mei, program, points=5)
        order = self.sell(self.mei, card, points_cost=2)
        self.assertEqual(card.points, 5, "points are won and spent together, when the till says how many")
        self.confirm(order, card, points=1)
        self.confirm(order, card, points=1)
        self.assertEqual(card.points, 6)

    def test_a_till_cannot_fill_a_coupon(self):
        order = self.sell(self.mei, self.card)
        other = self._make_card(self.mei)
        self.confirm(order, self.card, points=50)
        self.confirm(order, other, points=50)
        self.assertEqual((self.card.points, other.points), (0, 1))

    # -- by its guest, in time ---------------------------------------------------------------------

    def test_what_is_wrong_with_a_coupon(self):
        gold = self.env["restaurant.tag"].create({"name": "Gold (test)"})
        now = fields.Datetime.now()
        yesterday = self.today - timedelta(days=1)
        cases = {
            "": {"guest": self.mei},
            "other_guest": {"guest": self.bo},
            "late": {"card": {"expiration_date": yesterday}},
            # The clock of the till is two days behind, or it was offline that long.
            "arrived_late": {"card": {"expiration_date": yesterday}, "at": now - timedelta(days=2)},
            "withdrawn": {"card": {"active": False}},
            "not_for_guest": {"program": {"guest_tag_ids": [Command.set(gold.ids)]}},
        }
        for reason, case in cases.items():
            with self.subTest(reason=reason):
                program = self._make_program("coupons", name=f"Program {reason}", **case.get("program", {}))
                card = self._make_card(self.mei, program, **case.get("card", {}))
                order = self.sell(case.get("guest", self.mei), card, at=case.get("at"))
                self.assertEqual(self.misuses(order).mapped("reason"), [reason] if reason else [])
                self.assertEqual((order.state, card.points), ("paid", 0))
        self.assertEqual(self.misuses(self.sell(None, self._make_card(self.mei))).reason, "other_guest")
        self.assertFalse(self.misuses(self.sell(self.bo, self._make_card(False))), "whoever brings it")

    def test_the_last_day_ends_by_the_clock_of_the_store(self):
        """23:30 in New York is noon of the next day in Shanghai, and the next day in UTC."""
        config = self.new_york.config_ids[0]
        session = self._session(config)
        at = fields.Datetime.to_datetime("2026-05-02 03:30:00")
        for day, reasons in (("2026-05-01", []), ("2026-04-30", ["late"])):
            card = self._make_card(self.mei, expiration_date=day)
            with patch.object(fields.Datetime, "now", lambda: at):
                order = self.sell(self.mei, card, at=at, session_id=session.id)
            self.assertEqual(self.misuses(order).mapped("reason"), reasons)

    def test_a_program_for_some_without_a_coupon(self):
        gold = self.env["restaurant.tag"].create({"name": "Gold (test)"})
        program = self._make_program(
            "promotion", trigger="auto", name="Gold days", guest_tag_ids=[Command.set(gold.ids)]
        )
        self.assertEqual(self.misuses(self.sell(self.mei, reward=program.reward_ids)).reason, "not_for_guest")
        gold._give(self.mei)
        self.assertFalse(self.misuses(self.sell(self.mei, reward=program.reward_ids)))

    def test_a_coupon_that_was_deleted_does_not_keep_an_order_out(self):
        card = self._make_card(self.mei)
        gone = self.env["loyalty.card"].browse(card.id)
        card.unlink()
        reward = self.program.reward_ids
        order = self.sell(self.mei, gone, reward=reward)
        self.assertEqual((order.state, order.amount_total), ("paid", 20))
        self.assertFalse(order.lines.coupon_id)

    def test_nothing_of_it_stops_a_payment(self):
        with (
            patch.object(type(self.env["loyalty.card"]), "_why_not_good", side_effect=ValueError("broken")),
            mute_logger("odoo.addons.restaurant_crm.models.till.pos_order"),
        ):
            order = self.sell(self.mei, self.card)
        self.assertEqual((order.state, self.card.points), ("paid", 1))
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_repair_coupons").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((self.card.points, self.history(self.card).order_id), (0, order.id))
        self.assertFalse(self.misuses(order))

    # -- at the till -------------------------------------------------------------------------------

    def ask(self, card, guest, created="2020-01-01 00:00:00", till=None):
        config = (till or self.config).with_user(self.cashier)
        return config.use_coupon_code(card.code, created, guest.id, False)

    def test_a_code_is_good_by_the_clock_of_the_server(self):
        """The date of the order comes from the device."""
        answer = self.ask(self.card, self.mei)
        self.assertEqual((answer["successful"], answer["payload"]["partner_id"]), (True, self.mei.id))
        self.card.expiration_date = self.today - timedelta(days=1)
        answer = self.ask(self.card, self.mei)
        self.assertFalse(answer["successful"])
        self.assertIn("expired", answer["payload"]["error_message"])

    def test_a_code_for_some_guests(self):
        gold = self.env["restaurant.tag"].create({"name": "Gold (test)"})
        self.program.guest_tag_ids = gold
        self.assertIn("for other guests", self.ask(self.card, self.mei)["payload"]["error_message"])
        gold._give(self.mei)
        self.assertTrue(self.ask(self.card, self.mei)["successful"])
        self.sell(self.mei, self.card)
        self.assertFalse(self.ask(self.card, self.mei)["successful"], "used")

    def test_before_the_payment_the_till_hears_of_coupons_that_are_over(self):
        validate = self.env["pos.order"].with_user(self.cashier).validate_coupon_programs
        self.assertTrue(validate({str(self.card.id): -1}, [])["successful"])
        self.card.active = False
        answer = validate({str(self.card.id): -1}, [])
        self.assertEqual((answer["successful"], answer["payload"]["removed_coupons"]), (False, self.card.ids))

    def told(self, guest):
        return guest.with_user(self.cashier).get_guest_details()["coupons"]

    def test_the_card_offers_what_is_good_and_nothing_else(self):
        points = self._make_program(
            "loyalty", name="Points", trigger="auto", applies_on="both", portal_point_name="Pts"
        )
        gold = self.env["restaurant.tag"].create({"name": "Gold (test)"})
        self.card.expiration_date = self.today + timedelta(days=3)
        self._make_card(self.mei, expiration_date=self.today - timedelta(days=1))
        self._make_card(self.mei, active=False)
        self._make_card(self.mei, points=0)
        self._make_card(self.mei, self._make_program("coupons", name="Gold", guest_tag_ids=[Command.set(gold.ids)]))
        self._make_card(self.bo)
        account = self._make_card(self.mei, points, points=12)
        told = self.told(self.mei)
        self.assertEqual([row["id"] for row in told], [self.card.id, account.id])
        self.assertEqual(
            (told[0]["name"], told[0]["usable"], told[0]["expires"]),
            ("Ten off", True, str(self.card.expiration_date)),
        )
        self.assertIn("10", told[0]["value"])
        self.assertEqual((told[1]["value"], told[1]["usable"]), ("12 Pts", False))
        gold._give(self.mei)
        self.assertEqual(len(self.told(self.mei)), 3)
        self.sell(self.mei, self.card)
        self.assertNotIn(self.card.id, [row["id"] for row in self.told(self.mei)], "redeemed")

    def test_what_it_is_worth_is_said_in_the_language_of_who_reads_it(self):
        """Core puts it down once, when the program is made."""
        self.env["res.lang"]._activate_lang("zh_CN")
        reward = self.program.reward_ids
        core = reward.description
        for mode, applies_on, english, chinese in (
            ("percent", "order", "10% off the order", "整单优惠 10%"),
            ("percent", "cheapest", "10% off the cheapest dish", "最便宜的一道菜优惠 10%"),
            ("per_order", "order", "10.00 off the order", "整单立减"),
            ("per_order", "cheapest", "10.00 off the cheapest dish", "最便宜的一道菜立减"),
        ):
            reward.write({"discount_mode": mode, "discount_applicability": applies_on})
            for lang, said in (("en_US", english), ("zh_CN", chinese)):
                with self.subTest(mode=mode, applies_on=applies_on, lang=lang):
                    self.cashier.lang = lang
                    rewards = reward.with_user(self.cashier).with_context(lang=lang)
                    self.assertIn(said, rewards._load_pos_data_read(rewards, self.config)[0]["description"])
                    (told,) = self.told(self.mei)
                    self.assertIn(said, told["value"])
        self.assertEqual(reward.description.replace("the cheapest product", "your order"), core, "As core wrote it")
        reward.discount_max_amount = 5
        self.assertEqual(reward._words(), {reward.id: reward.description}, "Not plain: core's words")
        reward.description = "Ten for you"
        self.assertEqual(reward.with_context(lang="zh_CN")._words(), {reward.id: "Ten for you"}, "Somebody wrote it")

    # -- told --------------------------------------------------------------------------------------

    def test_staff_are_told(self):
        self.env.cr.precommit.run()
        self.env["bus.bus"].sudo().search([]).unlink()
        misuse = self.misuses(self.sell(self.bo, self.card))
        self.env.cr.precommit.run()
        messages = " ".join(self.env["bus.bus"].sudo().search([]).mapped("message"))
        self.assertIn('"COUPON_MISUSED"', messages.replace(f"{self.config.access_token}-", ""))
        self.assertNotIn(self.card.code, messages, "public screens hear this channel")
        said = self.env["restaurant.coupon.misuse"].with_user(self.cashier).browse(misuse.ids).say_at_till()
        self.assertEqual(said, [f"The coupon {self.card.code} belongs to another guest."])
        with self.assertRaises(AccessError):
            misuse.with_user(self._make_user("stock", "base.group_user")).say_at_till()
        mine = misuse.with_user(self.relations)
        self.assertEqual(mine.read(["reason", "code"])[0]["reason"], "other_guest")
        mine.action_seen()
        self.assertEqual(misuse.seen_by_id, self.relations)
        with self.assertRaises(AccessError):
            mine.write({"reason": "late"})

    def test_misuses_of_other_stores_are_not_seen(self):
        misuse = self.misuses(self.sell(self.bo, self.card))
        Misuse = self.env["restaurant.coupon.misuse"]
        self.assertIn(misuse, Misuse.with_user(self.relations).search([]))
        self.relations.restaurant_store_ids = self.new_york
        self.assertNotIn(misuse, Misuse.with_user(self.relations).search([]))
        with self.assertRaises(AccessError):
            misuse.with_user(self.relations).action_seen()
        with self.assertRaises(AccessError):
            Misuse.with_user(self.cashier).search([])

    # -- owners ------------------------------------------------------------------------------------

    def test_the_card_of_a_deleted_contact_is_good_for_nobody(self):
        """Without an owner the database would take it for a coupon of whoever brings it."""
        lin = self._make_guest("Lin")
        card = self._make_card(lin)
        gift = self._make_card(lin, self._make_program("gift_card", name="Gift"), points=10)
        self.env["restaurant.guest.queue"].search([]).unlink()
        lin.unlink()
        self.assertEqual((card.active, card.partner_id.id), (False, False))
        self.assertFalse(self.ask(card, self.bo)["successful"])
        self.assertTrue(gift.active, "money that somebody paid")

    def test_the_card_of_a_merged_contact_is_the_survivors(self):
        lin = self._make_guest("Lin")
        card = self._make_card(lin)
        self.merge(lin, into=self.mei)
        self.assertEqual((card.active, card.partner_id), (True, self.mei))

    def test_orders_of_a_coupon_are_found_by_index(self):
        self.env.cr.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'pos_order_line'")
        self.assertTrue([row for row in self.env.cr.fetchall() if "(coupon_id)" in row[0]])
