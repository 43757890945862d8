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
