from datetime import timezone

from odoo import models
from odoo.tools import SQL

from ...analytics.platform_files import PlatformOrder
from ...analytics.platform_messages import STATES
from ...analytics.till_orders import Line


class RestaurantPlatform(models.Model):
    """What becomes of an order by what the platform says of it."""

    _inherit = "restaurant.platform"

    def _take(self, message):
        """Do what a message says.

        :return: state of its event, and what is wrong with it

        Messages come twice and in disorder. The state of an order only goes on; what is older than what is known of the
        order changes nothing else.
        """
        self.ensure_one()
        platform = self.with_company(self.company_id)
        if message.what == "nothing":
            return "ignored", False
        if message.what in ("interaction", "reservation"):
            problem = getattr(platform, f"_take_{message.what}")(message)
            return ("failed", problem) if problem else ("done", False)
        order = self.env["restaurant.platform.order"].search(
            [("platform_id", "=", self.id), ("number", "=", message.number)]
        )
        if message.what == "order":
            problem = platform._take_order(message, order)
            return ("failed", problem) if problem else ("done", False)
        if not order:
            return "waiting", False
        if message.what == "state":
            platform._go_on(order, message.state)
        else:
            platform._take_refund(message, order)
        return "done", False

    def _go_on(self, order, state):
        """Bring the order to a state unless it is beyond that."""
        if state and STATES.index(state) > STATES.index(order.state):
            order.state = state

    def _take_order(self, message, order):
        if order and message.told_at < order.told_at:
            self._go_on(order, message.state)
            return False
        said = self._as_order(message)
        store = self.till_id._known_places([said])[said.place_key]
        if not store:
            return self._unknown_store(said)
        if not message.placed_at:
            return self.env._("It does not say when the order was placed.")
        dishes = self.till_id._known_dishes([said], is_file=False)
        keys = self._keys_of(said, self.company_id.country_id)
        ids = self.env["restaurant.identity"]._learn(set(keys))
        lines = [[dishes[line.key].id, line.qty, line.amount, line.returned] for line in said.lines]
        values = {
            **message.money,
            **self._guest_values(said, keys),
            "store_id": store.id,
            "placed_at": message.placed_at,
            "channel": message.channel or self.channel,
            "covers": message.covers,
            "told_at": message.told_at,
            "identity_ids": [(4, identity_id) for identity_id in sorted(ids.values())],
        }
        if order:
            lines = _still_returned(lines, order.line_ids)
            order.line_ids.unlink()
            order.write(values)
            self._go_on(order, message.state)
        else:
            order = order.create(
                {**values, "platform_id": self.id, "number": message.number, "state": message.state or "placed"}
            )
        order._create_lines([(order.id, line) for line in lines])
        order._find_rung_up(order)
        self.env["restaurant.identity"]._resolve_carriers(
            "restaurant_platform_order", SQL("SELECT unnest(%s::int[])", order.ids)
        )
        return False

    def _take_interaction(self, message):
        found = self.env["restaurant.interaction"].search(
            [("platform_id", "=", self.id), ("external_id", "=", message.number)], limit=1
        )
        if not found:
            found.create({**message.details, "platform_id": self.id, "external_id": message.number})
        return False

    def _take_reservation(self, message):
        """A reservation, or what has become of it; who it is for is said once."""
        found = self.env["restaurant.reservation"].search(
            [("platform_id", "=", self.id), ("external_id", "=", message.number)], limit=1
        )
        if found:
            found.write({name: value for name, value in message.details.items() if not name.startswith("said_")})
            return False
        said = self._as_order(message)
        store = self.till_id._known_places([said])[said.place_key]
        if not store:
            return self._unknown_store(said)
        found.create({**message.details, "platform_id": self.id, "external_id": message.number, "store_id": store.id})
        return False

    def _unknown_store(self, said):
        # No error: the name is to be there for whoever says which store it is.
        name = said.place or said.place_code
        return self.env._("Nobody has said which store “%(store)s” is. Say so under Stores.", store=name)

    def _as_order(self, message):
        """The message in the shape of an order of a file, so that stores and dishes are found in one way."""
        return PlatformOrder(
            key=message.number,
            number=message.number,
            row=0,
            at=message.placed_at and message.placed_at.replace(tzinfo=timezone.utc),
            place=message.place,
            place_code=message.place_code,
            phone=message.phone,
            guest=message.guest,
            user=message.user,
            address=message.address,
            display_number=message.display_number,
            lines=[Line(item.name, item.qty, item.amount, item.sku, item.returned) for item in message.items],
        )

    def _take_refund(self, message, order):
        """Dishes that were given back, or money without saying for what; all of it cancels the order."""
        found = False
        for item in message.items:
            key = Line(item.name, 0, 0, item.sku).key
            same = order.line_ids.filtered(lambda line, key=key: line.dish_id.key == key)
            found |= bool(same)
            told = item.amount / item.returned if item.returned else 0
            rows = [[line, line.qty, line.amount, line.returned_qty] for line in same.sorted("id")]
            for line, _qty, _amount, gone in _give_back(rows, item.returned, told):
                line.returned_qty = gone
        values = {"refunded": order.refunded + message.refunded}
        if not found:
            values["refunded_alone"] = order.refunded_alone + message.refunded
        order.write(values)
        whole = order.line_ids and all(line.returned_qty >= line.qty for line in order.line_ids)
        self._go_on(order, "cancelled" if whole else message.state)


def _give_back(rows, count, price=0.0):
    """Take ``count`` of one dish back from its lines ``[.., quantity, amount, given back]``, which are changed.

    An order may have a dish several times, at several prices. What is taken back is taken once: from the lines that
    cost what the platform says (``price`` of a piece, 0 if it does not say), then from the others, as far as something
    of them is left.
    """
    if price:
        rows.sort(key=lambda row: abs(row[2] / row[1] - price) if row[1] else price)
    for row in rows:
        taken = min(max(row[1] - row[3], 0), count)
        row[3] += taken
        count -= taken
    return rows


def _still_returned(lines, before):
    """The lines of an order that is told anew, with what was given back of each dish before, if they say less.

    :param lines: ``[dish id, quantity, amount, given back]`` each
    :param before: the lines that the order had
    """
    lines = [list(line) for line in lines]
    for dish, had in before.grouped("dish_id").items():
        now = [line for line in lines if line[0] == dish.id]
        more = sum(had.mapped("returned_qty")) - sum(line[3] for line in now)
        for old in had.filtered("returned_qty"):
            if more > 0:
                told = min(old.returned_qty, more)
                _give_back(now, told, old.amount / old.qty if old.qty else 0)
                more -= told
    return lines
