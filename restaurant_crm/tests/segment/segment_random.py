from odoo.fields import Command

from ...engine.measure.limits import limits
from ...engine.measure.measure import CHANGE_COMPARISONS, RANK_COMPARISONS, available
from .segment_crowd import NOW, CrowdCase
from .segment_oracle import Oracle
from .segment_world import Segment

FILTERS = {
    '[("city", "=", "Nanjing")]': lambda oracle, guest: guest.city == "Nanjing",
    '["|", ("city", "!=", "Suzhou"), ("guest_birthday", "!=", False)]': lambda oracle, guest: (
        guest.city != "Suzhou" or bool(guest.birthday)
    ),
}
# Segments that are made together; those after them may ask for them.
AT_ONCE = 25


class RandomSegmentCase(CrowdCase):
    """Random segments over random guests, in the database and as the lists of the oracle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_segments()
        cls.oracles = {}
        cls.env.flush_all()
        # As autovacuum would: the planner knows how large the tables are. No question may take seconds.
        cls.env.cr.execute("ANALYZE res_partner, restaurant_visit, restaurant_visit_line, pos_order, pos_order_line")
        cls.env.cr.execute("SET LOCAL statement_timeout = 5000")

    @classmethod
    def oracle(cls, as_of):
        """The second opinion as of an instant. It remembers what it has been asked: the world does not change."""
        if as_of not in cls.oracles:
            cls.oracles[as_of] = Oracle(cls.world, as_of)
        return cls.oracles[as_of]

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
            rules = []
            while lines and len(rules) < AT_ONCE:
                size = cls.random.choice((1, 1, 1, 2, 3))
                own, lines = lines[:size], lines[size:]
                if cls.segments and cls.random.random() < 0.15:
                    other = cls.random.choice(cls.segments.ids)
                    own.append({"measure": "in_segment", "comparison": "=", "value": 1, "segment_id": other})
                    own[-1]["negate"] = cls.random.random() < 0.5
                match = cls.random.choice(("all", "any"))
                domain = cls.random.choice(list(FILTERS)) if cls.random.random() < 0.2 else "[]"
                rules.append((own, match, domain))
            cls._create_segments(rules)

    @classmethod
    def _create_segments(cls, rules):
        records = cls.env["restaurant.segment"].create(
            [
                {
                    "name": f"Segment {number}",
                    "match": match,
                    "partner_domain": domain,
                    "condition_ids": [Command.create(cls._line_vals_of(line)) for line in lines],
                }
                for number, (lines, match, domain) in enumerate(rules, len(cls.segments))
            ]
        )
        cls.segments |= records
        for record, (lines, match, domain) in zip(records, rules, strict=True):
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
            "floor_ids": lambda: [pick(cls.floors.ids)],
            "channel": lambda: pick(("dine_in", "takeaway", "delivery")),
            "daypart": lambda: pick(("lunch", "dinner", "late")),
            "weekdays": lambda: pick(("1,2,3,4,5", "6,7")),
            "day_kind": lambda: pick(("working", "off", "holiday")),
            "min_covers": lambda: pick((1, 2, 3)),
        }
        for name, value in some.items():
            if name in measure.filters and chance() < (0.25 if name in ("product_ids", "pos_category_ids") else 0.1):
                line[name] = value()
        if measure.needs_dishes and not line.keys() & {"product_ids", "pos_category_ids"}:
            line |= {"product_ids": [pick(cls.dishes.ids)], "pos_category_ids": [pick(cls.categories.ids)]}
        if measure.yes_no:
            line |= {"comparison": "=", "value": pick((0, 1))}
        elif comparison in RANK_COMPARISONS:
            line["value"] = pick((1, 10, 20, 33.3, 50, 75, 99.9))
        elif comparison in CHANGE_COMPARISONS:
            line["value"] = pick((0.5, 20, 50, 100))
        else:
            values = [oracle.value(line, guest) for guest in cls.world.guests]
            known = [round(float(value), 2) for value in values if value is not None]
            allowed = limits(measure, comparison)
            line["value"] = pick([value for value in known if allowed.hold(value)] or [allowed.most - 0.5])
            line["value_to"] = min(line["value"] + pick((0, 1, 10)), allowed.most)
            # The oracle's memory goes by the line's identity; this one was asked before it was finished.
        return line
