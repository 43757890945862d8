from psycopg2.errors import UndefinedColumn, UndefinedTable

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine.shared import mirrors
from .batch_oracle import BatchOracle
from .segment_crowd import GUESTS, NOW, PAST
from .segment_random import RandomSegmentCase

SHARING = 3


@tagged("post_install", "-at_install")
class TestSegmentsOracle(BatchOracle, RandomSegmentCase):
    """Random segments over random guests mean the same to the engine and to plain Python.

    One class, as the random world takes longer to make than to ask about.
    """

    def _compare(self, as_of, partner_ids=None):
        oracle = self.oracle(as_of)
        scope = set(self.world.guests if partner_ids is None else partner_ids)
        sizes = []
        for segment in self.segments:
            expected = oracle.members(self.world.segments[segment.id]) & scope
            found = segment._guest_ids(partner_ids=partner_ids, as_of=as_of)
            self.assertEqual(len(found), len(set(found)), "Nobody is listed twice")
            self.assertEqual(
                set(found), expected, f"{segment.summary}\n{self.world.segments[segment.id]}\n{segment.problem}"
            )
            sizes.append(len(expected))
        return sizes

    def test_everybody(self):
        sizes = self._compare(NOW)
        self.assertGreater(len(sizes), 200)
        self.assertGreater(sum(3 < size < GUESTS - 3 for size in sizes), 0.5 * len(sizes), "Most segments tell apart")

    def test_a_few(self):
        few = self.random.sample(list(self.world.guests), 7)
        self._compare(NOW, few)

    def test_in_the_past(self):
        self._compare(PAST)

    def test_servers_that_share_the_guests_add_up(self):
        """A mirror is what its views here show; real ones are in `./dev several`."""
        oracle = self.oracle(NOW)
        for number in range(SHARING):
            self.env.cr.execute(f"CREATE SCHEMA crm_mirror_{number}")
            for table, (guest, columns) in mirrors.OF_GUESTS.items():
                names = ", ".join(columns) or "*"
                self.env.cr.execute(
                    f"""CREATE VIEW crm_mirror_{number}.{table} AS
                        SELECT {names} FROM public.{table} WHERE {guest} % {SHARING} = {number}"""  # noqa: S608
                )
        # Planning is what takes time; which of them are asked makes no difference.
        alone = [segment for segment in self.segments if segment._is_told_by_each_guest()][::2]
        asked = 0
        for segment in alone:
            query = segment._guests_sql(as_of=NOW)
            found = []
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                    for number in range(SHARING):
                        self.env.cr.execute(f"SET LOCAL search_path = crm_mirror_{number}")
                        self.env.cr.execute(query)
                        found += [row[0] for row in self.env.cr.fetchall()]
                    self.env.cr.execute("SET LOCAL search_path = public")
            except (UndefinedTable, UndefinedColumn):
                # Then the database itself is asked.
                continue
            asked += 1
            expected = oracle.members(self.world.segments[segment.id])
            self.assertEqual(sorted(found), sorted(expected), segment.summary)
        self.assertGreater(asked, 0.4 * len(alone))

    def test_search_and_field(self):
        """Searching, reading and the engine agree."""
        oracle = self.oracle(NOW)
        members = {segment: oracle.members(self.world.segments[segment.id]) for segment in self.segments}
        Partner = self.env["res.partner"].with_context(active_test=False)
        for segment in self.segments:
            found = Partner.search([("guest_segment_ids", "in", segment.ids)])
            self.assertEqual(set(found.ids), members[segment], segment.summary)
        for partner in self.everybody:
            expected = self.segments.filtered(lambda segment, guest=partner.id: guest in members[segment])
            self.assertEqual(partner.guest_segment_ids & self.segments, expected)

    def test_why(self):
        """The explanation gives the oracle's number and verdict for every line, and adds up to membership."""
        for as_of in (NOW, PAST):
            oracle = self.oracle(as_of)
            for segment in self.segments:
                rule = self.world.segments[segment.id]
                partner = self.random.choice(self.everybody)
                told = segment.explain(partner, as_of=as_of)
                for line, answer in zip(rule.lines, told, strict=False):
                    self.assertFalse(answer["problem"], answer)
                    value = oracle.value(line, partner.id)
                    self.assertEqual(answer["holds"], oracle.holds(line, partner.id), (answer, line))
                    self.assertEqual(answer["value"] is None, value is None, (answer, line))
                    if value is not None:
                        self.assertAlmostEqual(answer["value"], float(value), 5, (answer, line))
                verdict = (all if rule.match == "all" else any)(answer["holds"] for answer in told[: len(rule.lines)])
                if rule.filter:
                    verdict = verdict and told[-1]["holds"]
                self.assertEqual(verdict, partner.id in oracle.members(rule), told)
