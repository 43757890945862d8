"""A random crowd: everything that segments ask about, in the database and as plain data alike."""

import random
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from freezegun import freeze_time

from ..common import GuestCase
from .segment_world import Guest, Visit, World, business_day

# It is tomorrow already in Shanghai; the year is not a leap year.
NOW = datetime(2027, 2, 28, 16, 30)
PAST = datetime(2027, 2, 8, 15, 59)
GUESTS = 90
VISITS = 18
# Sums of these depend on the order of the rows.
AMOUNTS = (0.1, 0.2, 0.7, 10.005, 33.335, 58.9, 120.0, 1000000.1, -0.3, 0.0)
DAYPART_STARTS = ((5, "breakfast"), (10, "lunch"), (15, "afternoon"), (17, "dinner"), (22, "late"))


class CrowdCase(GuestCase):
    """``cls.world`` is what the database holds. Facts are made by hand, so that they can be anything."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(NOW))
        super().setUpClass()
        cls.random = random.Random(20270301)
        cls.env["restaurant.visit"].search([]).unlink()
        cls._make_places()
        cls._make_people()
        cls._make_visits()
        cls._make_cards()
        cls._make_ratings()
        cls._make_complaints()
        cls._make_interactions()
        cls._make_returns()
        cls.everybody = cls.env["res.partner"].browse(cls.world.guests)

    @classmethod
    def _make_places(cls):
        cls.west = cls.env["restaurant.region"].create({"name": "West"})
        cls.auckland = cls._make_store("Auckland", "Pacific/Auckland")
        cls.auckland.region_id = cls.west
        cls.stores = cls.shanghai | cls.new_york | cls.auckland
        Category = cls.env["pos.category"]
        child = Category.create({"name": "Hot", "parent_id": cls.category.id})
        grandchild = Category.create({"name": "Very Hot", "parent_id": child.id})
        other = Category.create({"name": "Dessert"})
        cls.categories = cls.category | child | grandchild | other
        cls.dishes = cls.tofu | cls.beef | cls.tea
        cls.dishes |= cls._make_dish("Noodles", 20, grandchild) | cls._make_dish("Cake", 25, other | child)
        cls.dishes[-1].active = False
        cls.floors = cls.env["restaurant.floor"].create([{"name": "Garden"}, {"name": "Hall"}])

    @classmethod
    def _make_people(cls):
        pick = cls.random.choice
        birthdays = (None, date(2000, 2, 29), date(1990, 3, 1), date(1990, 2, 28), date(2028, 1, 1), date(1985, 12, 31))
        Partner = cls.env["res.partner"].with_context(active_test=False)
        Partner.create(
            [
                {
                    "name": f"Guest {number}",
                    "city": pick(("Nanjing", "Suzhou", False)),
                    "guest_birthday": pick(birthdays) or date(1970, 1, 1) + timedelta(days=cls.random.randrange(15000)),
                }
                for number in range(GUESTS)
            ]
        )
        Partner.create([{"name": "House", "is_company": True}, {"name": "Gone", "active": False}])
        cls._make_user("segment_staff", "base.group_user")
        cls._make_user("segment_portal", "base.group_portal")
        cls.world = World(
            guests={
                partner.id: Guest(
                    partner.id,
                    partner.name,
                    partner.city or "",
                    partner.guest_birthday or None,
                    counts=partner.active and not partner.is_company and all(user.share for user in partner.user_ids),
                )
                for partner in Partner.search([])
            },
            visits=[],
            region_of={store.id: store.region_id.id for store in cls.env["restaurant.store"].search([])},
            parent_of={category.id: category.parent_id.id for category in cls.env["pos.category"].search([])},
            categories_of={dish.id: dish.pos_categ_ids.ids for dish in cls.dishes},
            zone="Asia/Shanghai",
        )

    @classmethod
    def _make_visits(cls):
        # A visit needs an order, and a guest has one visit an order.
        orders = [cls._order(cls.mei, "2027-01-01 04:00:00") for _number in range(VISITS)]
        plans = []
        for guest in cls.world.guests:
            moment = NOW
            for order in orders[: cls.random.choice((0, 1, 2, 4, 8, 12, VISITS))]:
                moment = cls._next_moment(moment)
                plans.append(cls._visit_vals(guest, order, moment))
        cls.random.shuffle(plans)
        records = cls.env["restaurant.visit"].create(plans)
        lines = []
        for record, vals in zip(records, plans, strict=True):
            had = [
                (dish.id, cls.random.choice((1, 1, 2, 0.1, 0.2, 0, -1)), cls.random.choice(AMOUNTS))
                for dish in cls.random.sample(list(cls.dishes), cls.random.randrange(4))
            ]
            cls.world.visits.append(
                Visit(
                    record.id,
                    vals["partner_id"],
                    vals["store_id"],
                    vals["channel"],
                    vals["visited_at"],
                    vals["visit_date"],
                    vals["weekday"],
                    vals["daypart"],
                    vals["covers"],
                    vals["amount"],
                    vals["order_count"],
                    vals["floor_id"] or None,
                    vals["discount"],
                    had,
                    vals["day_kind"],
                )
            )
            lines += [
                {
                    "visit_id": record.id,
                    "partner_id": vals["partner_id"],
                    "visit_date": vals["visit_date"],
                    "product_id": product,
                    "dish_id": cls.env["product.product"].browse(product).product_tmpl_id.id,
                    "qty": qty,
                    "amount": amount,
                }
                for product, qty, amount in had
            ]
        cls.env["restaurant.visit.line"].create(lines)
        cls.env.flush_all()
        # Whoever writes visits brings the profiles in line in the same transaction.
        profiles = cls.env["restaurant.guest.profile"]
        guests = sorted({visit.guest for visit in cls.world.visits})
        profiles._lock(guests)
        profiles._refresh(guests)

    @classmethod
    def _next_moment(cls, moment):
        """Mostly earlier and near the edges of the windows; now and then the same moment, day or in the future."""
        chance = cls.random.random()
        if chance < 0.1:
            return moment
        if chance < 0.2:
            return moment - timedelta(hours=5)
        if chance < 0.3:
            return NOW + timedelta(hours=cls.random.choice((1, 9, 24 * 5)))
        if chance < 0.5:
            return NOW - timedelta(days=cls.random.choice((0, 1, 6, 7, 29, 30, 59, 60)))
        return min(moment, NOW) - timedelta(days=cls.random.randrange(40), hours=cls.random.randrange(24))

    @classmethod
    def _visit_vals(cls, guest, order, moment):
        store = cls.random.choice(list(cls.stores))
        local = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(store.tz))
        return {
            "partner_id": guest,
            "order_id": order.id,
            "store_id": store.id,
            "channel": cls.random.choice(("dine_in", "takeaway", "delivery")),
            "visited_at": moment,
            "ended_at": moment,
            "visit_date": business_day(moment, store.tz),
            "weekday": business_day(moment, store.tz).isoweekday(),
            "hour": local.hour,
            "daypart": next((part for start, part in reversed(DAYPART_STARTS) if local.hour >= start), "late"),
            "covers": cls.random.choice((0, 1, 2, 3, 8)),
            "floor_id": cls.random.choice((False, *cls.floors.ids)),
            "amount": cls.random.choice(AMOUNTS),
            "discount": cls.random.choice((0, 0, 0.1, 5.005, 12.5, 58.9)),
            "order_count": cls.random.choice((1, 1, 2)),
            "day_kind": cls.random.choice(("working", "off", "holiday")),
        }

    @classmethod
    def _make_cards(cls):
        for kind in ("loyalty", "coupons", "ewallet", "gift_card"):
            program = cls.env["loyalty.program"].create({"name": kind, "program_type": kind})
            cards = []
            for guest in cls.random.choices(list(cls.world.guests), k=60):
                # In Shanghai it is the next day already.
                ends = (None, NOW.date(), NOW.date() + timedelta(1), NOW.date() + timedelta(9), PAST.date())
                card = (kind, cls.random.choice((0, 1, 5.5, 120)), cls.random.choice(ends))
                cls.world.guests[guest].cards.append(card)
                cards.append(
                    {"program_id": program.id, "partner_id": guest, "points": card[1], "expiration_date": card[2]}
                )
            cls.env["loyalty.card"].create(cards)

    @classmethod
    def _make_ratings(cls):
        """Stars from 1 to 5, each at a moment of its own; some not given yet, some in the future."""
        records, moments = [], cls.random.sample(range(-9 * 24 * 60, 70 * 24 * 60), 120)
        model = cls.env["ir.model"]._get_id("res.partner")
        for minutes in moments:
            guest, stars = cls.random.choice(list(cls.world.guests)), cls.random.randrange(6)
            given = cls.random.random() < 0.9
            moment = NOW - timedelta(minutes=minutes)
            records.append((guest, stars, given, moment))
            if given and stars:
                cls.world.guests[guest].ratings.append((stars, moment))
        ratings = cls.env["rating.rating"].create(
            [
                {"res_model_id": model, "res_id": guest, "partner_id": guest, "rating": stars, "consumed": given}
                for guest, stars, given, _moment in records
            ]
        )
        for rating, (_guest, _stars, _given, moment) in zip(ratings, records, strict=True):
            rating.rated_on = moment

    @classmethod
    def _make_interactions(cls):
        """What guests did outside of visits and which tables they reserved, some of it still to come."""
        pick, guests = cls.random.choice, list(cls.world.guests)
        moments = cls.random.sample(range(-9 * 24 * 60, 70 * 24 * 60), 200)
        told = []
        for minutes in moments[:120]:
            told.append((pick(guests), pick(("added", "removed", "message", "link")), NOW - timedelta(minutes=minutes)))
            cls.world.guests[told[-1][0]].interactions.append(told[-1][1:])
        cls.env["restaurant.interaction"].create(
            [
                {"partner_id": guest, "kind": kind, "happened_at": at, "external_id": str(number)}
                for number, (guest, kind, at) in enumerate(told)
            ]
        )
        booked = []
        for minutes in moments[120:]:
            state = pick(("booked", "seated", "no_show", "cancelled"))
            booked.append((pick(guests), state, NOW - timedelta(minutes=minutes), pick(list(cls.stores)).id))
            cls.world.guests[booked[-1][0]].reservations.append(booked[-1][1:])
        cls.env["restaurant.reservation"].create(
            [
                {"partner_id": guest, "state": state, "reserved_for": at, "store_id": store, "external_id": str(number)}
                for number, (guest, state, at, store) in enumerate(booked)
            ]
        )

    @classmethod
    def _make_complaints(cls):
        """Open and closed ones, some not received yet; duplicates and archived ones do not count."""
        pick, plans = cls.random.choice, []
        for _number in range(80):
            guest, store = pick(list(cls.world.guests)), pick(list(cls.stores))
            received = NOW - timedelta(minutes=cls.random.randrange(-3 * 24 * 60, 70 * 24 * 60))
            channel = pick(("dine_in", "takeaway", "delivery", False))
            closed = received + timedelta(days=pick((0, 1, 30))) if cls.random.random() < 0.7 else None
            plans.append((guest, received, closed, store.id, channel))
        complaints = cls.env["restaurant.complaint"].create(
            [
                {
                    "description": "Cold",
                    "partner_id": guest,
                    "store_id": store,
                    "channel": channel,
                    "received_at": received,
                }
                for guest, received, _closed, store, channel in plans
            ]
        )
        for number, (complaint, (guest, *told)) in enumerate(zip(complaints, plans, strict=True)):
            if number % 10 == 0:
                complaint.active = False
            elif number % 10 == 5:
                complaint.duplicate_of_id = complaints[number - 1]
            else:
                cls.world.guests[guest].complaints.append(tuple(told))
            complaint.closed_at = told[1]

    @classmethod
    def _make_returns(cls):
        """Paid orders of which something was given back, once or twice, at another till, by somebody else."""
        for number in range(25):
            guest, store = cls.random.choice(list(cls.world.guests)), cls.random.choice(list(cls.stores))
            ordered = NOW - timedelta(days=cls.random.choice((-1, 0, 6, 7, 29, 30, 31, 59, 60)), hours=number % 3)
            order = cls.pay(cls.env["res.partner"].browse(guest), ordered, {cls.tofu: 2, cls.tea: 3}, store=store)
            day = business_day(ordered, store.tz)
            for _time in range(cls.random.choice((0, 1, 1, 2))):
                at = ordered + timedelta(hours=cls.random.choice((1, 30, 24 * 20)))
                back = cls.give_back(
                    order,
                    {cls.tofu: 1, cls.tea: cls.random.choice((0, 1))},
                    at=at,
                    guest=cls.random.choice((cls.mei, cls.bo)),
                    config=cls.auckland.config_ids,
                    like_till=cls.random.random() < 0.5,
                )
                cls.world.guests[guest].returns.append((ordered, day, back.id, at, -back.amount_total))
