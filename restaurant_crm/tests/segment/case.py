"""Verbs for tests of segments."""

from ..common import GuestCase


class SegmentCase(GuestCase):
    """Verbs for segments and for facts that are there at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.mei | cls.bo

    def segment(self, *conditions, match="all", domain="[]", name="Test"):
        return self.env["restaurant.segment"].create(
            {
                "name": name,
                "match": match,
                "partner_domain": domain,
                "condition_ids": [(0, 0, vals) for vals in conditions],
            }
        )

    def members(self, *conditions, as_of=None, **options):
        """Who of our own guests belongs to such a segment."""
        segment = self.segment(*conditions, **options)
        self.assertFalse(segment.problem)
        return segment.get_guests(as_of=as_of) & self.mine

    def guests(self, *names):
        guests = self.env["res.partner"].create([{"name": name} for name in names])
        self.mine |= guests
        return guests

    def come(self, guest, *days, **options):
        """Visits of the guest so many days ago."""
        for day in days:
            self.pay(guest, self.ago(day), **options)
        self.process()


class Asking:
    """Verbs that run what the engine hands out."""

    def pairs(self, segments, partner_ids=None, as_of=None):
        """Who belongs to which of the segments, as set of (segment id, partner id)."""
        rows = self.env.execute_query(segments._members_sql(partner_ids, as_of))
        self.assertEqual(len(rows), len(set(rows)), "Nobody is listed twice")
        return set(rows)

    def moved(self, segment, since, until):
        """The ids of who may have moved; None for anybody."""
        query = segment._moved_sql(since, until)
        return None if query is None else {row[0] for row in self.env.execute_query(query)}
