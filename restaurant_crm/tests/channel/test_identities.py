"""Keys join portraits, and take them apart again as if they had never been one."""

import random

from odoo.tests import tagged

from ..common import seeds
from ..fact import facts_oracle
from .case import ChannelCase

DAYS = [f"2026-04-{day:02}" for day in range(1, 28)]


@tagged("post_install", "-at_install")
class TestIdentities(ChannelCase):
    def facts(self, *guests):
        """What is stored of these guests, without ids that come anew."""
        found = {}
        for guest in guests:
            visits = [
                (visit.visited_at, visit.source, visit.amount, visit.order_count, visit.channel,
                 sorted((line.product_id.id, line.qty) for line in visit.line_ids))
                for visit in self.visits(guest)
            ]  # fmt: skip
            profile = self.profile(guest)
            found[guest] = visits, profile.visits, round(profile.spend, 2), profile.delivery_share
        return found

    def test_number_joins_by_itself_and_other_keys_do_not(self):
        order = self._platform_order("1", f"{DAYS[0]} 04:00:00", keys=[("platform_user", "u1"), ("address", "road 1")])
        self.assertFalse(order.partner_id)
        self.env["restaurant.identity"]._learn({("phone", False, "+8613800001111", "138****1111")})
        phone = self.identity("phone")
        self.assertEqual((phone.partner_id, phone.state, phone.decided_by_id.id), (self.mei, "confirmed", False))
        self.assertNotIn("1380000", phone.key_hash)
        log = self.env["restaurant.guest.log"].search(
            [("partner_id", "=", self.mei.id), ("kind", "=", "identity_joined")]
        )
        self.assertEqual(len(log), 1)

    def test_guest_who_is_made_later_has_what_was_ordered_before(self):
        order = self._platform_order("1", f"{DAYS[0]} 04:00:00")
        ids = self.env["restaurant.identity"]._learn({("phone", False, "+8613800002222", "138****2222")})
        order.identity_ids = [(4, identity_id) for identity_id in ids.values()]
        self.process()
        lan = self._make_guest("Lan", phone="138 0000 2222")
        self.process()
        self.assertEqual((order.partner_id, len(self.visits(lan))), (lan, 1))

    def test_families_who_share_a_number_are_told_apart_for_good(self):
        order = self._platform_order("1", f"{DAYS[0]} 04:00:00")
        ids = self.env["restaurant.identity"]._learn({("phone", False, "+8613800001111", "x")})
        order.identity_ids = [(4, identity_id) for identity_id in ids.values()]
        phone = self.identity("phone")
        phone._resolve()
        self.assertEqual(order.partner_id, self.mei)
        phone.action_undo()
        self.assertFalse(order.partner_id)
        # Neither the next order nor the next look at the contact asks again.
        self.env["restaurant.identity"]._learn({("phone", False, "+8613800001111", "x")})
        self.mei.phone = "+86 138 0000 1111"
        self.assertFalse(phone.partner_id)
        # Of two with the same number nobody is taken.
        self._make_guest("Mother", phone="+86 138 0000 1111")
        self.assertFalse(phone.partner_id)

    def test_strongest_key_decides(self):
        order = self._platform_order(
            "1", f"{DAYS[0]} 04:00:00", keys=[("platform_user", "u1"), ("masked_phone", "138****1111|road")]
        )
        self.identity("masked_phone")._join(self.bo, "same address")
        self.assertEqual(order.partner_id, self.bo)
        self.identity("platform_user")._join(self.mei, "code")
        self.assertEqual(order.partner_id, self.mei)
        self.identity("platform_user").action_undo()
        self.assertEqual(order.partner_id, self.bo)
        self.process()
        self.assertFactsAreRight()

    def test_joins_and_undos_equal_never_having_been_joined(self):
        """Random joins and undos of random keys; in the end all are undone."""
        for seed in seeds(1, 2):
            rng = random.Random(seed)
            guests = [self._make_guest(f"Guest {seed} {number}") for number in range(3)]
            for number, guest in enumerate(guests):
                self.pay(guest, f"{DAYS[number]} 04:00:00", {self.tofu: 1 + number})
                self.pay(guest, f"{DAYS[number + 5]} 10:00:00", {self.tea: 1})
            self.process()
            before = self.facts(*guests)
            for number in range(12):
                keys = [("platform_user", f"{seed} u{rng.randrange(4)}"), ("openid", f"{seed} o{rng.randrange(3)}")]
                self._platform_order(
                    f"{seed} {number}",
                    f"{rng.choice(DAYS)} {rng.choice(['04', '10'])}:00:00",
                    {rng.choice([self.tofu, self.beef, self.tea]): rng.choice([1, 2])},
                    keys=rng.sample(keys, rng.choice([1, 2])),
                )
            keys = self.env["restaurant.identity"].search([("kind", "in", ["platform_user", "openid"])])
            for _step in range(15):
                key = rng.choice(keys)
                if key.partner_id and rng.random() < 0.5:
                    key._part("")
                else:
                    key._join(rng.choice(guests), "")
                if rng.random() < 0.3:
                    self.process()
            self.process()
            with self.subTest(seed=seed):
                self.assertFactsAreRight(*guests)
                self.assertNotEqual(self.facts(*guests), before)
                self.env["restaurant.identity"]._resolve_everything()
                self.assertEqual(
                    self.env["restaurant.guest.queue"].search_count([]), 0, "resolving by night moved orders"
                )
                keys._part("")
                self.process()
                self.assertEqual(self.facts(*guests), before)
                self.assertEqual(
                    facts_oracle.stored_visits(guests[0].concat(*guests)),
                    facts_oracle.expected_visits(guests[0].concat(*guests)),
                )

    def test_what_was_changed_by_sql_is_found_by_night(self):
        order = self._platform_order("1", f"{DAYS[0]} 04:00:00", {self.beef: 1}, keys=[("platform_user", "u1")])
        order.identity_ids._join(self.mei, "code")
        self.process()

        def check():
            self.env.flush_all()
            with self.enter_registry_test_mode():
                self.env.ref("restaurant_crm.ir_cron_check_facts").method_direct_trigger()
            self.env.invalidate_all()
            return self.env["restaurant.fact.check"].search([], limit=1).corrected_count

        check()
        self.assertEqual(check(), 0)
        key = order.identity_ids.id
        for statement, left in (
            ("UPDATE restaurant_platform_order SET total = 99 WHERE id = %(order)s", 1),
            ("UPDATE restaurant_platform_order_line SET qty = 5 WHERE order_id = %(order)s", 1),
            ("UPDATE restaurant_visit SET platform_order_id = NULL WHERE platform_order_id = %(order)s", 1),
            ("UPDATE restaurant_platform_order SET state = 'cancelled' WHERE id = %(order)s", 0),
            ("UPDATE restaurant_platform_order SET state = 'done' WHERE id = %(order)s", 1),
            ("UPDATE restaurant_identity SET state = 'proposed', partner_id = NULL WHERE id = %(key)s", 0),
        ):
            self.env.cr.execute(statement, {"order": order.id, "key": key})
            self.env.invalidate_all()
            with self.subTest(statement=statement):
                corrected = check()
                # Whose orders they are is told from the keys before anything is compared.
                if "restaurant_identity" not in statement:
                    self.assertGreater(corrected, 0)
                self.process()
                self.assertEqual(len(self.visits(self.mei)), left)
                self.assertEqual(check(), 0)
                self.assertFactsAreRight()

    def test_forgotten_guest_leaves_no_key(self):
        order = self._platform_order(
            "1",
            f"{DAYS[0]} 04:00:00",
            keys=[("platform_user", "u1"), ("address", "南京西路100号")],
            guest_in_file="陈",
            masked_phone="138****1111",
            former={"values": {"guest_in_file": "陈"}, "lines": [], "former": None},
        )
        order.identity_ids.filtered(lambda key: key.kind == "platform_user")._join(self.mei, "code")
        self.process()
        self.env["restaurant.personal.data"]._erase(self.mei)
        order.invalidate_recordset()
        self.assertFalse(order.identity_ids or order.guest_in_file or order.masked_phone or order.former)
        self.assertFalse(self.identity("platform_user") or self.identity("address"))
        # The figures of the house stay, also by night.
        self.env["restaurant.identity"]._resolve_everything()
        self.process()
        self.assertEqual((order.partner_id, len(self.visits(self.mei))), (self.mei, 1))

    def test_who_may_join_and_undo(self):
        order = self._platform_order("1", f"{DAYS[0]} 04:00:00", keys=[("platform_user", "u1")])
        key = order.identity_ids
        key._join(self.mei, "code")
        relations = self._make_user("relations", "restaurant_crm.group_user")
        key.with_user(relations).action_undo()
        self.assertFalse(order.partner_id)
        self.assertEqual(key.decided_by_id, relations)
        self.assertEqual(key.refused_ids, self.mei)
