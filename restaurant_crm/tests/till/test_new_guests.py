"""A cashier takes the name and number of a guest; and finds Chinese names by what one types."""

from unittest.mock import patch
from uuid import uuid4

from odoo.exceptions import ConcurrencyError, UserError

from ...engine.till import name_keys
from ..common import CASHIER, GuestCase


class TestNewGuests(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.cn")
        cls.cashier = cls._make_user("cashier", CASHIER)
        cls.Entry = cls.env["restaurant.till.entry"].with_user(cls.cashier)
        cls.coriander = cls.env.ref("restaurant_crm.preference_no_coriander")

    def entry(self, **values):
        told = {"uuid": str(uuid4()), "kind": "guest", "name": "徐兰", "phone": "138 0013 8000", "consent": True}
        return told | values

    def take(self, lang="en_US", **values):
        answer = self.Entry.with_context(lang=lang).receive(self.entry(**values))
        return self.env["res.partner"].browse(answer["partner_id"])

    def log(self, guest):
        return self.env["restaurant.guest.log"].search([("partner_id", "=", guest.id), ("kind", "=", "guest_taken")])

    def test_a_cashier_who_may_not_write_contacts_takes_a_guest(self):
        self.assertFalse(self.env["res.partner"].with_user(self.cashier).has_access("create"))
        guest = self.take(at="2026-05-01 12:00:00")
        self.assertEqual((guest.name, guest.phone, guest.phone_sanitized), ("徐兰", "138 0013 8000", "+8613800138000"))
        self.assertRecordValues(
            self.log(guest),
            [{"user_id": self.cashier.id, "note": "Agreed that the house keeps name and number.", "origin": "manual"}],
        )
        self.assertEqual(str(self.log(guest).logged_at), "2026-05-01 12:00:00")

    def test_the_same_number_is_the_same_guest(self):
        """However it is written, and whether somebody else took it or it was there."""
        self.mei.phone = "+86 138-0013-8000"
        for phone in ("13800138000", "138 0013 8000", "+8613800138000", "0086 138 0013 8000"):
            with self.subTest(phone=phone):
                self.assertEqual(self.take(phone=phone), self.mei)
        self.assertEqual(self.mei.name, "Mei")
        note = self.log(self.mei)[:1].note
        self.assertIn("Known already by the number. Name told: 徐兰", note)

    def test_the_same_entry_is_the_same_guest(self):
        entry = self.entry()
        first = self.Entry.receive(entry)
        first_guest = self.env["res.partner"].browse(first["partner_id"])
        first_guest.phone = "139 0000 0000"
        self.assertEqual(self.Entry.receive(entry), first)
        self.assertEqual(len(self.log(first_guest)), 1)

    def test_the_number_of_somebody_who_is_no_guest(self):
        firm = self._make_guest("Firm", phone="+86 138 0013 8000", is_company=True)
        gone = self._make_guest("Gone", phone="+86 138 0013 8000", active=False)
        self.assertNotIn(self.take(), firm | gone | self.env.user.partner_id)

    def test_a_guest_of_another_company_stays_unknown(self):
        self.mei.write(
            {"phone": "+86 138 0013 8000", "company_id": self.env["res.company"].create({"name": "Other"}).id}
        )
        self.assertNotEqual(self.take(), self.mei)

    def test_what_is_missing_is_said(self):
        for values, reason in (
            ({"consent": False}, "has to agree"),
            ({"consent": "yes"}, "has to agree"),
            ({"name": "  ", "phone": " "}, "Say the name or"),
            ({"phone": "1234"}, "whole number"),
            ({"name": "", "phone": "13"}, "whole number"),
            ({"name": "", "phone": "Anna"}, "whole number"),
            ({"name": 5}, "name"),
            ({"phone": ["1"]}, "phone"),
            ({"name": "x" * 500}, "name"),
        ):
            with self.subTest(**values), self.assertRaisesRegex(UserError, reason):
                self.Entry.receive(self.entry(**values))

    def test_a_name_is_enough(self):
        """Nobody is found by a name: two guests of one name are two."""
        guest = self.take(phone="")
        self.assertEqual((guest.name, guest.phone), ("徐兰", False))
        self.assertEqual(self.log(guest).note, "Agreed that the house keeps the name.")
        self.assertNotEqual(self.take(phone=""), guest)

    def test_a_number_is_enough(self):
        """The last digits stand for the name, until somebody says it, in whatever language."""
        guest = self.take(name="")
        self.assertEqual((guest.name, guest.phone_sanitized), ("Guest 8000", "+8613800138000"))
        self.assertEqual(self.log(guest).note, "Agreed that the house keeps the number.")
        self.assertEqual(self.take(name="", phone="+86 13800138000"), guest)
        self.assertIn("Known already by the number.", self.log(guest)[:1].note)
        self.env["res.lang"]._activate_lang("zh_CN")
        self.assertEqual(self.take(lang="zh_CN"), guest)
        self.assertEqual(guest.name, "徐兰")
        self.assertEqual(self.take(name="Lan"), guest)
        self.assertEqual(guest.name, "徐兰", "Names that were said stay")
        chinese = self.take(lang="zh_CN", name="", phone="138 0013 8001")
        self.assertEqual(chinese.name, "顾客 8001")
        self.assertEqual(self.take(name="", phone="138 0013 8001"), chinese)
        self.take(name="李伟", phone="138 0013 8001")
        self.assertEqual(chinese.name, "李伟")

    def test_two_tills_at_the_same_moment(self):
        """Another one has committed what this request cannot see: it has to run once more."""

        class Committed:
            def execute(self, _query):
                pass

            def fetchone(self):
                return [1]

            def __enter__(self):
                return self

            def __exit__(self, *_error):
                pass

        other = patch.object(type(self.env.registry), "cursor", lambda *_args, **_kwargs: Committed())
        with other, self.assertRaises(ConcurrencyError):
            self.take()

    # -- before the server knows ---------------------------------------------------------------------

    def order(self, uuid, **values):
        order = self._order(None, "2026-05-01 12:00:00", guest_uuid=uuid, **values)
        return self._settle(order)

    def test_orders_and_entries_of_a_guest_who_arrives_later(self):
        entry = self.entry()
        order = self.order(entry["uuid"])
        other = self.order(str(uuid4()))
        self.assertFalse(order.partner_id)
        guest = self.env["res.partner"].browse(self.Entry.receive(entry)["partner_id"])
        self.assertEqual((order.partner_id, other.partner_id.id), (guest, False))
        self.process()
        self.assertEqual(self.visits(guest).order_count, 1)
        self.Entry.receive(
            {
                "uuid": str(uuid4()),
                "kind": "preference",
                "guest_uuid": entry["uuid"],
                "preference_id": self.coriander.id,
            }
        )
        self.assertEqual(guest.guest_preference_ids.preference_id, self.coriander)

    def test_orders_of_a_guest_who_has_arrived(self):
        entry = self.entry()
        guest_id = self.Entry.receive(entry)["partner_id"]
        session = self._session(self.shanghai.config_ids)
        order = {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "state": "draft",
            "session_id": session.id,
            "user_id": self.cashier.id,
            "partner_id": False,
            "guest_uuid": entry["uuid"],
            "date_order": "2026-05-01 12:00:00",
            "amount_total": 0,
            "amount_paid": 0,
            "amount_tax": 0,
            "amount_return": 0,
            "to_invoice": False,
            "lines": [],
            "payment_ids": [],
        }
        self.env["pos.order"].with_user(self.cashier).sync_from_ui([order])
        self.assertEqual(self.env["pos.order"].search([("uuid", "=", order["uuid"])]).partner_id.id, guest_id)

    def test_an_entry_about_a_guest_who_was_refused(self):
        with self.assertRaisesRegex(UserError, "does not exist"):
            self.Entry.receive(
                {
                    "uuid": str(uuid4()),
                    "kind": "preference",
                    "guest_uuid": str(uuid4()),
                    "preference_id": self.coriander.id,
                }
            )


class TestPinyin(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._make_user("cashier", CASHIER)
        cls.config = cls.shanghai.config_ids[0]
        cls.lan, cls.li = cls._make_guest("徐兰"), cls._make_guest("李伟")

    def search(self, term):
        partners = self.env["res.partner"].with_user(self.cashier)
        return partners.browse(partners._find_guests(term)).sudo()

    def test_a_name_is_found_by_what_one_types(self):
        for term in ("xulan", "xu lan", "xl", "xula", "lan", "徐兰", "徐", "XuLan"):
            with self.subTest(term=term):
                self.assertIn(self.lan, self.search(term))
                self.assertNotIn(self.li, self.search(term))
        self.assertFalse(self.search("xulann"))
        self.lan.name = "Anna"
        self.assertNotIn(self.lan, self.search("xulan"))

    def test_blanks_between_characters_part_nothing(self):
        # As one types them, as Chinese keyboards do, and as pages of the web do.
        blanks = (" ", "\u3000", "\u00a0", " \u2003 ", "\u200b")
        names = ["徐兰", *(f"徐{blank}兰" for blank in blanks)]
        guests = self.lan | self.lan.union(*(self._make_guest(name) for name in names[1:]))
        before = self._make_guest("徐 兰兰")
        before.guest_search_key = False
        for term in names:
            with self.subTest(term=term):
                found = self.search(term)
                self.assertLessEqual(guests, found)
                self.assertNotIn(self.li, found)
        self.assertIn(before, self.search("徐\u3000兰"))
        self.assertLessEqual(guests, self.search("xulan"))
        self.assertFalse(self.search("兰 徐兰兰"))

    def test_blanks_in_longer_names(self):
        both, company = self._make_guest("Xu Lan 欧 阳 娜"), self._make_guest("江南 王 芳")
        for guest, terms in (
            (both, ("欧阳娜", "欧阳 娜", "欧 阳娜", "阳娜", "Xu Lan 欧阳", "lan 欧 阳", "欧阳娜 xu")),
            (company, ("王芳", "江南王芳", "王 芳", "江 南", "芳 江南")),
        ):
            for term in terms:
                with self.subTest(term=term):
                    self.assertIn(guest, self.search(term))
        self.assertNotIn(both, self.search("XuLan"))
        self.assertEqual(name_keys.joined("Xu Lan 徐 兰 Anna"), "Xu Lan 徐兰 Anna")

    def test_family_names_are_read_in_more_than_one_way(self):
        for name, terms in (("曾静", ("zengjing", "zj", "cengjing")), ("单晓", ("shanxiao", "sx", "danxiao"))):
            guest = self._make_guest(name)
            for term in terms:
                with self.subTest(term=term):
                    self.assertIn(guest, self.search(term))

    def test_a_till_learns_the_keys_and_strangers_do_not(self):
        rows = self.env["res.partner"].with_user(self.cashier)._load_pos_data_read(self.lan, self.config)
        self.assertEqual(rows[0]["guest_search_key"], "xu lan xulan xl")
        self.assertNotIn("guest_search_key", self.env["res.partner"]._load_pos_self_data_fields(self.config))

    def test_names_that_came_by_sql_follow(self):
        self.env.cr.execute(
            "UPDATE res_partner SET guest_search_key = NULL WHERE id = ANY(%s)", [(self.lan | self.li).ids]
        )
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_make_search_keys").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.lan.guest_search_key, "xu lan xulan xl")

    def test_keys_that_lack_something_follow(self):
        apart, later, whole = (self._make_guest(name) for name in ("徐 兰", "李 娜", "徐兰"))
        keys = {apart: "xu lan xulan xl", later: "李娜", whole: "as it is"}
        self.env.flush_all()
        for guest, key in keys.items():
            self.env.cr.execute("UPDATE res_partner SET guest_search_key = %s WHERE id = %s", [key, guest.id])
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_make_search_keys").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(
            [guest.guest_search_key for guest in keys],
            ["xu lan xulan xl 徐兰", "li na lina ln 李娜", "as it is"],
        )

    def test_without_the_library_the_rest_works_and_settings_say_so(self):
        self.assertFalse(self.env["res.config.settings"].create({}).pinyin_is_missing)
        with patch.object(name_keys, "library", lambda: None):
            guest = self._make_guest("王芳")
            self.assertFalse(guest.guest_search_key)
            self.assertIn(guest, self.search("王"))
            self.assertTrue(self.env["res.config.settings"].create({}).pinyin_is_missing)
            apart = self._make_guest("王 芳")
            self.env.flush_all()
            self.env.cr.execute("UPDATE res_partner SET guest_search_key = NULL WHERE id = %s", [apart.id])
            self.env.invalidate_all()
            with self.enter_registry_test_mode():
                self.env.ref("restaurant_crm.ir_cron_make_search_keys").method_direct_trigger()
            self.env.invalidate_all()
            self.assertEqual(apart.guest_search_key, "王芳")
            self.assertIn(apart, self.search("王芳"))

    def test_names_without_chinese_have_no_key(self):
        self.assertEqual([name_keys.name_key(name) for name in ("Anna", "", None, "Müller 3")], [""] * 4)
        self.assertEqual(name_keys.name_key("Anna 徐"), "xu x")
        self.assertTrue(name_keys.name_key("徐" * 50))

    def test_the_vowel_that_keyboards_lack_is_typed_in_several_ways(self):
        guest = self._make_guest("吕芳")
        for typed in ("lv", "lu", "lyu", "lü", "lyufang", "lufang"):
            self.assertIn(guest, self.search(typed))
