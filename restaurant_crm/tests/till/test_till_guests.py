"""Which guests a till loads, what it learns of them, and who never does."""

import json

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ...models.till import res_partner as res_partner_till
from ...models.till import res_partner_search
from .case import TillCase

# What a guest may add to the row of a contact.
ROOM = 400


@tagged("post_install", "-at_install")
class TestTillGuests(TillCase):
    # -- the card ----------------------------------------------------------------------------

    def test_the_card_says_what_matters_and_nothing_sensitive(self):
        self.pay(self.mei, self.ago(3), {self.tofu: 2, self.tea: 1})
        self.process()
        manager = self._make_user("boss", "restaurant_crm.group_manager,point_of_sale.group_pos_manager")
        for user in (self.cashier, manager):
            card = self.card(self.mei, user)
            self.assertEqual(card["tags"], self.vip.ids)
            self.assertEqual(card["prefs"], [[self.peanut.id, "severe"]])
            self.assertEqual((card["visits"], card["birthday"]), (1, "05-17"))
            self.assertEqual(card["last"], str(self.ago(3).date()))
            self.assertEqual(set(card["dishes"]), set((self.tofu | self.tea).ids))

    def test_the_card_of_somebody_unknown_is_empty(self):
        self.assertEqual(self.card(self.bo), {})

    def test_a_tag_that_has_run_out_is_gone(self):
        self.env["restaurant.tag.assignment"].search(
            [("partner_id", "=", self.mei.id), ("tag_id", "=", self.vip.id)]
        ).expires_at = self.ago(1)
        self.assertNotIn("tags", self.card(self.mei))

    def test_the_card_fits_the_room_it_has(self):
        tags = self.env["restaurant.tag"].create([{"name": f"Tag {number}"} for number in range(12)])
        tags._give(self.mei)
        for preference in self.env["restaurant.preference"].search([("sensitive", "=", False)], limit=10):
            if preference != self.peanut:
                self.env["restaurant.guest.preference"].create(
                    {"partner_id": self.mei.id, "preference_id": preference.id}
                )
        self.pay(self.mei, self.ago(3), {self.tofu: 2, self.tea: 1, self.beef: 1})
        self.process()
        self.env["loyalty.program"].create(
            [{"name": f"Program {number}", "guest_tag_ids": [Command.set(self.vip.ids)]} for number in range(5)]
        )
        scheme = self.env["restaurant.tier.scheme"].create(
            {"name": "Tiers", "everybody": True, "sequence": -1, "tier_ids": [Command.create({"name": "Gold"})]}
        )
        scheme._start()
        self.env["restaurant.guest.tier"]._override(self.mei, scheme.tier_ids, "because")
        self.assertLessEqual({"tier", "programs"}, self.card(self.mei).keys())
        self.assertLessEqual(len(json.dumps({"guest_card": self.card(self.mei)}, separators=(",", ":"))), ROOM)

    def test_only_staff_at_a_till_read_cards(self):
        user = self._make_user("stock", "base.group_user")
        with self.assertRaises(AccessError):
            self.mei.with_user(user).read(["guest_card"])
        with self.assertRaises(AccessError):
            self.mei.with_user(user).get_guest_details()

    # -- loading -----------------------------------------------------------------------------

    def test_cashier_loads_cards_but_no_sensitive_word(self):
        self.pay(self.mei, self.ago(3))
        self.process()
        data, partners = self.loaded(self.cashier)
        self.assertEqual(partners[self.mei.id]["guest_card"]["tags"], self.vip.ids)
        words = json.dumps(data, default=str)
        for word in ("Owes money", "Hidden", '"Ill"', "whisper"):
            self.assertNotIn(word, words)

    def test_a_changed_card_is_loaded_although_the_contact_was_not_written(self):
        self.pay(self.mei, self.ago(3))
        self.process()
        self.env.flush_all()
        session = self.till_session.with_user(self.cashier).with_context(pos_last_server_date="2090-01-01 00:00:00")
        rows = session.load_data(["pos.order", "res.partner"])["res.partner"]
        self.assertIn(self.mei.id, [row["id"] for row in rows])

    def test_the_store_loads_its_own_latest_guests_first(self):
        lin, far = self._make_guest("Lin"), self._make_guest("Far")
        self.pay(self.mei, self.ago(3))
        self.pay(lin, self.ago(5))
        self.pay(self.bo, self.ago(1))
        for day in (1, 2):
            self.pay(far, self.ago(day), store=self.new_york)
        self.process()
        self.config.guest_limit = 2
        order = [row[0] for row in self.config.get_limited_partners_loading()]
        self.assertEqual(order, (self.bo | self.mei).ids)
        self.config.guest_limit = 3
        self.assertEqual(
            [row[0] for row in self.config.get_limited_partners_loading()], [self.bo.id, self.mei.id, lin.id]
        )
        lin.active = False
        page = [row[0] for row in self.config.get_limited_partners_loading()]
        self.assertEqual(page[:2], [self.bo.id, self.mei.id])
        self.assertNotIn(lin.id, page)

    def test_pages_follow_each_other_without_gap_or_repetition(self):
        for day, guest in enumerate((self.mei, self.bo), 1):
            self.pay(guest, self.ago(day))
        self.process()
        company = self.env.company.id
        everybody = self.env["res.partner"].search([("company_id", "in", (False, company))])
        self.config.guest_limit = 5
        seen = [row[0] for row in self.config.get_limited_partners_loading()]
        while page := [row[0] for row in self.config.get_limited_partners_loading(len(seen))]:
            seen += page
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(set(seen), set(everybody.ids))
        self.assertEqual(seen[:2], [self.mei.id, self.bo.id])

    def test_what_core_computes_of_contacts_stays_what_it_is(self):
        """Computed once for contacts that are alike: everybody gets what core gives to each alone."""
        china, spain = self.env.ref("base.cn"), self.env.ref("base.es")
        guests = self.env["res.partner"]
        for number in range(8):
            guests |= self._make_guest(
                f"Guest {number}",
                street="Long Street 1" if number % 2 else False,
                country_id=(china, spain)[number // 2 % 2].id,
                vat=f"X{number // 4}",
                parent_id=self.bo.id if number > 5 else False,
            )
        taxes = self.env["account.fiscal.position"].create([{"name": "By hand"}, {"name": "Spain", "auto_apply": True}])
        taxes[1].country_id = spain
        guests[0].property_account_position_id = taxes[0]
        for name in ("pos_contact_address", "fiscal_position_id"):
            alone = []
            for guest in guests:
                self.env.invalidate_all()
                alone.append(guest.with_prefetch(guest.ids)[name])
            self.env.invalidate_all()
            self.assertEqual([guest[name] for guest in guests], alone)
            self.assertGreater(len(set(alone)), 2)

    # -- looking for somebody ------------------------------------------------------------------

    def search(self, term):
        domain = ["|", ["name", "ilike", f"{term}%"], ["email", "ilike", f"{term}%"]]
        rows = self.env["res.partner"].with_user(self.cashier).get_new_partner(self.config.id, domain, 0)
        return self.env["res.partner"].browse([row["id"] for row in rows["res.partner"]])

    def test_search_by_name_number_card_and_tag(self):
        wei = self._make_guest("李伟强", phone="+86 138 0013 8899", barcode="0421234567890", email="wei@example.com")
        self.assertEqual(self.search("李伟"), wei)
        self.assertEqual(self.search("8899"), wei)
        self.assertEqual(self.search("0013-8899"), wei)
        self.assertEqual(self.search("0421234567890"), wei)
        self.assertEqual(self.search("regular"), self.mei)
        self.assertEqual(self.search("mei"), self.mei)
        self.assertEqual(self.search("wei@example"), wei, "what no index finds, core still does")
        self.assertFalse(self.search("Owes money"))
        self.assertFalse(self.search("Hidden"))
        self.assertFalse(self.search("100%_"))

    def test_search_by_any_word_of_a_contact(self):
        firm = self._make_guest("Acme (test)")
        ann = self._make_guest(
            "Ann-Marie O'Brien", email="ann.b@example.com", city="Köln", zip="50667", type="other", parent_id=firm.id
        )
        zoe = self._make_guest("Brienne Zoe")
        self.assertEqual(self.search("brien"), ann | zoe, "a later word counts, not only the first")
        self.assertEqual(self.search("marie bri"), ann)
        self.assertEqual(self.search("O'Bri"), ann)
        self.assertEqual(self.search("KÖL 506"), ann)
        self.assertEqual(self.search("ann.b@exam"), ann)
        self.assertEqual(self.search("Acme (t"), firm | ann)
        self.assertFalse(self.search("marie zoe"))
        ann.active = False
        self.assertEqual(self.search("brien"), zoe)

    def test_search_among_very_many_never_scans_them(self):
        ann = self._make_guest("Annabel (test)")
        self.assertEqual(self.search("nabel"), ann, "few contacts: core may look anywhere")
        self.patch(res_partner_search, "SEARCH_EVERYWHERE", -2)
        self.assertFalse(self.search("nabel"))
        self.assertEqual(self.search("annab"), ann)

    # -- the full card -------------------------------------------------------------------------

    def test_the_full_card_tells_why(self):
        self.pay(self.mei, self.ago(3), {self.tofu: 2})
        self.pay(self.mei, self.ago(40), {self.beef: 1}, store=self.new_york)
        self.process()
        details = self.mei.with_user(self.cashier).get_guest_details()
        self.assertEqual([tag["id"] for tag in details["tags"]], self.vip.ids)
        self.assertEqual([row["id"] for row in details["preferences"]], self.peanut.ids)
        self.assertEqual(details["preferences"][0]["note"], "whisper")
        self.assertEqual([visit["dishes"] for visit in details["visits"]], ["Mapo Tofu ×2", "Beef"])
        self.cashier.restaurant_store_ids = self.new_york
        details = self.mei.with_user(self.cashier).get_guest_details()
        self.assertEqual([visit["dishes"] for visit in details["visits"]], ["Beef"])

    # -- open tills ----------------------------------------------------------------------------

    def told(self):
        self.env.flush_all()
        self.env["bus.bus"].sudo().flush_model()
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([("message", "like", "GUESTS_CHANGED")])
        return [json.loads(row.message)["payload"] for row in rows if self.config.access_token in row.channel]

    def test_open_tills_hear_whose_card_has_changed_and_nothing_else(self):
        self.told()
        self.env["bus.bus"].sudo().search([]).unlink()
        self.env["restaurant.guest.preference"].create({"partner_id": self.bo.id, "preference_id": self.peanut.id})
        self.assertEqual(self.told(), [{"partner_ids": self.bo.ids, "read": self.bo.ids}])
        self.vip._give(self.bo)
        self.assertEqual(self.told()[-1], {"partner_ids": self.bo.ids})

    def test_open_tills_hear_of_a_payment_that_changes_no_tag(self):
        """Visits and the last one are on the card as well."""
        self.told()
        self.env["bus.bus"].sudo().search([]).unlink()
        self.pay(self.bo, self.ago(0))
        self.assertEqual(self.told(), [], "not within the payment")
        self.process()
        self.assertEqual(self.told(), [{"partner_ids": self.bo.ids}])
        self.assertEqual(self.card(self.bo)["visits"], 1)

    def test_open_tills_hear_once_a_transaction(self):
        self.told()
        self.env["bus.bus"].sudo().search([]).unlink()
        for preference in self.peanut | self.env.ref("restaurant_crm.preference_no_coriander"):
            self.env["restaurant.guest.preference"].create({"partner_id": self.bo.id, "preference_id": preference.id})
        self.vip._give(self.bo)
        self.mei.guest_preference_ids.write({"note": "louder"})
        self.assertEqual(self.told(), [{"partner_ids": sorted((self.bo | self.mei).ids), "read": self.bo.ids}])

    def test_whoever_remembers_a_guest_hears_of_allergies(self):
        mild = self.mei.guest_preference_ids.filtered(lambda row: row.preference_id == self.peanut)
        seat = self.env.ref("restaurant_crm.preference_window_seat")
        preferences = self.env["restaurant.guest.preference"]
        for change, read in (
            (lambda: mild.write({"severity": "mild"}), True),
            (lambda: mild.write({"note": "louder"}), False),
            (lambda: preferences.create({"partner_id": self.mei.id, "preference_id": seat.id}), False),
            (lambda: mild.unlink(), True),
        ):
            self.told()
            self.env["bus.bus"].sudo().search([]).unlink()
            change()
            (message,) = self.told()
            self.assertEqual(message.get("read"), self.mei.ids if read else None)

    def test_of_very_many_guests_tills_hear_that_it_may_be_any(self):
        self.told()
        self.env["bus.bus"].sudo().search([]).unlink()
        self.patch(res_partner_till, "TELL_GUESTS", 1)
        (self.bo | self.mei)._guest_changed()
        self.assertEqual(self.told(), [{"partner_ids": [], "any": True}])
        self.env["bus.bus"].sudo().search([]).unlink()
        (self.bo | self.mei)._allergies_changed()
        self.assertEqual(self.told(), [{"partner_ids": [], "any": True, "read": True}])

    def test_rows_that_devices_send_each_other_hold_no_card(self):
        self.told()
        self.env["bus.bus"].sudo().search([]).unlink()
        self.config.with_user(self.cashier).notify_synchronisation(
            self.till_session.id, "1", {"res.partner": self.mei.ids}
        )
        self.env.cr.precommit.run()
        messages = " ".join(self.env["bus.bus"].sudo().search([]).mapped("message"))
        self.assertIn("Mei", messages)
        self.assertNotIn("guest_card", messages)
        self.assertNotIn("property_product_pricelist", messages, "the list of a tier tells the tier")
