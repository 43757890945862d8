"""What the facts should be, worked out order by order in plain Python.

Written from the contract and not from the SQL: slow and simple, so that both can only agree
by being right. It reads the orders through the ORM and knows nothing of the stored facts.
"""

import math
from collections import Counter, defaultdict
from datetime import timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from statistics import median
from types import MappingProxyType, SimpleNamespace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

CHANNEL_OF_SERVICE = {"table": "dine_in", "counter": "takeaway", "delivery": "delivery"}


class Visit(NamedTuple):
    """One visit as it should be stored; ``lines`` are (product id, whether it names a menu, quantity, amount)."""

    partner_id: int
    store_id: int
    channel: str
    # (number of the source, 0 for the point of sale, id)
    order_id: tuple
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
    tip: float
    order_count: int
    # Empty where the company has the chain's currency.
    chain_rate: float
    day_kind: str
    lines: tuple


# -- visits ------------------------------------------------------------------------------------


def expected_visits(guests, gap_hours=4.0, dayparts=(5, 10, 15, 17, 22)):
    """The visits of these guests, from their orders and what was returned of them."""
    paid = _paid(guests)
    lines, _issues = _lines_left(paid)
    orders = [(_ImportedOrder if order._name in IMPORTED else _Order)(order, lines[_key(order)]) for order in paid]
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


def _paid(guests):
    """The paid orders of these guests and of the contacts that are them."""
    family = guests
    while below := family.child_ids.filtered(lambda child: not child.is_company) - family:
        family |= below
    mine = ("partner_id", "in", family.ids)
    orders = guests.env["pos.order"].search([("state", "in", ["paid", "done"]), mine])
    found = [*orders]
    for model, source in IMPORTED.items():
        found += guests.env[model].search([mine]).filtered(source.counts)
    return [order for order in found if _person(order.partner_id) in guests.ids]


def _key(order):
    """What tells an order from those of other sources."""
    return (IMPORTED[order._name].number if order._name in IMPORTED else 0, order.id)


def _first_order(row):
    """The order that a visit or a bill to look at points to, of whichever source."""
    return next((row[source.column] for source in IMPORTED.values() if row[source.column]), row.order_id)


def _person(partner):
    """The id of the person that a contact is: who is below a company is nobody else."""
    while partner.parent_id and not partner.parent_id.is_company:
        partner = partner.parent_id
    return partner.id


def _lines_left(paid):
    """What is left of the lines of these orders, by order, and what could not be matched."""
    lines = []
    for order in paid:
        lines += IMPORTED[order._name].lines(order) if order._name in IMPORTED else map(_line, order.lines)
    _share_menus(lines)
    issues = Counter()
    for line in lines:
        if line.over[0] > 1e-6:
            issues["over_returned", line.guest, line.order, line.product.id] += line.over[0]
    issues.update(_match_minus(lines))
    for order in paid:
        if order._name not in IMPORTED and _placed_at(order) != order.date_order:
            issues["impossible_date", _person(order.partner_id), _key(order), False] = 0
    by_order = defaultdict(list)
    for line in lines:
        by_order[line.order].append(line)
    return by_order, issues


def expected_issues(guests):
    """What could not be matched: ``{(kind, guest, order, product): quantity}``."""
    return {key: round(qty, 4) for key, qty in _lines_left(_paid(guests))[1].items()}


def stored_issues(guests):
    found = guests.env["restaurant.fact.issue"].search([("partner_id", "in", guests.ids)])
    return {
        (issue.kind, issue.partner_id.id, _key(_first_order(issue)), issue.product_id.id): round(issue.qty, 4)
        for issue in found
    }


def stored_visits(guests):
    """The stored facts in the same shape."""
    visits = guests.env["restaurant.visit"].search([("partner_id", "in", guests.ids)])
    return [
        Visit(
            visit.partner_id.id,
            visit.store_id.id,
            visit.channel,
            _key(_first_order(visit)),
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
            round(visit.tip, 2),
            visit.order_count,
            round(visit.chain_rate, 6),
            visit.day_kind,
            tuple(
                sorted(
                    (line.product_id.id, line.is_menu, round(line.qty, 4), round(line.amount, 2))
                    for line in visit.line_ids
                )
            ),
        )
        for visit in visits.sorted(lambda visit: (visit.visited_at, _key(_first_order(visit))))
    ]


def _line(line):
    """A line as the rules see it, in the currency of the company."""
    rate = line.order_id.currency_rate or 1
    kind = line.product_id.restaurant_kind or "dish"
    if line.is_reward_line:
        paying = line.reward_id.program_id.program_type in ("gift_card", "ewallet")
        kind = "stored_value" if paying else "reward"
    qty, amount = line.qty, _billed(line) / rate
    left_qty, left_amount = 0.0, 0.0
    over = (0.0, 0.0)
    if not line.refunded_orderline_id:
        back_qty, back_amount = _given_back(line)
        left_qty, left_amount = _between(qty + back_qty, qty), _between(amount + back_amount, amount)
        over = max(-(qty + back_qty), 0) if qty > 0 else 0, max(-(amount + back_amount), 0)
    return SimpleNamespace(
        id=line.id,
        guest=_person(line.order_id.partner_id),
        order=_key(line.order_id),
        when=(_placed_at(line.order_id), _key(line.order_id)),
        product=line.product_id,
        kind=kind,
        is_menu=False,
        menu=line.combo_parent_id.id,
        is_return=bool(line.refunded_orderline_id),
        sold_qty=qty,
        billed=amount,
        qty=left_qty,
        amount=left_amount,
        over=over,
        taken_off=_taken_off(line, kind, left_qty, left_amount, rate),
    )


def had(order, kind, product, qty, amount):
    """A line of an order that was brought in: it has no discount of its own, and is returned by minus lines."""
    return SimpleNamespace(
        id=None,
        guest=_person(order.partner_id),
        order=_key(order),
        when=(order.placed_at, _key(order)),
        product=product,
        kind=kind,
        is_menu=False,
        menu=False,
        is_return=False,
        sold_qty=qty,
        billed=amount,
        qty=qty,
        amount=amount,
        over=(0, 0),
        taken_off=max(-amount, 0) if kind in ("dish", "fee", "other", "reward") else 0,
    )


def _history_lines(order):
    """What is on an order of another till: its dishes, and what the bill was lowered by and tipped."""
    # What nobody knows is a dish.
    lines = [
        had(order, line.product_id.restaurant_kind or "dish", line.product_id, line.qty, line.amount)
        for line in order.line_ids
    ]
    nothing = order.env["product.product"]
    if order.discount:
        lines.append(had(order, "reward", nothing, 1, -order.discount))
    if order.tip:
        lines.append(had(order, "tip", nothing, 1, order.tip))
    return lines


# By model of orders that were brought in: which of them count, their lines, the number of the source, the column of
# visits that points to them. A room with another source adds it.
IMPORTED = {
    "restaurant.history.order": SimpleNamespace(
        number=2,
        column="history_order_id",
        counts=lambda order: order.state == "counted",
        lines=_history_lines,
    )
}


def _placed_at(order):
    """When it was ordered; its arrival, where the device cannot have had that date."""
    arrived = max([order.create_date, *order.payment_ids.mapped("create_date")])
    if order.date_order < order.create_date - relativedelta(years=5):
        return order.create_date
    return arrived if order.date_order > arrived + timedelta(days=1) else order.date_order


def _given_back(line):
    """Quantity and company amount that the paid returns of a line have, with the returns of those and so on."""
    qty = amount = 0.0
    for back in line.refund_orderline_ids.filtered(lambda back: back.order_id.state in ("paid", "done")):
        more_qty, more_amount = _given_back(back)
        qty += back.qty + more_qty
        amount += _billed(back) / (back.order_id.currency_rate or 1) + more_amount
    return qty, amount


def _between(left, sold):
    return min(max(left, 0), sold) if sold >= 0 else max(min(left, 0), sold)


def _billed(line):
    """What the line adds to the bill: tills store returned amounts without their sign."""
    taken = line.qty * line.price_unit < 0
    return -abs(line.price_subtotal_incl) if taken else abs(line.price_subtotal_incl)


def _taken_off(line, kind, qty, amount, rate):
    """What a line was cheaper than it would have been, for the part of it that was kept."""
    if kind not in ("dish", "fee", "other", "reward"):
        return 0
    if kind == "reward" or amount < 0:
        return max(-amount, 0)
    if line.discount == 100:
        return qty * line.price_unit / rate
    return amount / (1 - line.discount / 100) - amount


def _share_menus(lines):
    """Give the amount of each set menu to its parts, and a row that only names the menu."""
    known = {line.id: line for line in lines}
    menus = defaultdict(list)
    for line in lines:
        menu = known.get(line.menu)
        if menu and menu.order == line.order and not menu.is_return and not line.is_return:
            menus[menu.id].append(line)
    for menu_id, parts in menus.items():
        menu = known[menu_id]
        ratio = menu.qty / menu.sold_qty if menu.sold_qty else 1
        for part in parts:
            had = part.qty
            part.qty = math.copysign(min(abs(had), abs(part.sold_qty * ratio)), had)
            kept = part.qty / had if had else 1
            part.amount *= kept
            part.taken_off *= kept
        worth = [part.qty * part.product.product_tmpl_id.list_price for part in parts]
        if not sum(worth):
            worth = [part.qty for part in parts]
        for part, weight in zip(parts, worth, strict=True):
            part.amount += menu.amount * weight / sum(worth) if sum(worth) else 0
        menu.is_menu = True
        menu.qty = menu.qty if sum(part.qty for part in parts) else 0
        menu.amount = sum(part.amount for part in parts)


def _match_minus(lines):
    """Take what names no sale from the last order that has the product. Returns what could not be taken."""
    issues = Counter()
    asked = defaultdict(lambda: [0.0, 0.0])
    had = defaultdict(lambda: [0.0, 0.0])
    key = attrgetter("order", "product", "is_menu", "kind")
    for line in lines:
        if line.qty > 1e-6:
            had[key(line)][0] += line.qty
            had[key(line)][1] += line.amount
    back = [line for line in lines if line.qty < 0 and line.kind in ("dish", "fee", "other", "tip")]
    for line in back:
        sales = [
            sale
            for sale in lines
            if (sale.guest, sale.product, sale.is_menu, sale.kind)
            == (line.guest, line.product, line.is_menu, line.kind)
            and sale.qty > 1e-6
            and sale.when <= line.when
            and sale.product
        ]
        if sales:
            latest = max(sales, key=lambda sale: sale.when)
            asked[key(latest)][0] -= line.qty
            asked[key(latest)][1] -= line.amount
        elif not line.is_menu:
            issues["unmatched_return", line.guest, line.order, line.product.id] += -line.qty
    for line in back:
        line.qty = line.amount = line.taken_off = 0
    for sale, (qty, amount) in asked.items():
        mine = [line for line in lines if key(line) == sale and line.qty > 1e-6]
        part = min(qty / had[sale][0], 1)
        money = min(abs(amount) / abs(had[sale][1]), 1) if had[sale][1] else 0
        for line in mine:
            line.qty *= 1 - part
            line.taken_off *= 1 - part
            line.amount *= 1 - money
        if qty > had[sale][0] + 1e-6 and not sale[2]:
            issues["over_returned", mine[0].guest, sale[0], sale[1].id] += qty - had[sale][0]
    return issues


class _Order:
    """A paid order without what was returned of it."""

    def __init__(self, order, lines):
        rate = order.currency_rate or 1
        self.id = _key(order)
        self.partner_id = _person(order.partner_id)
        self.store = order.config_id.store_id
        self.channel = _channel(order)
        self.at = _placed_at(order)
        self.floor = _seat(order).floor_id.id
        self.covers = max(order.customer_count, 1)
        self.seat = _seat(order).id
        self.add_up(order.amount_total / rate, lines)

    def add_up(self, total, lines):
        self.dishes = [line for line in lines if line.kind == "dish"]
        priced = [line for line in lines if line.kind in ("dish", "fee", "other", "reward") and not line.is_menu]
        beyond = total - sum(line.billed for line in lines)
        self.amount = max(beyond + sum(line.amount for line in priced), 0)
        self.tip = sum(line.amount for line in lines if line.kind == "tip")
        self.discount = sum(line.taken_off for line in lines)
        if any(line.product or line.kind == "dish" for line in lines):
            self.exists = sum(line.qty for line in self.dishes if not line.is_menu) > 1e-6
        else:
            self.exists = total > 0


class _ImportedOrder(_Order):
    """An order that was brought in: whatever its dishes are, somebody was there unless all of it came back."""

    def __init__(self, order, lines):  # pylint: disable=super-init-not-called
        self.id = _key(order)
        self.partner_id = _person(order.partner_id)
        self.store = order.store_id
        self.channel = order.channel
        self.at = order.placed_at
        self.floor = self.seat = False
        self.covers = max(order.covers, 1)
        self.add_up(order.total, lines)


def _channel(order):
    if order.preset_id:
        return CHANNEL_OF_SERVICE[order.preset_id.service_at]
    return "dine_in" if _seat(order) else "takeaway"


def _seat(order):
    """The table; a part of a bill that was split is at that of the whole."""
    return order.table_id or order.self_ordering_table_id or order.split_table_id


def _visit(orders, dayparts):
    first = orders[0]
    local = first.at.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(first.store.tz))
    lines = defaultdict(lambda: [0.0, 0.0])
    for order in orders:
        for line in order.dishes:
            lines[line.product.id, line.is_menu][0] += line.qty
            lines[line.product.id, line.is_menu][1] += line.amount
    day = (local.replace(tzinfo=None) - timedelta(hours=first.store.day_ends_at)).date()
    return Visit(
        first.partner_id,
        first.store.id,
        first.channel,
        first.id,
        first.at,
        orders[-1].at,
        day,
        day.isoweekday(),
        local.hour,
        _daypart(local.hour, dayparts),
        next((order.floor for order in orders if order.floor), False),
        _covers(orders),
        round(sum(order.amount for order in orders), 2),
        round(sum(order.discount for order in orders), 2) + 0.0,
        round(sum(order.tip for order in orders), 2) + 0.0,
        len(orders),
        _chain_rate(first.store.company_id, day),
        _day_kind(first.store.company_id, day),
        tuple(
            sorted(
                (product, is_menu, round(qty, 4), round(amount, 2) + 0.0)
                for (product, is_menu), (qty, amount) in lines.items()
                if product and abs(qty) > 1e-6
            )
        ),
    )


def _chain_rate(company, day):
    """What 1 of the company's currency is in that of the first company, as Odoo converts."""
    chain = company.env["res.company"].search([], order="id", limit=1).currency_id
    if company.currency_id == chain:
        return 0
    return round(company.env["res.currency"]._get_conversion_rate(company.currency_id, chain, company, day), 6)


def _day_kind(company, day):
    special = company.env["restaurant.calendar.day"].search([("company_id", "=", company.id), ("date", "=", day)])
    for kind in special.mapped("kind"):
        if kind in ("holiday", "working"):
            return kind
    return "off" if str(day.isoweekday()) in company.restaurant_days_off.split(",") else "working"


def _covers(orders):
    """The most people at once: bills of one table, each within half an hour of the one before, share their people."""
    most = max(order.covers for order in orders)
    tables = defaultdict(list)
    for order in orders:
        if order.seat:
            tables[order.seat].append(order)
    for bills in tables.values():
        party = [bills[0]]
        for bill in bills[1:]:
            if bill.at - party[-1].at > timedelta(minutes=30):
                party = []
            party.append(bill)
            most = max(most, sum(share.covers for share in party))
    return most


def _daypart(hour, starts):
    begun = [
        part
        for part, start in zip(("breakfast", "lunch", "afternoon", "dinner", "late"), starts, strict=True)
        if start <= hour
    ]
    return begun[-1] if begun else "late"


# -- profiles ----------------------------------------------------------------------------------


def expected_profile(visits, today, dish_of=MappingProxyType({})):
    """The metrics of one guest with these visits, as a dict of profile fields."""
    profile = {"visits": len(visits), "spend": _money(visits)}
    for days in (30, 90, 365):
        recent = [visit for visit in visits if today - timedelta(days=days) < visit.visit_date <= today]
        profile |= {f"visits_{days}": len(recent), f"spend_{days}": _money(recent)}
    for days in (60, 120):
        profile[f"visits_{days}"] = sum(today - timedelta(days=days) < visit.visit_date <= today for visit in visits)
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
        "weekend_share": _share(visits, lambda visit: visit.day_kind != "working"),
        "top_dishes": _top_dishes(visits, dish_of),
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
    if once:
        return "new" if ratio <= at_risk else "one_time"
    if ratio > lapsed:
        return "lapsed"
    lately = profile["visits_60"]
    before = profile["visits_120"] - lately
    fell = len(visits) >= 6 and before > 0 and lately <= before / 2
    return "at_risk" if ratio > at_risk or fell else "active"


def _money(visits):
    return round(sum(visit.amount * (visit.chain_rate or 1) for visit in visits), 2)


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


def _top_dishes(visits, dish_of):
    """The dishes of most visits; ``dish_of`` maps a product to its dish, of which it is one size."""
    seen, quantity, sizes = defaultdict(set), Counter(), defaultdict(Counter)
    for number, visit in enumerate(visits):
        for product, is_menu, qty, _amount in visit.lines:
            if qty > 0 and not is_menu:
                dish = dish_of.get(product, product)
                seen[dish].add(number)
                quantity[dish] += qty
                sizes[dish][product] += qty
    best = sorted(seen, key=lambda dish: (-len(seen[dish]), -round(quantity[dish], 2), dish))[:5]
    return [
        {
            "dish_id": dish,
            "product_id": min(sizes[dish], key=lambda product: (-sizes[dish][product], product)),
            "visits": len(seen[dish]),
            "qty": quantity[dish],
        }
        for dish in best
    ]
