"""A merge of contacts that was wrong is taken back, with everything that both had."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..fact import facts_oracle as oracle
from .case import ChannelCase


@tagged("post_install", "-at_install")
class TestMergeUndo(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bo.write({"phone": "+86 139 0000 2222", "email": "bo@example.com", "street": "1 Road"})
        cls.program = cls.env["loyalty.program"].create({"name": "Points", "program_type": "loyalty"})

    def everything(self, guest):
        """What there is of a guest, in the shape in which it has to be again."""
        guest.invalidate_recordset()
        env = self.env
        mine, about = [("partner_id", "=", guest.id)], ("res_id", "=", guest.id)

        def rows(model, *names, domain=None):
            found = env[model].with_context(active_test=False).search(domain or mine, order="id")
            return [tuple(row.read(["id", *names], load=None)[0].values()) for row in found]

        return {
            "contact": [guest[name] for name in ("name", "phone", "email", "street", "active", "barcode", "comment")],
            "category": guest.category_id.ids,
            "visits": oracle.stored_visits(guest),
            "orders": rows("pos.order", "amount_total"),
            "platform orders": rows("restaurant.platform.order", "total"),
            "tags": rows("restaurant.tag.assignment", "tag_id", "state", "origin"),
            "preferences": rows("restaurant.guest.preference", "preference_id", "severity", "note"),
            "cards": rows("loyalty.card", "points"),
            "complaints": rows("restaurant.complaint", "description"),
            "identities": rows("restaurant.identity", "kind", "state"),
            "interactions": rows("restaurant.interaction", "kind"),
            # That two allergies became one was so, too.
            "log": rows(
                "restaurant.guest.log", "kind", "note", domain=[*mine, ("kind", "!=", "preference_changed")]
            ),
            "children": rows("res.partner", "name", domain=[("parent_id", "=", guest.id)]),
            # That they were merged once stays said.
            "messages": rows(
                "mail.message",
                "body",
                domain=[("model", "=", "res.partner"), about, ("body", "not ilike", "Merged with the following")],
            ),
            "followers": rows("mail.followers", "partner_id", domain=[("res_model", "=", "res.partner"), about]),
        }  # fmt: skip

    def furnish(self, guest, number):
        """Something of every kind; some of it both have."""
        env = self.env
        self.pay(guest, f"2026-05-0{number} 04:00:00", {self.tofu: number})
        order = self._platform_order(
            f"{guest.id}", f"2026-05-0{number} 10:00:00", keys=[("platform_user", f"user {guest.id}")]
        )
        order.identity_ids._join(guest, "test")
        tag = env["restaurant.tag"].search([("name", "=", "Both")]) or env["restaurant.tag"].create({"name": "Both"})
        own = env["restaurant.tag"].create({"name": f"Only {guest.name}"})
        (tag | own)._give(guest)
        nuts = env["restaurant.preference"].search([("name", "=", "Nuts of both")]) or env[
            "restaurant.preference"
        ].create({"name": "Nuts of both", "kind": "allergy", "severity": "mild"})
        env["restaurant.guest.preference"].create(
            {
                "partner_id": guest.id,
                "preference_id": nuts.id,
                "note": f"Said {guest.name}",
                "severity": "mild" if number == 1 else "severe",
            }
        )
        env["loyalty.card"].create({"program_id": self.program.id, "partner_id": guest.id, "points": 10 * number})
        env["restaurant.complaint"].create(
            {"description": "Cold", "partner_id": guest.id, "store_id": self.shanghai.id}
        )
        env["restaurant.interaction"].create({"partner_id": guest.id, "kind": "message", "external_id": f"m{guest.id}"})
        self._make_guest(f"Home of {guest.name}", parent_id=guest.id, type="delivery")
        guest.message_post(body=f"About {guest.name}")
        guest.message_subscribe(env.user.partner_id.ids)
        category = env["res.partner.category"].search([("name", "=", "Shared")]) or env["res.partner.category"].create(
            {"name": "Shared"}
        )
        other = env["res.partner.category"].create({"name": f"Of {guest.name}"})
        guest.category_id = [Command.set((category | other).ids)]

    def test_guests_with_everything_are_what_they_were(self):
        self.furnish(self.mei, 1)
        self.furnish(self.bo, 2)
        self.process()
        before = {guest: self.everything(guest) for guest in (self.mei, self.bo)}
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {"partner_ids": [Command.set((self.mei | self.bo).ids)], "dst_partner_id": self.bo.id}
        )
        self.assertIn("Points", wizard.guest_merge_warning)
        wizard.action_merge()
        self.process()
        self.assertFalse(self.mei.exists())
        self.assertEqual(len(self.visits(self.bo)), 4)
        merge = self.env["restaurant.merge"].search([("survivor_id", "=", self.bo.id)])
        self.assertEqual((merge.merged_names, merge.state), ("Mei", "merged"))
        self.assertTrue(merge.row_count)
        relations = self._make_user("relations", "restaurant_crm.group_user")
        # What came since stays with the one who is left.
        late = self.pay(self.bo, "2026-06-01 04:00:00")
        merge.with_user(relations).action_undo()
        self.process()
        late.partner_id = False
        self.process()
        after = {guest: self.everything(guest) for guest in (self.mei, self.bo)}
        for guest in before:
            for what, value in before[guest].items():
                with self.subTest(guest=guest.name, what=what):
                    self.assertEqual(after[guest][what], value)
        self.assertFactsAreRight()
        with self.assertRaises(UserError):
            merge.action_undo()
        self.assertFalse(self.env["restaurant.guest.former"].search([("former_id", "=", self.mei.id)]))

    def test_doubles_are_listed_until_somebody_says_something(self):
        twin = self._make_guest("Mei L.", phone="0086 13800001111")
        mother = self._make_guest("Mother", phone="+86 138 0000 1111")
        named = self._make_guest("\u3000B O  ", guest_birthday="1990-05-01")
        self.assertEqual(named.name, "B O", "without blanks around it, wide ones too")
        named.write({"name": "B   O"})
        self.assertEqual(named.name, "B O")
        self.bo.guest_birthday = "1990-05-01"
        Twin = self.env["restaurant.guest.twin"]

        def pairs():
            self.env.flush_all()
            return {(pair.partner_id, pair.other_id): pair for pair in Twin.search([])}

        found = pairs()
        self.assertEqual(found[self.mei, twin].reason, "phone")
        self.assertEqual(found[self.bo, named].reason, "birthday")
        # A family with one number is told apart for good.
        found[self.mei, mother].action_tell_apart()
        found[twin, mother].action_tell_apart()
        self.assertNotIn((self.mei, mother), pairs())
        self.mei.phone = "138 0000 1111"
        self.assertNotIn((self.mei, mother), pairs())
        action = pairs()[self.mei, twin].action_merge()
        wizard = self.env[action["res_model"]].with_context(**action["context"]).create({})
        self.assertEqual(wizard.partner_ids, self.mei | twin)
        wizard.action_merge()
        self.assertFalse([pair for pair in pairs() if self.mei in pair or twin in pair])

    def test_kept_rows_are_deleted_after_a_while(self):
        self.merge(self.mei, into=self.bo)
        merge = self.env["restaurant.merge"].search([])
        merge.merged_at = "2026-01-01"
        merge._gc_kept()
        self.assertFalse(merge.kept)
        with self.assertRaises(UserError):
            merge.action_undo()
