"""Who read whom: noted without writing in the request, asked on a page, bounded by the hour."""

import time
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ...models.privacy import reading_buffer as buffer
from .case import PrivacyCase


class ReadingCase(PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lin = cls._make_user("lin", "restaurant_crm.group_user,base.group_allow_export")
        cls.boss = cls._make_user("boss", "restaurant_crm.group_manager,base.group_allow_export")
        cls.Reading = cls.env["restaurant.guest.reading"]

    def setUp(self):
        super().setUp()
        buffer.take(self.env.cr.dbname)
        buffer._counts.clear()

    def noted(self, *domain):
        self.Reading._write_waiting()
        return self.Reading.search([*domain, ("user_id", "in", (self.lin | self.boss).ids)])


@tagged("post_install", "-at_install")
class TestGuestReading(ReadingCase):
    def test_every_way_of_reading_is_noted(self):
        mei = self.mei.with_user(self.lin)
        everybody = self.env["res.partner"].with_user(self.lin)
        ways = {
            "read": lambda: mei.read(["phone"]),
            "web_read": lambda: mei.web_read({"email": {}}),
            "search_read": lambda: everybody.search_read([("id", "=", mei.id)], ["street"]),
            "web_search_read": lambda: everybody.web_search_read([("id", "=", mei.id)], {"phone": {}}),
            "export": lambda: self.mei.with_user(self.boss).export_data(["name"]),
            "group": lambda: everybody.formatted_read_group([("id", "=", mei.id)], ["phone"], ["__count"]),
        }
        for name, read in ways.items():
            with self.subTest(name):
                read()
                found = self.noted()[:1]
                self.assertEqual(found.guest_count, 1)
                self.assertEqual(found.partner_ids, self.env["res.partner"] if name == "group" else self.mei)
                self.assertIn(found.user_id, self.lin | self.boss)
        self.assertEqual(len(self.noted(("partner_ids", "in", self.mei.ids))), len(ways) - 1)
        self.assertFalse(self.noted(("partner_ids", "in", self.bo.ids)))

    def test_names_alone_and_the_system_leave_no_trace(self):
        self.mei.with_user(self.lin).read(["name"])
        self.mei.read(["phone"])
        self.assertFalse(self.noted())

    def test_it_is_cheap_and_writes_nothing(self):
        mei = self.mei.with_user(self.lin)
        mei.read(["phone"])
        with self.assertQueryCount(0):
            start = time.thread_time()
            for _number in range(200):
                self.Reading.with_user(self.lin)._note("form", mei.ids)
            spent = (time.thread_time() - start) / 200
        self.assertLess(spent, 0.0002, "Seconds a request")

    def test_too_many_in_an_hour(self):
        guests = self.env["res.partner"].with_user(self.lin)
        self.env["ir.config_parameter"].set_param("restaurant_crm.guests_read_per_hour", "2")
        self.Reading.with_user(self.lin)._note("till", (), 5000)
        (guests.browse(self.mei.ids) | guests.browse(self.bo.ids)).read(["phone"])
        for read in (
            lambda: guests.browse(self.mei.ids).read(["phone"]),
            lambda: guests.search_read([("id", "=", self.mei.id)], ["email"]),
            lambda: guests.browse(self.mei.ids).export_data(["phone"]),
        ):
            with self.assertRaisesRegex(UserError, "in this hour"):
                read()
        self.mei.with_user(self.boss).read(["phone"])
        self.assertEqual(len(self.noted(("via", "=", "refused"), ("user_id", "=", self.lin.id))), 3, "An alert each")

    def test_reading_the_audit_is_audited(self):
        self.mei.with_user(self.lin).read(["phone"])
        reading = self.noted()
        reading.with_user(self.boss).read(["guest_count"])
        self.assertEqual(self.noted(("via", "=", "audit")).user_id, self.boss)
        for forge in (reading.with_user(self.boss).unlink, lambda: reading.with_user(self.boss).write({"via": "till"})):
            with self.assertRaises(AccessError):
                forge()
        with self.assertRaises(AccessError):
            reading.with_user(self.lin).read(["guest_count"])

    def test_months_come_and_go(self):
        parts = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'restaurant_guest_reading_log'::regclass"
        self.Reading._make_parts(date(2001, 11, 5))
        self.env.cr.execute(parts)
        before = self.env.cr.fetchone()[0]
        self.assertEqual(self.Reading._drop_parts(date(2002, 12, 1)), 0, "Nobody read anything then")
        self.env.cr.execute(parts)
        self.assertEqual(self.env.cr.fetchone()[0], before - 1, "A year is kept")

    def test_a_month_that_nobody_made_in_time_stops_nothing(self):
        self.env.cr.execute(
            """INSERT INTO restaurant_guest_reading_log (read_at, user_id, via, model, contact_ids, guest_count)
               VALUES ('2001-12-05', 1, 'form', 'res.partner', '{}', 1)"""
        )
        rest = "SELECT count(*) FROM restaurant_guest_reading_rest"
        self.env.cr.execute(rest)
        before = self.env.cr.fetchone()[0]
        self.Reading._make_parts(date(2001, 11, 5))
        self.Reading._drop_parts(date(2003, 2, 1))
        self.env.cr.execute(rest)
        self.assertEqual(self.env.cr.fetchone()[0], before - 1)

    def test_unusual_reading_is_told(self):
        self.Reading._add("list", (), 0, "res.partner")
        entry = list(buffer.take(self.env.cr.dbname)[0])
        entry[1:6] = [self.lin.id, "list", "res.partner", (self.mei.id,), 900]
        buffer.flush_into(self.env.cr, [tuple(entry)])
        self.assertEqual([found["user_id"] for found in self.Reading._unusual()], [self.lin.id])
        self.Reading._cron_night()
        activity = self.lin.partner_id.activity_ids
        self.assertEqual(activity.summary, "Unusual reading of guests")


@tagged("post_install", "-at_install")
class TestReadingOnReplica(ReadingCase, HttpCase):
    def test_a_request_that_reads_stays_one_that_reads(self):
        """On a read-only cursor nothing of ours fails: else the request would run again, with a warning."""
        self.authenticate("lin", "linxxxxx")
        call = {"model": "res.partner", "method": "web_read", "args": [self.mei.ids, {"phone": {}}], "kwargs": {}}
        with self.assertNoLogs("odoo.http", "WARNING"):
            answer = self.make_jsonrpc_request("/web/dataset/call_kw/res.partner/web_read", call)
        self.assertEqual(answer[0]["id"], self.mei.id)
        found = self.noted(("partner_ids", "in", self.mei.ids))
        self.assertEqual((found.via, found.user_id, found.address), ("form", self.lin, "127.0.0.1"))
