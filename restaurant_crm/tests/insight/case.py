from datetime import timedelta
from random import Random

from odoo.tools import SQL

from ..common import GuestCase


class InsightCase(GuestCase):
    """A house with a crowd whose rhythm is known, written straight into the facts: guests, visits, profiles."""

    @classmethod
    def _make_crowd(cls, histories):
        """Guests with visits so many days ago, in Shanghai at noon.

        :param histories: of each guest the days ago
        :return: the guests
        """
        guests = cls.env["res.partner"].create([{"name": f"Crowd {number}"} for number in range(len(histories))])
        today = cls.env["restaurant.guest.profile"]._today()
        rows = [
            (guest.id, today - timedelta(days=ago))
            for guest, days in zip(guests, histories, strict=True)
            for ago in sorted(set(days))
        ]
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                """INSERT INTO restaurant_visit (partner_id, store_id, channel, source, visited_at, ended_at,
                                                 visit_date, weekday, hour, daypart, covers, amount, order_count,
                                                 discount)
                   SELECT guest, %(store)s, 'dine_in', 'pos', day + interval '4 hours', day + interval '4 hours', day,
                          extract(isodow FROM day)::int, 12, 'lunch', 2, 80 + 10 * (guest %% 5), 1, 0
                     FROM unnest(%(guests)s::int[], %(days)s::date[]) AS visit(guest, day)""",
                store=cls.shanghai.id,
                guests=[row[0] for row in rows],
                days=[row[1] for row in rows],
            )
        )
        Profile = cls.env["restaurant.guest.profile"]
        Profile._lock(guests.ids)
        Profile._refresh(guests.ids)
        return guests

    @staticmethod
    def _histories(number, days, seed=1):
        """Guests who come by chance, each at an own pace, and may stop after any visit."""
        random = Random(seed)
        histories = []
        for _guest in range(number):
            ago, pace, stops = random.uniform(5, days), random.gammavariate(1.2, 1 / 25), random.betavariate(1, 4)
            came = [int(ago)]
            while random.random() > stops and (ago := ago - random.expovariate(max(pace, 1e-3))) > 0:
                came.append(int(ago))
            histories.append(came)
        return histories
