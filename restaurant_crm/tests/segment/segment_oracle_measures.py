"""What a guest's number is, measure by measure: the part of the second opinion that a new measure adds to."""

import hashlib
from datetime import timedelta
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from .segment_world import business_day, exact


class Measures:
    """``measure_<code>`` of each measure: exact, or None for a guest who has no such number.

    ``back`` windows before that of the line are asked about; ``chosen`` are the visits in it that pass the filters.
    """

    def dishes(self, line, guest, back):
        """Lines of the chosen visits; with a product filter those of such products that were really had."""
        products = self.products(line)
        every = [dish for visit in self.chosen(line, guest, back) for dish in visit.lines]
        return every if products is None else [dish for dish in every if dish[0] in products and dish[1] > 0]

    def measure_visits(self, line, guest, back):
        return len(self.chosen(line, guest, back))

    measure_visits_together = measure_visits

    def measure_orders(self, line, guest, back):
        return sum(visit.orders for visit in self.chosen(line, guest, back))

    def measure_store_count(self, line, guest, back):
        return len({visit.store for visit in self.chosen(line, guest, back)})

    def measure_spend(self, line, guest, back):
        if self.products(line) is None:
            return sum(exact(visit.amount) for visit in self.chosen(line, guest, back))
        return sum(exact(amount) for _product, _qty, amount in self.dishes(line, guest, back))

    def measure_average_check(self, line, guest, back):
        amounts = [exact(visit.amount) for visit in self.chosen(line, guest, back)]
        return sum(amounts) / len(amounts) if amounts else None

    def measure_largest_check(self, line, guest, back):
        return max((exact(visit.amount) for visit in self.chosen(line, guest, back)), default=None)

    def measure_spend_per_cover(self, line, guest, back):
        visits = self.chosen(line, guest, back)
        covers = sum(visit.covers for visit in visits)
        return sum(exact(visit.amount) for visit in visits) / covers if covers else None

    def measure_average_covers(self, line, guest, back):
        covers = [visit.covers for visit in self.chosen(line, guest, back)]
        return Fraction(sum(covers), len(covers)) if covers else None

    def measure_largest_party(self, line, guest, back):
        return max((visit.covers for visit in self.chosen(line, guest, back)), default=None)

    def measure_discount_share(self, line, guest, back):
        visits = self.chosen(line, guest, back)
        off = sum(exact(visit.discount) for visit in visits)
        full = off + sum(exact(visit.amount) for visit in visits)
        return 100 * off / full if full > 0 else None

    def measure_share_of_visits(self, line, guest, back):
        every = self.window(line, guest, back)
        return Fraction(100 * len(self.chosen(line, guest, back)), len(every)) if every else None

    def measure_quantity(self, line, guest, back):
        return sum(exact(qty) for _product, qty, _amount in self.dishes(line, guest, back))

    def measure_distinct_products(self, line, guest, back):
        return len({product for product, qty, _amount in self.dishes(line, guest, back) if qty > 0})

    def measure_dishes_per_visit(self, line, guest, back):
        products = self.products(line)
        quantities = [
            [
                exact(qty)
                for product, qty, _amount in visit.lines
                if products is None or (product in products and qty > 0)
            ]
            for visit in self.chosen(line, guest, back)
        ]
        with_dishes = [each for each in quantities if each]
        return sum(map(sum, with_dishes)) / len(with_dishes) if with_dishes else None

    def measure_dish_price(self, line, guest, back):
        dishes = self.dishes(line, guest, back)
        qty = sum(exact(qty) for _product, qty, _amount in dishes)
        return sum(exact(amount) for _product, _qty, amount in dishes) / qty if qty > 0 else None

    def in_days(self, line, day, back):
        if line.get("window", "all") != "days":
            return True
        last = self.today - timedelta(days=line["window_value"] * back)
        return last - timedelta(days=line["window_value"]) < day <= last

    def returns(self, line, guest, back):
        return [
            (refund, amount)
            for ordered_at, day, refund, at, amount in self.world.guests[guest].returns
            if max(at, ordered_at) <= self.as_of and self.in_days(line, day, back)
        ]

    def measure_returns(self, line, guest, back):
        return len({refund for refund, _amount in self.returns(line, guest, back)})

    def measure_returned_amount(self, line, guest, back):
        return sum(exact(amount) for _refund, amount in self.returns(line, guest, back))

    def stars(self, line, guest, back):
        """The stars given, latest last."""
        return [
            stars
            for stars, at in sorted(self.world.guests[guest].ratings, key=lambda rating: rating[1])
            if at <= self.as_of and self.in_days(line, business_day(at, self.world.zone), back)
        ]

    def measure_average_rating(self, line, guest, back):
        stars = self.stars(line, guest, back)
        return Fraction(sum(stars), len(stars)) if stars else None

    def measure_last_rating(self, line, guest, back):
        return (self.stars(line, guest, back) or [None])[-1]

    def interactions(self, line, guest, back, kinds=None):
        """``(moment, kind)`` of what the guest did outside of visits."""
        return [
            (at, kind)
            for kind, at in self.world.guests[guest].interactions
            if at <= self.as_of
            and (kind in kinds if kinds else kind != "removed")
            and self.in_days(line, business_day(at, self.world.zone), back)
        ]

    def measure_interactions(self, line, guest, back):
        return len(self.interactions(line, guest, back))

    def measure_messages_written(self, line, guest, back):
        return len(self.interactions(line, guest, back, ["message"]))

    def measure_links_opened(self, line, guest, back):
        return len(self.interactions(line, guest, back, ["link"]))

    def measure_days_since_interaction(self, line, guest, back):
        days = [business_day(at, self.world.zone) for at, _kind in self.interactions(line, guest, back)]
        return (self.today - max(days)).days if days else None

    def measure_private_contact(self, line, guest, back):
        told = self.interactions(line, guest, back, ["added", "removed"])
        return int(max(told)[1] == "added") if told else 0

    def reservations(self, line, guest, back):
        """States of the reservations that were due and pass."""
        return [
            state
            for state, at, store in self.world.guests[guest].reservations
            if at <= self.as_of
            and self.in_days(line, business_day(at, self.world.zone), back)
            and (not line.get("store_ids") or store in line["store_ids"])
            and (not line.get("region_ids") or self.world.region_of[store] in line["region_ids"])
        ]

    def measure_reservations(self, line, guest, back):
        return sum(state != "cancelled" for state in self.reservations(line, guest, back))

    def measure_no_show_rate(self, line, guest, back):
        due = [state for state in self.reservations(line, guest, back) if state in ("seated", "no_show")]
        return Fraction(100 * due.count("no_show"), len(due)) if due else None

    def complaints(self, line, guest, back):
        """``(local day, whether it is open)`` of the complaints that pass."""
        found = []
        for received, closed, store, channel in self.world.guests[guest].complaints:
            day = business_day(received, self.world.zone)
            if (
                received <= self.as_of
                and self.in_days(line, day, back)
                and (not line.get("store_ids") or store in line["store_ids"])
                and (not line.get("region_ids") or self.world.region_of[store] in line["region_ids"])
                and (not line.get("channel") or channel == line["channel"])
            ):
                found.append((day, closed is None or closed > self.as_of))
        return found

    def measure_complaints(self, line, guest, back):
        return len(self.complaints(line, guest, back))

    def measure_open_complaints(self, line, guest, back):
        return sum(is_open for _day, is_open in self.complaints(line, guest, back))

    def measure_days_since_complaint(self, line, guest, back):
        days = [day for day, _is_open in self.complaints(line, guest, back)]
        return (self.today - max(days)).days if days else None

    def days(self, line, guest):
        """The days of the chosen visits, latest first."""
        return sorted({visit.day for visit in self.chosen(line, guest)}, reverse=True)

    def measure_days_since_last(self, line, guest, back):
        days = self.days(line, guest)
        return (self.today - days[0]).days if days else None

    def measure_days_since_first(self, line, guest, back):
        days = self.days(line, guest)
        return (self.today - days[-1]).days if days else None

    def measure_usual_gap(self, line, guest, back):
        days = self.days(line, guest)
        gaps = sorted((later - earlier).days for later, earlier in zip(days[:10], days[1:11], strict=False))
        if len(gaps) < 3:
            return None
        middle = len(gaps) // 2
        return gaps[middle] if len(gaps) % 2 else Fraction(gaps[middle - 1] + gaps[middle], 2)

    def measure_gap_ratio(self, line, guest, back):
        gap = self.measure_usual_gap(line, guest, back)
        return None if gap is None else self.measure_days_since_last(line, guest, back) / Fraction(gap)

    def measure_age(self, line, guest, back):
        born = self.world.guests[guest].birthday
        if not born or born > self.today:
            return None
        years = self.today.year - born.year
        # Who was born on 29 February is a year older on the 28th of other years.
        return years - (born + relativedelta(years=years) > self.today)

    def measure_days_to_birthday(self, line, guest, back):
        born = self.world.guests[guest].birthday
        if not born:
            return None
        day = self.today
        while not self.celebrates(born, day):
            day += timedelta(days=1)
        return (day - self.today).days

    @staticmethod
    def celebrates(born, day):
        if (born.month, born.day) != (2, 29):
            return (born.month, born.day) == (day.month, day.day)
        return day.month == 2 and (day + timedelta(days=1)).month == 3

    def measure_random_bucket(self, line, guest, back):
        return int(hashlib.md5(f"restaurant_crm{guest}".encode()).hexdigest()[:7], 16) % 100

    def cards(self, guest, kind):
        """Points on the cards of such programs that are still good."""
        cards = self.world.guests[guest].cards
        return [exact(points) for each, points, last in cards if each == kind and (not last or last >= self.today)]

    def measure_loyalty_points(self, line, guest, back):
        return sum(self.cards(guest, "loyalty"))

    def measure_coupons_unused(self, line, guest, back):
        return sum(points > 0 for points in self.cards(guest, "coupons"))

    def measure_days_to_coupon_expiry(self, line, guest, back):
        good = [
            last
            for kind, points, last in self.world.guests[guest].cards
            if kind == "coupons" and points > 0 and last and last >= self.today
        ]
        return (min(good) - self.today).days if good else None

    def measure_stored_value(self, line, guest, back):
        return sum(self.cards(guest, "ewallet")) + sum(self.cards(guest, "gift_card"))

    def measure_tier_level(self, line, guest, back):
        # Nobody is in a scheme in this world.
        return 0

    def measure_return_probability(self, line, guest, back):
        # Nothing has been learned in this world.
        return None

    measure_expected_visits = measure_expected_value = measure_value_decile = measure_return_probability

    def measure_in_segment(self, line, guest, back):
        return int(guest in self.members(self.world.segments[line["segment_id"]]))
