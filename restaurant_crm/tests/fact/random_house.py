"""A house where anything happens: random events on orders, repeatable by seed."""

import itertools
from datetime import datetime, timedelta

from odoo.fields import Command

# Around midnight in Shanghai and New York, both clock changes, the turn of the year.
ANCHORS = [
    datetime(2026, 5, 1, 15, 50),
    datetime(2026, 5, 2, 3, 55),
    datetime(2026, 3, 8, 6, 30),
    datetime(2025, 11, 2, 5, 15),
    datetime(2025, 12, 31, 20, 0),
]
# Just below, at and above the gap that joins orders, and other distances.
STEPS = [
    timedelta(),
    timedelta(seconds=1),
    timedelta(hours=3, minutes=59, seconds=59),
    timedelta(hours=4),
    timedelta(hours=4, seconds=1),
    timedelta(hours=8),
    timedelta(days=1),
    timedelta(days=7, hours=2),
]
ZONES = ["Asia/Shanghai", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "UTC"]


class House:
    """Three guests, two stores with three tills, and an event at each ``step``.

    ``case`` is a ``GuestCase``; ``log`` tells what happened, for the message of a failure.
    """

    def __init__(self, case, rng):
        self.case, self.rng, self.log = case, rng, []
        self.guests = [case._make_guest(f"Guest {number}") for number in range(3)]
        self.everybody = case.env["res.partner"].concat(*self.guests)
        self.dishes = case.dishes
        # A delivery address of the first guest, and a colleague of nobody.
        self.address = case._make_guest("Home", parent_id=self.guests[0].id, type="delivery")
        self.everybody |= self.address
        self.orders = []
        self.drafts = []
        self.history, self.history_count = [], 0

    def step(self):
        """Let something happen."""
        event = self.rng.choices(*zip(*EVENTS, strict=True))[0]
        self.log.append(f"{event.__name__} {event(self) or ''}")

    # -- choices ---------------------------------------------------------------------------

    def _at(self):
        return self.rng.choice(ANCHORS) + sum((self.rng.choice(STEPS) for _ in range(2)), timedelta())

    def _guest(self):
        return self.rng.choice([*self.guests, *self.guests, self.address, self.case.env["res.partner"]])

    def _some_order(self):
        return self.rng.choice(self.orders) if self.orders else None

    def _place(self, config):
        """How the order is eaten: preset, table, both or neither."""
        return {
            "preset_id": self.rng.choice([False, False, *self.case.presets.ids]),
            **self._seat(config),
            "customer_count": self.rng.choice([0, 1, 2, 5]),
        }

    def _seat(self, config):
        """At a table, at none, or at none as a part of a split bill."""
        names = ("table_id", "split_table_id")
        return dict.fromkeys(names, False) | {
            self.rng.choice([*names, "table_id"]): self.rng.choice([False, self.case.tables[config].id])
        }

    def _lines(self):
        picked = self.rng.sample(self.dishes, self.rng.randint(1, 3))
        lines = [self.case._line_vals(dish, self.rng.choice([1, 1, 2, 0.5]), dish.list_price) for dish in picked]
        for line in lines:
            if self.rng.random() < 0.3:
                line["discount"] = self.rng.choice([10, 33, 100])
                line["price_subtotal_incl"] *= 1 - line["discount"] / 100
        if self.rng.random() < 0.2:
            reward = self.rng.choice([self.case.env["loyalty.reward"], *self.case.rewards])
            lines.append(self.case._line_vals(self.case.discount, 1, -5, is_reward_line=True, reward_id=reward.id))
        for product in (self.case.tip, self.case.bag, self.case.top_up):
            if self.rng.random() < 0.15:
                lines.append(self.case._line_vals(product, 1, product.list_price))
        if self.rng.random() < 0.15:
            # A minus key: something of this bill, or of one before.
            dish = self.rng.choice([*picked, *self.dishes, self.case.bag, self.case.tip])
            lines.append(self.case._line_vals(dish, self.rng.choice([-1, -1, -2]), dish.list_price))
        return lines

    def _add_menu(self, order):
        """A set menu of two parts: the price on the menu, on the parts or on both."""
        price, of_parts = self.rng.choice([(70, 0), (0, 35), (20, 25)])
        qty = self.rng.choice([1, 1, 2, -1])
        Line = self.case.env["pos.order.line"]
        menu = Line.create(self.case._line_vals(self.case.menu, qty, price, order_id=order.id))
        for dish in self.rng.sample(self.dishes, 2):
            Line.create(self.case._line_vals(dish, qty, of_parts, order_id=order.id, combo_parent_id=menu.id))
        order.amount_total += qty * (price + 2 * of_parts)

    # -- events ----------------------------------------------------------------------------

    def order(self):
        config = self.rng.choice(self.case.tills)
        lines = self._lines()
        order = self.case._order(
            self._guest(),
            self._at(),
            config=config,
            lines=[Command.create(line) for line in lines],
            amount_total=sum(line["price_subtotal_incl"] for line in lines),
            **self._place(config),
        )
        if self.rng.random() < 0.3:
            self._add_menu(order)
        self.drafts.append(order)
        return f"{order.id} {order.partner_id.name} {order.date_order} {config.name}"

    def settle(self):
        if self.drafts:
            order = self.drafts.pop(self.rng.randrange(len(self.drafts)))
            self.orders.append(self.case._settle(order))
            return order.id

    def pay(self):
        self.order()
        order = self.drafts.pop()
        self.orders.append(self.case._settle(order))
        return self.log and f"{order.id} {order.partner_id.name} {order.date_order}"

    def bring_in(self):
        """An order that comes in as paid already, such as by an import."""
        self.order()
        order = self.drafts.pop()
        copy = order.copy({"state": "paid", "date_order": order.date_order})
        self.orders.append(copy)
        order.state = "cancel"
        return copy.id

    def cancel(self):
        if self.drafts:
            order = self.drafts.pop()
            order.state = "cancel"
            return order.id

    def give_back(self):
        order = self._some_order()
        if not order:
            return None
        quantities = None
        if self.rng.random() < 0.6:
            quantities = {line.product_id: self.rng.choice([0.5, 1, 2]) for line in order.lines}
        refund = self.case.give_back(
            order,
            quantities,
            at=order.date_order + self.rng.choice(STEPS),
            guest=self.rng.choice([None, self._guest()]),
            config=self.rng.choice(self.case.tills),
            like_till=self.rng.random() < 0.5,
        )
        if self.rng.random() < 0.2:
            # Sold something more on the same receipt.
            line = self.case._line_vals(self.case.tea, 1, 10, order_id=refund.id)
            self.case.env["pos.order.line"].create(line)
            refund.amount_total += 10
        self.orders.append(refund)
        return f"{refund.id} of {order.id} {quantities and 'partly' or 'wholly'} {refund.partner_id.name}"

    def return_the_return(self):
        """What was given back is given again, perhaps to somebody else and more than once."""
        refunds = [order for order in self.orders if order.lines.refunded_orderline_id]
        if refunds:
            refund = self.rng.choice(refunds)
            chained = self.case.give_again(refund, at=self._at(), guest=self.rng.choice([None, self._guest()]))
            self.orders.append(chained)
            return f"{chained.id} of {refund.id}"

    def sell_less(self):
        """Less sold than was returned already."""
        order = self._some_order()
        line = order and order.lines.filtered(lambda line: line.qty > 0)[:1]
        if line:
            price = line.price_unit * (1 - line.discount / 100)
            line.write({"qty": 0.5, "price_subtotal_incl": 0.5 * price})
            order.amount_total = sum(order.lines.mapped("price_subtotal_incl"))
            return order.id

    def change_kind(self):
        product = self.rng.choice([self.case.tea, self.case.bag, self.case.top_up, self.case.tip, self.case.menu])
        product.restaurant_kind = self.rng.choice(["dish", "fee", "stored_value", "tip", "deposit", "other"])
        return f"{product.name} {product.restaurant_kind}"

    def change_list_price(self):
        dish = self.rng.choice(self.dishes)
        dish.product_tmpl_id.list_price = self.rng.choice([0, 5, 40])
        return f"{dish.display_name} {dish.product_tmpl_id.list_price}"

    def untie_menu(self):
        """A part of a menu that is one no more."""
        order = self._some_order()
        part = order and order.lines.filtered("combo_parent_id")[:1]
        if part:
            part.combo_parent_id = False
            return order.id

    def begin_return(self):
        """A return that is not paid out yet; it may be settled or cancelled later."""
        order = self._some_order()
        if order and any(line.qty > line.refunded_qty for line in order.lines):
            refund = order._refund()
            self.drafts.append(refund)
            return f"{refund.id} of {order.id}"

    def change_customer(self):
        order = self._some_order()
        if order:
            order.partner_id = self._guest()
            return f"{order.id} {order.partner_id.name}"

    def change_quantity(self):
        order = self._some_order()
        line = order and order.lines.filtered(lambda line: line.qty >= 0 and not line.refund_orderline_ids)[:1]
        if line:
            qty = self.rng.choice([0, 1, 3])
            price = line.price_unit * (1 - line.discount / 100)
            line.write({"qty": qty, "price_subtotal_incl": qty * price})
            order.amount_total = sum(order.lines.mapped("price_subtotal_incl"))
            return f"{order.id} {qty}"

    def change_dish(self):
        order = self._some_order()
        if order and order.lines:
            order.lines[0].product_id = self.rng.choice(self.dishes)
            return order.id

    def remove_line(self):
        order = self._some_order()
        line = order and order.lines.filtered(lambda line: not line.refund_orderline_ids)[-1:]
        if line:
            line.with_context(_force_unlink=True).unlink()
            return order.id

    def change_date(self):
        order = self._some_order()
        if order:
            order.date_order = self._at()
            return f"{order.id} {order.date_order}"

    def break_clock(self):
        """The clock of a device is wrong by years, or a date was typed that is to come."""
        order = self._some_order()
        if order:
            order.date_order = self.rng.choice(
                [datetime(1970, 1, 1), datetime(9998, 12, 31), datetime(2034, 5, 1), datetime(2015, 6, 1)]
            )
            return f"{order.id} {order.date_order}"

    def move_night(self):
        self.rng.choice([self.case.shanghai, self.case.new_york]).day_ends_at = self.rng.choice([0, 4, 4.5, 6])

    def move_address(self):
        """The address belongs to somebody else, or to nobody."""
        self.address.parent_id = self.rng.choice([False, *self.guests])
        return self.address.parent_id.name

    def change_place(self):
        order = self._some_order()
        if order:
            order.write(self._place(order.config_id))
            return order.id

    def post(self):
        order = self._some_order()
        if order:
            order.state = "done"

    def move_till(self):
        config = self.rng.choice(self.case.tills)
        config.store_id = self.rng.choice([self.case.shanghai, self.case.new_york])

    def move_table(self):
        self.rng.choice(list(self.case.tables.values())).floor_id = self.rng.choice(self.case.floors)

    def move_clock(self):
        self.rng.choice([self.case.shanghai, self.case.new_york]).tz = self.rng.choice(ZONES)

    def change_preset(self):
        self.rng.choice(self.case.presets).service_at = self.rng.choice(["table", "counter", "delivery"])

    def change_tip_product(self):
        self.rng.choice(self.case.tills).tip_product_id = self.rng.choice([self.case.tip, self.case.tea])

    def merge(self):
        if len(self.guests) > 1 and self.rng.random() < 0.3:
            source, target = self.rng.sample(self.guests, 2)
            self.case.merge(source, into=target)
            self.guests.remove(source)
            self.everybody -= source
            return f"{source} into {target}"

    # -- another till ----------------------------------------------------------------------

    def bring_history(self):
        """An order of another till: dishes known or not, a fee, minus lines, a discount, a tip; or only a total."""
        case, rng = self.case, self.rng
        lines = []
        for dish in rng.sample(case.other_dishes, rng.choice([0, 1, 1, 2, 3])):
            qty = rng.choice([1, 1, 2, -1])
            lines.append(Command.create({"dish_id": dish.id, "qty": qty, "amount": 12.5 * qty}))
        discount, tip = rng.choice([0, 0, 4]), rng.choice([0, 0, 3])
        total = sum(command[2]["amount"] for command in lines) - discount + tip + rng.choice([0, 0, 6])
        self.history_count += 1
        order = case.env["restaurant.history.order"].create(
            {
                "till_id": case.other_till.id,
                "key": str(self.history_count),
                "number": str(self.history_count),
                "placed_at": self._at(),
                "store_id": rng.choice([case.shanghai, case.new_york, case.paris]).id,
                "channel": rng.choice(["dine_in", "takeaway", "delivery"]),
                "covers": rng.choice([0, 1, 4]),
                "partner_id": self._guest().id,
                "total": total,
                "discount": discount,
                "tip": tip,
                "line_ids": lines,
            }
        )
        self.history.append(order)
        return f"{order.id} {order.partner_id.name} {order.placed_at}"

    def change_history(self):
        if self.history:
            order = self.rng.choice(self.history)
            order.write(
                self.rng.choice(
                    [
                        {"partner_id": self._guest().id},
                        {"placed_at": self._at()},
                        {"state": self.rng.choice(["counted", "cancelled"])},
                        {"total": 40},
                    ]
                )
            )
            return order.id

    def undo_history(self):
        if self.history:
            order = self.history.pop(self.rng.randrange(len(self.history)))
            number = order.id
            order.unlink()
            return number

    def say_what_a_dish_is(self):
        dish = self.rng.choice(self.case.other_dishes)
        dish.product_id = self.rng.choice([False, *self.dishes, self.case.bag])
        return f"{dish.name} {dish.product_id.display_name}"

    # -- what days are, and what money is worth on them ------------------------------------

    def _some_day(self):
        return (self.rng.choice(ANCHORS) + self.rng.choice(STEPS)).date()

    def change_calendar(self):
        """A day becomes a holiday, a working day or neither; or its entry goes."""
        case, day = self.case, self._some_day()
        company = self.rng.choice([case.shanghai.company_id, case.paris.company_id])
        entry = case.env["restaurant.calendar.day"].search([("company_id", "=", company.id), ("date", "=", day)])
        kind = self.rng.choice(["holiday", "working", "ordinary", None])
        if entry and kind:
            entry.kind = kind
        elif entry:
            entry.unlink()
        elif kind:
            entry.create({"company_id": company.id, "date": day, "kind": kind})
        return f"{company.name} {day} {kind}"

    def change_rate(self):
        """A currency has another rate from a day on, or the rate of that day goes."""
        case, day = self.case, self._some_day()
        currency = self.rng.choice([case.shanghai.company_id.currency_id, case.paris.company_id.currency_id])
        rate = case.env["res.currency.rate"].search(
            [("currency_id", "=", currency.id), ("name", "=", day), ("company_id", "=", case.paris.company_id.id)]
        )
        value = self.rng.choice([0.5, 0.9, 1.25, None])
        if rate and value:
            rate.rate = value
        elif rate:
            rate.unlink()
        elif value:
            rate.create(
                {"currency_id": currency.id, "name": day, "rate": value, "company_id": case.paris.company_id.id}
            )
        return f"{currency.name} {day} {value}"

    def work(self):
        self.case.process()


EVENTS = list(
    itertools.chain(
        [
            (House.pay, 8),
            (House.order, 2),
            (House.settle, 2),
            (House.bring_in, 1),
            (House.cancel, 1),
        ],
        [
            (House.give_back, 5),
            (House.begin_return, 1),
            (House.change_customer, 3),
            (House.change_quantity, 2),
            (House.change_dish, 3),
        ],
        [
            (House.remove_line, 1),
            (House.change_date, 2),
            (House.change_place, 2),
            (House.post, 1),
            (House.merge, 1),
        ],
        [
            (House.move_till, 1),
            (House.move_table, 1),
            (House.move_clock, 1),
            (House.change_preset, 1),
            (House.change_tip_product, 1),
        ],
        [
            (House.return_the_return, 2),
            (House.sell_less, 1),
            (House.change_kind, 1),
            (House.change_list_price, 1),
            (House.untie_menu, 1),
            (House.break_clock, 1),
            (House.move_night, 1),
            (House.move_address, 1),
        ],
        [
            (House.bring_history, 5),
            (House.change_history, 2),
            (House.undo_history, 1),
            (House.say_what_a_dish_is, 1),
        ],
        [(House.change_calendar, 2), (House.change_rate, 2)],
        [(House.work, 4)],
    )
)
