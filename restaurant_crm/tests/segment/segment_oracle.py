"""What a segment means, in plain Python over lists: a second opinion on the SQL of the engine.

It is written from the description of segments alone and shares no code with the engine.
Slow, exact (fractions throughout) and obvious.
"""

import math
from datetime import timedelta
from fractions import Fraction

from .segment_oracle_measures import Measures
from .segment_world import business_day, cents, exact

MONEY = {
    "spend", "average_check", "largest_check", "spend_per_cover", "dish_price", "returned_amount", "stored_value",
}  # fmt: skip


# A public holiday is a day off, too.
DAYS_OF_KIND = {"working": ["working"], "off": ["off", "holiday"], "holiday": ["holiday"]}


class Oracle(Measures):
    def __init__(self, world, as_of):
        self.world = world
        self.as_of = as_of
        self.today = business_day(as_of, world.zone)
        self.visits_of = {guest: [] for guest in world.guests}
        for visit in world.visits:
            if visit.at <= as_of:
                self.visits_of[visit.guest].append(visit)
        for visits in self.visits_of.values():
            visits.sort(key=lambda visit: (visit.at, visit.id), reverse=True)
        self._values = {}
        self._members = {}

    # -- segments ----------------------------------------------------------------------------

    def members(self, segment):
        if id(segment) not in self._members:
            self._members[id(segment)] = self._find_members(segment)
        return self._members[id(segment)]

    def _find_members(self, segment):
        if not segment.lines and segment.filter is None:
            return set()
        holding = [{guest for guest in self.world.guests if self.holds(line, guest)} for line in segment.lines]
        result = {guest.id for guest in self.world.guests.values() if guest.counts}
        if segment.filter is not None:
            result = {guest for guest in result if segment.filter(self, self.world.guests[guest])}
        if segment.match == "all":
            for each in holding:
                result &= each
        elif holding:
            result &= set().union(*holding)
        return result

    def holds(self, line, guest):
        """Whether the line holds for a guest; never for one who has no such number."""
        if not self.world.guests[guest].counts:
            return False
        value = self.value(line, guest)
        comparison, limit = line.get("comparison", ">="), exact(line["value"])
        if comparison in ("drop_percent", "rise_percent"):
            before = self.value(line, guest, back=1)
            if value is None:
                return False
            sign = -1 if comparison == "drop_percent" else 1
            result = False
            if before is not None and before > 0:
                goal = before * (100 + sign * limit) / 100
                result = value <= goal if sign < 0 else value >= goal
        elif value is None:
            return False
        elif comparison in ("top_percent", "bottom_percent"):
            result = value > 0 and self.passes_border(line, value, comparison, limit)
        else:
            result = {
                ">=": value >= limit,
                ">": value > limit,
                "<=": value <= limit,
                "<": value < limit,
                "=": value == limit,
                "!=": value != limit,
                "between": limit <= value <= exact(line.get("value_to") or 0),
            }[comparison]
        return result != bool(line.get("negate"))

    def passes_border(self, line, value, comparison, percent):
        """Rank 1 is the best (or the worst); whoever ties with the last one who is in, is in."""
        numbers = [self.value(line, guest.id) for guest in self.world.guests.values() if guest.counts]
        numbers = [number for number in numbers if number is not None and number > 0]
        ahead = sum(number > value if comparison == "top_percent" else number < value for number in numbers)
        return ahead + 1 <= math.ceil(percent / 100 * len(numbers))

    # -- measures ----------------------------------------------------------------------------

    def value(self, line, guest, back=0):
        """The number of the guest as it is compared; None when there is none."""
        key = (id(line), guest, back)
        if key not in self._values:
            value = getattr(self, "measure_" + line["measure"])(line, guest, back)
            if value is not None:
                value = Fraction(value)
                value = cents(value) if line["measure"] in MONEY else value
            self._values[key] = value
        return self._values[key]

    def window(self, line, guest, back=0):
        visits = self.visits_of[guest]
        length = line.get("window_value", 0)
        if line.get("window", "all") == "days":
            last = self.today - timedelta(days=length * back)
            return [visit for visit in visits if last - timedelta(days=length) < visit.day <= last]
        if line.get("window", "all") == "visits":
            return visits[:length]
        return list(visits)

    def chosen(self, line, guest, back=0):
        return [visit for visit in self.window(line, guest, back) if self.passes(line, visit)]

    def passes(self, line, visit):
        products = self.products(line)
        if line["measure"] == "visits_together" and not self.has_all(line, visit):
            return False
        weekdays = [int(day) for day in (line.get("weekdays") or "").split(",") if day]
        return (
            (products is None or any(product in products and qty > 0 for product, qty, _amount in visit.lines))
            and (not line.get("store_ids") or visit.store in line["store_ids"])
            and (not line.get("region_ids") or self.world.region_of[visit.store] in line["region_ids"])
            and (not line.get("floor_ids") or visit.floor in line["floor_ids"])
            and (not line.get("channel") or visit.channel == line["channel"])
            and (not line.get("daypart") or visit.daypart == line["daypart"])
            and (not weekdays or visit.weekday in weekdays)
            and (not line.get("day_kind") or visit.day_kind in DAYS_OF_KIND[line["day_kind"]])
            and (not line.get("min_covers") or visit.covers >= line["min_covers"])
        )

    def has_all(self, line, visit):
        """Whether every dish chosen was on the visit, and something of every category chosen."""
        choices = [{"product_ids": [product]} for product in line.get("product_ids") or []]
        choices += [{"pos_category_ids": [category]} for category in line.get("pos_category_ids") or []]
        had = {product for product, qty, _amount in visit.lines if qty > 0}
        return all(had & self.products(choice) for choice in choices)

    def products(self, line):
        """The products that the line filters by; None without such a filter."""
        if not line.get("product_ids") and not line.get("pos_category_ids"):
            return None
        wanted = set(line.get("product_ids") or [])
        for product, categories in self.world.categories_of.items():
            for category in categories:
                while category:
                    if category in (line.get("pos_category_ids") or []):
                        wanted.add(product)
                    category = self.world.parent_of[category]
        return wanted
