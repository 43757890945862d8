import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from freezegun import freeze_time

from odoo.fields import Command

from ..engine.measure import CHANGE_COMPARISONS, RANK_COMPARISONS, available
from .common import GuestCase
from .segment_oracle import Guest, Oracle, Segment, Visit, World

# It is tomorrow already in Shanghai; the year is not a leap year.
NOW = datetime(2027, 2, 28, 16, 30)
PAST = datetime(2027, 2, 8, 15, 59)
GUESTS = 90
VISITS = 18
# Sums of these depend on the order of the rows.
AMOUNTS = (0.1, 0.2, 0.7, 10.005, 33.335, 58.9, 120.0, 1000000.1, -0.3, 0.0)
DAYPART_STARTS = ((5, "breakfast"), (10, "lunch"), (15, "afternoon"), (17, "dinner"), (22, "late"))
FILTERS = {
    '[("city", "=", "Nanjing")]': lambda oracle, guest: guest.city == "Nanjing",
    '["|", ("city", "!=", "Suzhou"), ("guest_birthday", "!=", False)]': lambda oracle, guest: (
        guest.city != "Suzhou" or bool(guest.birthday)
    ),
}


class SegmentWorld(GuestCase):
    """Random guests, visits and segments, in the database and as the lists of the oracle."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(NOW))
        super().setUpClass()
        cls.random = random.Random(20270228)
        cls.env["restaurant.visit"].search([]).unlink()
        cls._make_places()
        cls._make_people()
        cls._make_visits()
        cls._make_cards()
        cls.everybody = cls.env["res.partner"].browse(cls.world.guests)
        cls._make_segments()
        cls.env.flush_all()
        # As autovacuum would: the planner knows how large the tables are. No question may take seconds.
        cls.env.cr.execute("ANALYZE res_partner, restaurant_visit, restaurant_visit_line")
        cls.env.cr.execute("SET LOCAL statement_timeout = 5000")

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
                    had,
                )
            )
            lines += [
                {
                    "visit_id": record.id,
                    "partner_id": vals["partner_id"],
                    "visit_date": vals["visit_date"],
                    "product_id": product,
                    "qty": qty,
                    "amount": amount,
                }
                for product, qty, amount in had
            ]
        cls.env["restaurant.visit.line"].create(lines)

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
        local = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(store.tz))
        return {
            "partner_id": guest,
            "order_id": order.id,
            "store_id": store.id,
            "channel": cls.random.choice(("dine_in", "takeaway", "delivery")),
            "visited_at": moment,
            "ended_at": moment,
            "visit_date": local.date(),
            "weekday": local.isoweekday(),
            "hour": local.hour,
            "daypart": next((part for start, part in reversed(DAYPART_STARTS) if local.hour >= start), "late"),
            "covers": cls.random.choice((0, 1, 2, 3, 8)),
            "amount": cls.random.choice(AMOUNTS),
            "order_count": cls.random.choice((1, 1, 2)),
        }

    @classmethod
    def _make_cards(cls):
        for kind in ("loyalty", "coupons"):
            program = cls.env["loyalty.program"].create({"name": kind, "program_type": kind})
            for guest in cls.random.choices(list(cls.world.guests), k=60):
                card = (kind, cls.random.choice((0, 1, 5.5, 120)), cls.random.choice((None, NOW.date(), PAST.date())))
                cls.world.guests[guest].cards.append(card)
                cls.env["loyalty.card"].create(
                    {"program_id": program.id, "partner_id": guest, "points": card[1], "expiration_date": card[2]}
                )

    # -- segments ----------------------------------------------------------------------------

    @classmethod
    def _make_segments(cls):
        """Every measure with each of its comparisons and windows, under random filters, one to three a segment."""
        oracle = Oracle(cls.world, NOW)
        lines = [
            cls._random_line(oracle, measure, comparison, window)
            for measure in available(cls.env).values()
            if not measure.required
            for comparison in measure.comparisons
            for window in measure.windows
            if window == "days" or comparison not in CHANGE_COMPARISONS
        ]
        cls.random.shuffle(lines)
        cls.segments = cls.env["restaurant.segment"]
        while lines:
            size = cls.random.choice((1, 1, 1, 2, 3))
            own, lines = lines[:size], lines[size:]
            if cls.segments and cls.random.random() < 0.15:
                other = cls.random.choice(cls.segments.ids)
                own.append({"measure": "in_segment", "comparison": "=", "value": 1, "segment_id": other})
                own[-1]["negate"] = cls.random.random() < 0.5
            cls._make_segment(own)

    @classmethod
    def _make_segment(cls, lines):
        match = cls.random.choice(("all", "any"))
        domain = cls.random.choice(list(FILTERS)) if cls.random.random() < 0.2 else "[]"
        record = cls.env["restaurant.segment"].create(
            {
                "name": f"Segment {len(cls.segments)}",
                "match": match,
                "partner_domain": domain,
                "condition_ids": [Command.create(cls._line_vals_of(line)) for line in lines],
            }
        )
        cls.segments |= record
        cls.world.segments[record.id] = Segment(lines, match, FILTERS.get(domain))

    @staticmethod
    def _line_vals_of(line):
        return {name: [Command.set(value)] if isinstance(value, list) else value for name, value in line.items()}

    @classmethod
    def _random_line(cls, oracle, measure, comparison, window):
        pick, chance = cls.random.choice, cls.random.random
        line = {"measure": measure.code, "comparison": comparison, "window": window, "negate": chance() < 0.3}
        line["window_value"] = pick((1, 7, 30, 60, 365)) if window == "days" else pick((1, 2, 3, 5))
        some = {
            "product_ids": lambda: cls.random.sample(cls.dishes.ids, 2),
            "pos_category_ids": lambda: [pick(cls.categories.ids)],
            "store_ids": lambda: cls.random.sample(cls.stores.ids, 2),
            "region_ids": lambda: [pick((cls.region.id, cls.west.id))],
            "channel": lambda: pick(("dine_in", "takeaway", "delivery")),
            "daypart": lambda: pick(("lunch", "dinner", "late")),
            "weekdays": lambda: pick(("1,2,3,4,5", "6,7")),
            "min_covers": lambda: pick((1, 2, 3)),
        }
        for name, value in some.items():
            if name in measure.filters and chance() < (0.25 if name in ("product_ids", "pos_category_ids") else 0.1):
                line[name] = value()
        if comparison in RANK_COMPARISONS:
            line["value"] = pick((1, 10, 20, 33.3, 50, 75, 100))
        elif comparison in CHANGE_COMPARISONS:
            line["value"] = pick((0, 20, 50, 100))
        else:
            known = [oracle.value(line, guest) for guest in cls.world.guests]
            line["value"] = round(float(pick([value for value in known if value is not None] or [1])), 2)
            line["value_to"] = line["value"] + pick((0, 1, 10))
            # The oracle's memory goes by the line's identity; this one was asked before it was finished.
        return line
