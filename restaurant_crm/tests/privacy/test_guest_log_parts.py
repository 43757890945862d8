"""The guest log is a table in parts, one a month; an older one becomes it with its rows, keys and indexes."""

from datetime import datetime
from unittest.mock import patch

from psycopg2.errors import ForeignKeyViolation

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger, sql

from ...models.shared import parted
from ..common import GuestCase
from ..two_connections import TwoConnections

LOG = "restaurant_guest_log"


@tagged("post_install", "-at_install")
class TestGuestLogParts(GuestCase):
    def rows(self, query, *values):
        return self.env.execute_query(SQL(query, *values))

    def note(self, moment, guest=None):
        """An entry of that moment; its id."""
        guest = guest or self.mei
        entry = self.env["restaurant.guest.log"].create(
            {"partner_id": guest.id, "kind": "guest_taken", "logged_at": moment, "origin": "manual"}
        )
        self.env.flush_all()
        return entry

    def part_of(self, entry):
        return self.rows(f"SELECT tableoid::regclass::text FROM {LOG} WHERE id = %s", entry.id)[0][0]

    def test_entries_lie_in_their_months(self):
        now = fields.Datetime.now()
        self.assertTrue(parted.is_parted(self.env.cr, LOG))
        self.assertTrue(sql.table_exists(self.env.cr, LOG), "Odoo knows that it is there")
        months = [month for _name, month in parted.parts(self.env.cr, LOG)]
        self.assertIn(parted.month_of(now), months)
        entry = self.note(now)
        self.assertEqual(self.part_of(entry), f"{LOG}_{now:%Y_%m}")
        entry.logged_at = datetime(2001, 2, 3)
        self.env.flush_all()
        self.assertEqual(self.part_of(entry), f"{LOG}_rest", "No month of its own, and not lost")
        self.assertEqual(entry.kind, "guest_taken")
        # Of the contact nothing stays, whichever part it lies in.
        guest = self._make_guest("Gone")
        entries = self.note(now, guest) + self.note(datetime(2001, 2, 3), guest)
        self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", [guest.id])
        self.assertFalse(entries.exists())

    def test_every_link_has_its_key_and_every_index_is_there(self):
        model = self.env["restaurant.guest.log"]
        links = {name for name, field in model._fields.items() if field.type == "many2one" and field.store}
        keys = {
            row[0]
            for row in self.rows(
                """SELECT attname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
                    WHERE contype = 'f' AND conrelid = %s::regclass""",
                LOG,
            )
        }
        self.assertEqual(keys, links)
        indexes = {row[0] for row in self.rows("SELECT indexname FROM pg_indexes WHERE tablename = %s", LOG)}
        self.assertIn(f"{LOG}_partner_logged", indexes)
        self.assertIn(f"{LOG}__tag_id_index", indexes)
        # Core finds them, and makes none of them anew with each update.
        definition, comment = sql.index_definition(self.env.cr, f"{LOG}_partner_logged")
        self.assertIn("partner_id, logged_at DESC, id DESC", definition)
        self.assertIn("partner_id, logged_at DESC, id DESC", comment)
        self.assertEqual(sql.index_definition(self.env.cr, "crm_no_index"), (None, None))
        self.assertTrue(sql.index_definition(self.env.cr, "res_partner_pkey")[0])

    def test_what_asks_for_a_month_reads_a_month(self):
        now = fields.Datetime.now()
        month = parted.month_of(now)
        plan = self.rows(f"EXPLAIN SELECT count(*) FROM {LOG} WHERE logged_at >= %s AND logged_at < %s", month, now)
        read = [line for (line,) in plan if LOG in line and "Scan" in line]
        self.assertTrue(read)
        self.assertFalse([line for line in read if f"{LOG}_{now:%Y_%m}" not in line])

    def test_old_months_are_dropped_as_a_whole(self):
        kept, late = self.note(datetime(2001, 3, 1)), self.note(datetime(2001, 1, 9))
        self.env.cr.execute(f"DELETE FROM {LOG} WHERE id = %s", [kept.id])
        for month in (1, 2, 3):
            # What came before its month was made stays in the rest.
            parted.make_ahead(self.env.cr, LOG, "logged_at", datetime(2001, month, 15))
        self.assertNotIn(f"{LOG}_2001_01", dict(parted.parts(self.env.cr, LOG)))
        february, march = self.note(datetime(2001, 2, 28, 23, 59, 59)), self.note(datetime(2001, 3, 1))
        self.assertEqual(self.part_of(february), f"{LOG}_2001_02")
        before = datetime(2001, 3, 20)
        rule = self.env["restaurant.retention"].search([("kind", "=", "entries")])
        with patch.object(self.registry["restaurant.retention"], "_before", lambda rule: before):
            rule.invalidate_recordset()
            self.assertEqual(rule.due_count, 2)
            self.assertEqual(rule._run(), 2)
        self.assertFalse((late + february).exists())
        self.assertTrue(march.exists(), "Its month is not over")
        self.assertNotIn(f"{LOG}_2001_02", dict(parted.parts(self.env.cr, LOG)))
        self.assertIn(f"{LOG}_2001_03", dict(parted.parts(self.env.cr, LOG)))

    def test_contacts_are_merged_once_and_not_again_in_each_part(self):
        links = self.env["base.partner.merge.automatic.wizard"]._get_fk_on("res_partner")
        self.assertEqual([table for table, _column in links if table.startswith(LOG)], [LOG])
        now = fields.Datetime.now()
        other = self._make_guest("Mei Too")
        entries = self.note(now) + self.note(datetime(2001, 2, 3))
        self.env["base.partner.merge.automatic.wizard"]._merge([self.mei.id, other.id], other)
        self.assertEqual(entries.partner_id, other)

    def old_table(self):
        """A plain table as the version before made it."""
        self.env.cr.execute(
            """CREATE TABLE crm_old_log (id serial PRIMARY KEY, partner_id int REFERENCES res_partner ON DELETE CASCADE,
                   note varchar, logged_at timestamp NOT NULL);
               CREATE INDEX crm_old_log_noted ON crm_old_log (logged_at) WHERE note LIKE 'a%%';
               COMMENT ON INDEX crm_old_log_noted IS 'kept';
               COMMENT ON COLUMN crm_old_log.note IS 'Note'"""
        )

    def test_an_older_table_is_converted_with_all_it_has(self):
        self.old_table()
        self.env.cr.execute(
            """INSERT INTO crm_old_log (partner_id, note, logged_at)
               SELECT %s, 'a' || day, timestamp '2020-11-15' + day * interval '1 day'
                 FROM generate_series(1, 100) AS day""",
            [self.mei.id],
        )
        before = self.rows("SELECT * FROM crm_old_log ORDER BY id")
        self.assertTrue(parted.convert(self.env.cr, "crm_old_log", "logged_at"))
        self.assertEqual(self.rows("SELECT * FROM crm_old_log ORDER BY id"), before)
        self.assertEqual(
            [name for name, _month in parted.parts(self.env.cr, "crm_old_log")],
            ["crm_old_log_2020_11", "crm_old_log_2020_12", "crm_old_log_2021_01", "crm_old_log_2021_02"],
        )
        self.assertEqual(self.rows("SELECT count(*) FROM crm_old_log_rest"), [(0,)])
        self.assertEqual(
            self.rows("SELECT obj_description('crm_old_log_noted'::regclass), to_regclass('crm_old_log_whole')"),
            [("kept", None)],
        )
        # The next entry has the next number.
        number = self.rows("INSERT INTO crm_old_log (logged_at) VALUES (now()) RETURNING id")[0][0]
        self.assertEqual(number, 101)
        with mute_logger("odoo.sql_db"), self.assertRaises(ForeignKeyViolation), self.env.cr.savepoint():
            self.env.cr.execute("INSERT INTO crm_old_log (partner_id, logged_at) VALUES (-5, now())")
        self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", [self._make_guest("Other").id])
        self.assertEqual(len(self.rows("SELECT FROM crm_old_log")), 101)

    def test_a_table_that_others_refer_to_stays_as_it_is(self):
        self.old_table()
        self.env.cr.execute("CREATE TABLE crm_about (entry_id int REFERENCES crm_old_log)")
        with self.assertLogs(parted.__name__, "WARNING") as said:
            self.assertFalse(parted.convert(self.env.cr, "crm_old_log", "logged_at"))
        self.assertIn("crm_about", said.output[0])
        self.assertFalse(parted.is_parted(self.env.cr, "crm_old_log"))


class TestGuestLogGivesWay(TwoConnections):
    def test_months_are_made_another_night_where_somebody_reads(self):
        reader, night = self.connect(), self.connect()
        reader.cr.execute(f"SELECT count(*) FROM {LOG}")
        Log = night["restaurant.guest.log"]
        with (
            patch.object(parted, "PATIENCE", "50ms"),
            patch.object(parted, "AHEAD", 9),
            mute_logger("odoo.sql_db"),
        ):
            Log._gc_make_parts()
        self.assertLess(len(parted.parts(night.cr, LOG)), 9, "Left for another night")
        reader.cr.rollback()
        with patch.object(parted, "AHEAD", 9):
            Log._gc_make_parts()
        self.assertGreaterEqual(len(parted.parts(night.cr, LOG)), 9)
        night.cr.rollback()
