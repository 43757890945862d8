"""What the facts should be, worked out order by order in plain Python.

Written from the contract and not from the SQL: slow and simple, so that both can only agree
by being right. It reads the orders through the ORM and knows nothing of the stored facts.
"""

from collections import Counter, defaultdict
from datetime import timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

CHANNEL_OF_SERVICE = {"table": "dine_in", "counter": "takeaway", "delivery": "delivery"}


class Visit(NamedTuple):
    """One visit as it should be stored; ``lines`` maps a product id to quantity and amount."""

    partner_id: int
    store_id: int
    channel: str
    order_id: int
    visited_at: object
    ended_at: object
    visit_date: object
    weekday: int
    hour: int
    daypart: str
    floor_id: int
    covers: int
    amount: float
    discount: float
    order_count: int
    lines: tuple


# -- visits ------------------------------------------------------------------------------------


def expected_visits(guests, gap_hours=4.0, dayparts=(5, 10, 15, 17, 22)):
    """The visits of these guests, from their orders and what was returned of them."""
    env = guests.env
    paid = env["pos.order"].search([("state", "in", ["paid", "done"]), ("partner_id", "in", guests.ids)])
    returned = _returned(paid)
    orders = [_Order(order, returned) for order in paid]
    groups = defaultdict(list)
    for order in sorted((order for order in orders if order.exists), key=lambda order: (order.at, order.id)):
        groups[order.partner_id, order.store, order.channel].append(order)
    visits = []
    for group in groups.values():
        together = []
        for order in group:
            if together and order.at - together[-1].at >= timedelta(hours=gap_hours):
                visits.append(_visit(together, dayparts))
                together = []
            together.append(order)
        visits.append(_visit(together, dayparts))
    return sorted(visits, key=lambda visit: (visit.visited_at, visit.order_id))


def stored_visits(guests):
    """The stored facts in the same shape."""
    visits = guests.env["restaurant.visit"].search([("partner_id", "in", guests.ids)])
    return [
        Visit(
            visit.partner_id.id,
            visit.store_id.id,
            visit.channel,
            visit.order_id.id,
            visit.visited_at,
            visit.ended_at,
            visit.visit_date,
            visit.weekday,
            visit.hour,
            visit.daypart,
            visit.floor_id.id,
            visit.covers,
            round(visit.amount, 2),
            round(visit.discount, 2),
            visit.order_count,
            tuple(sorted((line.product_id.id, round(line.qty, 4), round(line.amount, 2)) for line in visit.line_ids)),
        )
        for visit in visits.sorted(lambda visit: (visit.visited_at, visit.order_id.id))
    ]


def _returned(paid):
    """Line id -> what paid returns of whomever took back: quantity and company amount, both negative."""
    returned = defaultdict(lambda: [0.0, 0.0])
    for line in paid.lines.refund_orderline_ids:
        if line.order_id.state in ("paid", "done"):
            total = returned[line.refunded_orderline_id.id]
            total[0] += line.qty
            total[1] += _billed(line) / (line.order_id.currency_rate or 1)
    return returned


def _billed(line):
    """What the line adds to the bill: tills store returned amounts without their sign."""
    taken = line.qty * line.price_unit < 0
    return -abs(line.price_subtotal_incl) if taken else abs(line.price_subtotal_incl)


def _taken_off(line, returned, tip):
    """What a sold line was cheaper than it would have been, for the part of it that was kept."""
    rate = line.order_id.currency_rate or 1
    kept = _billed(line) + returned[1] * rate
    if line.is_reward_line or line.product_id == tip:
        paying = line.reward_id.program_id.program_type in ("gift_card", "ewallet")
        return 0 if paying else max(-kept, 0)
    if line.discount == 100:
        return (line.qty + returned[0]) * line.price_unit
    return kept / (1 - line.discount / 100) - kept


class _Order:
    """A paid order without what was returned of it."""

    def __init__(self, order, returned):
        rate = order.currency_rate or 1
        tip = order.config_id.tip_product_id
        self.id = order.id
        self.partner_id = order.partner_id.id
        self.store = order.config_id.store_id
        self.channel = _channel(order)
        self.at = order.date_order
        self.floor = (order.table_id or order.self_ordering_table_id).floor_id.id
        self.covers = max(order.customer_count, 1)
        sales = [line for line in order.lines if not line.refunded_orderline_id]
        returns = order.lines - order.lines.browse([line.id for line in sales])
        self.amount = (
            order.amount_total / rate
            - sum(_billed(line) / rate for line in returns)
            + sum(returned[line.id][1] for line in sales)
        )
        # (product id, quantity left, amount left) of each dish
        self.dishes = [
            (
                line.product_id.id,
                line.qty + returned[line.id][0],
                _billed(line) / rate + returned[line.id][1],
            )
            for line in sales
            if not line.is_reward_line and line.product_id != tip
        ]
        self.discount = sum(_taken_off(line, returned[line.id], tip) / rate for line in sales)
        if order.lines:
            self.exists = any(qty > 1e-9 for _product, qty, _amount in self.dishes)
        else:
            self.exists = order.amount_total > 0


def _channel(order):
    if order.preset_id:
        return CHANNEL_OF_SERVICE[order.preset_id.service_at]
    return "dine_in" if order.table_id or order.self_ordering_table_id else "takeaway"


def _visit(orders, dayparts):
    first = orders[0]
    local = first.at.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(first.store.tz))
    lines = defaultdict(lambda: [0.0, 0.0])
    for order in orders:
        for product, qty, amount in order.dishes:
            lines[product][0] += qty
            lines[product][1] += amount
    return Visit(
        first.partner_id,
        first.store.id,
        first.channel,
        first.id,
        first.at,
        orders[-1].at,
        local.date(),
        local.isoweekday(),
        local.hour,
        _daypart(local.hour, dayparts),
        next((order.floor for order in orders if order.floor), False),
        max(order.covers for order in orders),
        round(sum(order.amount for order in orders), 2),
        round(sum(order.discount for order in orders), 2) + 0.0,
        len(orders),
        tuple(
            sorted(
                (product, round(qty, 4), round(amount, 2))
                for product, (qty, amount) in lines.items()
                if abs(qty) > 1e-9
            )
        ),
    )


def _daypart(hour, starts):
    begun = [
        part
        for part, start in zip(("breakfast", "lunch", "afternoon", "dinner", "late"), starts, strict=True)
        if start <= hour
    ]
    return begun[-1] if begun else "late"


# -- profiles ----------------------------------------------------------------------------------


def expected_profile(visits, today):
    """The metrics of one guest with these visits, as a dict of profile fields."""
    profile = {"visits": len(visits), "spend": _money(visits)}
    for days in (30, 90, 365):
        recent = [visit for visit in visits if today - timedelta(days=days) < visit.visit_date <= today]
        profile |= {f"visits_{days}": len(recent), f"spend_{days}": _money(recent)}
    if not visits:
        return profile
    covers = sum(visit.covers for visit in visits)
    days = sorted({visit.visit_date for visit in visits})
    gaps = [(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)][-10:]
    since = max((today - days[-1]).days, 0)
    usual = median(gaps) if len(gaps) >= 3 else None
    profile |= {
        "average_check": _quotient(profile["spend"], len(visits)),
        "spend_per_cover": _quotient(profile["spend"], covers),
        "average_covers": covers / len(visits),
        "first_visit_date": days[0],
        "last_visit_date": days[-1],
        "last_visit_at": max(visit.visited_at for visit in visits),
        "days_since_last": since,
        "usual_gap": usual or 0,
        "gap_ratio": since / usual if usual else 0,
        "store_count": len({visit.store_id for visit in visits}),
        "favourite_store_id": _favourite_store(visits),
        "weekend_share": _share(visits, lambda visit: visit.weekday in (6, 7)),
        "top_dishes": _top_dishes(visits),
    }
    for channel in ("dine_in", "takeaway", "delivery"):
        profile[f"{channel}_share"] = _share(visits, lambda visit, channel=channel: visit.channel == channel)
    for part in ("breakfast", "lunch", "afternoon", "dinner", "late"):
        profile[f"{part}_share"] = _share(visits, lambda visit, part=part: visit.daypart == part)
    return profile


def expected_stage(visits, today, store_gap, default_gap=30, at_risk=2.0, lapsed=4.0):
    """The stage of life: days since the last visit against the own rhythm, or the store's."""
    if not visits:
        return False
    profile = expected_profile(visits, today)
    ratio = profile["days_since_last"] / (profile["usual_gap"] or store_gap or default_gap)
    once = profile["first_visit_date"] == profile["last_visit_date"]
    if ratio <= at_risk:
        return "new" if once else "active"
    if once:
        return "one_time"
    return "at_risk" if ratio <= lapsed else "lapsed"


def _money(visits):
    return round(sum(visit.amount for visit in visits), 2)


def _quotient(money, number):
    """Money divided and rounded as people do it, half a cent up."""
    return float((Decimal(str(money)) / number).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _share(visits, test):
    return 100 * sum(map(test, visits)) / len(visits)


def _favourite_store(visits):
    """The store of most visits; of two, the one seen last."""
    visited = Counter(visit.store_id for visit in visits)
    latest = {visit.store_id: visit.visited_at for visit in sorted(visits, key=lambda visit: visit.visited_at)}
    return min(visited, key=lambda store: (-visited[store], -latest[store].timestamp(), store))


def _top_dishes(visits):
    seen, quantity = Counter(), Counter()
    for visit in visits:
        for product, qty, _amount in visit.lines:
            if qty > 0:
                seen[product] += 1
                quantity[product] += qty
    best = sorted(seen, key=lambda product: (-seen[product], -quantity[product], product))[:5]
    return [{"product_id": product, "visits": seen[product], "qty": quantity[product]} for product in best]
