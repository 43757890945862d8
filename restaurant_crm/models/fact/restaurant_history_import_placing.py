import hashlib
import json
from collections import defaultdict
from zoneinfo import ZoneInfo

from odoo import models

from ...analytics import till_files, till_orders
from ...engine.fact import history
from ...engine.shared.phone_numbers import has_extension
from .restaurant_history_import import utc
from .restaurant_history_order import CONTENT


class RestaurantHistoryImport(models.Model):
    """Which store, which dishes and which guest an order of a file is of; writing it."""

    _inherit = "restaurant.history.import"

    def _plan(self, orders, problems):
        """The orders with stores, dishes and guests: values to write, ``lines`` among them; problems are noted."""
        dishes = self._known_dishes(orders)
        self._note_unknown_dishes(orders, dishes, problems)
        places = self._known_places(orders)
        guest_of = self._guest_finder(orders)
        zones = {store.id: ZoneInfo(store.tz) for store in {*places.values()} if store}
        planned = []
        for order in orders:
            store = places[till_files.name_key(order.place)]
            if not store:
                problems.note("unknown_store", order.row, order.place)
                continue
            partner_id, problem = guest_of(order)
            said = order.phone or order.guest
            if problem and not order.cancelled:
                problems.note(problem, order.row, said)
            values = {
                "key": order.key,
                "number": order.number,
                "placed_at": utc(order.at, zones[store.id]),
                "store_id": store.id,
                "channel": order.channel or self.till_id.channel,
                "covers": order.covers,
                "partner_id": partner_id,
                "guest_in_file": said or False,
                "state": "cancelled" if order.cancelled else "counted",
                "total": order.total,
                "discount": order.discount,
                "tip": order.tip,
            }
            lines = [[dishes[till_files.name_key(name)].id, qty, amount] for name, qty, amount in order.lines]
            # A guest who is still to be made is told by what the file says.
            content = [str(values[name]) for name in CONTENT if name != "partner_id"] + [lines, bool(problem)]
            values["fingerprint"] = hashlib.sha256(json.dumps(content).encode()).hexdigest()
            planned.append({**values, "lines": lines, "name": order.guest, "problem": problem})
        return planned

    # -- dishes and stores -------------------------------------------------------------------

    def _known_dishes(self, orders):
        """The dishes of these orders by key: those that are new are matched by name, once."""
        Dish = self.env["restaurant.history.dish"]
        known = {dish.key: dish for dish in self.till_id.dish_ids}
        named = till_orders.dishes(orders)
        new = [key for key in named if key not in known]
        products = self._products_by_name() if new else {}
        created = Dish.create(
            [
                {"till_id": self.till_id.id, "key": key, "name": named[key][0], "product_id": products.get(key)}
                for key in new
            ]
        )
        known |= dict(zip(new, created, strict=True))
        for key, (_name, price, count) in named.items():
            dish = known[key]
            if (dish.price, dish.line_count) != (price, count):
                dish.write({"price": price, "line_count": count})
        return known

    def _products_by_name(self):
        """The only product of each name; sizes are told by the name with their size."""
        found = defaultdict(set)
        Product = self.env["product.product"].with_context(display_default_code=False)
        for product in Product.search([("company_id", "in", [False, self.company_id.id])]):
            found[till_files.name_key(product.name)].add(product.id)
            found[till_files.name_key(product.display_name)].add(product.id)
        return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}

    def _note_unknown_dishes(self, orders, dishes, problems):
        for order in orders:
            for name, _qty, _amount in order.lines:
                if not dishes[till_files.name_key(name)].product_id:
                    problems.note("unknown_dish", order.row, name)

    def _known_places(self, orders):
        """The store of each name in the file, by key; none for a name that nobody knows yet."""
        Place = self.env["restaurant.history.place"]
        known = {place.key: place for place in self.till_id.place_ids}
        named = {till_files.name_key(order.place): order.place for order in orders}
        stores = defaultdict(set)
        for store in self.env["restaurant.store"].search([("company_id", "=", self.company_id.id)]):
            stores[till_files.name_key(store.name)].add(store.id)
        new = [key for key in named if key and key not in known]
        created = Place.create(
            [
                {
                    "till_id": self.till_id.id,
                    "key": key,
                    "name": named[key],
                    "store_id": next(iter(stores[key])) if len(stores[key]) == 1 else False,
                }
                for key in new
            ]
        )
        known |= dict(zip(new, created, strict=True))
        return {key: known[key].store_id if key else self.till_id.store_id for key in named}

    # -- guests ------------------------------------------------------------------------------

    def _guest_finder(self, orders):
        """A function that says of an order whose it is: ``(contact id or False, kind of problem or None)``.

        By the number first, for names are not unique. A number with an extension is that of a platform, behind which
        many guests are.
        """
        country = self.company_id.country_id
        numbers = {
            phone: not has_extension(phone) and self.env["res.partner"]._phone_format(number=phone, country=country)
            for phone in {order.phone for order in orders if order.phone}
        }
        by_number = self._guests_by_number({number for number in numbers.values() if number})
        by_name = {}
        if self.till_id.match_names:
            by_name = self._guests_by_name({order.guest for order in orders if order.guest and not order.phone})

        def guest_of(order):
            if order.phone:
                if not numbers[order.phone]:
                    return False, "hidden_phone" if has_extension(order.phone) else "bad_phone"
                found = by_number.get(numbers[order.phone], [])
                if len(found) > 1:
                    called = till_files.name_key(order.guest)
                    found = [guest for guest in found if till_files.name_key(guest.name) == called] or found
                if not found:
                    return False, None if self.till_id.create_guests else "no_such_phone"
                return (found[0].id, None) if len(found) == 1 else (False, "several_guests")
            if not order.guest:
                return False, None
            ids = by_name.get(order.guest.lower(), set())
            return (next(iter(ids)), None) if len(ids) == 1 else (False, "several_guests" if ids else "unknown_guest")

        return guest_of

    def _guests_by_number(self, numbers):
        """The persons with each of these numbers; of those in the archive only whom an import of this till made."""
        found = defaultdict(list)
        made_here = set(self.till_id.import_ids.with_context(active_test=False).created_guest_ids.ids)
        domain = [("phone_sanitized", "in", list(numbers)), ("is_company", "=", False)]
        for guest in self.env["res.partner"].with_context(active_test=False).search(domain):
            if guest.active or guest.id in made_here:
                found[guest.phone_sanitized].append(guest)
        for number, guests in found.items():
            found[number] = [guest for guest in guests if guest.active] or guests
        return found

    def _guests_by_name(self, names):
        self.env["res.partner"].flush_model(["name", "active", "is_company", "parent_id"])
        found = defaultdict(set)
        for partner_id, name in self.env.execute_query(history.named(names)):
            found[name].add(partner_id)
        return found

    def _create_guests(self, planned):
        """Make the guests of these orders whom nobody knows, each once, and say so in the plans."""
        country = self.company_id.country_id
        Partner = self.env["res.partner"]
        missing = defaultdict(list)
        for plan in planned:
            if not plan["partner_id"] and plan["guest_in_file"] and plan["state"] == "counted":
                number = self._number_of(plan, country)
                if number:
                    missing[number].append(plan)
        if not missing or not self.till_id.create_guests:
            return
        # Those of the slice before are known by now.
        known = self._guests_by_number(set(missing))
        new = [number for number in missing if number not in known]
        created = Partner.with_context(tracking_disable=True).create(
            [
                {
                    "name": next((plan["name"] for plan in missing[number] if plan["name"]), number),
                    "phone": missing[number][0]["guest_in_file"],
                    "company_id": False,
                }
                for number in new
            ]
        )
        guests = {number: found[0] for number, found in known.items() if len(found) == 1}
        guests |= dict(zip(new, created, strict=True))
        for number, guest in guests.items():
            for plan in missing[number]:
                plan["partner_id"] = guest.id
        self.created_guest_ids |= created

    def _number_of(self, plan, country):
        said = plan["guest_in_file"]
        if said == plan["name"] or has_extension(said):
            return False
        return self.env["res.partner"]._phone_format(number=said, country=country)

    # -- writing -----------------------------------------------------------------------------

    def _known(self, keys):
        """The orders of the till with these keys that are there already, by key."""
        domain = [("till_id", "=", self.till_id.id), ("key", "in", list(keys))]
        return {order.key: order for order in self.env["restaurant.history.order"].search(domain)}

    def _place(self, planned):
        """Write these orders: new ones, and those that are not as they were."""
        known = self._known({plan["key"] for plan in planned})
        fresh = [plan for plan in planned if plan["key"] not in known]
        changed = [plan for plan in planned if plan["key"] in known and known[plan["key"]]._differs_from(plan)]
        self._create_guests(fresh + changed)
        guests = self.env["res.partner"].browse({plan["partner_id"] for plan in fresh + changed} - {False})
        guests.filtered(lambda guest: not guest.active).active = True
        Order, Line = self.env["restaurant.history.order"], self.env["restaurant.history.line"]
        created = Order.create([self._order_values(plan) for plan in fresh])
        for plan, order in zip(fresh, created, strict=True):
            plan["order_id"] = order.id
        for plan in changed:
            order = known[plan["key"]]
            values = self._order_values(plan)
            if order.guest_said:
                values.pop("partner_id")
            values["former"] = order._as_it_is()
            order.line_ids.unlink()
            order.write(values)
            plan["order_id"] = order.id
        Line.create(
            [
                {"order_id": plan["order_id"], "dish_id": dish_id, "qty": qty, "amount": amount}
                for plan in fresh + changed
                for dish_id, qty, amount in plan["lines"]
            ]
        )
        self.write(
            {
                "new_count": self.new_count + len(fresh),
                "changed_count": self.changed_count + len(changed),
                "unchanged_count": self.unchanged_count + len(planned) - len(fresh) - len(changed),
            }
        )

    def _order_values(self, plan):
        values = {name: plan[name] for name in (*CONTENT, "key", "fingerprint")}
        return {**values, "till_id": self.till_id.id, "import_id": self.id}
