"""Who sits at the table of an order, as tills and the server keep it."""

import uuid as uuid_lib

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ...models.guest import party
from ..fact.case import TillOrderCase
from .case import TillCase


@tagged("post_install", "-at_install")
class TestOrderGuests(TillOrderCase, TillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lin = cls._make_guest("Lin")

    def send(self, order=None, **values):
        """What a till sends: a new order, or a later version of one."""
        data = self.ui_order(self.mei, {self.tofu: 1}, state="draft")
        if order:
            data |= {"uuid": order.uuid, "lines": []}
        data |= values
        return self.sync(data)

    def guests(self, order):
        return set(order._guests_at_table())

    # -- who is there ------------------------------------------------------------------------

    def test_guests_at_the_table_are_kept_with_their_seats(self):
        order = self.send(guest_party={"guests": {str(self.bo.id): {"at": 1, "seat": " 3 "}}})
        self.assertEqual(order.guest_party, {"guests": {str(self.bo.id): {"at": 1, "seat": "3"}}})
        self.assertEqual(self.guests(order), {self.mei, self.bo})

    def test_of_each_guest_the_later_word_of_several_tills_counts(self):
        order = self.send(guest_party={"guests": {str(self.bo.id): {"at": 5, "seat": "3"}}, "told": ["a"]})
        self.send(order, guest_party={"guests": {str(self.lin.id): {"at": 2}}, "told": ["b"]})
        self.assertEqual(self.guests(order), {self.mei, self.bo, self.lin})
        self.assertEqual(order.guest_party["told"], ["a", "b"])
        self.send(order, guest_party={"guests": {str(self.bo.id): {"at": 4, "gone": True}}})
        self.assertIn(self.bo, self.guests(order))
        self.send(order, guest_party={"guests": {str(self.bo.id): {"at": 6, "gone": True}}})
        self.assertNotIn(self.bo, self.guests(order))

    def test_a_till_that_did_not_know_the_guest_does_not_take_the_guest_off(self):
        order = self.send()
        self.send(order, partner_id=False)
        self.assertEqual(order.partner_id, self.mei)
        self.send(order, partner_id=False, guest_party={"guests": {str(self.mei.id): {"at": 9}}})
        self.assertFalse(order.partner_id, "this one knew")
        self.assertEqual(self.guests(order), {self.mei})

    def test_whoever_was_the_customer_stays_at_the_table(self):
        order = self.send()
        self.send(order, partner_id=self.bo.id)
        self.assertEqual(order.partner_id, self.bo)
        self.assertEqual(self.guests(order), {self.mei, self.bo})
        gone = {"guests": {str(self.mei.id): {"at": 9, "gone": True}}}
        self.send(order, partner_id=self.bo.id, guest_party=gone)
        self.assertEqual(self.guests(order), {self.bo})

    def test_two_tills_begin_an_order_at_one_table(self):
        floor = self.env["restaurant.floor"].create(
            {
                "name": "Hall",
                "pos_config_ids": [Command.set(self.config.ids)],
                "table_ids": [Command.create({"table_number": 7})],
            }
        )
        order = self.send(table_id=floor.table_ids.id)
        other = self.send(table_id=floor.table_ids.id, partner_id=False)
        self.assertFalse(other, "the server puts the second into the first")
        self.assertEqual(order.partner_id, self.mei)

    def test_whatever_a_device_sends_no_order_is_lost(self):
        for broken in (
            "guests",
            [1],
            {"guests": [1], "told": {"a": 1}},
            {"guests": {"x" * 99: {}, str(self.bo.id): "here"}, "told": [1, None]},
            {"guests": {str(self.bo.id): {"at": "now", "seat": 3, "from": "7", "gone": "no"}}},
        ):
            with self.subTest(broken):
                self.assertTrue(self.send(guest_party=broken))
        many = {"guests": {str(number): {"at": 1} for number in range(1, 999)}, "told": [str(n) for n in range(2000)]}
        stored = self.send(guest_party=many).guest_party
        self.assertEqual((len(stored["guests"]), len(stored["told"])), (party.MOST_GUESTS, party.MOST_FACTS))

    def test_strangers_at_self_order_screens_read_nothing_of_it(self):
        order = self.send(guest_party={"guests": {str(self.bo.id): {"at": 1}}})
        fields = self.env["pos.order"]._load_pos_self_data_fields(self.config)
        self.assertNotIn("guest_party", fields or ["guest_party"])
        self.assertNotIn("guest_party", order.lines._load_pos_self_data_fields(self.config))

    # -- contacts that are gone --------------------------------------------------------------

    def test_a_contact_merged_while_the_guest_sits_leads_to_the_one_that_is_left(self):
        party_before = {"guests": {str(self.bo.id): {"at": 1, "seat": "3"}}}
        order = self.send(guest_party=party_before)
        mei_id, bo_id = self.mei.id, self.bo.id
        self.merge(self.mei, self.bo, into=self.lin)
        self.assertEqual(order.partner_id, self.lin)
        self.assertEqual(self.guests(order), {self.lin})
        # The till has not heard of it.
        self.send(order, partner_id=mei_id, guest_party={"guests": {str(bo_id): {"at": 1, "seat": "3"}}})
        self.assertEqual(order.partner_id, self.lin)
        self.assertEqual(order.guest_party["guests"].keys(), {str(self.lin.id)})
        paid = self.sync(self.ui_order(self.env["res.partner"].browse(mei_id), {self.tofu: 1}))
        self.assertEqual(paid.partner_id, self.lin)

    def test_merged_again_it_leads_to_the_last(self):
        mei_id = self.mei.id
        self.merge(self.mei, into=self.bo)
        self.merge(self.bo, into=self.lin)
        found = self.env["restaurant.guest.former"].with_user(self.cashier).find_survivors([mei_id, 999999])
        self.assertEqual(found, {str(mei_id): self.lin.id})

    def test_an_archived_contact_stays_the_guest(self):
        order = self.send()
        self.mei.active = False
        self.send(order)
        self.assertEqual(order.partner_id, self.mei)
        row = self.mei.with_user(self.cashier).read(["guest_card"])[0]
        self.assertEqual(row["guest_card"]["prefs"], [[self.peanut.id, "severe"]])

    def test_an_entry_about_a_merged_contact_is_about_the_one_that_is_left(self):
        mei_id = self.mei.id
        self.merge(self.mei, into=self.bo)
        coriander = self.env.ref("restaurant_crm.preference_no_coriander")
        entry = {
            "uuid": str(uuid_lib.uuid4()),
            "kind": "preference",
            "partner_id": mei_id,
            "preference_id": coriander.id,
        }
        self.env["restaurant.till.entry"].with_user(self.cashier).receive(entry)
        self.assertIn(coriander, self.bo.guest_preference_ids.preference_id)

    def test_tills_hear_of_merged_contacts(self):
        mei_id = self.mei.id
        self.env.cr.precommit.run()
        self.env["bus.bus"].sudo().search([]).unlink()
        self.merge(self.mei, into=self.bo)
        self.env.cr.precommit.run()
        messages = self.env["bus.bus"].sudo().search([("message", "like", "GUESTS_CHANGED")]).mapped("message")
        self.assertTrue(any(str(mei_id) in message and str(self.bo.id) in message for message in messages), messages)

    def test_who_became_whom_is_nobodys_business_but_the_administrators(self):
        self.merge(self.mei, into=self.bo)
        rows = self.env["restaurant.guest.former"]
        self.assertTrue(rows.with_user(self._make_user("boss", "restaurant_crm.group_manager")).search([]))
        for groups in ("point_of_sale.group_pos_user", "restaurant_crm.group_user"):
            with self.assertRaises(AccessError):
                rows.with_user(self._make_user(groups, groups)).search([])

    # -- the kitchen -------------------------------------------------------------------------

    def test_of_two_tills_that_find_the_same_one_tells_the_kitchen(self):
        order = self.send(guest_party={"told": ["1:2:0"]}).with_user(self.cashier)
        self.assertEqual(order.claim_guest_notice(["1:2:0", "1:2:2", "a:1:2:why"]), ["1:2:2", "a:1:2:why"])
        self.assertEqual(order.claim_guest_notice(["1:2:2", "a:1:2:why"]), [])
        self.assertEqual(order.claim_guest_notice("nonsense"), [])
        with self.assertRaises(AccessError):
            order.with_user(self._make_user("stock", "base.group_user")).claim_guest_notice(["b"])

    def test_what_was_kept_although_is_logged_for_each_guest(self):
        order = self._order(self.mei, self.ago(0))
        milk = self.env.ref("restaurant_crm.preference_milk")
        order.lines.guest_warning = {
            "partner": self.mei.id,
            "preferences": self.peanut.ids,
            "reason": "left out",
            "qty": 1,
            "others": [[self.bo.id, milk.ids], ["x"], [999999, milk.ids], [self.lin.id, "all"]],
        }
        self.assertIn(f"{self.peanut.name} - Mei", order.allergy_notes)
        self.assertIn(f"{milk.name} - Bo", order.allergy_notes)
        self._settle(order)
        log = self.env["restaurant.guest.log"].search([("kind", "=", "allergy_overridden")])
        self.assertEqual(
            {(entry.partner_id, entry.preference_id) for entry in log}, {(self.mei, self.peanut), (self.bo, milk)}
        )

    # -- what is wrong -----------------------------------------------------------------------

    def test_a_wrong_preference_goes_for_a_reason_that_is_kept(self):
        entry = {
            "uuid": str(uuid_lib.uuid4()),
            "kind": "preference_remove",
            "partner_id": self.mei.id,
            "preference_id": self.peanut.id,
            "reason": "Meant for somebody else",
        }
        self.env["restaurant.till.entry"].with_user(self.cashier).receive(entry)
        self.assertNotIn(self.peanut, self.mei.guest_preference_ids.preference_id)
        log = self.env["restaurant.guest.log"].search([("kind", "=", "preference_lost")], limit=1)
        self.assertEqual((log.preference_id, log.user_id), (self.peanut, self.cashier))
        self.assertEqual(log.note, "Meant for somebody else · whisper")
