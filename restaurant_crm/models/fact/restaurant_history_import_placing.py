import csv
import hashlib
import io
import json
import re
from collections import defaultdict
from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import models

from ...analytics import till_files
from ...engine.fact import history
from ...engine.shared.phone_numbers import has_extension

# What spreadsheets spoil unless a tab follows: numbers with more digits than they hold, and what begins like a formula.
SPOILED = re.compile(r"\d{12,}$|[=+@-](?!\d)")
# What of an order says whether its file has changed; whose it is follows from it.
SAID = ("number", "placed_at", "store_id", "channel", "covers", "guest_in_file", "state", "total", "discount", "tip")


class RestaurantHistoryImport(models.Model):
    """Which store, which dishes and which guest an order of a file is of; writing it."""

    _inherit = "restaurant.history.import"

    def _plan(self, orders, problems):
        """The orders with stores, dishes and guests: values to write, ``lines`` among them; problems are noted."""
        dishes = self.till_id._known_dishes(orders)
        self._note_unknown_dishes(orders, dishes, problems)
        dish_ids = {key: dish.id for key, dish in dishes.items()}
        places, channel = self.till_id._known_places(orders), self.till_id.channel
        values_of, line_of = self._planner(orders, problems), self._line_maker()
        zones = {store.id: ZoneInfo(store.tz) for store in {*places.values()} if store}
        planned = []
        for order in orders:
            store = places[order.place_key]
            if not store:
                problems.refuse("unknown_store", order.rows, order.place or order.place_code)
                continue
            values = {
                "key": order.key,
                "number": order.number,
                "placed_at": utc(order.at, zones[store.id]),
                "store_id": store.id,
                "channel": order.channel or channel,
                "covers": order.covers,
            }
            lines = [line_of(line, dish_ids[line.key]) for line in order.lines]
            planned.append({"lines": lines} | values_of(order, values, lines))
        return planned

    def _planner(self, orders, problems):
        """A function of an order, its first values and its lines that says all values to write of it; with ``lines``
        among them None where the file says nothing of the lines of its orders."""
        guest_of, to_be_made = self._guest_finder(orders)

        def values_of(order, values, lines):
            partner_id, problem = guest_of(order)
            said = order.phone or order.guest
            if problem and not order.cancelled:
                problems.note(problem, order.row, said)
            values |= {
                "partner_id": partner_id,
                "guest_in_file": said or False,
                "state": "cancelled" if order.cancelled else "counted",
                "total": order.total,
                "discount": order.discount,
                "tip": order.tip,
            }
            # Of the guest what the file says: others of that name, who come later, make it no other order.
            content = [str(values[name]) for name in SAID] + [lines]
            values["fingerprint"] = hashlib.sha256(json.dumps(content).encode()).hexdigest()
            return {**values, "name": order.guest, "phone": order.phone or to_be_made(order), "problem": problem}

        return values_of

    def _line_maker(self):
        """A function of a line and its dish that says the content of the line, as the model of the orders names it."""
        return lambda line, dish_id: [dish_id, line.qty, line.amount]

    def _note_unknown_dishes(self, orders, dishes, problems):
        unknown = {key for key, dish in dishes.items() if not dish.product_id}
        for order in orders:
            for line in order.lines:
                if line.key in unknown:
                    problems.note("unknown_dish", order.row, line.name)

    # -- guests ------------------------------------------------------------------------------

    def _guest_finder(self, orders):
        """Two functions of an order. One says whose it is: ``(contact id or False, kind of problem or None)``; the
        other the phone number, elsewhere in the file, of the only guest of its name, where nobody has that yet.

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

        new = self._names_of_new_guests(orders, numbers, by_number) if self.till_id.match_names else {}

        def to_be_made(order):
            is_new = not order.phone and not by_name.get(order.guest.lower())
            return new.get(order.guest.lower(), "") if is_new else ""

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
            if len(ids) == 1 or to_be_made(order):
                return next(iter(ids), False), None
            return False, "several_guests" if ids else "unknown_guest"

        return guest_of, to_be_made

    def _names_of_new_guests(self, orders, numbers, by_number):
        """The number of each guest whom the file brings, by the name in lower case, of those with a name of their own.

        So an order that has the name alone is theirs at once, and not only when the file comes again.
        """
        if not self.till_id.create_guests:
            return {}
        names, phones = defaultdict(set), defaultdict(dict)
        for order in orders:
            number = not order.cancelled and order.guest and numbers.get(order.phone)
            if number and number not in by_number:
                names[number].add(order.guest.lower())
                phones[order.guest.lower()].setdefault(number, order.phone)
        return {
            name: next(iter(of_name.values()))
            for name, of_name in phones.items()
            if len(of_name) == 1 and names[next(iter(of_name))] == {name}
        }

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
            if not plan["partner_id"] and plan["phone"] and plan["state"] == "counted":
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
                    "phone": missing[number][0]["phone"],
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
        if has_extension(plan["phone"]):
            return False
        return self.env["res.partner"]._phone_format(number=plan["phone"], country=country)

    # -- writing -----------------------------------------------------------------------------

    def _known(self, keys):
        """The orders of the till with these keys that are there already, by key."""
        domain = [("till_id", "=", self.till_id.id), ("key", "in", list(keys))]
        return {order.key: order for order in self.till_id._order_model().search(domain)}

    def _recognise(self, planned, learn=True):
        """Complete plans by what is known of the guests of their orders, or with ``learn`` is from now on."""

    def _place(self, planned):
        """Write these orders: new ones, and those that are not as they were."""
        self._recognise(planned)
        known = self._known({plan["key"] for plan in planned})
        fresh = [plan for plan in planned if plan["key"] not in known]
        changed = [plan for plan in planned if plan["key"] in known and known[plan["key"]]._differs_from(plan)]
        self._create_guests(fresh + changed)
        guests = self.env["res.partner"].browse({plan["partner_id"] for plan in fresh + changed} - {False})
        guests.filtered(lambda guest: not guest.active).active = True
        Order = self.till_id._order_model()
        created = Order.create([self._order_values(plan) for plan in fresh])
        for plan, order in zip(fresh, created, strict=True):
            plan["order_id"] = order.id
        for plan in changed:
            order = known[plan["key"]]
            plan["order_id"] = order.id
            order._change_to(plan, self._order_values(plan))
        Order._create_lines(
            [
                (plan["order_id"], line)
                for plan in fresh + changed
                if plan["lines"] is not None
                for line in plan["lines"]
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
        values = {name: plan[name] for name in (*SAID, "partner_id", "key", "fingerprint")}
        return {**values, "till_id": self.till_id.id, "import_id": self.id}

    # -- the rows that were left out ---------------------------------------------------------

    def _refused_rows(self):
        """The rows that were left out as CSV, each with the reason behind it."""
        headings, rows, first = self._rows()
        orders, problems, _count = self._read(headings, rows, first)
        self._plan(orders, problems)
        kinds = dict(self.env["restaurant.history.problem"]._fields["kind"]._description_selection(self.env))
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([*headings, self.env._("What Is Wrong")])
        for number in sorted(problems.refused):
            kind, value = problems.refused[number]
            row = rows[number - first]
            cells = [f"{cell}\t" if SPOILED.match(str(cell)) else cell for cell in row]
            cells += [""] * (len(headings) - len(row))
            writer.writerow([*cells, f"{kinds[kind]}: {value}" if value else kinds[kind]])
        return out.getvalue()


def utc(moment, zone):
    """The instant in UTC of a date and time by the clock of a store, or by a zone of its own."""
    local = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return local.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)
