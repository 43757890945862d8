"""Who may be behind an order of a platform: what is sure is joined, the rest is asked once."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...engine.channel import candidates
from ..common import CASHIER
from .case import ChannelCase

AT = "2026-04-01 04:00:00"


@tagged("post_install", "-at_install")
class TestCandidates(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mei.write({"name": "陈静", "street": "南京西路100号502室"})
        cls.pay(cls.mei, "2026-03-01 04:00:00", {cls.beef: 1, cls.tea: 1})
        cls.env["restaurant.guest.queue"]._process()

    def masked(self, number, address="某路1号", dishes=None, mask="138****1111", guest="", user=None):
        """An order of somebody whose number is masked, as messages bring it in."""
        platform = self.platform
        order = self._platform_order(number, AT, dishes or {self.tofu: 1}, masked_phone=mask, guest_in_file=guest)
        keys = [("masked_phone", platform.id, f"{mask}|{address}", mask), ("address", False, address, address[-4:])]
        if user:
            keys.append(("platform_user", platform.id, user, user))
        ids = self.env["restaurant.identity"]._learn(set(keys))
        order.identity_ids = [(4, identity_id) for identity_id in ids.values()]
        return order

    def find(self):
        found = self.env["restaurant.identity.candidate"]._find()
        self.process()
        return found

    def pairs(self):
        return self.env["restaurant.identity.candidate"].search([])

    def crowd(self, number, name, prefix="138"):
        """So many guests more, written at once: they have one name, and numbers that end in none of the tests' ways."""
        self.env.flush_all()
        self.env.cr.execute(
            """INSERT INTO res_partner (name, complete_name, phone, phone_sanitized, active, is_company, partner_share,
                                        type, autopost_bills, create_date)
               SELECT %(name)s, %(name)s, number, number, TRUE, FALSE, TRUE, 'contact', 'ask', now()
                 FROM generate_series(1, %(guests)s) AS one,
                      concat('+86', %(prefix)s::text, lpad((one / 1000)::text, 4, '0'), '2',
                             lpad((one %% 1000)::text, 3, '0')) AS number""",
            {"name": name, "prefix": prefix, "guests": number},
        )
        self.env.invalidate_all()

    def weigh(self, order, guest=None):
        """The score of a guest for an order that is nobody's; None where the guest does not come up."""
        self.env.flush_all()
        rows = self.env.execute_query(candidates.score(order.identity_ids.ids))
        return max((row[2] for row in rows if row[1] == (guest or self.mei).id), default=None)

    def test_number_and_address_are_sure(self):
        order = self.masked("1", address="南京西路100号502室", user="u1")
        self.assertEqual(self.find(), (1, 0))
        self.assertEqual(order.partner_id, self.mei)
        key = order.identity_ids.filtered("partner_id")
        self.assertEqual((key.kind, key.decided_by_id.id), ("platform_user", False))
        self.assertIn("platform", self.visits(self.mei).mapped("source"))
        self.assertFactsAreRight()
        # Wrong after all: it goes, and by night it does not come back.
        key.action_undo()
        self.assertEqual(self.find(), (0, 0))
        self.assertFalse(order.partner_id)

    def test_addresses_from_before_are_hashed_in_batches(self):
        """Contacts who were here before the product, or before there was a secret, are found by their address, too."""
        others = self.bo | self._make_guest("Here") | self._make_guest("No door")
        for guest, street in zip(others, ("某路5号3室", "北京路 7 号 9 室", "somewhere"), strict=True):
            guest.street = street
        guests = self.mei | others
        expected = guests.sudo().mapped("guest_address_key")
        self.assertEqual([bool(key) for key in expected], [True, True, True, False])
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET guest_address_key = NULL")
        self.env.invalidate_all()
        Partner, last, turns = self.env["res.partner"], 0, 0
        with patch("odoo.addons.restaurant_crm.models.channel.res_partner.BATCH", 2):
            while last := Partner._fill_address_keys(last):
                turns += 1
        self.assertGreaterEqual(turns, 2)
        self.assertEqual(guests.sudo().mapped("guest_address_key"), expected)
        self.env.cr.execute("UPDATE res_partner SET guest_address_key = NULL")
        self.env.invalidate_all()
        order = self.masked("1", address="南京西路100号502室", user="u1")
        self.patch(self.registry["ir.cron"], "_commit_progress", lambda *_args, **_options: 100)
        self.env["restaurant.identity.candidate"]._cron_find()
        self.assertEqual(order.partner_id, self.mei)

    def test_mask_or_address_alone_joins_nobody(self):
        self.masked("1")
        self.masked("2", address="南京西路100号502室", mask="139****9999")
        joined, _proposed = self.find()
        self.assertEqual(joined, 0)
        self.assertFalse(self.order("1").partner_id or self.order("2").partner_id)

    def test_two_who_fit_alike_are_asked_about(self):
        self._make_guest("Twin", phone="+86 138 9999 1111", street="南京西路100号502室")
        order = self.masked("1", address="南京西路100号502室")
        self.assertEqual(self.find()[0], 0)
        self.assertEqual(self.pairs().partner_id, self.mei | self.env["res.partner"].search([("name", "=", "Twin")]))
        self.assertIn("another guest fits about as well", self.pairs()[0].against)
        self.assertFalse(order.partner_id)

    def test_nobody_else_speaks_against_the_only_one(self):
        self.masked("1")
        self.assertEqual(self.find(), (0, 1))
        self.assertEqual(self.pairs().partner_id, self.mei)
        self.assertNotIn("another guest", self.pairs().against)
        # Another one with the same mask, who has been nowhere: the dish is none of Mei's.
        self._make_guest("Twin", phone="+86 138 9999 1111")
        self.find()
        of_mei, of_twin = self.pairs().sorted(lambda pair: pair.partner_id != self.mei)
        told = {pair.partner_id: pair.against for pair in (of_mei, of_twin)}
        self.assertEqual(
            ("fits better" in told[self.mei], "fits better" in told[of_twin.partner_id]),
            (of_mei.score + 2 < of_twin.score, of_twin.score + 2 < of_mei.score),
        )
        self.assertTrue(all("another guest" in text for text in told.values()))
        of_twin.action_refuse()
        self.env.invalidate_all()
        self.assertNotIn("another guest", of_mei.against)

    def test_habits_tell_those_with_one_mask_apart(self):
        self._make_guest("王五", phone="+86 138 9999 1111")
        order = self.masked("1", dishes={self.beef: 1, self.tea: 1}, guest="陈")
        self.assertEqual(self.find(), (1, 0))
        self.assertEqual(order.partner_id, self.mei)

    def test_a_mask_again_and_again_joins_nobody(self):
        """One account, five orders, and a house so small that the mask hardly fits anybody by chance."""
        for number in range(5):
            self.masked(str(number), user="u1", address=f"某路{number}号")
        self.assertEqual(self.find(), (0, 1))
        self.assertFalse(self.order("0").partner_id)

    def test_a_name_that_everybody_has_says_little(self):
        self.mei.name = "王静"
        rare = self._make_guest("欧阳静", phone="+86 139 0000 3333")
        common = self._make_guest("王静", phone="+86 139 0000 4444")
        orders = [
            self.masked("1", mask="139****3333", guest="欧"),
            self.masked("2", mask="139****4444", guest="王"),
        ]
        few = [self.weigh(order, guest) for order, guest in zip(orders, (rare, common), strict=True)]
        self.crowd(400, "王丽", prefix="137")
        many = [self.weigh(order, guest) for order, guest in zip(orders, (rare, common), strict=True)]
        self.assertGreater(many[0], many[1] + 3, "a rare one says eight times as much, at least")
        self.assertGreater(many[0], few[0], "among more guests the rare one says more")
        self.assertLess(many[1], few[1], "and the common one less")

    def test_in_a_large_house_more_is_needed(self):
        """The very signs that tell Mei from one other are not enough among a thousand who have them as well."""
        order = self.masked("1", dishes={self.beef: 1, self.tea: 1}, guest="陈")
        self._make_guest("王五", phone="+86 138 9999 1111")
        alone = self.weigh(order)
        self.assertGreater(alone, candidates.SURE)
        self.crowd(1000, "陈丽")
        self.assertLess(self.weigh(order), alone - 4)
        self.assertEqual(self.find()[0], 0)
        self.assertFalse(order.partner_id)
        self.assertIn(self.mei, self.pairs().partner_id, "asked about")

    def test_what_does_not_fit_speaks_against(self):
        self.assertEqual(self.mei.guest_favourite_store_id, self.shanghai)
        fits = {"dishes": {self.beef: 1}, "guest": "陈"}
        scores = {
            "fits": self.weigh(self.masked("1", **fits, address="某路1号")),
            "other name": self.weigh(self.masked("2", **{**fits, "guest": "李"}, address="某路2号")),
            "no name": self.weigh(self.masked("3", **{**fits, "guest": ""}, address="某路3号")),
        }
        order = self.masked("4", **fits, address="某路4号")
        order.store_id = self.new_york
        scores["never there"] = self.weigh(order)
        self.assertGreater(scores["fits"], scores["no name"])
        self.assertGreater(scores["no name"], scores["other name"] or 0)
        self.assertGreater(scores["fits"], (scores["never there"] or 0) + 1)
        self.find()
        self.assertFalse(self.order("2").partner_id, "Number and dish fit, but the guest is called otherwise")

    def test_deciding_side_by_side(self):
        order = self.masked("1")
        self.masked("2", mask="138****111", address="某路2号")
        self.assertEqual(self.find(), (0, 2))
        relations = self._make_user("relations", "restaurant_crm.group_user")
        pairs = self.pairs().with_user(relations)
        self.assertIn("the number fits", pairs[0].signs)
        self.assertTrue(pairs[0].order_summary and pairs[0].guest_summary)
        first = pairs.filtered(lambda pair: order in pair.order_ids)
        first.action_refuse()
        self.assertEqual((first.state, (pairs - first).state), ("refused", "open"))
        self.assertFalse(order.partner_id)
        (pairs - first).action_join()
        self.assertEqual(self.order("2").partner_id, self.mei)
        self.assertEqual((pairs - first).identity_id.decided_by_id, relations)
        self.find()
        self.assertFalse(self.pairs().filtered(lambda pair: pair.state == "open"), "asked again")
        cashier = self._make_user("cashier", CASHIER)
        for action in ("action_join", "action_refuse", "action_later"):
            with self.assertRaises(AccessError):
                getattr(pairs[0].with_user(cashier), action)()

    def test_receipt_shown_at_the_till(self):
        program = self.env["loyalty.program"].create(
            {"name": "Thanks", "program_type": "coupons", "trigger": "with_code", "applies_on": "current",
             "reward_ids": [(0, 0, {"reward_type": "discount", "discount": 10})]}
        )  # fmt: skip
        self.platform.thanks_program_id = program
        first = self.masked("10000001", user="u1")
        second = self.masked("10000002", user="u1", address="别处2号")
        cashier = self._make_user("cashier", CASHIER)
        self.assertTrue(self.shanghai.config_ids.with_user(cashier).knows_deliveries)
        Order = self.env["restaurant.platform.order"].with_user(cashier)
        for wrong in ("", "12345", "10000003"):
            with self.assertRaises(UserError):
                Order.claim_at_till(wrong, self.bo.id)
        answer = Order.claim_at_till(f" {first.code.lower()} ", self.bo.id)
        self.assertEqual((first | second).partner_id, self.bo)
        self.assertEqual(answer["coupon"], program.coupon_ids.code)
        self.assertEqual(program.coupon_ids.partner_id, self.bo)
        self.process()
        self.assertEqual(len(self.visits(self.bo)), 1)
        self.assertFalse(Order.claim_at_till("10000002", self.bo.id)["coupon"])
        with self.assertRaises(UserError):
            Order.claim_at_till("10000002", self.mei.id)
        # An order of which nothing is known is that of the receipt alone.
        bare = self._platform_order("10000009", AT)
        Order.claim_at_till("10000009", self.mei.id)
        self.assertEqual(bare.partner_id, self.mei)
        # Deliveries of other stores than those that the user may see are not theirs to claim.
        elsewhere = self._platform_order("10000012", AT, store_id=self.new_york.id)
        cashier.restaurant_store_ids = self.shanghai
        for code in (elsewhere.code, elsewhere.number):
            with self.assertRaises(UserError):
                Order.claim_at_till(code, self.mei.id)
        self.assertFalse(elsewhere.partner_id)
        cashier.restaurant_store_ids |= self.new_york
        Order.claim_at_till(elsewhere.code, self.mei.id)
        self.assertEqual(elsewhere.partner_id, self.mei)
        internal = self._make_user("internal", "base.group_user")
        with self.assertRaises(AccessError):
            Order.with_user(internal).claim_at_till("10000009", self.mei.id)
