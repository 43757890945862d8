"""A house with orders of a platform besides, and what these should be in its facts."""

import itertools
from types import SimpleNamespace

from ..fact import facts_oracle, random_house
from ..fact.facts_oracle import had


def _counts(order):
    """Unless a till has counted the meal for somebody."""
    rung = order.rung_up_id
    return order.state != "cancelled" and not (rung.state in ("paid", "done") and rung.partner_id)


def _lines(order):
    """What of each dish was not given back, and what the store took off."""
    lines = [
        had(
            order,
            line.product_id.restaurant_kind or "dish",
            line.product_id,
            line.qty - line.returned_qty,
            line.amount * (line.qty - line.returned_qty) / line.qty,
        )
        for line in order.line_ids
        if line.qty > line.returned_qty
    ]
    if order.merchant_discount:
        lines.append(had(order, "reward", order.env["product.product"], 1, -order.merchant_discount))
    return lines


facts_oracle.IMPORTED["restaurant.platform.order"] = SimpleNamespace(
    number=3, column="platform_order_id", counts=_counts, lines=_lines
)


class PlatformHouse(random_house.House):
    """Orders come from a platform as well; some of them a till has rung up itself.

    The case has ``platform_dishes``, ``restaurant.history.dish`` of the platform ``platform``.
    """

    def __init__(self, *args):
        super().__init__(*args)
        self.placed, self.placed_count = [], 0
        self.events = [*random_house.EVENTS, *EVENTS]

    def step(self):
        event = self.rng.choices(*zip(*self.events, strict=True))[0]
        self.log.append(f"{event.__name__} {event(self) or ''}")

    def _some_placed(self):
        return self.rng.choice(self.placed) if self.placed else None

    def take_order(self):
        """The platform took an order: with prices or not, discounts of both, something given back."""
        case, rng = self.case, self.rng
        self.placed_count += 1
        order = case.env["restaurant.platform.order"].create(
            {
                "platform_id": case.platform.id,
                "number": f"P{self.placed_count:09}",
                "placed_at": self._at(),
                "store_id": rng.choice([case.shanghai, case.new_york, case.paris]).id,
                "channel": rng.choice(["delivery", "delivery", "takeaway"]),
                "covers": rng.choice([0, 1, 3]),
                "partner_id": self._guest().id,
                "merchant_discount": rng.choice([0, 0, 4]),
                "platform_discount": rng.choice([0, 0, 6]),
                "delivery_fee": rng.choice([0, 5]),
                "paid": 50,
                "original": rng.choice([0, 60]),
                "state": rng.choice(["placed", "confirmed", "done", "done", "cancelled"]),
            }
        )
        has_prices, lines = rng.random() < 0.8, []
        for dish in rng.sample(case.platform_dishes, rng.choice([0, 1, 2, 3])):
            qty = rng.choice([1, 1, 2, 3])
            lines.append((order.id, [dish.id, qty, 12.5 * qty * has_prices, rng.choice([0, 0, 0, 1])]))
        order._create_lines(lines)
        self.placed.append(order)
        return f"{order.id} {order.partner_id.name} {order.placed_at}"

    def change_placed(self):
        order = self._some_placed()
        if order:
            order.write(
                self.rng.choice(
                    [
                        {"partner_id": self._guest().id},
                        {"placed_at": self._at()},
                        {"state": self.rng.choice(["done", "cancelled"])},
                        {"merchant_discount": self.rng.choice([0, 3, 100])},
                        {"refunded": self.rng.choice([0, 5])},
                    ]
                )
            )
            return order.id

    def ring_up(self):
        """A till has rung it up as well, or somebody finds out that it has not."""
        order, rung = self._some_placed(), self._some_order()
        if order:
            order.rung_up_id = self.rng.choice([rung, None])
            return f"{order.id} as {order.rung_up_id.id}"

    def rename_till_order(self):
        """Who is on the order of the till decides which of both counts."""
        order = self._some_placed()
        if order and order.rung_up_id:
            order.rung_up_id.partner_id = self.rng.choice([self._guest(), self.case.env["res.partner"]])
            return f"{order.rung_up_id.id} {order.rung_up_id.partner_id.name}"

    def lose_order(self):
        if self.placed:
            order = self.placed.pop(self.rng.randrange(len(self.placed)))
            number = order.id
            order.unlink()
            return number

    def say_what_a_platform_dish_is(self):
        dish = self.rng.choice(self.case.platform_dishes)
        dish.product_id = self.rng.choice([False, *self.dishes, self.case.bag])
        return f"{dish.name} {dish.product_id.display_name}"


EVENTS = list(
    itertools.chain(
        [(PlatformHouse.take_order, 12), (PlatformHouse.change_placed, 5), (PlatformHouse.ring_up, 4)],
        [(PlatformHouse.rename_till_order, 4), (PlatformHouse.lose_order, 1)],
        [(PlatformHouse.say_what_a_platform_dish_is, 2)],
    )
)
